"""Layout: template tabs and columns as requests. Only what the bridge makes itself gets a look, a note or a validation.

A person's column that adopt mapped gets one thing: column metadata, which nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bridge.planning.looks import cell_format, number_format
from bridge.planning.objects import object_id
from bridge.planning.requests import Request, Span, column_location, create_metadata, grid
from bridge.settings import Settings
from bridge.settings.template import Column, Tab
from bridge.sheet.a1 import quoted
from bridge.sheet.binding import TAB_KEY
from bridge.sheet.columns import COLUMN_KEY

ROWS = 1000  # rows of a new tab, as in a new Google Sheet
NEW_COLUMNS = 8  # of a new tab, or as many as it needs
CARD_WIDTH = 200  # pixels: a company's name, an owner and a deadline fit
PROTECTED_KINDS = frozenset({"view", "log", "hidden"})


@dataclass(frozen=True, slots=True)
class Dropdowns:
    """Where dropdowns take their values: choice list -> A1 range of its labels; members: the range of メンバー!バトン候補."""

    lists: Mapping[str, str]
    members: str = ""


def sheet_id_of(tab: str) -> int:
    """The sheet id the bridge chooses for a tab it makes; an id that exists makes Google refuse, so none is made twice."""
    return object_id("tab", tab)


def new_tab(tab: Tab, settings: Settings, *, title: str, index: int) -> Iterator[Request]:
    """The request that adds an empty tab, its mark, and its protection."""
    language, sheet_id = settings.language, sheet_id_of(tab.key)
    frozen = 2 if tab.kind == "view" else 1
    properties = {
        "sheetId": sheet_id,
        "title": title,
        "index": index,
        "hidden": tab.kind == "hidden",
        "gridProperties": {
            "rowCount": ROWS,
            "columnCount": max(len(tab.columns), NEW_COLUMNS),
            "frozenRowCount": frozen,
            "frozenColumnCount": tab.frozen_columns,
        },
    }
    yield {"addSheet": {"properties": properties}}
    yield create_metadata(TAB_KEY, tab.key, {"sheetId": sheet_id})
    if tab.kind in PROTECTED_KINDS:
        yield protection(grid(sheet_id), f"{tab.key}:all", f"sheetbridge: {tab.label(language)}")
    elif tab.columns:
        yield protection(grid(sheet_id, (0, 1)), f"{tab.key}:header", f"sheetbridge: {tab.label(language)}")


def protection(where: Request, name: str, description: str) -> Request:
    """A protection that only warns: a sign, for the owner as for everybody else."""
    protected = {
        "protectedRangeId": object_id("protection", name),
        "range": where,
        "description": description,
        "warningOnly": True,
    }
    return {"addProtectedRange": {"protectedRange": protected}}


@dataclass(frozen=True, slots=True)
class Place:
    """Where columns are made: a tab, its header's row_index, and headers that differ from the template's."""

    sheet_id: int
    header_row: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)


def add_columns(
    tab: Tab, columns: Mapping[str, int], settings: Settings, dropdowns: Dropdowns, *, place: Place
) -> Iterator[Request]:
    """Make these columns (key -> column index): header with note, mark, look, format, validation, width, group."""
    sheet_id, header_row = place.sheet_id, place.header_row
    made = [(tab.column(key), index) for key, index in sorted(columns.items(), key=lambda item: item[1])]
    body = (header_row + 1, None)
    for column, index in made:
        yield _header(column, index, settings, place)
        yield create_metadata(COLUMN_KEY, column.key, column_location(sheet_id, index))
        yield from _body(column, settings, _open(sheet_id, body, index))
        rule = validation(column, settings, dropdowns)
        if rule is not None:
            yield {"setDataValidation": {"range": _open(sheet_id, body, index), "rule": rule}}
        yield _dimension(sheet_id, (index, index + 1), {"pixelSize": column.width})
    yield from _folded(made, sheet_id)


def view_widths(tab: Tab, sheet_id: int) -> Iterator[Request]:
    """Widths of a rendered tab; its cells are the view's. One without columns of its own shows cards."""
    for index, column in enumerate(tab.columns):
        yield _dimension(sheet_id, (index, index + 1), {"pixelSize": column.width})
    if not tab.columns:
        yield _dimension(sheet_id, (0, NEW_COLUMNS), {"pixelSize": CARD_WIDTH})
        top = {"userEnteredFormat": {"verticalAlignment": "TOP"}}
        where = grid(sheet_id, (tab.frozen_rows, ROWS))
        yield {"repeatCell": {"range": where, "cell": top, "fields": "userEnteredFormat.verticalAlignment"}}


