"""Proving: what sheetbridge relies on and Google does not document, tried out on the connected spreadsheet.

Everything happens in a scratch tab, which goes again; no other tab is written. One left behind by a process that died goes first.
Each proof is a step of doctor: what was seen, and, where it is not as expected, what that means.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.book import Formula
from bridge.errors import RequestRefused, SheetbridgeError
from bridge.google_sheets.read import read_structure
from bridge.google_sheets.transport import Transport
from bridge.jobs.gathering import Connection
from bridge.jobs.steps import Step, fail, ok
from bridge.planning.before import SENTINEL, cell_of
from bridge.planning.requests import (
    Request,
    column_location,
    copy_values,
    create_metadata,
    grid,
    repeat_value,
    update_cells,
)
from bridge.sheet.a1 import quoted
from bridge.sheet.snapshot import Cell

TITLE, KEY = "_sheetbridge_proof", "sheetbridge.proof"
ROWS, COLUMNS = 8, 6
FIRST_ID, IDS = 1_200_000_000, 100_000_000  # metadata ids apart from those of stamps
CELLS = "sheets(data(rowData(values(userEnteredValue))))"
REPORT = "do not let sheetbridge write into this spreadsheet; report this line, and the day, to its authors"


@dataclass(frozen=True)
class Scratch:
    """The scratch tab of one proof run."""

    transport: Transport
    spreadsheet_id: str
    sheet_id: int

    def send(self, *requests: Request) -> None:
        """Apply one batch. Raises RequestRefused."""
        self._batch(requests, {"fields": "spreadsheetId"})

    def send_and_see(self, *requests: Request) -> list[list[Cell | Formula]]:
        """Apply one batch; the tab's cells as its answer shows them."""
        more = {
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [self._range()],
        }
        return _cells(self._batch(requests, {"fields": f"updatedSpreadsheet({CELLS})"}, more)["updatedSpreadsheet"])

    def cells(self) -> list[list[Cell | Formula]]:
        """The tab's cells, read."""
        params = {"ranges": [self._range()], "fields": CELLS}
        return _cells(self.transport.json("GET", f"/{self.spreadsheet_id}", params=params))

    def _batch(self, requests: Sequence[Request], params: Request, more: Request | None = None) -> Any:
        body = {"requests": list(requests), **(more or {})}
        return self.transport.json("POST", f"/{self.spreadsheet_id}:batchUpdate", params=params, body=body)

    def _range(self) -> str:
        return f"{quoted(TITLE)}!A1:F{ROWS}"

    def area(self, rows: tuple[int, int], columns: tuple[int, int]) -> Request:
        """A GridRange of the tab."""
        return grid(self.sheet_id, rows, columns)


def _cells(answer: Any) -> list[list[Cell | Formula]]:
    """ROWS x COLUMNS cells; Google leaves out what is blank at the ends."""
    found: list[list[Cell | Formula]] = [[None] * COLUMNS for _ in range(ROWS)]
    for data in (data for sheet in answer.get("sheets", ()) for data in sheet.get("data", ())):
        for row, line in enumerate(data.get("rowData", ())):
            for column, cell in enumerate(line.get("values", ())):
                found[row][column] = cell_of(cell.get("userEnteredValue"))
    return found


def prove(connection: Connection) -> Iterator[Step]:
    """Every proof as a step, then the scratch tab is removed. Writes into no other tab."""
    transport, spreadsheet_id = connection.transport, connection.spreadsheet_id
    scratch = Scratch(transport, spreadsheet_id, secrets.randbelow(2**31 - 2) + 1)
    try:
        scratch.send(*_removals(connection), *_made(scratch))
    except SheetbridgeError as error:
        yield fail("Scratch tab", str(error), "without one nothing can be proven; doctor needs to be an editor")
        return
    try:
        yield from (_tried(scratch, *proof) for proof in PROOFS)
    finally:
        scratch.send({"deleteSheet": {"sheetId": scratch.sheet_id}})
    yield ok("Scratch tab", "removed again")


def _removals(connection: Connection) -> list[Request]:
    structure = read_structure(connection.transport, connection.spreadsheet_id)
    left = [tab.sheet_id for tab in structure.tabs if any(entry.key == KEY for entry in tab.metadata)]
    return [{"deleteSheet": {"sheetId": sheet_id}} for sheet_id in left]


def _made(scratch: Scratch) -> list[Request]:
    properties = {
        "sheetId": scratch.sheet_id,
        "title": TITLE,
        "hidden": True,
        "gridProperties": {"rowCount": ROWS, "columnCount": COLUMNS},
    }
    return [
        {"addSheet": {"properties": properties}},
        create_metadata(KEY, "scratch", {"sheetId": scratch.sheet_id}),
    ]


