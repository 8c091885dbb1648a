"""The demo: a messy deal list opened as a spreadsheet of this machine, and a person who ticks and types in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bridge.book import Book, BoundTab, Table
from bridge.errors import InvalidInput
from bridge.jobs.connecting import Connection
from bridge.jobs.demo_data import TAB, write_workbook
from bridge.jobs.opening import open_workbook
from bridge.sheet.a1 import cell_name

WORKBOOK, DATA, PROJECT = "demo-deals.xlsx", "demo.sheets", "bridge.yaml"
ASIDE = ("-wal", "-shm", "-journal")  # files that SQLite keeps beside its own
TAB_TITLE = TAB


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does in one cell. stage: of the deal that is chosen; words: what it means."""

    stage: str
    column: str
    typed: str
    words: str


ACTS = (
    Act("lead", "chk_discovery", "○", "books a discovery call"),
    Act("mql", "chk_bant", "済", "learns who decides and by when"),
    Act("opportunity", "chk_contract", "✓", "gets the signed contract"),
    Act("sql", "block_reason", "法務待ち", "waits for the customer's lawyers"),
    Act("sql", "blocked", "○", "marks that deal as blocked"),
)


def fresh_folder(folder: Path) -> Path:
    """An empty folder for the demo; one that an earlier demo filled is emptied. Raises InvalidInput for any other content."""
    ours = {WORKBOOK, DATA, PROJECT, *(f"{DATA}{end}" for end in ASIDE)}
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if folder.is_file() or found - ours or (found and WORKBOOK not in found):
        raise InvalidInput(f'"{folder}" holds something else; name a folder that is empty or not there yet')
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f'the folder "{folder}" cannot be made ({error.strerror}); name another') from error
    for name in found:
        (folder / name).unlink()
    return folder


def open_deals(folder: Path, now: datetime) -> int:
    """Write the workbook and open it as a spreadsheet of this machine; how many deals it holds."""
    count = write_workbook(folder / WORKBOOK, now)
    open_workbook(folder / WORKBOOK, folder / DATA)
    return count


def act_as_people(connection: Connection, book: Book) -> list[str]:
    """Type into a few cells through the API, as a person in a browser would; what was done, in words.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/batchUpdate
    """
    done = list(_done(book))
    body = {
        "valueInputOption": "USER_ENTERED",
        "data": [{"range": where, "values": [[typed]]} for where, typed, _ in done],
    }
    path = f"/{connection.spreadsheet_id}/values:batchUpdate"
    connection.transport.json("POST", path, params={"fields": "totalUpdatedCells"}, body=body)
    return [words for _, _, words in done]


def _done(book: Book) -> Iterator[tuple[str, str, str]]:
    """(cell, text, words) of every act for which there is a deal."""
    deals, place = book.tables["deals"], book.bound["deals"][0]
    for act in ACTS:
        row = _first(deals, act.stage)
        if row is not None and act.column in place.columns:
            yield (
                _cell(place, int(deals.row_indexes[row]), act),
                act.typed,
                f"{deals.frame['company'].iloc[row]}: {act.words}",
            )


def _first(deals: Table, stage: str) -> int | None:
    """The first deal in this stage that is not blocked."""
    rows = ((deals.frame["stage"] == stage) & ~deals.frame["blocked"]).to_numpy().nonzero()[0]
    return int(rows[0]) if len(rows) else None


def _cell(place: BoundTab, row_index: int, act: Act) -> str:
    return cell_name(place.title, row_index, place.columns[act.column])
