"""The pages people look at, and the API on a port, over HTTP."""

import re
from collections.abc import Iterator

import pytest
import requests

from bridge.local_sheets.server.guard import refusal
from bridge.local_sheets.server.pages import FOLDER, KINDS

from .conftest import Api, serving


class Web:
    """A browser, more or less."""

    def __init__(self, address: str) -> None:
        self.address, self.session = address, requests.Session()
        self.session.trust_env = False

    def get(self, path, **options):
        return self.session.get(self.address + path, timeout=30, **options)

    def post(self, path, **options):
        return self.session.post(self.address + path, timeout=30, **options)

    def put(self, path, **options):
        return self.session.put(self.address + path, timeout=30, **options)

    def delete(self, path):
        return self.session.delete(self.address + path, timeout=30)


@pytest.fixture
def web(api: Api) -> Iterator[Web]:
    with serving(api.local) as address:
        yield Web(address)


@pytest.mark.parametrize("path", ["/", "/s/any"])
def test_a_page_loads_only_what_this_server_holds_and_nothing_is_written_into_it(api, web, path):
    api.local.create_spreadsheet("<script>alert(1)</script>")
    answer = web.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "alert(1)" not in answer.text
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "http" not in policy
    for name in re.findall(r'(?:src|href)="(/_page/[^"]+)"', answer.text):
        assert web.get(name).status_code == 200, name


def test_every_file_of_the_page_is_served_with_its_kind_and_names_no_other_host(web):
    for path in FOLDER.iterdir():
        answer = web.get(f"/_page/{path.name}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] == KINDS[path.suffix]
        named = set(re.findall(r"https?://[\w.-]+", answer.text)) - {"http://www.w3.org"}  # the name space of SVG
        assert named == set(), path.name


@pytest.mark.parametrize("name", ["none.js", "..%2fapp.py", "%2e%2e/app.py", "../app.py", "__init__.py", ""])
def test_nothing_else_is_served_as_a_page(web, name):
    assert web.get(f"/_page/{name}").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8089", "127.0.0.1.evil.example", "192.168.1.2:8089"])
def test_a_name_that_was_pointed_at_this_machine_is_refused(api, web, host):
    for path in ("/", f"/v4/spreadsheets/{api.id}"):
        answer = web.get(path, headers={"Host": host})
        assert answer.status_code == 403
        assert host in answer.json()["error"]["message"]


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "127.0.0.1:9", "[::1]:9"])
def test_every_name_of_this_machine_is_answered(web, host):
    assert web.get("/drive/v3/files", headers={"Host": host}).status_code == 200


OTHERS = [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"},
          {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]  # fmt: skip


@pytest.mark.parametrize("headers", OTHERS)
def test_a_page_of_another_site_changes_nothing(api, web, headers):
    url = f"/v4/spreadsheets/{api.id}/values/A1"
    for method in (web.post, web.put):
        answer = method(f"{url}:clear" if method == web.post else url, json={"values": [["x"]]}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["error"]["status"] == "PERMISSION_DENIED"
    assert api.values("A1") == []


def test_the_own_page_and_programs_may_write(api, web):
    url = f"/v4/spreadsheets/{api.id}/values/A1?valueInputOption=RAW"
    for headers in ({}, {"Origin": web.address, "Sec-Fetch-Site": "same-origin"}):
        assert web.put(url, json={"values": [["x"]]}, headers=headers).status_code == 200


def test_a_server_that_is_open_to_others_answers_to_any_name():
    assert refusal("GET", {"host": "sheets.example"}, loopback=False) == ""
    assert refusal("POST", {"host": "sheets.example", "origin": "http://evil.example"}, loopback=False) != ""


def test_the_api_answers_on_the_same_port(api, web):
    url = f"/v4/spreadsheets/{api.id}/values/%E3%82%B7%E3%83%BC%E3%83%88%2F1!A1"
    api.batch({"updateSheetProperties": {"properties": {"title": "シート/1"}, "fields": "title"}})
    assert web.put(url, params={"valueInputOption": "RAW"}, json={"values": [["x"]]}).json()["updatedCells"] == 1
    assert web.get(url).json()["values"] == [["x"]]
    assert web.delete(f"/drive/v3/files/{api.id}").status_code == 204
