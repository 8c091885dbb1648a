"""Faults and people on order, for tests: what is to happen at which request.

Orders are given through `/_local/orders` (side.py) or LocalSheets.orders; faults.py carries them out.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.messages import Request

ANSWER, CUT, DELAY, LATE, ACT = "answer", "cut", "delay", "late", "act"
KINDS = (ANSWER, CUT, DELAY, LATE, ACT)
BODIES = ("json", "html", "truncated")
SIDE = "/_local/"  # not the API's: never counted, never struck by an order


@dataclass(frozen=True, slots=True)
class Order:
    """One thing that is to happen.

    Which requests: those whose kind ("read", "write"; "" for both), method ("" for any) and path (a part of it) fit; the first
    `skip` of them pass, then `times` of them are struck (0: all that follow).

    do: `answer` (with `status` and a `body`: json as Google words it, html, or truncated JSON), `cut` (the connection drops without
    an answer), `delay` (`seconds`, then as always), `late` (cut; performed after `later` more requests), `act` (somebody sends the
    `requests` of a batchUpdate to `spreadsheet`, before or after this request is handled, as the identity of
    `token`).
    applied: answer and cut: whether the request was performed all the same; act: whether it is (True) the later of the two.
    """

    do: str
    kind: str = ""
    method: str = ""
    path: str = ""
    skip: int = 0
    times: int = 1
    status: int = 503
    body: str = "json"
    applied: bool = False
    seconds: float = 1.0
    later: int = 1
    spreadsheet: str = ""
    token: str = ""
    requests: tuple[Mapping[str, Any], ...] = ()

    def fits(self, request: Request, kind: str) -> bool:
        """Whether it is about such requests."""
        return (
            self.kind in ("", kind)
            and self.method.upper() in ("", request.method.upper())
            and self.path in request.path
        )


def parse_order(given: Mapping[str, Any]) -> Order:
    """An order from JSON. Raises ApiError 400 that names the member which cannot be used."""
    known = {field.name: type(field.default) for field in fields(Order) if field.name != "do"} | {"do": str}
    for name, value in given.items():
        if name not in known:
            raise ApiError(f'No "{name}" in an order; there are: {", ".join(sorted(known))}.')
        wanted = {tuple: list, float: (int, float)}.get(known[name], known[name])
        if not isinstance(value, wanted) or (isinstance(value, bool) and known[name] is not bool):  # type: ignore[arg-type]
            raise ApiError(f'"{name}" of an order cannot be {value!r}.')
    order = Order(**{**given, "do": given.get("do", ""), "requests": tuple(given.get("requests", ()))})
    _check(order)
    return order


def _check(order: Order) -> None:
    for name, choices in (("do", KINDS), ("body", BODIES), ("kind", ("", "read", "write"))):
        if getattr(order, name) not in choices:
            raise ApiError(
                f'"{name}" of an order is one of {", ".join(filter(None, choices))}, not "{getattr(order, name)}".'
            )
    if order.do == ACT and not (order.spreadsheet and order.requests):
        raise ApiError('An order to "act" needs "spreadsheet" and "requests".')
    if order.do == ANSWER and not 400 <= order.status <= 599:
        raise ApiError(f'"status" of an order is from 400 to 599, not {order.status}.')
    if min(order.skip, order.times, order.later, order.seconds) < 0:
        raise ApiError("The numbers of an order are not negative.")


class Orders:
    """What is still to happen. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[Order] = []
        self._late: list[tuple[int, Request]] = []

    def give(self, order: Order) -> None:
        """One more thing that is to happen."""
        with self._lock:
            self._open.append(order)

    def open(self) -> tuple[Order, ...]:
        """What has not happened yet, in the order given."""
        with self._lock:
            return tuple(self._open)

    def clear(self) -> None:
        """Nothing is to happen any more; late requests are lost."""
        with self._lock:
            self._open.clear()
            self._late.clear()

    def struck_by(self, request: Request, kind: str) -> tuple[Order, ...]:
        """The orders that are due at this request; each counts it."""
        if not self._open:
            return ()
        with self._lock:
            due, left = [], []
            for order in self._open:
                after = _counted(order) if order.fits(request, kind) else order
                if after is not order and not order.skip:
                    due.append(order)
                if after is not None:
                    left.append(after)
            self._open = left
            return tuple(due)

    def postpone(self, request: Request, later: int) -> None:
        """Perform a request after so many more."""
        with self._lock:
            self._late.append((later, request))

    def now_due(self) -> tuple[Request, ...]:
        """Late requests whose time has come: one more request was handled."""
        if not self._late:
            return ()
        with self._lock:
            waiting = [(later - 1, request) for later, request in self._late]
            self._late = [(later, request) for later, request in waiting if later > 0]
            return tuple(request for later, request in waiting if later <= 0)


def _counted(order: Order) -> Order | None:
    """The order after one more fitting request; None when it is done."""
    if order.skip:
        return replace(order, skip=order.skip - 1)
    if order.times == 1:
        return None
    return replace(order, times=max(order.times - 1, 0))
