"""A form: an empty list of leads to fill in, as a workbook with dropdowns. What comes back is read by every `import`."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bridge.settings import Settings
from bridge.settings.models import Text
from bridge.settings.template import Column
from bridge.views.dropdowns import dropdown, offered
from bridge.views.workbook import HEADER_FILL, PIXELS_PER_CHARACTER, TEXT_FORMAT

ROWS = 1000
CAMPAIGN = Text(ja="キャンペーン名", en="Campaign")
CHOICES = Text(ja="選択肢", en="Choices")
LEFT_OUT = frozenset(("import_first", "ma_updated_at", "open_count", "click_count", "other_emails", "external_id"))
DATES = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}


def form_columns(settings: Settings) -> list[Column]:
    """What people fill in: the columns an import may write, without those of other programs."""
    tab = settings.tabs["leads"]
    return [one for one in tab.columns if one.owner != "B" and not one.hidden and one.key not in LEFT_OUT]


def form_bytes(settings: Settings, dropdowns: Mapping[str, Sequence[str]]) -> bytes:
    """The workbook. Texts are formatted as texts, so that zeros people type stay.

    dropdowns: name of a choice list, or `members` -> labels.
    """
    language = settings.language
    workbook = Workbook()
    del workbook["Sheet"]
    sheet = workbook.create_sheet(settings.tabs["leads"].label(language))
    lists = workbook.create_sheet(CHOICES(language))
    lists.sheet_state = "hidden"
    columns = form_columns(settings)
    labels = [*(one.label(language) for one in columns), CAMPAIGN(language)]
    for number, label in enumerate(labels, 1):
        cell = sheet.cell(1, number, label)
        cell.font, cell.fill, cell.number_format = Font(bold=True), HEADER_FILL, TEXT_FORMAT
    for number, column in enumerate(columns, 1):
        _body(sheet, column, number)
        values = offered(column, dropdowns)
        if values:
            _dropdown(sheet, lists, number, values)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.print_title_rows = "landscape", "1:1"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _body(sheet: Worksheet, column: Column, number: int) -> None:
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = column.width / PIXELS_PER_CHARACTER
    pattern = DATES.get(column.type, TEXT_FORMAT if column.type in ("text", "email", "choice", "reference") else "")
    if pattern:
        sheet.column_dimensions[letter].number_format = pattern
        for row in range(2, ROWS + 2):
            sheet.cell(row, number).number_format = pattern


def _dropdown(sheet: Worksheet, lists: Worksheet, number: int, values: Sequence[str]) -> None:
    for row, value in enumerate(values, 1):
        cell = lists.cell(row, number, value)
        cell.data_type, cell.number_format = "s", TEXT_FORMAT
    sheet.add_data_validation(dropdown(lists.title, get_column_letter(number), values, last_row=ROWS + 1))
