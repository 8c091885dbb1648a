"""Finding what a request names: range texts, data filters, developer metadata lookups."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.local_sheets.grid.a1 import a1, bounds, split
from bridge.local_sheets.grid.ranges import Area, overlap, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab


def unparsable(text: str) -> ApiError:
    """No such range."""
    return ApiError(f"Unable to parse range: {text}")


def grid_range(spreadsheet: Spreadsheet, text: str) -> tuple[Tab, Json]:
    """A range text -> its tab and a GridRange with open bounds. Raises ApiError 400.

    A bare name is a named range first, then a tab; `'Sheet1'` in quotes is a tab; `Sheet1!Name` a named range on that tab.
    """
    address = split(text)
    if address.title is None:
        return _bare(spreadsheet, text)
    tab = spreadsheet.titled(address.title)
    if tab is None:
        raise unparsable(text)
    if not address.cells:
        return tab, {}
    cells = bounds(address.cells)
    if cells is None:
        named = _named(spreadsheet, address.cells)
        if named is None or sheet_of(named) != tab.sheet_id:
            raise unparsable(text)
        cells = named
    return tab, cells


def _bare(spreadsheet: Spreadsheet, text: str) -> tuple[Tab, Json]:
    if named := _named(spreadsheet, text):
        return spreadsheet.tab_of(named), named
    if cells := bounds(text):
        return spreadsheet.tabs[0], cells
    if tab := spreadsheet.titled(text):
        return tab, {}
    raise unparsable(text)


def _named(spreadsheet: Spreadsheet, name: str) -> Json | None:
    folded = name.casefold()
    found = (item["range"] for item in spreadsheet.named_ranges if item["name"].casefold() == folded)
    return next(found, None)


def closed(tab: Tab, cells: Json) -> Area:
    """The part of a range that lies on the grid. Raises ApiError 400 when it starts beyond it."""
    found = overlap(cells, tab)
    if not tab.is_grid:
        raise ApiError(f"Sheet {tab.sheet_id} is not a grid sheet.")
    if found is None:
        start = {name: cells[name] for name in ("startRowIndex", "startColumnIndex") if name in cells}
        row, column = start.get("startRowIndex", 0), start.get("startColumnIndex", 0)
        end_row, end_column = cells.get("endRowIndex", row + 1), cells.get("endColumnIndex", column + 1)
        named = a1(tab.title, Area(tab.sheet_id, row, max(end_row, row + 1), column, max(end_column, column + 1)))
        limits = f"Max rows: {tab.row_count}, max columns: {tab.column_count}"
        raise ApiError(f"Range ({named}) exceeds grid limits. {limits}")
    return found


def text_area(spreadsheet: Spreadsheet, text: str) -> tuple[Tab, Area]:
    """A range text -> its tab and the part of it that lies on the grid. Raises ApiError 400."""
    tab, cells = grid_range(spreadsheet, text)
    return tab, closed(tab, cells)


def filter_areas(spreadsheet: Spreadsheet, data_filter: Json) -> list[tuple[Tab, Area]]:
    """The ranges that a DataFilter selects; a metadata lookup selects whole tabs, rows and columns.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/DataFilter
    """
    if "a1Range" in data_filter:
        return [text_area(spreadsheet, data_filter["a1Range"])]
    if "gridRange" in data_filter:
        tab = spreadsheet.tab_of(data_filter["gridRange"])
        return [(tab, closed(tab, data_filter["gridRange"]))]
    if "developerMetadataLookup" not in data_filter:
        raise ApiError("DataFilter must have one of developerMetadataLookup, a1Range or gridRange set.")
    entries = matching(spreadsheet, data_filter["developerMetadataLookup"])
    return [place for entry in entries for place in _places(spreadsheet, entry)]


def _places(spreadsheet: Spreadsheet, entry: Json) -> Iterator[tuple[Tab, Area]]:
    location = entry["location"]
    if "dimensionRange" in location:
        place = location["dimensionRange"]
        tab = spreadsheet.tab_of(place)
        whole, start, end = tab.whole(), place["startIndex"], place["endIndex"]
        if place["dimension"] == "ROWS":
            yield tab, Area(tab.sheet_id, start, end, 0, whole.end_column)
        else:
            yield tab, Area(tab.sheet_id, 0, whole.end_row, start, end)
    elif location["locationType"] == "SHEET":
        tab = spreadsheet.find(location.get("sheetId", 0))
        if tab.is_grid:
            yield tab, tab.whole()
    else:
        yield from ((tab, tab.whole()) for tab in spreadsheet.tabs if tab.is_grid)


# developer metadata


def matching(spreadsheet: Spreadsheet, lookup: Json) -> list[Json]:
    """The metadata that a DeveloperMetadataLookup selects; an empty one selects all. Raises ApiError 400."""
    place = lookup.get("metadataLocation")
    if place is not None:
        _check_place(spreadsheet, place, lookup)
    names = ("metadataId", "metadataKey", "metadataValue", "visibility")
    return [
        entry
        for entry in spreadsheet.metadata.values()
        if all(entry.get(name) == lookup[name] for name in names if name in lookup)
        and lookup.get("locationType", entry["location"]["locationType"]) == entry["location"]["locationType"]
        and (place is None or _at(entry["location"], place, exact=_is_exact(lookup)))
    ]


def _is_exact(lookup: Json) -> bool:
    """Measured: without a strategy a tab's location also selects that tab's rows and columns."""
    return str(lookup.get("locationMatchingStrategy", "")) == "EXACT_LOCATION"


def _check_place(spreadsheet: Spreadsheet, place: Json, lookup: Json) -> None:
    if place.get("spreadsheet") and "INTERSECTING" in lookup.get("locationMatchingStrategy", ""):
        text = "spreadsheet is true, but locationMatchingStrategy was specified as INTERSECTING"
        raise ApiError(f"DeveloperMetadataLookup.{text}")
    if "dimensionRange" in place:
        check_line(spreadsheet, place["dimensionRange"])
    elif "sheetId" in place:
        spreadsheet.find(place["sheetId"])


def check_line(spreadsheet: Spreadsheet, place: Json) -> None:
    """Raises ApiError 400 unless a DimensionRange is one row or column of the grid."""
    tab = spreadsheet.tab_of(place)
    if "startIndex" not in place or "endIndex" not in place:
        raise ApiError("DimensionRange must specify both a startIndex and an endIndex")
    if place["endIndex"] - place["startIndex"] != 1:
        raise ApiError("DimensionRange must represent a single row or column")
    if place.get("dimension") not in ("ROWS", "COLUMNS"):
        raise ApiError("DimensionRange must specify a dimension")
    if place["endIndex"] > (tab.row_count if place["dimension"] == "ROWS" else tab.column_count):
        raise ApiError("DimensionRange is outside the grid")


def _at(location: Json, place: Json, *, exact: bool) -> bool:
    """Whether a metadata's location is at a place: exactly, or inside or across it."""
    kind = location["locationType"]
    if place.get("spreadsheet"):
        return bool(kind == "SPREADSHEET")
    if "dimensionRange" not in place:
        sheet = place.get("sheetId", 0)
        own = (
            location.get("sheetId", 0) if kind == "SHEET" else sheet_of(location.get("dimensionRange", {"sheetId": -1}))
        )
        return bool(own == sheet and (kind == "SHEET" or (kind != "SPREADSHEET" and not exact)))
    wanted = place["dimensionRange"]
    if kind == "SHEET" and not exact:
        return bool(location.get("sheetId", 0) == sheet_of(wanted))
    own = location.get("dimensionRange")
    if own is None or sheet_of(own) != sheet_of(wanted):
        return False
    same_line = own["dimension"] == wanted["dimension"] and own["startIndex"] == wanted["startIndex"]
    return bool(same_line or (not exact and own["dimension"] != wanted["dimension"]))
