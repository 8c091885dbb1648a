"""Where cells lead to: CellData.hyperlink."""

import pytest

from bridge.local_sheets.looks.hyperlinks import first_argument, literal

from .conftest import Api


def links(api: Api, range_: str = "A1:C9") -> list[str | None]:
    answer = api.sheet(ranges=range_, fields="sheets.data.rowData.values.hyperlink")
    return [cell.get("hyperlink") for row in answer["data"][0].get("rowData", []) for cell in row.get("values", [])]


@pytest.mark.parametrize(
    ("formula", "target"),
    [
        ('=HYPERLINK("https://example.com","見る")', "https://example.com"),
        ('=hyperlink("#gid=0&range=B2")', "#gid=0&range=B2"),
        ('=HYPERLINK("#gid=0&range=A"&MATCH("b",B1:B3,0),"行く")', "#gid=0&range=A2"),
        ('=HYPERLINK(B3,"行く")', "https://example.com/c"),
        ('=HYPERLINK("https://example.com/?q="&TEXT(1,"0,0"),"a")', "https://example.com/?q=01"),
        ('=HYPERLINK("https://example.com/""x""","a, b")', 'https://example.com/"x"'),
        ('=HYPERLINK("https://example.com","a")&"b"', None),
        ("=HYPERLINK(1/0)", None),
        ('="HYPERLINK("', None),
    ],
)
def test_a_formula_leads_where_its_first_argument_says(api: Api, formula: str, target: str | None) -> None:
    api.put("A1:B3", [[formula, "a"], ["", "b"], ["", "https://example.com/c"]], option="USER_ENTERED")
    assert links(api, "A1") == [target]


def test_a_format_may_lead_somewhere_too(api: Api) -> None:
    link = {"userEnteredFormat": {"textFormat": {"link": {"uri": "https://example.com"}}}}
    api.put("A1", [["x"]])
    cell = {
        "range": {"endRowIndex": 1, "endColumnIndex": 1},
        "cell": link,
        "fields": "userEnteredFormat.textFormat.link",
    }
    api.batch({"repeatCell": cell})
    assert links(api) == ["https://example.com"]


def test_arguments_are_told_apart() -> None:
    assert first_argument('=HYPERLINK(IF(A1,"a,b",{1;2}),"c")') == 'IF(A1,"a,b",{1;2})'
    assert first_argument('=HYPERLINK("open') is None
    assert literal('"a"&"b"') is None
    assert literal('""') == ""
