"""From bytes to rows: encodings, separators, quoted line breaks, worksheets. What a program writes is read back, with its lines."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from bridge.importing.decoding import NotText, decode
from bridge.importing.grid import DELIMITERS, Grid, heads, split_text
from bridge.importing.opening import Asked
from bridge.importing.understanding import understand
from bridge.importing.workbooks import cell_text, read_workbook, zero_text
from bridge.settings import Settings
from bridge.settings.load import load

TEXT = "氏名,会社名,メールアドレス\n髙橋 花子,㈱例示①,hanako@example.jp\n﨑田～,表ソ能,sakita@example.com\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(TEXT.encode(), "UTF-8", id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), "UTF-8 with a byte order mark", id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("cp932"), "CP932", id="CP932"),
        pytest.param(TEXT.encode("cp932").replace(b"\xee\xe0", b"\xfb\xfc"), "CP932", id="CP932 as Windows writes 髙"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16 LE", id="UTF-16 LE with a mark"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 BE", id="UTF-16 BE with a mark"),
        pytest.param(TEXT.encode("utf-16-le"), "UTF-16 LE", id="UTF-16 LE without"),
        pytest.param(TEXT.encode("utf-16-be"), "UTF-16 BE", id="UTF-16 BE without"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


def test_a_zero_byte_inside_a_name_is_dropped() -> None:
    assert decode("青\0木,aoki@example.com\n".encode() * 50).text == "青木,aoki@example.com\n" * 50


def test_addresses_with_tags_and_phones_from_abroad_are_no_utf_7() -> None:
    text = "a+news@example.com,+81312345678\nb+news-x@example.com,+819012345678\n"
    assert decode(text.encode()).encoding == "UTF-8"


@pytest.mark.parametrize("bad", [b"\x81", b"abc\xff\xffdef", b"\xef\xbb\xbf\xff"])
def test_bytes_that_fit_no_encoding_are_refused(bad: bytes) -> None:
    with pytest.raises(NotText):
        decode(bad)


def test_lines_are_those_of_the_file() -> None:
    grid = split_text('a,b\r\n"1\r\n2\r\n3",x\r\n\r\nlast,y\r\n', ",")
    assert grid.rows == [["a", "b"], ["1\r\n2\r\n3", "x"], [], ["last", "y"]]
    assert grid.lines == [1, 2, 5, 6]


def test_a_quotation_mark_nobody_closed_is_told(settings: Settings) -> None:
    rows = "".join(f"青木 {number},aoki{number}@example.com\n" for number in range(500))
    data = f'氏名,メールアドレス\n上野,ueno@example.com\n"江口,eguchi@example.com\n{rows}'.encode()
    found = understand(data, "list.csv", settings, Asked())
    assert [problem.place for problem in found.problems if "quotation mark" in problem.text] == ["list.csv:3"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param("a;b;c\n1,5;2;3\n1,6;2;3\n", ";", id="commas inside numbers"),
        pytest.param(
            'Name\tTime\n"Aoki, I."\t11/15/22, 9:30\nUeno, H.\t11/15/22, 9:31\n', "\t", id="commas inside names"
        ),
        pytest.param("a|b\n1|2\n", "|", id="bars"),
        pytest.param("only one column\n", ",", id="none at all"),
        pytest.param("a,b,c\n1,2,x;y;z\n3,4,x;y\n", ",", id="lists inside cells"),
    ],
)
def test_the_separator(text: str, delimiter: str) -> None:
    assert heads(text)[0].delimiter == delimiter


cells = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), max_size=12),
    st.sampled_from(["a\nb", 'say "x"', ",;\t|", "00491711", "=1+1"]),
)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=8)


quotings = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
styles = st.tuples(st.sampled_from(sorted(DELIMITERS)), st.sampled_from(["\n", "\r\n"]), quotings)
HEADER = ["氏名", "メールアドレス", "会社名"]
SETTINGS = load()


def written(rows: list[list[str]], style: tuple[str, str, int]) -> str:
    delimiter, newline, quoting = style
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    return text.getvalue()


@given(tables, styles)
def test_what_a_program_writes_is_read_back_with_its_lines(rows: list[list[str]], style: tuple[str, str, int]) -> None:
    grid = split_text(written(rows, style), style[0])
    assert grid.rows == rows
    assert grid.lines == list(_starts(rows))


@how(deadline=None)  # a busy machine is no fault
@given(tables, styles)
def test_the_separator_is_found_whatever_people_wrote(rows: list[list[str]], style: tuple[str, str, int]) -> None:
    text = written([HEADER, ["上野", "ueno@example.com", "例示"], *rows], style)
    found = understand(text.encode(), "list.csv", SETTINGS, Asked())
    assert found.delimiter == style[0]
    assert found.frame["email"][0] == "ueno@example.com"


def _starts(rows: list[list[str]]) -> list[int]:
    line, found = 1, []
    for row in rows:
        found.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    return found


ambiguous = "¢£¬‖−〜"  # two characters of CP932 that Python writes as one
in_cp932 = st.text(
    st.characters(codec="cp932", exclude_categories=("Cc", "Zs"), exclude_characters=ambiguous), max_size=8
)


@given(st.lists(in_cp932, max_size=5))
def test_what_cp932_holds_is_read_back_from_cp932(words: list[str]) -> None:
    text = "\n".join(["氏名,会社名", *words]) + "\n"
    assert decode(text.encode("cp932")).text == text


def book(*rows: list[object], formats: dict[str, str] | None = None) -> Grid:
    workbook, packed = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    for cell, number_format in (formats or {}).items():
        workbook.active[cell].number_format = number_format
    workbook.save(packed)
    return read_workbook(packed.getvalue())[0]


def test_numbers_of_a_workbook_are_texts_as_people_see_them() -> None:
    grid = book(["00491711", 9012345678, 1e5, 0.1, True, None, -3])
    assert grid.rows == [["00491711", "9012345678", "100000", "0.1", "TRUE", "", "-3"]]


def test_zeros_that_a_format_shows_are_kept() -> None:
    grid = book([], [None, 600001, 9012345678, 12], formats={"B2": "000-0000", "C2": "00000000000"})
    assert (grid.rows, grid.lines) == ([["060-0001", "09012345678", "12"]], [2])


@pytest.mark.parametrize(
    ("number", "form", "text"), [(7, "000", "007"), (1234, "000", "1234"), (600001, "000-0000", "060-0001")]
)
def test_formats_of_zeros(number: int, form: str, text: str) -> None:
    assert zero_text(number, form) == text


def test_hidden_worksheets_are_left_out() -> None:
    workbook, packed = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["見える"])
    workbook.create_sheet("隠れた").append(["見えない"])
    workbook["隠れた"].sheet_state = "hidden"
    workbook.save(packed)
    assert [grid.name for grid in read_workbook(packed.getvalue())] == ["Sheet"]


def test_a_cell_without_a_value_is_blank() -> None:
    assert cell_text(None) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('氏名,メール\n甲,a@example.com\n"乙,b@example.com\n丙,c@example.com\n', 3, id="never closed"),
        pytest.param('氏名,メール\n甲,a@example.com\n"乙\n丙",c@example.com\n', None, id="closed in the next line"),
        pytest.param('氏名,メモ\n甲,"12"" の板\n二枚"\n', None, id="a doubled one inside"),
        pytest.param('氏名,メモ\r甲,"一\r二\r', 2, id="old line ends"),
        pytest.param('氏名,メモ\n甲,12" の板\n', None, id="one in the middle of a cell"),
    ],
)
def test_a_quotation_mark_that_swallows_the_rest_of_the_people_is_found(text: str, line: int | None) -> None:
    assert split_text(text, ",").runaway == line
