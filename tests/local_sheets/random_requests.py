"""Random requests, made from Google's discovery document: every type, every member, likely and unlikely values."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .answers import document

ON_DATA_SOURCES = {
    "addDataSource",
    "updateDataSource",
    "deleteDataSource",
    "refreshDataSource",
    "cancelDataSourceRefresh",
}
ROWS, COLUMNS = 8, 6  # of the grids that the tests start with
SHEET_IDS = (0, 0, 0, 5, 5, 6)
TEXTS = (
    "a",
    "B",
    "",
    " x  y ",
    "=A1+1",
    "=SUM(A1:B3)",
    "='Tab 5'!A1",
    "=1/0",
    "2026-11-24",
    "12.5%",
    "TRUE",
    "名前",
    "#REF!",
    "k1",
    "Sheet1",
    "1",
)
RANGES = (
    "A1",
    "A1:B2",
    "Sheet1",
    "Sheet1!B2:D",
    "'Tab 5'!A1:C9",
    "B:C",
    "2:3",
    "Nothing!A1",
    "A1:ZZ9",
    "name1",
    "R1C1:R2C2",
    "A99",
)
NUMBERS = (0, 1, 2, 3, 0.5, -1, 46350, 1e20)
INDEXES = st.integers(0, 9)
MOST_MEMBERS, DEEPEST = 5, 5


@st.composite
def spans(draw: st.DrawFn, last: int) -> tuple[int, int]:
    """A half-open span, nearly always the right way round."""
    start = draw(st.integers(0, last))
    return start, start + draw(st.integers(0 if draw(st.integers(0, 9)) == 0 else 1, last))


@st.composite
def grid_ranges(draw: st.DrawFn) -> dict[str, int]:
    """A GridRange, also open or too big."""
    value = {"sheetId": draw(st.sampled_from(SHEET_IDS))}
    if draw(st.integers(0, 4)):
        value["startRowIndex"], value["endRowIndex"] = draw(spans(ROWS - 3))
    if draw(st.integers(0, 4)):
        value["startColumnIndex"], value["endColumnIndex"] = draw(spans(COLUMNS - 3))
    return value


@st.composite
def dimension_ranges(draw: st.DrawFn) -> dict[str, Any]:
    """A DimensionRange, half of the time of one line (as metadata wants it)."""
    start, end = draw(spans(COLUMNS - 3))
    if draw(st.booleans()):
        end = start + 1
    dimension = draw(st.sampled_from(("ROWS", "COLUMNS")))
    return {"sheetId": draw(st.sampled_from(SHEET_IDS)), "dimension": dimension, "startIndex": start, "endIndex": end}


@st.composite
def coordinates(draw: st.DrawFn) -> dict[str, int]:
    """A GridCoordinate."""
    sheet_id = draw(st.sampled_from(SHEET_IDS))
    return {"sheetId": sheet_id, "rowIndex": draw(INDEXES), "columnIndex": draw(st.integers(0, COLUMNS))}


@st.composite
def cells(draw: st.DrawFn) -> dict[str, Any]:
    """A CellData; values are more frequent than formats."""
    kind = draw(st.sampled_from(("stringValue", "numberValue", "boolValue", "formulaValue", "none")))
    values = {
        "stringValue": st.sampled_from(TEXTS),
        "numberValue": st.sampled_from(NUMBERS),
        "boolValue": st.booleans(),
        "formulaValue": st.sampled_from([text for text in TEXTS if text.startswith("=")]),
    }
    cell: dict[str, Any] = {} if kind == "none" else {"userEnteredValue": {kind: draw(values[kind])}}
    if draw(st.integers(0, 3)) == 0:
        cell |= draw(messages("CellData", depth=2, without=("userEnteredValue", "effectiveValue", "pivotTable")))
    return cell


def fixed(required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A message with all of some members and some of the others."""
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def lines_of_one(draw: st.DrawFn) -> dict[str, Any]:
    """A DimensionRange of one row or column."""
    start = draw(st.integers(0, COLUMNS - 1))
    dimension = draw(st.sampled_from(("ROWS", "COLUMNS")))
    return {
        "sheetId": draw(st.sampled_from(SHEET_IDS)),
        "dimension": dimension,
        "startIndex": start,
        "endIndex": start + 1,
    }


