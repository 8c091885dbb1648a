"""A spreadsheet as an OpenDocument file: values, formulas with their values, tabs. Formats stay behind.

https://docs.oasis-open.org/office/OpenDocument/v1.3/
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from xml.sax.saxutils import escape, quoteattr

from bridge.local_sheets.text.display import is_date, shown
from bridge.local_sheets.text.number_format import DAY_ZERO
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Row, Tab

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def ods_bytes(spreadsheet: Spreadsheet) -> bytes:
    """The file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", KIND, zipfile.ZIP_STORED)  # first and unpacked, so that programs know it by its head
        file.writestr("META-INF/manifest.xml", MANIFEST)
        file.writestr("content.xml", "".join(_content(spreadsheet)))
    return out.getvalue()


def _content(spreadsheet: Spreadsheet) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<office:document-content {NAMES} office:version="1.3"><office:body><office:spreadsheet>'
    for tab in spreadsheet.tabs:
        if tab.is_grid:
            yield f"<table:table table:name={quoteattr(tab.title)}>"
            yield from _rows(tab, spreadsheet.locale)
            yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _rows(tab: Tab, locale: str) -> Iterator[str]:
    filled = max((at + 1 for at, row in enumerate(tab.rows) if row), default=1)
    for at, row in enumerate(tab.rows[:filled]):
        yield f"<table:table-row>{_cells(tab, at, row, locale=locale) or '<table:table-cell/>'}</table:table-row>"


def _cells(tab: Tab, at: int, row: Row, *, locale: str) -> str:
    return "".join(_cell(value, tab.look(at, column), locale) for column, value in enumerate(row))


def _cell(value: Value, look: Look, locale: str) -> str:
    if value is None:
        return "<table:table-cell/>"
    formula = f" table:formula={quoteattr('of:' + value)}" if isinstance(value, Formula) else ""
    lines = escape(shown(value, look, locale)).split("\n")
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f"<table:table-cell{formula}{_typed(effective(value), look)}>{text}</table:table-cell>"


def _typed(value: Value, look: Look) -> str:
    if isinstance(value, bool):
        return f' office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    if isinstance(value, int | float):
        if is_date(look) and 0 < value < 2_958_466:  # up to the year 9999
            moment = (DAY_ZERO + timedelta(days=value)).isoformat(timespec="seconds").removesuffix("T00:00:00")
            return f' office:value-type="date" office:date-value="{moment}"'
        return f' office:value-type="float" office:value="{value!r}"'
    return ' office:value-type="string"'
