"""The query language of files.list, orders and pages."""

import pytest

FILES = [
    {"name": "Deals 2026", "mimeType": "sheet", "trashed": False, "parents": ["root"], "modifiedTime": "2026-11-01"},
    {"name": "it's", "mimeType": "sheet", "trashed": True, "parents": ["f1"], "modifiedTime": "2026-10-01"},
    {"name": "案件", "mimeType": "folder", "trashed": False, "parents": ["f1"], "modifiedTime": "2026-09-01"},
]
OWNER = {"role": "owner", "emailAddress": "ada@example.com"}
READER = {"role": "reader", "emailAddress": "bob@example.com"}


def names(query):
    from bridge.local_sheets.drive.query import matching

    files = [{**item, "permissions": [OWNER, READER], "ownedByMe": True} for item in FILES]
    return [item["name"] for item in matching(files, query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("", ["Deals 2026", "it's", "案件"], id="nothing asked: all, trashed ones, too"),
        pytest.param("name = 'Deals 2026'", ["Deals 2026"], id="a name"),
        pytest.param(r"name = 'it\'s'", ["it's"], id="an escaped quote"),
        pytest.param('name contains "deal"', ["Deals 2026"], id="contains, whatever the case"),
        pytest.param("trashed = false and mimeType = 'sheet'", ["Deals 2026"], id="both"),
        pytest.param("trashed=true or mimeType='folder'", ["it's", "案件"], id="either"),
        pytest.param("not (trashed = true or name = '案件')", ["Deals 2026"], id="neither"),
        pytest.param("'f1' in parents and not trashed = true", ["案件"], id="in a folder"),
        pytest.param('mimeType="sheet" and parents in "f1"', ["it's"], id="in a folder, as gspread writes it"),
        pytest.param("modifiedTime >= '2026-10-01'", ["Deals 2026", "it's"], id="since a day"),
        pytest.param("'bob@example.com' in readers and name = '案件'", ["案件"], id="readers"),
        pytest.param("'bob@example.com' in owners", [], id="owners"),
        pytest.param("sharedWithMe = true", [], id="all are mine"),
    ],
)
def test_queries(query, found):
    assert names(query) == found


@pytest.mark.parametrize(
    "query", ["name", "name = ", "bogus = 'x'", "name ~ 'x'", "(name = 'x'", "'x' in bogus", "name = 'x' y"]
)
def test_what_cannot_be_understood_is_refused(api, query):
    error = api.call("GET", "//drive/v3/files", q=query, status=400)["error"]
    assert error["errors"][0] | {"message": ""} == {
        "message": "",
        "domain": "global",
        "reason": "invalid",
        "location": "q",
        "locationType": "parameter",
    }


def test_orders_and_pages(api):
    for name in ("b", "C", "a"):
        api.call("POST", "//drive/v3/files", {"name": name})
    ordered = api.call("GET", "//drive/v3/files", orderBy="name desc")["files"]
    assert [item["name"] for item in ordered] == ["Test", "C", "b", "a"]
    page = api.call("GET", "//drive/v3/files", orderBy="name", pageSize=3)
    rest = api.call("GET", "//drive/v3/files", orderBy="name", pageSize=3, pageToken=page["nextPageToken"])
    assert [item["name"] for item in (*page["files"], *rest["files"])] == ["a", "b", "C", "Test"]
    assert "nextPageToken" not in rest
    for bad in ({"pageSize": 0}, {"pageToken": "x"}, {"orderBy": "size"}):
        assert api.call("GET", "//drive/v3/files", status=400, **bad)["error"]["code"] == 400
