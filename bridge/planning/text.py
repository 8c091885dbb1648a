"""A Plan as text for people, line by line, and as JSON for machines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bridge.planning.plan import CellChange, CellChanges, NewRows, Plan
from bridge.sheet.dates import shown_moment
from bridge.sheet.snapshot import Cell

Kind = Literal["tab", "record", "change", "new", "note", "summary"]
MOMENTS = frozenset({"date", "datetime", "deadline"})


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line. kind says how it is coloured; label, old and new are set for changes (texts as people read them)."""

    kind: Kind
    text: str
    label: str = ""
    old: str = ""
    new: str = ""


def render_plan(plan: Plan) -> list[PlanLine]:
    """The plan grouped by tab and row: `D-00012  12行  株式会社…`, then `  ステージ: MQL → SQL`."""
    if plan.is_empty:
        return [PlanLine("summary", "No changes.")]
    return [*_cell_lines(plan), *_new_lines(plan), *_other_lines(plan), *_summary(plan)]


def _cell_lines(plan: Plan) -> Iterator[PlanLine]:
    by_tab: dict[str, dict[int, list[tuple[CellChanges, CellChange]]]] = defaultdict(lambda: defaultdict(list))
    for change in plan.cells:
        if change.hidden:
            continue
        for cell in change:
            by_tab[cell.title][cell.row_index].append((change, cell))
    for title, rows in by_tab.items():
        yield PlanLine("tab", title)
        for row in sorted(rows):
            yield PlanLine("record", f"{rows[row][0][1].record or 'new'} (row {row + 1})")
            for change, cell in rows[row]:
                yield PlanLine("change", "", change.label, shown(cell.old, change.type), shown(cell.new, change.type))


def _new_lines(plan: Plan) -> Iterator[PlanLine]:
    for rows in plan.new_rows:
        yield PlanLine("tab", rows.title)
        for at, row in enumerate(rows.cells):
            yield PlanLine("new", f"new row {rows.row_index + at + 1}: {_row_text(row)}")


def _row_text(row: Mapping[int, Cell]) -> str:
    return " | ".join(shown(row[index], "text") for index in sorted(row) if row[index] is not None)


def _other_lines(plan: Plan) -> Iterator[PlanLine]:
    for title in dict.fromkeys(view.title for view in plan.views):
        yield PlanLine("note", f"{title}: rendered anew")
    for word in plan.format_words:
        yield PlanLine("note", f"format {word}")
    for problem in plan.problems:
        yield PlanLine("note", str(problem))


def _summary(plan: Plan) -> Iterator[PlanLine]:
    words = f"{extent(plan)} (of {counted(plan.existing_records, 'record')})"
    yield PlanLine("summary", f"Plan: {words}. Digest {plan.digest}")


def extent(plan: Plan) -> str:
    """How much people see change: `50 cells in 4 rows, 1 new row`; hidden cells, logs and rendered tabs are not counted."""
    rows = len({(change.sheet_id, int(row)) for change in plan.cells if not change.hidden for row in change.rows})
    cells = sum(len(change) for change in plan.cells if not change.hidden)
    new = sum(len(rows.cells) for rows in plan.new_rows)
    words = [f"{counted(cells, 'cell')} in {counted(rows, 'row')}"] if cells or not new else []
    return ", ".join([*words, *([counted(new, "new row")] if new else [])])


def counted(number: int, thing: str) -> str:
    """`1 cell`, `2 cells`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def shown(cell: Cell, kind: str) -> str:
    """A cell as people read it: dates as dates, TRUE and FALSE, whole numbers without a point, one line."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float() if kind in MOMENTS:
            return shown_moment(cell)
        case int() | float():
            return f"{cell:.10g}"
    return " / ".join(str(cell).splitlines())


def plan_json(plan: Plan) -> dict[str, Any]:
    """The whole plan for machines; rows are 1-based, as people see them."""
    return {
        "digest": plan.digest,
        "run": plan.run,
        "spreadsheet": plan.spreadsheet_id,
        "existing_records": plan.existing_records,
        "changed_records": plan.changed_records,
        "changes": [_change_json(change, cell) for change in plan.cells if not change.hidden for cell in change],
        "new_rows": [row for rows in plan.new_rows for row in _rows_json(rows)],
        "views": list(dict.fromkeys(view.title for view in plan.views)),
        "formats": list(plan.format_words),
        "problems": [{"place": problem.place, "text": problem.text} for problem in plan.problems],
    }


def _change_json(change: CellChanges, cell: CellChange) -> dict[str, Any]:
    return {
        "tab": cell.title,
        "row": cell.row_index + 1,
        "record": cell.record,
        "column": cell.column,
        "label": change.label,
        "old": cell.old,
        "new": cell.new,
        "volatile": change.volatile,
    }


def _rows_json(rows: NewRows) -> Iterator[dict[str, Any]]:
    for at, row in enumerate(rows.cells):
        cells = {str(index): cell for index, cell in sorted(row.items())}
        yield {"tab": rows.title, "row": rows.row_index + at + 1, "cells": cells}
