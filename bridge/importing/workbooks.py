"""Workbooks (xlsx, xlsm, xls, ods): their worksheets as Grids. Cells become the texts people see, dates ISO texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bridge.importing.bombs import MAX_CELLS, TooMuch, check_workbook
from bridge.importing.grid import Grid
from bridge.importing.old_excel import read_old_excel

_STYLES = 16 * 1024 * 1024  # bytes of styles that are looked through
_ZEROS = re.compile(rb'formatCode="(?:[^"]*;)?0{2,}[0-]*"')
_ZERO_FORMAT = re.compile(r"[0-]*0[0-]*")


class NotAWorkbook(ValueError):
    """Bytes that cannot be read as a workbook; the message says why."""


def read_workbook(data: bytes) -> tuple[Grid, ...]:
    """The visible worksheets that hold anything. Raises NotAWorkbook."""
    try:
        check_workbook(data)
        if not data.startswith(b"PK"):
            return read_old_excel(data)
        grids = worksheets(data)
        return _with_zeros(grids, data) if _has_zero_formats(data) else grids
    except TooMuch as error:
        raise NotAWorkbook(str(error)) from error
    except PasswordError as error:
        raise NotAWorkbook("is protected by a password; save it without one") from error
    except Exception as error:  # three libraries read a workbook, each with exceptions of its own for damage
        raise NotAWorkbook(f"is a damaged workbook ({(str(error) or 'no reason given').splitlines()[0]})") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the library throws where it did not expect such a file
            raise
        raise NotAWorkbook("is a damaged workbook") from error


def worksheets(data: bytes) -> tuple[Grid, ...]:
    """The visible worksheets of a workbook that was checked. Raises TooMuch and what the library raises."""
    return tuple(_grids(CalamineWorkbook.from_object(io.BytesIO(data))))


def _grids(workbook: CalamineWorkbook) -> Iterator[Grid]:
    for index, about in enumerate(workbook.sheets_metadata):
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        if sheet.height * sheet.width > MAX_CELLS:
            raise TooMuch(f'has a worksheet "{about.name}" of {sheet.height} x {sheet.width} cells; that is no list')
        if sheet.height:
            yield _grid(sheet)


def _grid(sheet: CalamineSheet) -> Grid:
    top, left = sheet.start or (0, 0)
    rows = [
        [cell if type(cell) is str else cell_text(cell) for cell in row]
        for row in sheet.to_python(skip_empty_area=True)
    ]
    return Grid(rows, [top + 1 + index for index in range(len(rows))], name=sheet.name, left=left)


def _has_zero_formats(data: bytes) -> bool:
    """Whether numbers may be shown with zeros in front (`000-0000`): rare, so only then each cell's format is read, too."""
    if not data.startswith(b"PK"):
        return False
    archive = zipfile.ZipFile(io.BytesIO(data))
    try:
        with archive.open("xl/styles.xml") as styles:
            return _ZEROS.search(styles.read(_STYLES)) is not None
    except KeyError:
        return False


def _with_zeros(grids: Sequence[Grid], data: bytes) -> tuple[Grid, ...]:
    """The grids with numbers as their format shows them: 491711 in `00000000` is 00491711."""
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for grid in grids:
        rows = {line: row for line, row in zip(grid.lines, grid.rows, strict=True)}
        for cells in workbook[grid.name].iter_rows():
            for cell in cells:
                if type(cell.value) is int and _ZERO_FORMAT.fullmatch(cell.number_format):
                    rows[cell.row][cell.column - 1 - grid.left] = zero_text(cell.value, cell.number_format)
    return tuple(grids)


def zero_text(number: int, number_format: str) -> str:
    """A whole number in a format of zeros and hyphens: 600001 in `000-0000` is 060-0001."""
    digits = str(abs(number)).zfill(number_format.count("0"))
    extra = len(digits) - number_format.count("0")
    taken = iter(digits[extra:])
    return digits[:extra] + "".join(next(taken) if one == "0" else one for one in number_format)


def cell_text(cell: object) -> str:
    """A cell as text: whole numbers without a point, dates and times in ISO form, ticks as TRUE and FALSE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes" if not cell.second else "seconds")
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
