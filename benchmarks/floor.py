"""The floor: what a program that keeps this sheet must at least do, in bare HTTP, orjson and numpy.

It sends the bridge's own two reads, so it gets the same bytes; types every column (numbers, dates, ticks, texts; the memory of each
record from its JSON); compares every computed column with how it should be; and writes the same cells, with the same log lines,
views, `_state` and a stamp, as rectangles in one compressed batch. What it does not do: find out how the cells should be (it is
told, and asks nothing of the clock), know records again after people moved rows, copy what it overwrites, look at the answer.

`python -m benchmarks.floor BASE SPREADSHEET TOLD` prints one line of JSON. TOLD: the file of told.py.
"""

from __future__ import annotations

import gzip
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.meter import Meter

METER = Meter()
with METER.phase("import"):
    import http.client

    import numpy as np
    import orjson

MAX_GAP = 3  # unchanged cells that are cheaper to write again than to go around
TOLERANCE = 1e-6
HEADERS = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}

Place = tuple[int, int]  # sheet id, column index
Array = np.ndarray[Any, Any]


class Sheets:
    """One connection to the API."""

    def __init__(self, base: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(base).netloc)

    def call(self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None = None) -> Any:
        content = None if body is None else gzip.compress(orjson.dumps(body), 1)
        headers = HEADERS if body is None else {**HEADERS, "Content-Encoding": "gzip"}
        self._connection.close()  # a server closes an idle one, and nothing here would open it again
        self._connection.request(method, f"/v4/spreadsheets{path}?{urlencode(query)}", content, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {read[:500]!r}")
        return orjson.loads(gzip.decompress(read) if answer.headers.get("Content-Encoding") == "gzip" else read)


def columns_of(answer: Any) -> dict[Place, list[Any]]:
    """Every column that was read, header cells first."""
    found = {}
    for one in answer["valueRanges"]:
        where = one["dataFilters"][0]["gridRange"]
        if "endRowIndex" in where:
            continue  # the head rows in full width
        first = where.get("startColumnIndex", 0)
        found |= {(where.get("sheetId", 0), first + at): cells for at, cells in enumerate(one["valueRange"]["values"])}
    return found


def parse(columns: Mapping[Place, list[Any]], told: Mapping[str, Any]) -> dict[Place, Array]:
    """Each column of a known kind as an array, all of a tab of one height. Memory is parsed, and kept as text to compare."""
    heights: dict[int, int] = {}
    for (sheet_id, _), cells in columns.items():
        heights[sheet_id] = max(heights.get(sheet_id, 0), len(cells))
    parsed = {}
    for (sheet_id, column), cells in columns.items():
        kind = told["kinds"].get(sheet_id, {}).get(column)
        if kind is not None:
            first = told["first_rows"][sheet_id]
            below = cells[first:] + [""] * (heights[sheet_id] - max(first, len(cells)))
            parsed[sheet_id, column] = typed(below, kind)
    return parsed


def typed(cells: list[Any], kind: str) -> Array:
    """Cells as an array: numbers (NaN for a blank), flags, or texts ("" for a blank)."""
    if kind == "memory":
        remember(cells)
    if kind == "tick":
        return np.array([cell is True for cell in cells], dtype=bool)
    array = np.fromiter(cells, dtype=object, count=len(cells))
    if kind == "number":
        array[array == ""] = np.nan
        return array.astype(float)
    return array


def remember(cells: Sequence[str]) -> list[Array]:
    """The fields of every record's memory, as arrays."""
    rows = orjson.loads(f"[{','.join(cell or '[]' for cell in cells)}]")
    return [np.fromiter(field, dtype=object, count=len(rows)) for field in zip_longest(*rows)]


def as_wanted(read: Mapping[Place, Array], told: Mapping[str, Any]) -> dict[Place, Array]:
    """How every computed column should be: as read but for the cells the floor was told."""
    wanted = {}
    for place, (rows, cells) in told["wanted"].items():
        wanted[place] = read[place].copy()
        blank = np.nan if wanted[place].dtype == float else ""
        wanted[place][np.array(rows, dtype=int) - told["first_rows"][place[0]]] = [
            blank if cell is None else cell for cell in cells
        ]
    return wanted


def differing(read: Array, wanted: Array) -> Array:
    """Which cells are not as they should be."""
    if read.dtype != float:
        return np.asarray(read != wanted, dtype=bool)
    return ~((np.abs(read - wanted) <= TOLERANCE) | (np.isnan(read) & np.isnan(wanted)))


def rectangles(changed: Mapping[Place, Array]) -> Iterator[tuple[int, int, int, int, int]]:
    """(sheet id, first row, end, first column, end): runs of neighbouring cells, equal runs of rows below each other as one."""
    for sheet_id in sorted({sheet_id for sheet_id, _ in changed}):
        columns = np.array(sorted(column for one, column in changed if one == sheet_id))
        for band in np.split(columns, np.flatnonzero(np.diff(columns) != 1) + 1):
            flags = np.stack([changed[sheet_id, int(column)] for column in band], axis=1)
            rows = np.flatnonzero(flags.any(axis=1))
            open_runs: dict[tuple[int, int], int] = {}
            for row, after in zip(rows.tolist(), [*rows.tolist(), -1][1:], strict=True):
                at = np.flatnonzero(flags[row])
                runs = np.split(at, np.flatnonzero(np.diff(at) > MAX_GAP + 1) + 1)
                spans = [(int(run[0]), int(run[-1]) + 1) for run in runs]
                open_runs = {span: open_runs.get(span, row) for span in spans}
                goes_on = after == row + 1 and bytes(flags[after]) == bytes(flags[row])
                for span, first in () if goes_on else open_runs.items():
                    yield sheet_id, first, row + 1, int(band[span[0]]), int(band[span[1] - 1]) + 1
                open_runs = open_runs if goes_on else {}


def requests(changed: Mapping[Place, Array], wanted: Mapping[Place, Array], first_rows: Mapping[int, int]) -> list[Any]:
    """updateCells for everything that differs."""
    made = []
    for sheet_id, first, end, left, right in rectangles(changed):
        columns = [wanted[sheet_id, column][first:end].tolist() for column in range(left, right)]
        rows = [{"values": [_cell_data(cell) for cell in line]} for line in zip(*columns, strict=True)]
        start = {"sheetId": sheet_id, "rowIndex": first + first_rows[sheet_id], "columnIndex": left}
        made.append({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})
    return made


def _cell_data(cell: object) -> dict[str, Any]:
    if cell == "" or cell != cell:
        return {}
    kind = "boolValue" if isinstance(cell, bool) else "stringValue" if isinstance(cell, str) else "numberValue"
    return {"userEnteredValue": {kind: cell}}


def main(base: str, spreadsheet: str, told_file: str) -> None:
    """Work, let go of everything (which takes time, too), and say what it took."""
    cells = work(base, spreadsheet, told_file)
    METER.report(cells=cells)


def work(base: str, spreadsheet: str, told_file: str) -> int:
    """Read, compare, write; the number of cells that differed."""
    with METER.phase("told"):
        told = pickle.loads(Path(told_file).read_bytes())
    sheets = Sheets(base)
    with METER.phase("read"):
        _, answer = (sheets.call(*one) for one in told["reads"])
    with METER.phase("parse"):
        read = parse(columns_of(answer), told)
    with METER.phase("told"):
        wanted = as_wanted(read, told)
    with METER.phase("diff"):
        changed = {place: differing(read[place], wanted[place]) for place in wanted}
    with METER.phase("requests"):
        made = requests(changed, wanted, told["first_rows"])
        if made or told["requests"]:
            query = {"fields": "spreadsheetId", "prettyPrint": "false"}
            sheets.call("POST", f"/{spreadsheet}:batchUpdate", query, {"requests": [*told["requests"], *made]})
    return int(sum(flags.sum() for flags in changed.values()))


if __name__ == "__main__":
    main(*sys.argv[1:])
