"""Plain pages to look at spreadsheets: escaped, read-only, without scripts."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from bridge.local_sheets.a1 import column_letters
from bridge.local_sheets.display import shown
from bridge.local_sheets.schema import Json
from bridge.local_sheets.server import LocalSheets
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import Tab

MOST_ROWS = 1_000  # rows on a page
STYLE = (
    "body{font:14px/1.4 sans-serif;margin:1em}table{border-collapse:collapse;table-layout:fixed}"
    "td,th{border:1px solid #ccc;padding:2px 6px;vertical-align:top;white-space:pre-wrap;overflow-wrap:break-word}"
    "tr:not(:has(td:not(:empty)~td:not(:empty))) td{white-space:pre}"  # a title alone in its row runs over the empty cells
    "th{background:#f3f3f3;font-weight:normal;color:#555}nav a,nav b{margin-right:1em}"
)
WIDTH = 100  # pixels of a column that says nothing else, as in Google Sheets
HEAD_WIDTH = 48  # pixels of the row numbers


def _page(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="ja"><head>{head}</head><body>{body}</body></html>'


def list_page(local: LocalSheets) -> str:
    """All spreadsheets, oldest first."""
    links = "".join(
        f'<li><a href="/s/{quote(item.spreadsheet_id)}">{escape(item.properties["title"])}</a></li>'
        for item in local.spreadsheets()
        if not item.file.get("trashed")
    )
    return _page("sheetbridge", f"<h1>sheetbridge</h1><ul>{links or '<li>(empty)</li>'}</ul>")


def sheet_page(local: LocalSheets, spreadsheet_id: str, title: str | None) -> str | None:
    """One tab, the first visible one by default; None when there is no such spreadsheet or tab."""
    spreadsheet = next((item for item in local.spreadsheets() if item.spreadsheet_id == spreadsheet_id), None)
    if spreadsheet is None:
        return None
    tab = spreadsheet.titled(title) if title else _first_visible(spreadsheet)
    if tab is None:
        return None
    name = spreadsheet.properties["title"]
    links = "".join(_tab_link(spreadsheet, other, tab) for other in spreadsheet.tabs)
    body = f'<p><a href="/">sheetbridge</a></p><h1>{escape(name)}</h1><nav>{links}</nav>{_table(spreadsheet, tab)}'
    return _page(f"{tab.title} - {name}", body)


def _first_visible(spreadsheet: Spreadsheet) -> Tab:
    return next((tab for tab in spreadsheet.tabs if not tab.properties.get("hidden")), spreadsheet.tabs[0])


def _tab_link(spreadsheet: Spreadsheet, tab: Tab, current: Tab) -> str:
    text = escape(tab.title) + (" (hidden)" if tab.properties.get("hidden") else "")
    if tab.sheet_id == current.sheet_id:
        return f"<b>{text}</b> "
    return f'<a href="/s/{quote(spreadsheet.spreadsheet_id)}?tab={quote(tab.title, safe="")}">{text}</a>'


def _table(spreadsheet: Spreadsheet, tab: Tab) -> str:
    height = next((row + 1 for row in reversed(range(tab.row_count)) if tab.rows[row]), 0)
    width = max((len(row) for row in tab.rows[:height]), default=0)
    columns = [column for column in range(width) if not tab.column_properties.get(column, {}).get("hiddenByUser")]
    head = "".join(f"<th>{column_letters(column)}</th>" for column in columns)
    rows = "".join(
        _row(spreadsheet, tab, row, columns=columns) for row in range(min(height, MOST_ROWS)) if not tab.hidden(row)
    )
    more = f"<p>{height - MOST_ROWS} more rows</p>" if height > MOST_ROWS else ""
    return f"{_opening(tab, columns)}<tr><th></th>{head}</tr>{rows}</table>{more}"


def _opening(tab: Tab, columns: list[int]) -> str:
    """The table's tag with the columns' widths."""
    widths = [HEAD_WIDTH, *(tab.column_properties.get(column, {}).get("pixelSize", WIDTH) for column in columns)]
    cols = "".join(f'<col style="width:{int(width)}px">' for width in widths)
    return f'<table style="width:{sum(widths)}px"><colgroup>{cols}</colgroup>'


def _row(spreadsheet: Spreadsheet, tab: Tab, row: int, *, columns: list[int]) -> str:
    cells = "".join(_cell(spreadsheet, tab, row, column=column) for column in columns)
    return f"<tr><th>{row + 1}</th>{cells}</tr>"


def _cell(spreadsheet: Spreadsheet, tab: Tab, row: int, *, column: int) -> str:
    look = tab.look(row, column) or {}
    note = f' title="{escape(look["note"])}"' if look.get("note") else ""
    style = _style(look.get("userEnteredFormat", {}))
    return f"<td{note}{style}>{escape(shown(tab.value(row, column), look, spreadsheet.locale))}</td>"


def _style(format_: Json) -> str:
    """Fill, text colour and bold."""
    text = format_.get("textFormat", {})
    rules = ["font-weight:bold"] if text.get("bold") else []
    rules += [f"background:{_rgb(format_['backgroundColor'])}"] if "backgroundColor" in format_ else []
    rules += [f"color:{_rgb(text['foregroundColor'])}"] if "foregroundColor" in text else []
    return f' style="{";".join(rules)}"' if rules else ""


def _rgb(colour: Json) -> str:
    return "#" + "".join(f"{round(colour.get(name, 0) * 255):02x}" for name in ("red", "green", "blue"))
