"""Carrying out orders: wrong answers, cut connections, delays, late requests, and people who act meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

import orjson

from bridge.local_sheets.server.orders import ACT, ANSWER, CUT, DELAY, LATE, Order, Orders
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.messages import Request, Response

Perform = Callable[[Request], Response]

WORDS = {
    400: "Request contains an invalid argument.",
    401: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential.",
    403: "The caller does not have permission",
    408: "Request Timeout",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
    504: "Deadline exceeded.",
}  # https://developers.google.com/workspace/sheets/api/troubleshoot-api-errors and recordings
PAGE = "<!DOCTYPE html><html lang=en><title>Error {0} ({1})!!1</title><p><b>{0}.</b> <ins>That’s an error.</ins><p>{1}</html>"


def carried_out(
    orders: Orders, due: Sequence[Order], request: Request, perform: Perform, by_others: Perform
) -> Response:
    """Answer a request as the orders that are due say; without any, as always.

    by_others: performs what somebody else does. Raises ApiError where an act is refused: the order makes no sense.
    """
    for order in due:
        if order.do == DELAY:
            time.sleep(order.seconds)
        elif order.do == ACT and not order.applied:
            act(order, by_others)
    response = _answered(orders, next((one for one in due if one.do in (ANSWER, CUT, LATE)), None), request, perform)
    for order in due:
        if order.do == ACT and order.applied:
            act(order, by_others)
    for late in orders.now_due():
        perform(late)
    return response


def _answered(orders: Orders, fault: Order | None, request: Request, perform: Perform) -> Response:
    if fault is None:
        return perform(request)
    if fault.do == LATE:
        orders.postpone(request, fault.later + 1)  # the request that is late is the first to be counted
        return Response.cut()
    if fault.applied:
        perform(request)
    return Response.cut() if fault.do == CUT else wrong_answer(fault.status, fault.body)


def act(order: Order, perform: Perform) -> None:
    """What somebody else does, as a batchUpdate. Raises ApiError when it is refused."""
    body = orjson.dumps({"requests": list(order.requests)})
    headers = {"Authorization": f"Bearer {order.token}"} if order.token else {}
    path = f"/v4/spreadsheets/{order.spreadsheet}:batchUpdate"
    response = perform(Request("POST", path, headers=headers, body=body))
    if response.status != 200:
        raise ApiError(f"An act on order was refused: {response.body.decode('utf-8', 'replace')}")


def wrong_answer(status: int, body: str = "json") -> Response:
    """An error as Google sends it. body: json, html (as its front ends answer), or truncated (JSON that stops half-way)."""
    words = WORDS.get(status, "Unknown error.")
    headers = {"Date": format_datetime(datetime.now(UTC), usegmt=True), "Server": "ESF"}
    if body == "html":
        content, media_type = PAGE.format(status, words).encode(), "text/html; charset=UTF-8"
    else:
        content, media_type = orjson.dumps(ApiError(words, code=status).body()), "application/json; charset=UTF-8"
    if body == "truncated":
        content = content[: len(content) // 2]
    return Response(status, {**headers, "Content-Type": media_type, "Content-Length": str(len(content))}, content)
