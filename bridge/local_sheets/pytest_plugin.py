"""A pytest fixture for projects that talk to Google Sheets: `sheetbridge_local`, a server of their own for each test.

Loaded by pytest wherever sheetbridge is installed (entry point pytest11); the web server is imported only when the
fixture is used. docs/testing.md shows it with gspread and google-api-python-client.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import requests

    from bridge.local_sheets.server.service import LocalSheets
    from bridge.local_sheets.wire.messages import LoggedRequest

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


class ServedSheets:
    """A local server on a port of this machine. url: its address, without a slash at the end; local: the server itself."""

    def __init__(self, local: LocalSheets, url: str) -> None:
        self.local, self.url = local, url

    def create(self, title: str = "Test", *, locale: str = "en_US", time_zone: str = "Etc/GMT") -> str:
        """Make a spreadsheet with one empty tab; gives its id."""
        return self.local.create_spreadsheet(title, locale=locale, time_zone=time_zone)

    def session(self, token: str = "") -> requests.Session:
        """A session that sends what goes to Google's hosts to this server: `gspread.Client(None, server.session())`.

        token: of whom identify() named.
        """
        import requests

        from bridge.local_sheets.rerouting import Rerouting

        session = requests.Session()
        session.trust_env = False
        if token:
            session.headers["Authorization"] = f"Bearer {token}"
        for host in HOSTS:
            session.mount(host, Rerouting(self.url))
        return session

    def order(self, do: str, **how: Any) -> None:
        """Order a fault, or an act of somebody else, at a coming request (local_sheets/server/orders.py). Raises ValueError."""
        from bridge.local_sheets.server.orders import parse_order
        from bridge.local_sheets.wire.errors import ApiError

        try:
            self.local.orders.give(parse_order({"do": do, **how}))
        except ApiError as error:
            raise ValueError(error.message) from None

    def quotas(self, limits: Mapping[str, int | None] | None = None) -> None:
        """Count requests a minute and refuse too many as Google does; Google's numbers where none are named."""
        from bridge.local_sheets.server.quotas import Meter, Quotas

        self.local.meter = Meter(Quotas(**(limits or {})))

    def identify(self, accounts: Mapping[str, str], *, service_accounts: Collection[str] = ()) -> None:
        """Say who stands behind a token: token -> address. service_accounts: addresses that can own no files.

        Who sends no token stays the owner, local@example.com; anybody else sees what is shared with them.
        """
        from bridge.local_sheets.wire.identities import SERVICE_ACCOUNT, USER, Identities, Identity

        kinds = {address: SERVICE_ACCOUNT for address in service_accounts}
        self.local.identities = Identities(
            {token: Identity(address, kinds.get(address, USER)) for token, address in accounts.items()}
        )

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """What was asked so far, oldest first, with bytes."""
        return tuple(self.local.log)


@pytest.fixture
def sheetbridge_local() -> Iterator[ServedSheets]:
    """A Google Sheets of this machine, empty, for one test."""
    from bridge.local_sheets.server.service import LocalSheets

    local = LocalSheets(None)
    with served(local) as url:
        yield ServedSheets(local, url)
    local.close()


@contextmanager
def served(local: LocalSheets) -> Iterator[str]:
    """Serve on a free port of this machine in a thread; gives the address."""
    import uvicorn

    from bridge.local_sheets.server.app import create_app

    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:  # who comes before the server is ready waits
        # asyncio does so only for sockets made with a protocol; else the body of each answer waits 40 ms for the client's
        # system to confirm the head
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = uvicorn.Server(uvicorn.Config(create_app(local), log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
