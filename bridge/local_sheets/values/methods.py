"""spreadsheets.values: reading, writing, appending and clearing plain values.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values
"""

from __future__ import annotations

from typing import Any

from bridge.local_sheets.grid.a1 import a1
from bridge.local_sheets.values.appending import append_rows
from bridge.local_sheets.values.lines import Options
from bridge.local_sheets.values.rendering import value_range
from bridge.local_sheets.values.writing import Writing, Written, clear, totals, write
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.addressing import filter_areas, grid_range, text_area
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet


def get(spreadsheet: Spreadsheet, call: Call) -> Json:
    """values.get."""
    tab, area = text_area(spreadsheet, call.path["range"])
    return value_range(spreadsheet, tab, area, options=Options.of(call.query))


def batch_get(spreadsheet: Spreadsheet, call: Call) -> Json:
    """values.batchGet."""
    options = Options.of(call.query)
    places = [text_area(spreadsheet, text) for text in call.query_list("ranges")]
    return _answer(
        spreadsheet, valueRanges=[value_range(spreadsheet, tab, area, options=options) for tab, area in places]
    )


def batch_get_by_data_filter(spreadsheet: Spreadsheet, call: Call) -> Json:
    """values.batchGetByDataFilter: one valueRange per range that a filter selects."""
    options = Options.of(call.body)
    found = [
        {"valueRange": value_range(spreadsheet, tab, area, options=options), "dataFilters": [data_filter]}
        for data_filter in call.body.get("dataFilters", ())
        for tab, area in filter_areas(spreadsheet, data_filter)
    ]
    return _answer(spreadsheet, **({"valueRanges": found} if found else {}))


def update(draft: Spreadsheet, call: Call) -> Json:
    """values.update."""
    stated = call.body.get("range")
    asked = call.path["range"]
    if stated and stated != asked and grid_range(draft, stated) != grid_range(draft, asked):
        raise ApiError(f"Request range[{asked}] does not match value's range[{stated}]")
    written = _write_text(draft, call, asked, item=call.body, option=_input(call.query))
    return {"spreadsheetId": draft.spreadsheet_id, **_written(draft, written, call.query)}


def batch_update(draft: Spreadsheet, call: Call) -> Json:
    """values.batchUpdate: all or nothing."""
    option = _input(call.body)
    results = []
    for index, item in enumerate(call.body.get("data", ())):
        try:
            results.append(_write_text(draft, call, item.get("range", ""), item=item, option=option))
        except ApiError as error:
            raise error.inside(f"data[{index}]") from None
    responses = [{"spreadsheetId": draft.spreadsheet_id, **_written(draft, written, call.body)} for written in results]
    return _answer(draft, **totals(results), responses=responses)


def batch_update_by_data_filter(draft: Spreadsheet, call: Call) -> Json:
    """values.batchUpdateByDataFilter: the values go to every range that a filter selects."""
    option = _input(call.body)
    results, responses = [], []
    for index, item in enumerate(call.body.get("data", ())):
        for tab, area in filter_areas(draft, item.get("dataFilter", {})):
            try:
                written = write(draft, tab, area.json(), writing=_writing(call, item, option))
            except ApiError as error:
                raise error.inside(f"data[{index}]") from None
            results.append(written)
            responses.append({**_written(draft, written, call.body), "dataFilter": item["dataFilter"]})
    return _answer(draft, **totals(results), responses=responses)


def append(draft: Spreadsheet, call: Call) -> Json:
    """values.append: below the table that the range touches."""
    tab, cells = grid_range(draft, call.path["range"])
    writing = _writing(call, call.body, _input(call.query))
    inserting = call.query.get("insertDataOption") == "INSERT_ROWS"
    table, written = append_rows(draft, tab, cells, writing=writing, inserting=inserting)
    updates = {"spreadsheetId": draft.spreadsheet_id, **_written(draft, written, call.query)}
    found = {} if table is None else {"tableRange": a1(tab.title, table)}
    return _answer(draft, **found, updates=updates)


def clear_one(draft: Spreadsheet, call: Call) -> Json:
    """values.clear: values go, formats, notes and validation stay."""
    return _answer(draft, clearedRange=_clear(draft, call.path["range"]))


def batch_clear(draft: Spreadsheet, call: Call) -> Json:
    """values.batchClear."""
    return _answer(draft, clearedRanges=[_clear(draft, text) for text in call.body.get("ranges", ())])


def batch_clear_by_data_filter(draft: Spreadsheet, call: Call) -> Json:
    """values.batchClearByDataFilter."""
    cleared = []
    for data_filter in call.body.get("dataFilters", ()):
        for tab, area in filter_areas(draft, data_filter):
            clear(draft, tab, area)
            cleared.append(a1(tab.title, area))
    return _answer(draft, clearedRanges=cleared)


def _clear(draft: Spreadsheet, text: str) -> str:
    tab, area = text_area(draft, text)
    clear(draft, tab, area)
    return a1(tab.title, area)


def _answer(spreadsheet: Spreadsheet, **members: Any) -> Json:
    return {"spreadsheetId": spreadsheet.spreadsheet_id, **members}


def _input(parameters: Json) -> str:
    option = parameters.get("valueInputOption", "")
    if option not in ("RAW", "USER_ENTERED"):
        raise ApiError("'valueInputOption' is required but not specified")
    return str(option)


def _writing(call: Call, item: Json, option: str) -> Writing:
    by_columns = item.get("majorDimension") == "COLUMNS"
    return Writing(item.get("values", []), by_columns=by_columns, typed=option == "USER_ENTERED", now=call.now)


def _write_text(draft: Spreadsheet, call: Call, text: str, *, item: Json, option: str) -> Written:
    tab, cells = grid_range(draft, text)
    return write(draft, tab, cells, writing=_writing(call, item, option))


def _written(draft: Spreadsheet, written: Written, parameters: Json) -> Json:
    answer = written.json(draft.find(written.area.sheet_id).title)
    if parameters.get("includeValuesInResponse") in (True, "true", "True"):
        tab = draft.find(written.area.sheet_id)
        answer["updatedData"] = value_range(draft, tab, written.area, options=Options.of(parameters, "response"))
    return answer
