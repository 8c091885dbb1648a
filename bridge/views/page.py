"""A page: the cells of a rendered tab with their looks, and the head every view has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bridge.book import Formula, Rendered
from bridge.rules.context import Context
from bridge.settings.models import Text

AS_OF = Text(ja="{at} 時点", en="as of {at}")
TOTAL = Text(ja="合計 {n} 件", en="{n} in total")
STOPPED = Text(ja="止まっている案件 {n} 件", en="Stopped deals {n}")

TITLE, AS_OF_STYLE, TOTAL_STYLE, LABEL, NOTE = "title", "as_of", "total", "header", "empty"  # styles of theme.yaml


class Cell(NamedTuple):  # pages have tens of thousands, and a tuple is made three times as fast as a frozen dataclass
    """One cell of a page. style: a name of theme.yaml; volatile: may change by time alone."""

    value: str | float | bool | Formula | None = None
    style: str = ""
    volatile: bool = False


Line = Sequence[Cell]


def head(tab: str, *, total: int, stopped: int, context: Context) -> Line:
    """Row 1 of every view: title, as-of time, total, and how many deals stand still."""
    language = context.settings.language
    return (
        Cell(context.settings.tabs[tab].label(language), TITLE),
        Cell(AS_OF(language).format(at=f"{context.now:%Y-%m-%d %H:%M}"), AS_OF_STYLE, volatile=True),
        Cell(TOTAL(language).format(n=total), TOTAL_STYLE),
        Cell(STOPPED(language).format(n=stopped), TOTAL_STYLE),
    )


def listed(
    tab: str, columns: Mapping[str, Sequence[Cell]], *, order: Sequence[int], empty: str, context: Context
) -> list[Line]:
    """Rows 2 on of a list: the labels of the template's columns, then the lines in this order, or `empty` where there is none."""
    template = context.settings.tabs[tab].columns
    labels = [Cell(column.label(context.settings.language), LABEL) for column in template]
    lines = [[columns[column.key][row] for column in template] for row in order]
    return [labels, *(lines or [[Cell(empty, NOTE)]])]


def rendered(tab: str, lines: Sequence[Line]) -> Rendered:
    """The lines as a Rendered; every row is as wide as the widest, so that a shorter line blanks what stood there."""
    width = max(map(len, lines))
    marked = [
        (row, column, cell)
        for row, line in enumerate(lines)
        for column, cell in enumerate(line)
        if cell.style or cell.volatile
    ]
    return Rendered(
        tab=tab,
        rows=tuple([(*[cell.value for cell in line], *(None,) * (width - len(line))) for line in lines]),
        styles={(row, column): cell.style for row, column, cell in marked if cell.style},
        volatile=frozenset([(row, column) for row, column, cell in marked if cell.volatile]),
    )
