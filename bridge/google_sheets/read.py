"""Reading: one call for the structure (no cells), one for the cells that are needed. Nothing is understood here.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/get
https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/batchGetByDataFilter
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bridge.google_sheets.transport import Transport
from bridge.sheet.snapshot import Cell, Grid, Json, Metadata, Structure, TabStructure

HEAD_ROWS = 20  # the header is looked for among these
NO_ENDS: Mapping[int, int] = MappingProxyType({})
_STAMP_FIELDS = "developerMetadata(metadataId,metadataKey,metadataValue)"
# data.columnMetadata is the only way to column metadata in a mask; naming nothing else of `data` keeps cells out of the answer.
STRUCTURE_FIELDS = (
    f"spreadsheetId,properties(title,locale,timeZone,autoRecalc),{_STAMP_FIELDS},namedRanges,"
    f"sheets(properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount,frozenRowCount)),{_STAMP_FIELDS},"
    "conditionalFormats,protectedRanges,filterViews,basicFilter,tables,bandedRanges,merges,columnGroups,"
    f"data(startColumn,columnMetadata({_STAMP_FIELDS})))"
)


def read_structure(transport: Transport, spreadsheet_id: str) -> Structure:
    """Read a spreadsheet without its cells: 1 call."""
    answer = transport.json("GET", f"/{spreadsheet_id}", params={"fields": STRUCTURE_FIELDS})
    return parse_structure(answer)


def parse_structure(answer: Json) -> Structure:
    """Google's Spreadsheet object -> Structure. Zero numbers and empty lists are dropped by Google and stand for themselves."""
    properties = answer.get("properties", {})
    return Structure(
        spreadsheet_id=answer["spreadsheetId"],
        title=properties.get("title", ""),
        locale=properties.get("locale", ""),
        time_zone=properties.get("timeZone", ""),
        auto_recalc=properties.get("autoRecalc", ""),
        tabs=tuple(_tab(sheet) for sheet in answer.get("sheets", ()) if "gridProperties" in sheet["properties"]),
        metadata=tuple(_metadata(answer.get("developerMetadata", ()))),
        named_ranges=tuple(answer.get("namedRanges", ())),
    )


def _tab(sheet: Json) -> TabStructure:
    properties, grid = sheet["properties"], sheet["properties"]["gridProperties"]
    return TabStructure(
        sheet_id=properties.get("sheetId", 0),
        title=properties.get("title", ""),
        index=properties.get("index", 0),
        row_count=grid.get("rowCount", 0),
        column_count=grid.get("columnCount", 0),
        hidden=properties.get("hidden", False),
        frozen_rows=grid.get("frozenRowCount", 0),
        metadata=(*_metadata(sheet.get("developerMetadata", ())), *_column_metadata(sheet.get("data", ()))),
        conditional_formats=tuple(sheet.get("conditionalFormats", ())),
        protected_ranges=tuple(sheet.get("protectedRanges", ())),
        filter_views=tuple(sheet.get("filterViews", ())),
        basic_filter=sheet.get("basicFilter"),
        tables=tuple(sheet.get("tables", ())),
        banded_ranges=tuple(sheet.get("bandedRanges", ())),
        merges=tuple(sheet.get("merges", ())),
        column_groups=tuple(sheet.get("columnGroups", ())),
    )


def _metadata(entries: Iterable[Json], column: int | None = None) -> Iterable[Metadata]:
    for entry in entries:
        yield Metadata(entry.get("metadataId", 0), entry.get("metadataKey", ""), entry.get("metadataValue", ""), column)


def _column_metadata(blocks: Iterable[Json]) -> Iterable[Metadata]:
    for block in blocks:
        for offset, column in enumerate(block.get("columnMetadata", ())):
            yield from _metadata(column.get("developerMetadata", ()), block.get("startColumn", 0) + offset)


def read_grids(
    transport: Transport,
    structure: Structure,
    wanted: Mapping[int, Iterable[int]],
    ends: Mapping[int, int] = NO_ENDS,
) -> dict[int, Grid]:
    """Read cells: 1 call. wanted: sheet id -> column indexes to read in full height (the head rows come along in full width);
    ends: sheet id of one of them -> row index from which on every column is read."""
    filters: list[Json] = []
    for sheet_id, columns in wanted.items():
        tab = structure.tab(sheet_id)
        if tab is None:
            continue
        filters.append(_filter(sheet_id, (0, tab.column_count), rows=HEAD_ROWS))
        filters += [_filter(sheet_id, run) for run in column_runs(columns)]
        if sheet_id in ends:
            filters.append({"gridRange": {"sheetId": sheet_id, "startRowIndex": ends[sheet_id]}})
    answer = read_filters(transport, structure.spreadsheet_id, filters)
    grids: dict[int, Grid] = {sheet_id: Grid() for sheet_id in wanted}
    for where, columns_read in answer:
        grids[where["sheetId"]] = _added(grids[where["sheetId"]], where, columns_read)
    return grids


