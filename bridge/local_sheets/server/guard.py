"""Keeps other web sites away from a server that trusts this machine: a browser asks whatever the page that is open wants it to.

A site whose name was pointed at 127.0.0.1 (DNS rebinding) is known by its Host header, a form or script of another site by Origin
and Sec-Fetch-Site. Programs send neither, so nothing changes for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bridge.local_sheets.wire.errors import ApiError

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")  # their answers cannot be read by other sites: no CORS header is ever sent
OWN_SITES = ("", "same-origin", "none")  # Sec-Fetch-Site; another port of this machine is "same-site"


class Guard:
    """ASGI middleware: refuses with 403, in Google's shape, what `refusal` names."""

    def __init__(self, app: ASGIApp, *, loopback: bool) -> None:
        """loopback: the server is bound to this machine, so a Host header that names another one is an attack."""
        self._app, self._loopback = app, loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        reason = (
            refusal(scope["method"], Headers(scope=scope), loopback=self._loopback) if scope["type"] == "http" else ""
        )
        if reason:
            await JSONResponse(ApiError(reason, code=403).body(), 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def refusal(method: str, headers: Mapping[str, str], *, loopback: bool) -> str:
    """Why a request is refused, "" when it is not. headers: names in lower case."""
    host = headers.get("host", "")
    if loopback and host and not is_loopback(urlsplit(f"//{host}").hostname or ""):
        return f'This server answers only to this machine\'s own names (127.0.0.1, localhost), not to "{host}".'
    if method in SAFE_METHODS:
        return ""
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != host.lower()
    if foreign or headers.get("sec-fetch-site", "") not in OWN_SITES:
        return f'A page of another site ("{origin or "unknown"}") may not change anything here.'
    return ""


def is_loopback(name: str) -> bool:
    """Whether a host's name or address means this machine itself."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
