"""The pages people look at, and the API on a port, over HTTP."""

from collections.abc import Iterator

import pytest
import requests

from .conftest import Api, serving


class Web:
    """A browser, more or less."""

    def __init__(self, address: str) -> None:
        self.address, self.session = address, requests.Session()
        self.session.trust_env = False

    def get(self, path, **options):
        return self.session.get(self.address + path, timeout=30, **options)

    def put(self, path, **options):
        return self.session.put(self.address + path, timeout=30, **options)

    def delete(self, path):
        return self.session.delete(self.address + path, timeout=30)


@pytest.fixture
def web(api: Api) -> Iterator[Web]:
    with serving(api.local) as address:
        yield Web(address)


def test_the_list_links_every_spreadsheet(api, web):
    api.local.create_spreadsheet("<案件> & more")
    page = web.get("/").text
    assert f"/s/{api.id}" in page
    assert "&lt;案件&gt; &amp; more" in page


def test_a_tab_is_an_escaped_table_without_scripts(api, web):
    api.put("A1", [["<script>alert(1)</script>", 0.5], ["", "b"]])
    hide = {
        "range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2},
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    format_ = {
        "range": {"endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2},
        "cell": {
            "userEnteredFormat": {"numberFormat": {"type": "PERCENT", "pattern": "0%"}, "backgroundColor": {"red": 1}},
            "note": '"n"',
        },
        "fields": "userEnteredFormat,note",
    }
    api.batch({"updateDimensionProperties": hide}, {"repeatCell": format_})
    page = web.get(f"/s/{api.id}", params={"tab": "Sheet1"}).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert '<td title="&quot;n&quot;" style="background:#ff0000">50%</td>' in page
    assert "<th>2</th>" not in page


def test_other_tabs_are_linked_and_unknown_ones_are_404(api, web):
    api.batch({"addSheet": {"properties": {"title": "二つ目", "hidden": True}}})
    assert "?tab=%E4%BA%8C%E3%81%A4%E7%9B%AE" in web.get(f"/s/{api.id}").text
    assert web.get(f"/s/{api.id}?tab=none").status_code == 404
    assert web.get("/s/none").status_code == 404


def test_the_api_answers_on_the_same_port(api, web):
    url = f"/v4/spreadsheets/{api.id}/values/%E3%82%B7%E3%83%BC%E3%83%88%2F1!A1"
    api.batch({"updateSheetProperties": {"properties": {"title": "シート/1"}, "fields": "title"}})
    assert web.put(url, params={"valueInputOption": "RAW"}, json={"values": [["x"]]}).json()["updatedCells"] == 1
    assert web.get(url).json()["values"] == [["x"]]
    assert web.delete(f"/drive/v3/files/{api.id}").status_code == 204
