"""HTTP in and out: bodies are unpacked and checked, answers masked, printed and packed."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl

import orjson

from bridge.local_sheets.server.urls import Route
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import answer_mask, pruned
from bridge.local_sheets.wire.messages import Content, Request, Response, Spliced
from bridge.local_sheets.wire.schema import Json, parsed_json, read_message

GZIP_FROM = 1_000  # bytes; smaller answers gain nothing
PLACE = b"\0"  # of a value that is JSON already: no JSON text holds this byte
LONGEST_BODY = 200_000_000  # bytes, unpacked: a guard against a broken client, far above what Google takes


def overridden(request: Request) -> Request:
    """google-api-python-client sends a GET with a long URL as POST with the query in a form body."""
    method = request.header("x-http-method-override").upper()
    if request.method.upper() != "POST" or not method:
        return request
    query = list(request.query)
    body = unpacked(request)
    if request.header("content-type").startswith("application/x-www-form-urlencoded"):
        query += parse_qsl(body.decode(), keep_blank_values=True)
        body = b""
    headers = {name: value for name, value in request.headers.items() if name.lower() != "content-encoding"}
    return Request(method, request.path, query, headers, body)


def unpacked(request: Request) -> bytes:
    """The body, decompressed. Raises ApiError 400."""
    if "gzip" not in request.header("content-encoding"):
        return request.body
    try:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        content = stream.decompress(request.body, LONGEST_BODY)
    except zlib.error:
        raise ApiError("Invalid gzip body.") from None
    if stream.unconsumed_tail:
        raise ApiError("Request payload size exceeds the limit.", code=413)
    return content


def parsed_body(route: Route, content: bytes) -> Json:
    """The JSON body, checked against the message that the route takes. Raises ApiError 400."""
    if route.message is None:
        return parsed_json(content) if route.mode == "drive" and content[:1] == b"{" else {}
    return read_message(parsed_json(content), route.message, root=route.root)


def answer(request: Request, route: Route | None, result: Any, *, status: int = 200) -> Response:
    """The HTTP answer for a result: JSON, Content, or None (204, no body)."""
    headers = {
        "Date": format_datetime(datetime.now(UTC), usegmt=True),
        "Server": "ESF",
        "Vary": "Origin, X-Origin, Referer",
    }
    if result is None:
        return Response(204, {**headers, "Content-Type": "text/html", "Content-Length": "0"}, b"")
    if isinstance(result, Content):
        body, media_type = result.body, result.media_type
    else:
        query = dict(request.query)
        masked = result
        if status == 200 and route is not None and query.get("fields"):
            masked = pruned(result, answer_mask(query["fields"], route.answer))
        body, media_type = _printed(masked, query), "application/json; charset=UTF-8"
    headers["Content-Type"] = media_type
    if len(body) >= GZIP_FROM and "gzip" in request.header("accept-encoding"):
        body = gzip.compress(body, 1)
        headers["Content-Encoding"] = "gzip"
    return Response(status, {**headers, "Content-Length": str(len(body))}, body)


def _printed(value: Any, query: dict[str, str]) -> bytes:
    pretty = query.get("prettyPrint", "true").lower() not in ("false", "0")
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE if pretty else 0
    ready: list[Spliced] = []

    def later(value: Any) -> orjson.Fragment:
        if not isinstance(value, Spliced):
            raise TypeError(f"{type(value).__name__} is no JSON")
        ready.append(value)
        return orjson.Fragment(PLACE)

    text = orjson.dumps(value, default=later, option=options)
    if not ready:
        return text
    head, *rest = text.split(PLACE)
    return b"".join(chain([head], *((*value.parts, after) for value, after in zip(ready, rest, strict=True))))
