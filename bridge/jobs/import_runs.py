"""Imports and the runs that wrote them: `_state` keeps the last ones, so that `undo` takes either name."""

from __future__ import annotations

import orjson

from bridge.book import Book

COUNTER = "next_id.import_runs"
RUNS = "imports"
KEPT = 20


def next_import(book: Book) -> str:
    """The id of the import that comes next; one that was broken off left none behind and takes its id again."""
    counter = book.state.entries.get(COUNTER, "1")
    return f"IM-{int(counter) if counter.isdecimal() else 1:05d}"


def with_import(book: Book, import_id: str, run: str) -> dict[str, str]:
    """What `_state` shall hold once this import is written."""
    known = orjson.loads(book.state.entries.get(RUNS, "[]"))
    recent = [[import_id, run], *(pair for pair in known if pair[0] != import_id)][:KEPT]
    return {
        **book.state.entries,
        COUNTER: str(max(_number(import_id) + 1, _number(next_import(book)))),
        RUNS: orjson.dumps(recent).decode(),
    }


def _number(import_id: str) -> int:
    return int(import_id.removeprefix("IM-"))


def run_of(book: Book, import_id: str) -> str | None:
    """The run of 同期ログ that wrote an import, None where it is not known any more."""
    return dict(orjson.loads(book.state.entries.get(RUNS, "[]"))).get(import_id)
