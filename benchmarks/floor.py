"""The floor: what any sync must at least do. Bare HTTP, orjson and numpy; the bridge's two reads, and one write that is coalesced
and compressed. It knows no clocks, no history and no races, reads the same columns and writes what it finds different.

`python -m benchmarks.floor BASE SPREADSHEET` prints one line of JSON.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.meter import Meter

METER = Meter()
with METER.phase("import"):
    import http.client

    import numpy as np
    import orjson

    from benchmarks.work import WRITTEN, Cells, differing, results

TAB = "案件"
MAX_GAP = 3  # unchanged cells that are cheaper to write again than to go around
STRUCTURE = (
    "spreadsheetId,properties(title,locale,timeZone,autoRecalc),developerMetadata(metadataId,metadataKey,metadataValue),"
    "namedRanges,sheets(properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount,frozenRowCount)),"
    "developerMetadata(metadataId,metadataKey,metadataValue),conditionalFormats,protectedRanges,filterViews,basicFilter,"
    "tables,bandedRanges,merges,columnGroups,"
    "data(startColumn,columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue))))"
)
HEADERS = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}


class Sheets:
    """One connection to the API."""

    def __init__(self, base: str, spreadsheet: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(base).netloc)
        self._path = f"/v4/spreadsheets/{spreadsheet}"

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        content = None if body is None else gzip.compress(orjson.dumps(body), 1)
        headers = HEADERS if body is None else {**HEADERS, "Content-Encoding": "gzip"}
        self._connection.request(method, self._path + path, content, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {read[:500]!r}")
        return orjson.loads(gzip.decompress(read) if answer.headers.get("Content-Encoding") == "gzip" else read)


def read(sheets: Sheets) -> tuple[int, list[list[Any]]]:
    """The tab's id and its columns, header cells first."""
    structure = sheets.call("GET", f"?fields={quote(STRUCTURE)}&prettyPrint=false")
    properties = next(one["properties"] for one in structure["sheets"] if one["properties"]["title"] == TAB)
    sheet_id = properties.get("sheetId", 0)
    whole = {"sheetId": sheet_id, "startColumnIndex": 0, "endColumnIndex": properties["gridProperties"]["columnCount"]}
    body = {
        "dataFilters": [{"gridRange": whole}],
        "majorDimension": "COLUMNS",
        "valueRenderOption": "UNFORMATTED_VALUE",
        "dateTimeRenderOption": "SERIAL_NUMBER",
    }
    answer = sheets.call("POST", "/values:batchGetByDataFilter?fields=valueRanges(valueRange(values))", body)
    return sheet_id, answer["valueRanges"][0]["valueRange"]["values"]


def parse(columns: list[list[Any]]) -> dict[str, Cells]:
    """Label -> cells below the header, all of one height."""
    height = max(map(len, columns)) - 1
    parsed = {}
    for column in columns:
        cells = np.full(height, None, dtype=object)
        cells[: len(column) - 1] = column[1:]
        parsed[column[0]] = cells
    return parsed


def request(sheet_id: int, column: int, cells: Cells, at: np.ndarray[Any, Any]) -> Iterator[dict[str, Any]]:
    """updateCells for the runs of one column that change."""
    for run in np.split(at, np.flatnonzero(np.diff(at) > MAX_GAP + 1) + 1):
        start = {"sheetId": sheet_id, "rowIndex": int(run[0]) + 1, "columnIndex": column}
        rows = [{"values": [_cell_data(cell)]} for cell in cells[run[0] : run[-1] + 1].tolist()]
        yield {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _cell_data(cell: object) -> dict[str, Any]:
    if cell is None or cell == "":
        return {}
    return {"userEnteredValue": {"stringValue" if isinstance(cell, str) else "numberValue": cell}}


def main(base: str, spreadsheet: str) -> None:
    """Read, decide, write."""
    sheets = Sheets(base, spreadsheet)
    with METER.phase("read"):
        sheet_id, columns = read(sheets)
    with METER.phase("parse"):
        cells = parse(columns)
    with METER.phase("rules"):
        wanted = results(cells)
    with METER.phase("diff"):
        labels = list(cells)
        changed = {label: differing(cells[label], wanted[label]) for label in WRITTEN}
    with METER.phase("requests"):
        requests = [
            one
            for label, at in changed.items()
            if len(at)
            for one in request(sheet_id, labels.index(label), wanted[label], at)
        ]
        if requests:
            sheets.call("POST", ":batchUpdate?fields=spreadsheetId&prettyPrint=false", {"requests": requests})
    METER.report(cells=sum(map(len, changed.values())))


if __name__ == "__main__":
    main(*sys.argv[1:])
