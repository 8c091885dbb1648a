"""LocalSheets: takes HTTP requests and answers them as Google would; needs no web framework and no network."""

from __future__ import annotations

import logging
import random
import sqlite3
import string
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bridge.local_sheets.formulas.calculator import Calculator
from bridge.local_sheets.objects.guarding import Guard
from bridge.local_sheets.objects.tables import settle_tables
from bridge.local_sheets.objects.validating import check_strict
from bridge.local_sheets.server import side
from bridge.local_sheets.server.collecting import without_collections
from bridge.local_sheets.server.faults import carried_out
from bridge.local_sheets.server.orders import SIDE, Orders
from bridge.local_sheets.server.quotas import Meter
from bridge.local_sheets.server.responses import answer, overridden, parsed_body, unpacked
from bridge.local_sheets.server.urls import DRIVE, READ, Route, find_route, kind_of
from bridge.local_sheets.text.display import sheet_word
from bridge.local_sheets.values.big_reads import is_much, keep_ready
from bridge.local_sheets.wire.errors import ApiError, not_found
from bridge.local_sheets.wire.identities import ACCOUNT, Identities
from bridge.local_sheets.wire.languages import in_language
from bridge.local_sheets.wire.masks import answer_mask
from bridge.local_sheets.wire.messages import LoggedRequest, Request, Response
from bridge.local_sheets.wire.query import check_query
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import READER, WRITER, check_sheets
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.spreadsheet import Editing, Engine, Spreadsheet
from bridge.local_sheets.workbook.store import Store
from bridge.local_sheets.workbook.tab import Tab

log = logging.getLogger(__name__)

ID_LETTERS = string.ascii_letters + string.digits + "-_"
LONGEST_LOG = 100_000  # requests that are remembered


