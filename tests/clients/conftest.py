"""Clients that many people use, unchanged, against a local server on a port: only the address of the server is theirs to learn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import gspread
import httplib2
import pytest

from bridge.local_sheets import LocalSheets
from bridge.local_sheets.pytest_plugin import ServedSheets, served


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServedSheets]:
    """A server with an empty file."""
    local = LocalSheets(tmp_path / "clients.sheets")
    with served(local) as url:
        yield ServedSheets(local, url)
    local.close()


@pytest.fixture
def gspread_client(server: ServedSheets) -> gspread.Client:
    """gspread's own client."""
    return gspread.Client(None, server.session())  # type: ignore[arg-type]


class ReroutedHttp(httplib2.Http):
    """httplib2 with Google's hosts swapped for the server's: the transport of google-api-python-client."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=30, proxy_info=None)
        self._base = urlsplit(url)

    def request(self, uri, *more, **options):  # type: ignore[no-untyped-def]
        return super().request(urlunsplit((*self._base[:2], *urlsplit(uri)[2:])), *more, **options)