@st.composite
def columns_of_one(draw: st.DrawFn) -> dict[str, int]:
    """A GridRange of one column."""
    value = draw(grid_ranges())
    column = draw(st.integers(0, COLUMNS - 1))
    return value | {"startColumnIndex": column, "endColumnIndex": column + 1}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """A BooleanCondition with as many values as its type wants."""
    counts = {
        "NOT_BLANK": 0,
        "BOOLEAN": 0,
        "NUMBER_GREATER": 1,
        "TEXT_CONTAINS": 1,
        "CUSTOM_FORMULA": 1,
        "DATE_AFTER": 1,
    }
    counts |= {"NUMBER_BETWEEN": 2, "ONE_OF_LIST": 2, "TEXT_EQ": 1, "ONE_OF_RANGE": 1}
    kind = draw(st.sampled_from(sorted(counts)))
    text = {"CUSTOM_FORMULA": "=$A1>1", "ONE_OF_RANGE": "=B1:B3", "DATE_AFTER": "2026-01-01", "NUMBER_BETWEEN": "1"}
    values = [{"userEnteredValue": text.get(kind) or draw(st.sampled_from(("1", "a")))} for _ in range(counts[kind])]
    return {"type": kind, "values": values}


DATA = fixed({"sourceRange": fixed({"sources": st.lists(columns_of_one(), min_size=1, max_size=1)})})
SIMPLE_FORMAT = fixed({}, backgroundColor=st.just({"red": 0.9}), textFormat=st.just({"bold": True}))
LOCATION = st.one_of(
    st.just({"spreadsheet": True}),
    fixed({"sheetId": st.sampled_from(SHEET_IDS)}),
    fixed({"dimensionRange": lines_of_one()}),
)
LOOKUP = fixed({}, metadataKey=st.just("k1"), locationType=st.sampled_from(("ROW", "COLUMN", "SHEET", "SPREADSHEET")))
OVERLAY = fixed({"anchorCell": coordinates()}, widthPixels=st.integers(0, 900), offsetXPixels=st.integers(0, 50))
POINT = fixed({"type": st.sampled_from(("MIN", "MAX"))}, color=st.just({"blue": 1}))
SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "GridRange": grid_ranges(),
    "DimensionRange": dimension_ranges(),
    "GridCoordinate": coordinates(),
    "CellData": st.deferred(cells),
    "Color": st.dictionaries(st.sampled_from(("red", "green", "blue")), st.sampled_from((0, 0.25, 0.9, 1)), max_size=3),
    "BooleanCondition": conditions(),
    "BooleanRule": fixed({"condition": conditions(), "format": SIMPLE_FORMAT}),
    "GradientRule": fixed({"minpoint": POINT, "maxpoint": POINT}),
    "ConditionalFormatRule": fixed(
        {"ranges": st.lists(grid_ranges().map(lambda value: value | {"sheetId": 0}), min_size=1, max_size=2)}
        | {"booleanRule": fixed({"condition": conditions(), "format": SIMPLE_FORMAT})}
    ),
    "ChartData": DATA,
    "ChartSpec": st.one_of(
        fixed({"pieChart": fixed({"series": DATA}, domain=DATA)}, title=st.sampled_from(TEXTS)),
        fixed(
            {
                "basicChart": fixed(
                    {"chartType": st.sampled_from(("BAR", "COLUMN", "LINE"))}
                    | {"series": st.lists(fixed({"series": DATA}), min_size=1, max_size=2)}
                )
            }
        ),
    ),
    "EmbeddedObjectPosition": st.one_of(
        fixed({"overlayPosition": OVERLAY}), fixed({"overlayPosition": OVERLAY}), st.just({"newSheet": True})
    ),
    "DataFilter": st.one_of(
        fixed({"developerMetadataLookup": LOOKUP}),
        fixed({"gridRange": grid_ranges()}),
        fixed({"a1Range": st.sampled_from(RANGES)}),
    ),
    "DeveloperMetadata": fixed(
        {"metadataKey": st.sampled_from(("k1", "k2")), "visibility": st.sampled_from(("DOCUMENT", "PROJECT"))}
        | {"location": LOCATION},
        metadataId=st.integers(1, 9),
        metadataValue=st.sampled_from(TEXTS),
    ),
    "SlicerSpec": fixed(
        {"dataRange": st.just({"endRowIndex": 5})}, columnIndex=st.integers(0, 5), title=st.sampled_from(TEXTS)
    ),
    "SourceAndDestination": fixed(
        {"source": grid_ranges(), "dimension": st.sampled_from(("ROWS", "COLUMNS")), "fillLength": st.integers(-2, 3)}
    ),
}
WHOLE: dict[str, st.SearchStrategy[Any]] = {
    "textToColumns": fixed(
        {"source": columns_of_one(), "delimiterType": st.sampled_from(("COMMA", "SPACE", "AUTODETECT", "CUSTOM"))}
    ),
    "sortRange": fixed(
        {"range": grid_ranges()},
        sortSpecs=st.lists(
            fixed({"dimensionIndex": st.integers(0, 3), "sortOrder": st.sampled_from(("ASCENDING", "DESCENDING"))}),
            max_size=2,
        ),
    ),
    "updateCells": fixed(
        {"start": coordinates(), "fields": st.sampled_from(("*", "userEnteredValue", "userEnteredFormat,note"))}
        | {"rows": st.lists(fixed({"values": st.lists(cells(), max_size=2)}), max_size=3)}
    ),
    "repeatCell": fixed(
        {"range": grid_ranges(), "cell": cells(), "fields": st.sampled_from(("*", "userEnteredValue"))}
    ),
    "appendCells": fixed(
        {"sheetId": st.sampled_from(SHEET_IDS), "fields": st.just("userEnteredValue")}
        | {"rows": st.lists(fixed({"values": st.lists(cells(), max_size=2)}), max_size=3)}
    ),
    "addNamedRange": fixed(
        {"namedRange": fixed({"name": st.sampled_from(("name2", "名前", "A1")), "range": grid_ranges()})}
    ),
    "addProtectedRange": fixed(
        {
            "protectedRange": fixed(
                {"range": grid_ranges()}, warningOnly=st.booleans(), description=st.sampled_from(TEXTS)
            )
        }
    ),
    "addSheet": fixed({"properties": fixed({}, title=st.sampled_from(TEXTS), index=st.integers(0, 3))}),
    "duplicateSheet": fixed({"sourceSheetId": st.sampled_from(SHEET_IDS)}),
    "mergeCells": fixed(
        {"range": grid_ranges(), "mergeType": st.sampled_from(("MERGE_ALL", "MERGE_ROWS", "MERGE_COLUMNS"))}
    ),
    "addBanding": fixed(
        {"bandedRange": fixed({"range": grid_ranges(), "rowProperties": fixed({"headerColor": st.just({"red": 1})})})}
    ),
    "addTable": fixed({"table": fixed({"name": st.sampled_from(("t2", "t3")), "range": grid_ranges()})}),
    "addSlicer": fixed(
        {"slicer": fixed({"spec": SPECIAL["SlicerSpec"], "position": fixed({"overlayPosition": OVERLAY})})}
    ),
    "addChart": fixed({"chart": fixed({"spec": SPECIAL["ChartSpec"], "position": SPECIAL["EmbeddedObjectPosition"]})}),
    "addFilterView": fixed({"filter": fixed({"range": grid_ranges()}, title=st.sampled_from(TEXTS))}),
    "updateSheetProperties": fixed(
        {
            "properties": fixed(
                {"sheetId": st.sampled_from(SHEET_IDS), "title": st.sampled_from(("t1", "t2", "Sheet1"))},
                index=st.integers(0, 3),
                hidden=st.booleans(),
                gridProperties=fixed(
                    {"rowCount": st.integers(1, 9), "columnCount": st.integers(1, 7)}, frozenRowCount=st.integers(0, 2)
                ),
            ),
            "fields": st.sampled_from(
                ("title", "index", "hidden", "gridProperties", "gridProperties.frozenRowCount", "*")
            ),
        }
    ),
    "findReplace": fixed(
        {
            "find": st.sampled_from(("a", "1", "[", "A1")),
            "replacement": st.sampled_from(("b", "", "=2")),
            "allSheets": st.just(True),
        },
        searchByRegex=st.booleans(),
        includeFormulas=st.booleans(),
    ),
    "addDimensionGroup": fixed({"range": dimension_ranges()}),
    "deleteDimensionGroup": fixed({"range": dimension_ranges()}),
    "moveDimension": fixed({"source": dimension_ranges(), "destinationIndex": INDEXES}),
    "insertComment": fixed({"coordinate": coordinates(), "content": st.just("why?")}),
    "pasteData": fixed(
        {"coordinate": coordinates(), "data": st.sampled_from(("a,b", "1,2,3", "<td>x")), "delimiter": st.just(",")}
    ),
    "copyPaste": fixed(
        {"source": grid_ranges(), "destination": grid_ranges()},
        pasteType=st.sampled_from(("PASTE_NORMAL", "PASTE_VALUES")),
    ),
    "autoFill": fixed({"sourceAndDestination": SPECIAL["SourceAndDestination"]}),
    "updateTable": fixed(
        {"table": fixed({"tableId": st.just("1")}, name=st.sampled_from(("t9", ""))), "fields": st.just("name")}
    ),
}


