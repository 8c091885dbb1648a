"""Autofill: how a run of cells goes on.

Numbers in arithmetic order continue; a single date goes on by a day, a single number repeats; a text that ends in a number counts
on; names of days and months go round; formulas shift their references; everything else repeats. `alternate` swaps repeating and
counting for a single number or date, as holding the key does on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.grid.references import copied
from bridge.local_sheets.text.display import is_date
from bridge.local_sheets.text.number_format import LONG_DAYS, MONTHS
from bridge.local_sheets.workbook.cells import ErrorText, Formula, Value, number
from bridge.local_sheets.workbook.tab import Look, Tab

Series: TypeAlias = "Callable[[int], Value]"
JAPANESE_DAYS = tuple(f"{day}曜日" for day in "月火水木金土日")
CYCLES: tuple[Sequence[str], ...] = (
    LONG_DAYS,
    tuple(name[:3] for name in LONG_DAYS),
    MONTHS,
    tuple(name[:3] for name in MONTHS),
    JAPANESE_DAYS,
    tuple("月火水木金土日"),
    tuple(f"{month}月" for month in range(1, 13)),
)
COUNTED = re.compile(r"(.*?)(\d+)(\D*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fill:
    """Lines start..end-1 (rows, or columns) that are to be filled from a source beside them."""

    source: Area
    by_rows: bool
    start: int
    end: int


def fill(tab: Tab, wanted: Fill, *, alternate: bool) -> None:
    """Fill line after line: values, formats and validation. tab: the draft's own."""
    source = wanted.source
    first, count = (
        (source.start_row, source.row_count) if wanted.by_rows else (source.start_column, source.column_count)
    )
    if not count:
        return
    for line in source.columns() if wanted.by_rows else source.rows():
        places = [(at, line) if wanted.by_rows else (line, at) for at in range(first, first + count)]
        looks = [tab.look(*place) for place in places]
        series = series_of([tab.value(*place) for place in places], looks, alternate=alternate)
        for target in range(wanted.start, wanted.end):
            row, column = (target, line) if wanted.by_rows else (line, target)
            value = series(target - first)
            if isinstance(value, Formula):
                moved = target - first - (target - first) % count
                value = Formula(copied(value, *((moved, 0) if wanted.by_rows else (0, moved))))
            tab.put(row, column, value)
            tab.set_look(row, column, looks[(target - first) % count])


def series_of(values: Sequence[Value], looks: Sequence[Look], *, alternate: bool) -> Series:
    """Position -> value: 0 is the first of `values`, positions after the last and before the first continue them."""
    found: Series | None = None
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        counting = is_date(looks[0]) is not alternate
        found = _trend([float(value) for value in values if value is not None], counting=counting)
    elif all(isinstance(value, str) and not isinstance(value, Formula | ErrorText) for value in values):
        texts = [str(value) for value in values]
        found = None if alternate and len(texts) == 1 else _cycle(texts) or _counted(texts)
    return found or (lambda at: values[at % len(values)])


def _trend(numbers: list[float], *, counting: bool) -> Series | None:
    """The straight line through several numbers; a single one counts by one, or repeats."""
    count = len(numbers)
    if count == 1:
        return (lambda at: number(numbers[0] + at)) if counting else None
    middle, mean = (count - 1) / 2, sum(numbers) / count
    slope = sum((at - middle) * value for at, value in enumerate(numbers)) / sum(
        (at - middle) ** 2 for at in range(count)
    )
    return lambda at: number(float(f"{mean + slope * (at - middle):.12g}"))


def _cycle(texts: list[str]) -> Series | None:
    """Names that go round: days and months."""
    for names in CYCLES:
        folded = [name.casefold() for name in names]
        if all(text.casefold() in folded for text in texts):
            places = [folded.index(text.casefold()) for text in texts]
            step = _step(places, len(names))
            if step is not None:
                return _round(names, places[0], step)
    return None


def _round(names: Sequence[str], first: int, step: int) -> Series:
    return lambda at: names[(first + step * at) % len(names)]


def _step(places: list[int], length: int) -> int | None:
    """How far apart the names stand, None when that differs."""
    steps = {(after - before) % length for before, after in pairwise(places)}
    return 1 if not steps else steps.pop() if len(steps) == 1 else None


def _counted(texts: list[str]) -> Series | None:
    """`Item 1`, `Item 2`: texts that differ in one number."""
    matches = [COUNTED.fullmatch(text) for text in texts]
    if not all(matches):
        return None
    parts = [match.groups() for match in matches if match is not None]
    steps = {int(after[1]) - int(before[1]) for before, after in pairwise(parts)}
    if len({(before, after) for before, _, after in parts}) > 1 or len(steps) > 1:
        return None
    before, digits, after = parts[0]
    step = steps.pop() if steps else 1
    return lambda at: f"{before}{abs(int(digits) + step * at):0{len(digits)}d}{after}"
