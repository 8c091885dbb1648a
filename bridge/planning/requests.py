"""Builders of single batchUpdate requests. Indexes are zero-based and half open, as in Google's GridRange.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bridge.book import Formula

Request = dict[str, Any]
Span = tuple[int, int]

VALUE = "userEnteredValue"  # the narrowest mask: a wide one clears a cell's format and note
NUMBER_FORMAT = "userEnteredFormat.numberFormat"
_KINDS = {bool: "boolValue", int: "numberValue", float: "numberValue", str: "stringValue"}  # of nearly all cells
LOOK = "userEnteredFormat(backgroundColorStyle,textFormat,horizontalAlignment,wrapStrategy,numberFormat)"


def grid(sheet_id: int, rows: Span | None = None, columns: Span | None = None) -> Request:
    """A GridRange; None is open on both sides."""
    if rows is not None and columns is not None:  # thousands of times in a big batch
        return {
            "sheetId": sheet_id,
            "startRowIndex": rows[0],
            "endRowIndex": rows[1],
            "startColumnIndex": columns[0],
            "endColumnIndex": columns[1],
        }
    where: Request = {"sheetId": sheet_id}
    if rows is not None:
        where |= {"startRowIndex": rows[0], "endRowIndex": rows[1]}
    if columns is not None:
        where |= {"startColumnIndex": columns[0], "endColumnIndex": columns[1]}
    return where


def extended_value(cell: object) -> Request:
    """ExtendedValue of a cell; a text is never evaluated. None is {}: written under the mask it empties the cell."""
    kind = _KINDS.get(type(cell))
    if kind is not None:
        return {kind: cell}
    match cell:
        case None:
            return {}
        case Formula():
            return {"formulaValue": cell.text}
        case int() | float():
            return {"numberValue": cell}
        case _:
            return {"stringValue": str(cell)}


def cell_data(cell: object) -> Request:
    """CellData with a value."""
    if cell is None:
        return {}
    value = extended_value(cell)
    return {VALUE: value} if value else {}


def update_cells(sheet_id: int, row: int, column: int, cells: Iterable[Sequence[object]]) -> Request:
    """Write values into a rectangle whose first cell stands at (row, column); nothing but values is touched.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateCellsRequest
    """
    rows = [
        {"values": [{VALUE: {"stringValue": cell}} if type(cell) is str else cell_data(cell) for cell in line]}
        for line in cells
    ]
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": VALUE}}


def repeat_value(where: Request, cell: object) -> Request:
    """Write one value into every cell of a range."""
    return {"repeatCell": {"range": where, "cell": cell_data(cell), "fields": VALUE}}


def repeat_look(where: Request, look: Mapping[str, Any]) -> Request:
    """Give every cell of a range of a tab that is the bridge's own one look; an empty one is plain."""
    return {"repeatCell": {"range": where, "cell": {"userEnteredFormat": look} if look else {}, "fields": LOOK}}


def repeat_number_format(where: Request, number_format: Mapping[str, str]) -> Request:
    """Give every cell of a range of ours a number format; the rest of its look stays."""
    cell = {"userEnteredFormat": {"numberFormat": dict(number_format)}}
    return {"repeatCell": {"range": where, "cell": cell, "fields": NUMBER_FORMAT}}


def copy_values(source: Request, destination: Request, *, formulas: bool = True) -> Request:
    """Copy values and formulas (or what formulas give), no formats; blank cells arrive blank."""
    kind = "PASTE_FORMULA" if formulas else "PASTE_VALUES"
    return {"copyPaste": {"source": source, "destination": destination, "pasteType": kind}}


def insert_rows(sheet_id: int, row: int, count: int, *, inherit: bool) -> Request:
    """Insert rows before row_index `row`; inherit: take the look of the row above (not possible for row 0)."""
    where = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + count}
    return {"insertDimension": {"range": where, "inheritFromBefore": inherit}}


def insert_columns(sheet_id: int, column: int, count: int) -> Iterator[Request]:
    """Insert columns before index `column`, plain ones: what is written into them can overwrite nothing that people have."""
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + count}
    # at the right end Google inserts only where the look of the column before is taken over
    yield {"insertDimension": {"range": where, "inheritFromBefore": column > 0}}
    plain = grid(sheet_id, columns=(column, column + count))
    yield {"repeatCell": {"range": plain, "cell": {}, "fields": "userEnteredFormat,dataValidation"}}


def delete_rows(sheet_id: int, rows: Span) -> Request:
    """Delete rows of a tab that is the bridge's own (never of people's)."""
    where = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": rows[0], "endIndex": rows[1]}
    return {"deleteDimension": {"range": where}}


def resize(sheet_id: int, *, rows: int, columns: int) -> Request:
    """Set a tab's grid to this many rows and columns (a smaller number would cut cells off: callers only grow)."""
    properties = {"sheetId": sheet_id, "gridProperties": {"rowCount": rows, "columnCount": columns}}
    return {"updateSheetProperties": {"properties": properties, "fields": "gridProperties(rowCount,columnCount)"}}


def create_metadata(key: str, value: str, location: Mapping[str, Any], metadata_id: int | None = None) -> Request:
    """Attach developer metadata; an id that exists makes Google refuse the whole batch."""
    entry: Request = {
        "metadataKey": key,
        "metadataValue": value,
        "location": dict(location),
        "visibility": "DOCUMENT",
    }
    if metadata_id is not None:
        entry["metadataId"] = metadata_id
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def delete_metadata(metadata_id: int) -> Request:
    """Delete the developer metadata with this id."""
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": metadata_id}}}}


def column_location(sheet_id: int, column: int) -> Request:
    """The location of a whole column for developer metadata."""
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    return {"dimensionRange": where}


def column_copy(source: Request, destination: Request) -> Request:
    """Copy cells with everything they carry (PASTE_NORMAL), so that they can be put back."""
    return {"copyPaste": {"source": source, "destination": destination, "pasteType": "PASTE_NORMAL"}}


def delete_columns(sheet_id: int, columns: Span) -> Request:
    """Delete columns the bridge made."""
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": columns[0], "endIndex": columns[1]}
    return {"deleteDimension": {"range": where}}