def _open(sheet_id: int, rows: tuple[int, int | None], index: int) -> Request:
    return {
        "sheetId": sheet_id,
        "startRowIndex": rows[0],
        "startColumnIndex": index,
        "endColumnIndex": index + 1,
    }


def _header(column: Column, index: int, settings: Settings, place: Place) -> Request:
    style = settings.template.theme["computed_header" if column.owner == "B" else "header"]
    look = cell_format(style) | {"wrapStrategy": "CLIP", "verticalAlignment": "MIDDLE"}
    cell: dict[str, Any] = {
        "userEnteredValue": {"stringValue": place.labels.get(column.key, column.label(settings.language))},
        "userEnteredFormat": look,
    }
    if note := column.help(settings.language):
        cell["note"] = note
    start = {"sheetId": place.sheet_id, "rowIndex": place.header_row, "columnIndex": index}
    return {
        "updateCells": {
            "start": start,
            "rows": [{"values": [cell]}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }


def _body(column: Column, settings: Settings, where: Request) -> Iterator[Request]:
    """Shading of computed columns; number formats, so that a text column keeps the zeros people type."""
    shaded = column.owner == "B" and not column.hidden
    look = cell_format(settings.template.theme["computed"]) if shaded else {}
    if shaded and column.type == "text":
        look["wrapStrategy"] = "CLIP"  # several warnings in a cell must not make its row tall
    pattern = number_format(column)
    if pattern:
        look["numberFormat"] = pattern
    if look:
        fields = ",".join(f"userEnteredFormat.{name}" for name in look)
        yield {"repeatCell": {"range": where, "cell": {"userEnteredFormat": look}, "fields": fields}}


def validation(column: Column, settings: Settings, dropdowns: Dropdowns) -> Request | None:
    """The data validation of a column people fill; computed columns have none.

    Only 0/1/2 is strict: elsewhere people may type an alias, and the bridge understands it.
    """
    if column.owner == "B":
        return None
    if column.type == "checkbox":
        return {"condition": {"type": "BOOLEAN"}, "strict": True}
    if column.source == "members" and dropdowns.members:
        return _dropdown("ONE_OF_RANGE", ["=" + dropdowns.members])
    if column.type != "choice" or not column.list:
        return None
    if column.list == "score012":
        labels = [choice.label(settings.language) for choice in settings.template.choices[column.list]]
        return _dropdown("ONE_OF_LIST", labels) | {"strict": True}
    if column.list in dropdowns.lists:
        return _dropdown("ONE_OF_RANGE", ["=" + dropdowns.lists[column.list]])
    return None


def _dropdown(kind: str, values: Sequence[str]) -> Request:
    condition = {"type": kind, "values": [{"userEnteredValue": value} for value in values]}
    return {"condition": condition, "strict": False, "showCustomUi": True}


def _dimension(sheet_id: int, columns: Span, properties: Mapping[str, Any]) -> Request:
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": columns[0], "endIndex": columns[1]}
    return {
        "updateDimensionProperties": {"range": where, "properties": dict(properties), "fields": ",".join(properties)}
    }


def _folded(made: Sequence[tuple[Column, int]], sheet_id: int) -> Iterator[Request]:
    """Hidden columns are hidden; collapsed ones stand in a closed group."""
    for column, index in made:
        if column.hidden:
            yield _dimension(sheet_id, (index, index + 1), {"hiddenByUser": True})
    collapsed = [index for column, index in made if column.collapsed]
    for _, run in groupby(enumerate(collapsed), key=lambda pair: pair[1] - pair[0]):
        columns = [index for _, index in run]
        where = {
            "sheetId": sheet_id,
            "dimension": "COLUMNS",
            "startIndex": columns[0],
            "endIndex": columns[-1] + 1,
        }
        yield {"addDimensionGroup": {"range": where}}
        group = {"range": where, "depth": 1, "collapsed": True}
        yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


def list_range(title: str, column: str, rows: Span) -> str:
    """An absolute A1 range in one column: rows zero-based and half open."""
    return f"{quoted(title)}!${column}${rows[0] + 1}:${column}${rows[1]}"
