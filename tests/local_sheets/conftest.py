"""A local server in memory, asked directly and through gspread."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import gspread
import orjson
import pytest
import requests
from requests.adapters import BaseAdapter

from bridge.local_sheets import LocalSheets, Request
from bridge.local_sheets.pytest_plugin import served as serving
from bridge.local_sheets.server.urls import find_route

from .answers import faults

__all__ = ["NOW", "Adapter", "Api", "serving"]

NOW = 1_795_305_600.0  # 2026-11-22 00:00 UTC


class Adapter(BaseAdapter):
    """Hands a requests session's traffic to a local server in this process."""

    def __init__(self, local: LocalSheets) -> None:
        super().__init__()
        self.local = local

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body
        query = parse_qsl(parts.query, keep_blank_values=True)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "accept-encoding"}
        answer = self.local.handle(Request(str(request.method), parts.path, query, headers, content))
        response = requests.Response()
        response.status_code, response.raw, response.request = answer.status, BytesIO(answer.body), request
        response.headers.update(answer.headers)
        response.url = str(request.url)
        return response

    def close(self) -> None:
        """Nothing is held open."""


class Api:
    """The API of one local server, without HTTP. Methods give the parsed body and check the status."""

    def __init__(self, local: LocalSheets, spreadsheet_id: str) -> None:
        self.local, self.id = local, spreadsheet_id

    def call(
        self, method: str, path: str, body: Any = None, *, status: int = 200, headers: Any = None, **query: Any
    ) -> Any:
        """path follows /v4/spreadsheets/ID unless it starts with //; query values may be lists."""
        url = path[1:] if path.startswith("//") else f"/v4/spreadsheets/{self.id}{path}"
        pairs = [
            (name, str(item))
            for name, value in query.items()
            for item in (value if isinstance(value, list) else [value])
        ]
        content = b"" if body is None else orjson.dumps(body)
        response = self.local.handle(Request(method, url, pairs, headers or {}, content))
        assert response.status == status, response.body.decode()
        answer = orjson.loads(response.body) if response.body else None
        if status == 200 and url.startswith("/v4/"):
            assert faults(answer, str(find_route(method, url)[0].answer)) == []
        return answer

    def batch(self, *requests: Any, status: int = 200, **more: Any) -> Any:
        return self.call("POST", ":batchUpdate", {"requests": list(requests), **more}, status=status)

    def refused(self, *requests: Any) -> str:
        """The message of a batch that is refused."""
        return str(self.batch(*requests, status=400)["error"]["message"])

    def get(self, **query: Any) -> Any:
        return self.call("GET", "", **query)

    def sheet(self, index: int = 0, **query: Any) -> Any:
        return self.get(**query)["sheets"][index]

    def put(self, range_: str, values: Any, *, option: str = "RAW", status: int = 200) -> Any:
        return self.call("PUT", f"/values/{range_}", {"values": values}, valueInputOption=option, status=status)

    def values(self, range_: str, **query: Any) -> Any:
        query = {"valueRenderOption": "UNFORMATTED_VALUE", **query}
        return self.call("GET", f"/values/{range_}", **query).get("values", [])


@pytest.fixture
def local() -> LocalSheets:
    return LocalSheets(None, clock=lambda: NOW)


@pytest.fixture
def api(local: LocalSheets) -> Api:
    return Api(local, local.create_spreadsheet("Test", locale="en_US", time_zone="Etc/GMT"))


@pytest.fixture
def client() -> Callable[[LocalSheets], gspread.Client]:
    """Makes gspread's own client for a local server."""

    def make(local: LocalSheets) -> gspread.Client:
        session = requests.Session()
        for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
            session.mount(host, Adapter(local))
        return gspread.Client(None, session)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window; CHROMIUM names another than the one on PATH. Skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet]
        )
        yield chromium
        chromium.close()


class Window:
    """A browser's window on one local server. page: playwright's; nothing it does may fail unseen or leave this machine."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: line.type == "error" and self.faults.append(line.text))
        page.on("request", lambda request: request.url.startswith(f"{address}/") or self.faults.append(request.url))

    def open(self, spreadsheet_id: str, tab: str | None = None) -> None:
        """A spreadsheet, and one of its tabs."""
        self.page.goto(f"{self.address}/s/{spreadsheet_id}")
        self.page.wait_for_selector("[role=tab][aria-selected=true]")
        if tab:
            self.page.click(f"[role=tab]:text-is('{tab}')")
        self.page.wait_for_selector("[role=gridcell]")

    def cell(self, name: str) -> Any:
        """The element of a cell, such as B3."""
        return self.page.locator(f"[data-cell={name}]")

    def go(self, name: str) -> None:
        """Select a range by its name, as people do who know where they want to be."""
        self.page.fill("#place", name)
        self.page.press("#place", "Enter")
        self.page.wait_for_selector("#editor:focus")

    def type(self, name: str, text: str, *, end: str = "Enter") -> None:
        """Select a cell and type into it."""
        self.go(name)
        self.page.keyboard.type(text)
        self.page.keyboard.press(end)

    def wait(self, name: str, text: str) -> None:
        """Until a cell shows a text that the server holds."""
        self.page.wait_for_selector(f"[data-cell={name}]:not(.pending) .text:text-is('{text}')", timeout=10_000)


@pytest.fixture
def window(browser: Any, local: LocalSheets) -> Iterator[Window]:
    """A Japanese browser's window on the local server."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="ja-JP")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with serving(local) as address:
        window = Window(context.new_page(), address)
        window.page.set_default_timeout(10_000)
        yield window
        context.close()
    assert window.faults == []