class LocalSheets:
    """A server for Sheets v4 and Drive v3 in this process.

    on_request: called with each request before it is handled, outside the lock; they may call handle() themselves.
    log: every request that was answered. engine: calculates formulas. orders: faults and acts of people that are to happen
    (orders.py). meter: quotas, None for none. identities: who stands behind which token.
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        """path: an SQLite file, created when missing, that other processes may use, too; None keeps all in memory.

        clock: seconds since 1970 in UTC. Raises sqlite3.DatabaseError when the file is something else.
        """
        self.engine: Engine = Calculator(clock)
        self.store = Store(path, self.engine)
        self.on_request: list[Callable[[Request], None]] = []
        self.log: list[LoggedRequest] = []
        self.language = "en"  # of error messages
        self.enforces_validation = False  # whether a value that breaks a strict rule is refused
        self.orders = Orders()
        self.meter: Meter | None = None
        self.identities = Identities()
        self._keeps_ready = False
        self._clock = clock
        self._lock = threading.RLock()

    def close(self) -> None:
        """Close the file; nothing may be asked afterwards."""
        with self._lock:
            self.store.close()

    def get_ready(self) -> None:
        """Read every spreadsheet now; what big reads answer is made at once, too, and from now on when much is written."""
        with self._lock:
            self._keeps_ready = True
            for spreadsheet in self.store.all():
                keep_ready(spreadsheet, opened=True)

    def handle(self, request: Request) -> Response:
        """Answer one HTTP request. Thread safe. Never raises for what a client sent."""
        if request.path.startswith(SIDE):
            return side.answered(self, request)
        for watch in list(self.on_request):
            watch(request)
        kind = kind_of(request)
        try:
            due = self.orders.struck_by(request, kind)
            response = carried_out(self.orders, due, request, self._counted, self._guarded)
        except ApiError as error:  # of an order, not of the request
            response = answer(request, None, error.body(), status=error.code)
        self._remember(request, response, kind)
        return response

    def forget(self) -> None:
        """Empty the log."""
        with self._lock:
            self.log.clear()

    def first_spreadsheet(self) -> str | None:
        """The id of the oldest spreadsheet, None when there is none."""
        with self._lock:
            found = (one for key in self.store.ids() if (one := self.store.find(key)) is not None and not one.is_other)
            return next((one.spreadsheet_id for one in found), None)

    def create_spreadsheet(self, title: str, *, locale: str = "ja_JP", time_zone: str = "Asia/Tokyo") -> str:
        """Make a spreadsheet with one empty tab; gives its id."""
        with self._lock, self.store.writing():
            return self.add_spreadsheet({"title": title, "locale": locale, "timeZone": time_zone}).spreadsheet_id

    def spreadsheets(self) -> list[Spreadsheet]:
        """Every spreadsheet as it is now, oldest first: for reading only."""
        with self._lock:
            return [one for one in self.store.all() if not one.is_other]

    # for the functions behind the URLs; they run inside the lock

    def add_spreadsheet(
        self, properties: Json, tabs: list[Tab] | None = None, *, owner: str = ACCOUNT, about: Json | None = None
    ) -> Spreadsheet:
        """Store a new spreadsheet, or a folder; inside store.writing(). about: what Drive knows of it besides."""
        defaults = {"locale": "en_US", "autoRecalc": "ON_CHANGE", "timeZone": "Etc/GMT"}
        properties = {"title": "Untitled spreadsheet"} | defaults | properties
        title = f"{sheet_word(properties['locale'])}1"
        spreadsheet = Spreadsheet(self.new_file_id(), properties, [Tab(0, title)] if tabs is None else tabs)
        stamp = self.stamp()
        spreadsheet.file = {"createdTime": stamp, "modifiedTime": stamp, "permissions": []} | (about or {})
        if owner != ACCOUNT:
            spreadsheet.file["owner"] = owner
        self.store.add(spreadsheet)
        return spreadsheet

    @staticmethod
    def new_file_id() -> str:
        """A Drive file id nobody has yet."""
        return "1" + "".join(random.choices(ID_LETTERS, k=43))

    def stamp(self) -> str:
        """Now, as Drive writes it: 2026-11-22T09:00:00.000Z."""
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def now_in(self, zone: str) -> datetime:
        """Local time in a zone, naive; an unknown zone is UTC."""
        try:
            place: Any = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            place = UTC
        return datetime.fromtimestamp(self._clock(), place).replace(tzinfo=None)

    def save(self, draft: Spreadsheet) -> None:
        """Write a draft; inside store.writing()."""
        settle_tables(draft)
        if self.enforces_validation and (before := self.store.find(draft.spreadsheet_id)) is not None:
            check_strict(before, draft)
        draft.file = {**draft.file, "modifiedTime": self.stamp()}
        much = self._keeps_ready and is_much(draft)
        self.store.save(draft)
        if much:
            keep_ready(draft)

    # answering

    def _remember(self, request: Request, response: Response, kind: str) -> None:
        sizes = len(request.body), len(response.body)
        entry = LoggedRequest(request.method, request.path, tuple(request.query), *sizes, response.status, kind)
        with self._lock:
            self.log.append(entry)
            del self.log[:-LONGEST_LOG]

    def _counted(self, request: Request) -> Response:
        """Answer, within the quotas."""
        if self.meter is not None and request.path.startswith("/v4/"):
            try:
                with self._lock:
                    self.meter.count(kind_of(request), request.header("authorization"), self._clock())
            except ApiError as error:
                return answer(request, None, error.body(), status=error.code)
        return self._guarded(request)

    def _guarded(self, request: Request) -> Response:
        with self._lock, without_collections():
            return self._answered(request)

    def _answered(self, request: Request) -> Response:
        route: Route | None = None
        try:
            request = overridden(request)
            route, parts = find_route(request.method.upper(), request.path)
            result = self._performed(route, self._call(request, route, parts))
            return answer(request, route, result)
        except ApiError as error:
            return answer(request, route, in_language(error, self.language).body(), status=error.code)
        except (
            sqlite3.OperationalError
        ) as error:  # locked by another program, disk full: not a fault of the request or of ours
            log.warning("the file cannot be used now", extra={"because": str(error), "path": request.path})
            error_503 = ApiError(f"The service is currently unavailable: {error}.", code=503)
            return answer(request, route, error_503.body(), status=503)
        except Exception:  # a server answers 500 for its own faults and goes on
            log.exception("fault of the local server", extra={"method": request.method, "path": request.path})
            error_500 = ApiError("Internal error encountered.", code=500)
            return answer(request, route, error_500.body(), status=500)

    def _call(self, request: Request, route: Route, parts: Any) -> Call:
        content = unpacked(request)
        body = parsed_body(route, content)
        if route.answer is not None:
            check_query(route.method, route.template, request.query)
        if fields := dict(request.query).get("fields"):
            answer_mask(fields, route.answer)  # a bad mask is refused before anything is written
        kind = request.header("content-type")
        who = self.identities.of(request)
        return Call(self, parts, tuple(request.query), self.now_in("UTC"), self.stamp(), body, content, kind, who)

    def _performed(self, route: Route, call: Call) -> Any:
        if route.mode == DRIVE:
            if route.reads_only:
                return route.perform(call)
            with self.store.writing():
                return route.perform(call)
        if route.mode == READ:
            return route.perform(self._found(call, READER), call)
        with self.store.writing():
            draft = self._found(call, WRITER).draft()
            zone = str(draft.properties.get("timeZone", "UTC"))
            call = replace(call, now=self.now_in(zone))
            draft.editing = Editing(call.account, call.now, call.stamp)
            guard = Guard(draft, call.account)
            result = route.perform(draft, call)
            guard.check(draft)
            self.save(draft)
            return result

    def _found(self, call: Call, role: str) -> Spreadsheet:
        spreadsheet = self.store.find(call.path["id"])
        if spreadsheet is None or spreadsheet.is_other or spreadsheet.file.get("trashed"):
            raise not_found()
        check_sheets(spreadsheet, call.account, role)
        return spreadsheet
