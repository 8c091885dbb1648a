"""Restoring: rows that archive emptied are written again, as new rows below the last record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bridge.book import Book
from bridge.planning.emptying import OWN, Place
from bridge.planning.plan import NewRows
from bridge.planning.undo_lines import UndoLine
from bridge.settings import Settings
from bridge.sheet.snapshot import Cell

Restored = tuple[tuple[NewRows, ...], tuple[str, ...], tuple[str, ...]]


def restored_rows(
    book: Book, lines: Sequence[UndoLine], settings: Settings, heads: Mapping[int, Sequence[Cell]]
) -> Restored:
    """(rows to insert, their records, what is not written again and why). heads: sheet id -> the header row, full width."""
    rows: list[NewRows] = []
    restored: list[str] = []
    kept: list[str] = []
    for tab in dict.fromkeys(line.tab for line in lines):
        bound = next(iter(book.bound.get(tab, ())), None)
        records = _records(line for line in lines if line.tab == tab)
        if bound is None or tab not in settings.tabs:
            kept += [f"{record}: the tab is gone" for record in records]
            continue
        here = set(map(str, book.tables[tab].frame["id"].dropna())) if "id" in book.tables[tab].frame else set()
        kept += [f"{record}: stands there again" for record in records if record in here]
        back = {record: cells for record, cells in records.items() if record not in here}
        if back:
            index = {
                name: at for at, name in Place(settings.tabs[tab], bound, tuple(heads[bound.sheet_id])).names().items()
            }
            # the header of a column of people's is guarded as those of ours are
            bound = replace(
                bound, columns=index, labels={**{name: name.removeprefix(OWN) for name in index}, **bound.labels}
            )
            kept += _lost(back, index)
            cells = tuple({index[name]: cell for name, cell in row.items() if name in index} for row in back.values())
            rows.append(NewRows(bound, bound.last_record + 1, cells, tuple(back)))
            restored += back
    return tuple(rows), tuple(restored), tuple(kept)


def _records(lines: Iterator[UndoLine]) -> dict[str, dict[str, Cell]]:
    """Record -> its cells by name, from all the lines that hold parts of it; in the order of the sheet."""
    found: dict[str, dict[str, Cell]] = {}
    for line in lines:
        found.setdefault(line.record, {}).update(line.old or {})
    return found


def _lost(rows: Mapping[str, Mapping[str, Cell]], index: Mapping[str, int]) -> list[str]:
    """Cells whose column is gone."""
    return [
        f"{record}: its column {name} is gone" for record, cells in rows.items() for name in cells if name not in index
    ]
