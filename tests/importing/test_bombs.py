"""Workbooks that would take too much to open are refused before they are opened."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bridge.importing.bombs import TooMuch, check_workbook
from bridge.importing.workbooks import NotAWorkbook, read_workbook

XLS = Path(__file__).parent / "files" / "generic-old-excel-title-above.xls"
ODS = Path(__file__).parent / "files" / "generic-open-document.ods"


def workbook(**cells: object) -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for name, value in cells.items():
        book.active[name] = value
    book.save(packed)
    return packed.getvalue()


def test_a_cell_far_away_is_named() -> None:
    with pytest.raises(NotAWorkbook, match="cells as far away as XFD1048576"):
        read_workbook(workbook(A1="氏名", XFD1048576="x"))


def test_all_worksheets_together_are_bounded() -> None:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for sheet in (book.active, book.create_sheet()):
        sheet["A1"], sheet["Z230000"] = "氏名", "x"
    book.save(packed)
    with pytest.raises(NotAWorkbook, match="cells as far away as Z230000"):
        read_workbook(packed.getvalue())


def test_formats_far_away_do_no_harm() -> None:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["氏名", "メールアドレス"])
    book.active["XFD1048576"].number_format = "0.00"
    book.save(packed)
    assert read_workbook(packed.getvalue())[0].rows == [["氏名", "メールアドレス"]]


def test_an_archive_that_lies_about_its_size_is_damaged() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet>" + bytes(5_000_000))
    data = bytearray(packed.getvalue())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 100)
    with pytest.raises(TooMuch, match="damaged archive"):
        check_workbook(bytes(data))


@pytest.mark.parametrize("place", [512, 516, 520])
def test_an_old_workbook_that_leads_in_a_circle_is_refused(place: int) -> None:
    data = bytearray(XLS.read_bytes())
    table = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    data[table + place - 512 : table + place - 508] = struct.pack("<I", (place - 512) // 4)  # follows itself
    with pytest.raises(TooMuch, match="in a circle"):
        check_workbook(bytes(data))


def test_an_old_workbook_with_counts_that_cannot_be_is_refused() -> None:
    data = bytearray(XLS.read_bytes())
    data[64:68] = struct.pack("<I", 0xFFFFFF)
    with pytest.raises(TooMuch, match="damaged"):
        check_workbook(bytes(data))


def test_an_open_document_that_repeats_a_filled_cell_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(ODS) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            text = before.read(name).replace(
                b"<table:table-cell office:value-type",
                b'<table:table-cell table:number-columns-repeated="16000" office:value-type',
                1,
            )
            after.writestr(name, text)
    with pytest.raises(TooMuch, match="repeats a filled cell"):
        check_workbook(packed.getvalue())


@pytest.mark.parametrize("path", [XLS, ODS], ids=lambda path: path.suffix)
def test_workbooks_of_people_pass(path: Path) -> None:
    check_workbook(path.read_bytes())


def record(kind: int) -> int:
    """Where the last record of this kind stands in the old Excel file.

    https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-xls: two bytes of kind, two of length, then the rest.
    """
    data = XLS.read_bytes()
    found, at = 0, data.index(b"\x09\x08\x10\x00")
    while struct.unpack_from("<HH", data, at) != (0, 0):
        name, length = struct.unpack_from("<HH", data, at)
        found, at = (at if name == kind else found), at + 4 + length
    return found


def test_an_old_excel_file_that_promises_too_many_cells_is_refused_and_nothing_else_ends() -> None:
    data = bytearray(XLS.read_bytes())
    struct.pack_into("<IIHH", data, record(0x0200) + 4, 0, 0xFFFFFFFF, 0, 0xFFFF)  # DIMENSIONS
    with pytest.raises(NotAWorkbook, match="more than 2 GB"):
        read_workbook(bytes(data))


def test_an_old_excel_file_with_a_cell_far_away_is_refused() -> None:
    data = bytearray(XLS.read_bytes())
    struct.pack_into("<HH", data, record(0x00FD) + 4, 65_535, 159)  # LABELSST
    with pytest.raises(NotAWorkbook, match="65536 x 160 cells"):
        read_workbook(bytes(data))