def read_formulas(
    transport: Transport, spreadsheet_id: str, wanted: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], list[Cell]]:
    """Columns (sheet id, column index) from the first row on, as people entered them: a formula is its text, `=...`. 1 call."""
    filters: list[Json] = [_filter(sheet_id, (column, column + 1)) for sheet_id, column in dict.fromkeys(wanted)]
    answer = read_filters(transport, spreadsheet_id, filters, render="FORMULA")
    return {
        (where["sheetId"], where.get("startColumnIndex", 0)): columns[0] if columns else [] for where, columns in answer
    }


def read_filters(
    transport: Transport, spreadsheet_id: str, filters: Sequence[Json], *, render: str = "UNFORMATTED_VALUE"
) -> list[tuple[Json, list[list[Cell]]]]:
    """Read ranges by columns, unformatted, dates as serial numbers; each with the GridRange that was asked for."""
    if not filters:
        return []
    body = {
        "dataFilters": filters,
        "majorDimension": "COLUMNS",
        "valueRenderOption": render,
        "dateTimeRenderOption": "SERIAL_NUMBER",
    }
    path = f"/{spreadsheet_id}/values:batchGetByDataFilter"
    params = {"fields": "valueRanges(valueRange(values),dataFilters(gridRange))"}
    answer = transport.json("POST", path, params=params, body=body)
    return [
        # sheetId 0 is valid and Google drops it, as it drops every zero
        ({"sheetId": 0, **matched["dataFilters"][0]["gridRange"]}, matched["valueRange"].get("values", []))
        for matched in answer.get("valueRanges", ())
    ]


def read_rows(
    transport: Transport, spreadsheet_id: str, sheet_id: int, rows: Iterable[int]
) -> dict[int, tuple[Json, ...]]:
    """Whole rows as people entered them: row index -> the ExtendedValue of each cell from the first on. 1 call.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/getByDataFilter
    """
    spans = [{"sheetId": sheet_id, "startRowIndex": first, "endRowIndex": end} for first, end in column_runs(rows)]
    body = {"dataFilters": [{"gridRange": span} for span in spans]}
    params = {"fields": "sheets(data(startRow,rowData(values(userEnteredValue))))"}
    answer = transport.json("POST", f"/{spreadsheet_id}:getByDataFilter", params=params, body=body)
    found: dict[int, tuple[Json, ...]] = {}
    for sheet in answer.get("sheets", ()):
        for block in sheet.get("data", ()):
            for row, line in enumerate(block.get("rowData", ()), block.get("startRow", 0)):
                found[row] = tuple(cell.get("userEnteredValue", {}) for cell in line.get("values", ()))
    return found


def read_typed(
    transport: Transport, spreadsheet_id: str, sheet_ids: Iterable[int]
) -> dict[int, tuple[tuple[Json, ...], ...]]:
    """Whole tabs as people entered them: sheet id -> rows of CellData with `userEnteredValue` and `note`. 1 call."""
    wanted = [{"gridRange": {"sheetId": sheet_id}} for sheet_id in sheet_ids]
    if not wanted:
        return {}
    params = {"fields": "sheets(properties(sheetId),data(rowData(values(userEnteredValue,note))))"}
    path = f"/{spreadsheet_id}:getByDataFilter"
    answer = transport.json("POST", path, params=params, body={"dataFilters": wanted})
    return {
        sheet["properties"].get("sheetId", 0): tuple(
            tuple(line.get("values", ())) for block in sheet.get("data", ()) for line in block.get("rowData", ())
        )
        for sheet in answer.get("sheets", ())
    }


def column_runs(columns: Iterable[int]) -> list[tuple[int, int]]:
    """Half-open runs of column (or row) indexes; gaps of up to 2 are read along (few wide ranges are cheapest)."""
    runs: list[tuple[int, int]] = []
    for column in sorted(set(columns)):
        if runs and column - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs


def _filter(sheet_id: int, columns: tuple[int, int], *, rows: int | None = None) -> dict[str, Any]:
    where = {"sheetId": sheet_id, "startColumnIndex": columns[0], "endColumnIndex": columns[1], "startRowIndex": 0}
    return {"gridRange": where if rows is None else {**where, "endRowIndex": rows}}


def _added(grid: Grid, where: Json, columns: list[list[Cell]]) -> Grid:
    if where.get("endRowIndex") == HEAD_ROWS:
        height = max((len(column) for column in columns), default=0)
        return replace(grid, head=tuple(_row(columns, index) for index in range(height)))
    if where.get("startRowIndex", 0):
        return replace(grid, end=tuple(map(tuple, columns)), end_row=where["startRowIndex"])
    first = where.get("startColumnIndex", 0)
    width = where["endColumnIndex"] - first
    read = {first + offset: columns[offset] if offset < len(columns) else [] for offset in range(width)}
    return replace(grid, columns={**grid.columns, **read})


def _row(columns: list[list[Cell]], index: int) -> tuple[Cell, ...]:
    return tuple(column[index] if index < len(column) and column[index] != "" else None for column in columns)