@st.composite
def messages(draw: st.DrawFn, name: str, *, depth: int = 0, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A message with some of its members."""
    properties = document()["schemas"][name].get("properties", {})
    known = [member for member in properties if member not in without]
    chosen = draw(st.lists(st.sampled_from(known), unique=True, max_size=MOST_MEMBERS)) if known else []
    if depth == 0:  # a request without half of its members is refused at once: that alone would be dull
        chosen = [member for member in known if member in chosen or draw(st.integers(0, 6))]
    return {member: draw(_member(name, member, properties[member], depth)) for member in chosen}


def _member(message: str, member: str, schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if member == "fields":
        return _masks(message)
    if member.endswith("sheetId") or member.endswith("SheetId"):
        return st.sampled_from(SHEET_IDS)
    if member.endswith("Id"):
        return st.just("1") if schema["type"] == "string" else st.integers(1, 2)
    return _value(schema, depth)


def _value(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    kind = schema.get("type")
    if "$ref" in schema:
        name = schema["$ref"]
        if name in SPECIAL:
            return SPECIAL[name]
        return messages(name, depth=depth + 1) if depth < DEEPEST else st.just({})
    if kind == "array":
        return st.lists(_value(schema["items"], depth), min_size=0, max_size=2)
    if kind == "object":
        return st.dictionaries(
            st.sampled_from(("0", "1", "4")), _value(schema["additionalProperties"], depth), max_size=2
        )
    if kind == "string" and "enum" in schema:
        return st.sampled_from(schema["enum"][-1:0:-1] or schema["enum"])  # the first is ..._UNSPECIFIED
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        return INDEXES
    return st.sampled_from(NUMBERS) if kind == "number" else st.sampled_from(TEXTS)


def _masks(message: str) -> st.SearchStrategy[str]:
    """Field masks for an update request: all, a member or two of what it updates, now and then nonsense."""
    properties = document()["schemas"][message]["properties"]
    targets = [schema["$ref"] for schema in properties.values() if "$ref" in schema and schema["$ref"] not in SPECIAL]
    if message in ("UpdateCellsRequest", "RepeatCellRequest", "AppendCellsRequest"):
        targets = ["CellData"]
    known = [name for target in targets for name in document()["schemas"][target].get("properties", {})]
    if not known:
        return st.just("*")
    some = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True).map(",".join)
    return st.one_of(st.just("*"), some, some, some, st.sampled_from(("", "bogus", known[0] + ".x")))


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """One request of a batch."""
    types = document()["schemas"]["Request"]["properties"]
    name = draw(st.sampled_from(sorted(set(types) - ON_DATA_SOURCES)))
    if name in WHOLE and draw(st.integers(0, 3)):
        return {name: draw(WHOLE[name])}
    return {name: draw(messages(types[name]["$ref"]))}


BATCHES = st.lists(requests(), min_size=1, max_size=2)
ROW = st.lists(st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(TEXTS)), max_size=4)
VALUES = st.lists(ROW, max_size=3)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, str, dict[str, Any], Any]:
    """(method, path after the spreadsheet's id, query, body) of any call that writes."""
    if draw(st.integers(0, 2)):
        body = {"requests": draw(BATCHES), "includeSpreadsheetInResponse": draw(st.booleans())}
        return "POST", ":batchUpdate", {}, body
    range_ = draw(st.sampled_from(RANGES))
    query = {"valueInputOption": draw(st.sampled_from(("RAW", "USER_ENTERED"))), "includeValuesInResponse": "true"}
    body = {"values": draw(VALUES), "majorDimension": draw(st.sampled_from(("ROWS", "COLUMNS")))}
    kind = draw(st.sampled_from(("update", "append", "clear", "batch")))
    if kind == "update":
        return "PUT", f"/values/{range_}", query, body
    if kind == "append":
        option = draw(st.sampled_from(("INSERT_ROWS", "OVERWRITE")))
        return "POST", f"/values/{range_}:append", query | {"insertDataOption": option}, body
    if kind == "clear":
        return "POST", f"/values/{range_}:clear", {}, {}
    data = [{**body, "range": range_}, {**body, "range": draw(st.sampled_from(RANGES))}]
    return "POST", "/values:batchUpdate", {}, {"valueInputOption": query["valueInputOption"], "data": data}
