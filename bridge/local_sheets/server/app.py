"""The local server on a port: the same handle(), and the page people look at. Imported only when it is needed.

Without a token it trusts every program that reaches it, so it binds to nothing but this machine then. Web sites that are open in a
browser do not reach it: see guard.
"""

from __future__ import annotations

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bridge.local_sheets.server import pages
from bridge.local_sheets.server.guard import Guard, is_loopback
from bridge.local_sheets.server.service import LocalSheets
from bridge.local_sheets.wire.identities import Identities
from bridge.local_sheets.wire.messages import Request

CONNECTION = "connection"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_app(local: LocalSheets, *, loopback: bool = True) -> ASGIApp:
    """An ASGI app: the API, `/` (the spreadsheets) and `/s/<id>` (one of them). loopback: bound to this machine only."""

    async def api(http: HttpRequest) -> HttpResponse:
        response = await run_in_threadpool(local.handle, await _request(http))
        if response.is_cut:
            return Hangup()
        return HttpResponse(response.body, response.status, response.headers)

    routes = [*pages.ROUTES, Route("/{path:path}", api, methods=METHODS)]
    return _Reachable(Guard(Starlette(routes=routes), loopback=loopback))


class Hangup(HttpResponse):
    """The connection drops without an answer."""

    async def __call__(self, scope: Scope, *_: Receive | Send) -> None:
        """ASGI has no word for hanging up, so this takes uvicorn's own side of the connection, which _Reachable noted."""
        scope["state"][CONNECTION].abort()


class _Reachable:
    """Outermost: notes the connection in the scope while `send` still belongs to it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if connection := getattr(getattr(send, "__self__", None), "transport", None):
            scope.setdefault("state", {})[CONNECTION] = connection
        await self._app(scope, receive, send)


async def _request(http: HttpRequest) -> Request:
    """The path stays percent-encoded: a tab's title may hold slashes."""
    path = http.scope.get("raw_path", http.url.path.encode()).decode("ascii", "replace").partition("?")[0]
    query = list(http.query_params.multi_items())
    return Request(http.method, path, query, dict(http.headers), await http.body())


def serve(local: LocalSheets, host: str, port: int, *, token: str = "") -> None:
    """Answer until the process is stopped (SIGINT or SIGTERM). Raises SystemExit when the port is taken.

    token: what every request must carry as `Authorization: Bearer TOKEN`; the page asks for it. Raises ValueError where a host
    that others reach comes without one.
    """
    if not token and not is_loopback(host):
        raise ValueError(f"{host} can be reached by others: a token is needed")
    local.identities = Identities(secret=token).with_tokens({})
    local.get_ready()
    uvicorn.run(
        create_app(local, loopback=is_loopback(host)),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
    )