def _tried(scratch: Scratch, name: str, seen: str, broken: str, proof: Callable[[Scratch], bool]) -> Step:
    try:
        holds = proof(scratch)
    except SheetbridgeError as error:
        return fail(f"Proof, {name}", str(error), "run `sheetbridge doctor --prove` again")
    return ok(f"Proof, {name}", seen) if holds else fail(f"Proof, {name}", broken, REPORT)


def _metadata_id() -> int:
    return FIRST_ID + secrets.randbelow(IDS)


def _refused_whole(scratch: Scratch) -> bool:
    """A batch whose metadata id exists changes nothing, not even by what stands before the id in it."""
    mark = create_metadata(KEY, "stamp", {"sheetId": scratch.sheet_id}, _metadata_id())
    scratch.send(mark, update_cells(scratch.sheet_id, 0, 0, [["once"]]))
    try:
        scratch.send(update_cells(scratch.sheet_id, 0, 0, [["twice"]]), mark)
    except RequestRefused:
        return scratch.cells()[0][0] == "once"
    return False


def _copied_before_written(scratch: Scratch) -> bool:
    """Requests of a batch take effect in their order, and its answer shows the end: the copy is what stood there before."""
    source, copy = scratch.area((1, 2), (0, 4)), scratch.area((2, 3), (0, 4))
    scratch.send(update_cells(scratch.sheet_id, 1, 0, [["old", None, 7, Formula("=1+1")]]))
    written = update_cells(scratch.sheet_id, 1, 0, [["new"] * 4])
    seen = scratch.send_and_see(repeat_value(copy, SENTINEL), copy_values(source, copy), written)
    return seen[2][:4] == ["old", None, 7, Formula("=1+1")] and seen[1][:4] == ["new"] * 4


def _sentinel_survives(scratch: Scratch) -> bool:
    """Beside a copy the sentinel stays; rows that a filter or people hide are copied, or the sentinel says that they were not."""
    hide = {
        "updateDimensionProperties": {
            "range": {"sheetId": scratch.sheet_id, "dimension": "ROWS", "startIndex": 4, "endIndex": 5},
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    }
    scratch.send(update_cells(scratch.sheet_id, 3, 0, [["shown"], ["hidden"]]), hide)
    sentinel = repeat_value(scratch.area((3, 6), (2, 3)), SENTINEL)
    seen = scratch.send_and_see(sentinel, copy_values(scratch.area((3, 5), (0, 1)), scratch.area((3, 5), (2, 3))))
    return seen[3][2] == "shown" and seen[4][2] in ("hidden", SENTINEL) and seen[5][2] == SENTINEL


def _metadata_follows(scratch: Scratch) -> bool:
    """The mark of a column goes where the column goes: inserted beside, and moved."""
    marked = _metadata_id()
    columns = {"sheetId": scratch.sheet_id, "dimension": "COLUMNS"}
    scratch.send(
        create_metadata(KEY, "column", column_location(scratch.sheet_id, 1), marked),
        {"insertDimension": {"range": {**columns, "startIndex": 0, "endIndex": 1}}},
        {"moveDimension": {"source": {**columns, "startIndex": 2, "endIndex": 3}, "destinationIndex": 5}},
    )
    tab = read_structure(scratch.transport, scratch.spreadsheet_id).tab(scratch.sheet_id)
    return tab is not None and [entry.column for entry in tab.metadata if entry.id == marked] == [4]


def _texts_stay_texts(scratch: Scratch) -> bool:
    """A text is never taken for a formula, a number or a date."""
    texts: list[Cell | Formula] = ["=1+1", "0012", "2026/12/01", "TRUE"]
    return scratch.send_and_see(update_cells(scratch.sheet_id, 7, 0, [texts]))[7][:4] == texts


PROOFS: tuple[tuple[str, str, str, Callable[[Scratch], bool]], ...] = (
    (
        "stamp",
        "a batch with an id that exists was refused, and nothing of it was applied",
        "a batch with an id that exists was applied: two bridges could overwrite each other",
        _refused_whole,
    ),
    (
        "before-image",
        "the answer to a batch showed what stood there before it wrote",
        "the answer to a batch does not show what stood there before: people's cells could not be put back",
        _copied_before_written,
    ),
    (
        "sentinel",
        "cells that were not copied can be told from copied ones, hidden rows among them",
        "cells that were not copied cannot be told from copied ones",
        _sentinel_survives,
    ),
    (
        "marks",
        "the mark of a column followed it through an insertion and a move",
        "the mark of a column did not follow it: columns that people move would be lost",
        _metadata_follows,
    ),
    (
        "texts",
        "texts that look like formulas, numbers or dates stayed texts",
        "texts were understood as formulas, numbers or dates",
        _texts_stay_texts,
    ),
)
