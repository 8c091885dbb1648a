"""The page people look at: files of page/, which are a client of the v4 and Drive v3 API like any other.

Nothing is rendered here. The browser may load scripts and styles from this server only, and talk to no other host.
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parents[1] / "page"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a link in a cell must not tell where it stood
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def page_file(name: str) -> Response:
    """A file of page/ by its name; 404 for anything else."""
    known = {path.name: path for path in FOLDER.iterdir() if path.suffix in KINDS}
    if name not in known:
        return Response("There is no such page.\n", 404, HEADERS, "text/plain")
    return Response(known[name].read_bytes(), 200, HEADERS, KINDS[known[name].suffix])


def list_page(_: Request) -> Response:
    """`/`: all spreadsheets."""
    return page_file("list.html")


def sheet_page(_: Request) -> Response:
    """`/s/<id>`: one spreadsheet; the page itself says when there is none."""
    return page_file("sheet.html")


def asset(request: Request) -> Response:
    """`/_page/<name>`: scripts and styles."""
    return page_file(request.path_params["name"])


ROUTES = (Route("/", list_page), Route("/s/{id}", sheet_page), Route("/_page/{name}", asset))
