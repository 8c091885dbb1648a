"""Opening a workbook as a spreadsheet of this machine."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

from bridge.errors import InvalidInput
from bridge.jobs.connecting import open_local


def open_workbook(workbook: Path, data: Path) -> tuple[str, str]:
    """Take an .xlsx over into the local file; (spreadsheet id, title). Raises InvalidInput for a file that is no workbook."""
    if not workbook.is_file():
        raise InvalidInput(f'there is no file "{workbook}"')
    local = open_local(data, create=True)
    from bridge.local_sheets.xlsx import open_xlsx

    try:
        return open_xlsx(local, workbook), workbook.stem
    except (BadZipFile, KeyError, ValueError) as error:
        raise InvalidInput(f'"{workbook}" is no .xlsx workbook ({error})') from error
