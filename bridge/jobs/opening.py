"""Opening a workbook as a spreadsheet of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

from bridge.errors import InvalidInput
from bridge.jobs.connecting import open_local


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook's spreadsheet. reference: how --spreadsheet names it, from where the command runs."""

    spreadsheet_id: str
    title: str
    reference: str


def open_workbook(workbook: Path, data: Path) -> Opened:
    """Take an .xlsx over into the local file. Raises InvalidInput for a file that is no workbook; nothing is made then."""
    if not workbook.is_file():
        raise InvalidInput(
            f'"{workbook}" is {"a folder" if workbook.is_dir() else "not there"}; name an .xlsx workbook'
        )
    if workbook.suffix.lower() not in (".xlsx", ".xlsm") or not is_zipfile(workbook):
        raise InvalidInput(f'"{workbook}" is no .xlsx workbook; open it in Excel or LibreOffice and save it as .xlsx')
    made = not data.exists()
    local = open_local(data, create=True)
    from bridge.local_sheets.files.xlsx import open_xlsx

    try:
        found = open_xlsx(local, workbook)
    except (BadZipFile, KeyError, ValueError) as error:
        local.close()
        if made:
            data.unlink(missing_ok=True)
        raise InvalidInput(f'"{workbook}" is no .xlsx workbook ({error})') from error
    alone = local.first_spreadsheet() == found
    return Opened(found, workbook.stem, f"local:{data}" if alone else f"local:{data}#{found}")
