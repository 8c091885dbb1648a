"""Files that are no lists of people: what is said about them, and that nothing is written."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bridge.errors import InvalidInput
from bridge.importing.file_list import NoEmailColumn, UnreadableFile
from bridge.importing.reader import MAX_BYTES, read_list
from bridge.settings import Settings

SURVEY = (
    ",".join(f"設問{number}: どう思いますか" for number in range(1, 51)) + "\n" + ",".join(["とても良い"] * 50) + "\n"
)
STATEMENT = '取引日,摘要,お支払金額,お預り金額,差引残高\n2026/04/01,カード,"1,200",,"98,800"\n2026/04/02,振込,,"5,000","103,800"\n'
LOGIN = '<!DOCTYPE html>\n<html lang="ja"><head><title>ログイン</title></head><body>a@example.com</body></html>\n'
PROSE = "拝啓 時下ますますご清栄のこととお慶び申し上げます。\nさて、このたび展示会を開きます。\n敬具\n"
CSV = "氏名,メールアドレス\n青木 一郎,aoki@example.com\n"


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return packed.getvalue()


def workbook(*rows: list[object]) -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(packed)
    return packed.getvalue()


def locked() -> bytes:
    """As Excel saves a workbook with a password: an OLE file with two streams."""
    names = b"".join(name.encode("utf-16-le") for name in ("EncryptionInfo", "EncryptedPackage"))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(2_000)


BYTES = [
    pytest.param(b"", "is empty", id="an empty file"),
    pytest.param(b" \r\n\t\n", "nothing but blanks", id="a file of blanks"),
    pytest.param("\ufeff\n\n".encode(), "nothing but blanks", id="a byte order mark and blanks"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(500), "is a PNG picture", id="a PNG"),
    pytest.param(b"\xff\xd8\xff\xe0" + bytes(100), "is a JPEG picture", id="a JPEG"),
    pytest.param(b"%PDF-1.7\n" + bytes(100), "is a PDF document", id="a PDF"),
    pytest.param(SURVEY.encode(), "no column holds e-mail addresses", id="a survey of 50 columns without e-mail"),
    pytest.param(STATEMENT.encode("cp932"), "no column holds e-mail addresses", id="a bank statement"),
    pytest.param(LOGIN.encode(), "is a web page (HTML)", id="HTML named .csv"),
    pytest.param(LOGIN.encode("utf-16"), "is a web page (HTML)", id="HTML in UTF-16"),
    pytest.param(archive(**{"list.csv": CSV.encode()}), "is an archive", id="a zip"),
    pytest.param(archive(**{"word/document.xml": b"<w/>"}), "is an archive", id="a Word document"),
    pytest.param(gzip.compress(CSV.encode()), "is a gzip archive", id="a gzip"),
    pytest.param(CSV.encode("utf-7"), "is UTF-7 text", id="UTF-7"),
    pytest.param(random.Random(2).randbytes(3_000), "is neither UTF-8", id="noise"),
    pytest.param(("\x01\x02\x03\x04\x05" * 100).encode(), "control characters", id="control characters"),
    pytest.param(b'[{"email": "aoki@example.com"}]', "is JSON", id="JSON"),
    pytest.param(b'<?xml version="1.0"?><a/>', "is XML", id="XML"),
    pytest.param(b"BEGIN:VCARD\r\nEMAIL:aoki@example.com\r\nEND:VCARD\r\n", "holds vCards", id="vCards"),
    pytest.param(PROSE.encode(), "is text without columns", id="a letter"),
    pytest.param("氏名,メールアドレス\n".encode(), "holds nobody", id="a header alone"),
    pytest.param(workbook(), "without a filled worksheet", id="an empty workbook"),
    pytest.param(
        workbook(["日付", "金額"], [1, 2]), "no column holds e-mail addresses", id="a workbook without e-mail"
    ),
    pytest.param(workbook(["a"])[:-300], "archive", id="a workbook that was cut off"),
    pytest.param(archive(**{"xl/workbook.xml": b"<nothing/>"}), "is a damaged workbook", id="a workbook that is none"),
    pytest.param(locked(), "password", id="a workbook with a password"),
    pytest.param(b"\xff\xfea\x00b", "begins like UTF-16 LE", id="half of UTF-16"),
]


@pytest.mark.parametrize(("data", "seen"), BYTES)
def test_what_is_no_list_is_named(data: bytes, seen: str, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refused:
        read_list(path, settings)
    assert seen in str(refused.value)
    assert str(refused.value).startswith(f"{path}: ")
    assert refused.value.exit_code == 4
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
    assert path.read_bytes() == data


def test_columns_of_a_list_without_addresses_are_named(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(SURVEY)
    with pytest.raises(NoEmailColumn) as refused:
        read_list(path, settings)
    assert len(refused.value.headers) == 50
    assert '"設問12: どう思いますか" and 38 more' in str(refused.value)
    assert len(read_list(path, settings, allow_no_email=True).frame) == 1


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)  # takes no room on the disk
    with pytest.raises(UnreadableFile, match="holds 300 MB; the limit is 100 MB"):
        read_list(path, settings)


def test_a_stream_that_is_too_large_is_cut_off(settings: Settings) -> None:
    with pytest.raises(UnreadableFile, match="the limit is 100 MB"):
        read_list("-", settings, stdin=io.BytesIO(bytes(MAX_BYTES + 1)))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "bomb.xlsx"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("xl/workbook.xml", b"<workbook/>")
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(520):
                sheet.write(bytes(1024 * 1024))
    path.write_bytes(packed.getvalue())
    with pytest.raises(UnreadableFile, match="unpacks to 520 MB; the limit is 512 MB"):
        read_list(path, settings)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        pytest.param("missing.csv", "there is no such file", id="missing"),
        pytest.param(".", "is no file", id="a folder"),
    ],
)
def test_what_is_no_file(name: str, seen: str, tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(UnreadableFile, match=seen):
        read_list(tmp_path / name, settings)


def test_nothing_on_stdin(settings: Settings) -> None:
    with pytest.raises(UnreadableFile, match="nothing comes in on stdin"):
        read_list("-", settings)


def test_a_source_that_does_not_fit_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "list.csv"
    path.write_text(CSV)
    with pytest.raises(UnreadableFile, match='does not fit the source "zoom_webinar"'):
        read_list(path, settings, source="zoom_webinar")
    with pytest.raises(InvalidInput, match='no source "zom_webinar"'):
        read_list(path, settings, source="zom_webinar")


def test_a_worksheet_that_is_not_there_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(["氏名", "メールアドレス"], ["青木 一郎", "aoki@example.com"]))
    assert len(read_list(path, settings, worksheet="Sheet").frame) == 1
    with pytest.raises(InvalidInput, match='no filled worksheet "名簿"'):
        read_list(path, settings, worksheet="名簿")
