"""Transport: gspread's HTTP client with bounds. Reads are retried, a write is sent once; every request has a time-out.

A session decides where requests go: to Google (an AuthorizedSession), to a server on this machine (`base`), or to a function in
this process (`HandlerAdapter`).
"""

from __future__ import annotations

import gzip
import logging
import random
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import gspread
import orjson
import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from bridge.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    QuotaExceeded,
    RequestRefused,
    SheetbridgeError,
    SpreadsheetUnreachable,
)

if TYPE_CHECKING:
    from bridge.google_sheets.pacing import Pacer

log = logging.getLogger(__name__)

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
SPREADSHEETS = f"{HOSTS[0]}/v4/spreadsheets"
PIECE = 1 << 20  # bytes of an answer unpacked at once
GZIP_FROM = 2_000  # bytes; smaller bodies gain nothing
MAX_WAIT = 64.0  # seconds; truncated exponential back-off, https://developers.google.com/workspace/sheets/api/limits
# POSTs that only read: retrying them is as safe as retrying a GET.
READING = (":getByDataFilter", "values:batchGetByDataFilter", "developerMetadata:search")

Handle = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]


@dataclass(slots=True)
class Traffic:
    """What was sent and received so far: calls and bytes of bodies (as they went over the wire)."""

    reads: int = 0
    writes: int = 0
    bytes_up: int = 0
    bytes_down: int = 0

    @property
    def calls(self) -> int:
        """Reads and writes."""
        return self.reads + self.writes


class HandlerAdapter(BaseAdapter):
    """Answers requests by a function of this process: (method, url, headers, body) -> (status, headers, body)."""

    def __init__(self, handle: Handle) -> None:
        super().__init__()
        self._handle = handle

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """See requests.adapters.BaseAdapter.send."""
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "accept-encoding"}
        status, answer_headers, answer = self._handle(str(request.method), str(request.url), headers, content)
        response = requests.Response()
        response.status_code = status
        response.headers = CaseInsensitiveDict(answer_headers)
        response.raw = BytesIO(answer)
        response.url = str(request.url)
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is held open."""


def session_of(handle: Handle) -> requests.Session:
    """A session whose requests to Google's hosts are answered by `handle`."""
    session = anonymous_session()
    for host in HOSTS:
        session.mount(host, HandlerAdapter(handle))
    return session


def anonymous_session() -> requests.Session:
    """A session that signs nothing: for servers on this machine. It ignores proxies and .netrc."""
    session = requests.Session()
    session.trust_env = False
    return session


class Transport(gspread.HTTPClient):
    """gspread's client with time bounds, counted traffic and translated errors.

    base: another origin in place of Google's two hosts; request_seconds: bound of one request; total_seconds: bound of all retries
    since the transport was made; pacer: keeps to Google's quota (None: no quota). sleep, clock (monotonic seconds), jitter (0..1)
    and wall (aware now) are arguments for tests.
    """

    def __init__(
        self,
        session: requests.Session,
        *,
        base: str = "",
        request_seconds: float = 180,
        total_seconds: float = 600,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        pacer: Pacer | None = None,
    ) -> None:
        super().__init__(None, session)  # type: ignore[arg-type]  # a session stands for the credentials
        self.timeout = (min(30.0, request_seconds), request_seconds)
        self.base = base.rstrip("/")
        self.traffic = Traffic()
        self.silences = 0  # writes in a row that got no answer and were not applied (apply.py)
        self.sleep, self.jitter, self.wall = sleep, jitter, wall
        self._clock, self._total_seconds, self._pacer = clock, total_seconds, pacer
        self._until = clock() + total_seconds

    def renew_time(self) -> None:
        """Start the total time bound anew (each tick of `watch` is one command)."""
        self._until = self._clock() + self._total_seconds

    def client(self) -> gspread.Client:
        """gspread's own client over this transport (create, copy, share)."""
        return gspread.Client(None, self.session, http_client=lambda *_: self)  # type: ignore[arg-type]

    def request(
        self,
        method: str,
        endpoint: str,
        params: MutableMapping[str, Any] | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> requests.Response:
        """Send one request as gspread does. Reads are tried again on 408, 429, 5xx and lost connections until the time is over.

        Raises NotFound, AccessDenied, QuotaExceeded, SpreadsheetUnreachable, RequestRefused; for writes OutcomeUnknown.
        """
        reading = method.upper() == "GET" or endpoint.endswith(READING)
        headers = dict(headers or {})
        if json is not None:
            data, headers["Content-Type"] = orjson.dumps(json), "application/json"
            if len(data) >= GZIP_FROM:
                data, headers["Content-Encoding"] = gzip.compress(data, 1), "gzip"
        arguments = {"params": params, "data": data, "files": files, "headers": headers}
        attempt = 0
        while True:
            try:
                return self._send_once(method, self._address(endpoint), arguments, reading=reading)
            except (SpreadsheetUnreachable, QuotaExceeded) as error:
                if not self._may_try_again(error, reading=reading):
                    raise
                self._wait(attempt, error)
                attempt += 1

    def json(self, method: str, path: str, *, params: Any = None, body: Any = None) -> Any:
        """Send a request to the Sheets API and parse its answer; path follows `/v4/spreadsheets`."""
        response = self.request(
            method, SPREADSHEETS + path, params={"prettyPrint": "false", **(params or {})}, json=body
        )
        try:
            return orjson.loads(response.content)
        except orjson.JSONDecodeError as error:
            if method == "GET" or path.endswith(READING):
                raise SpreadsheetUnreachable("the answer is not JSON", status=response.status_code) from error
            raise OutcomeUnknown("the answer is not JSON", status=response.status_code) from error

    def _address(self, endpoint: str) -> str:
        if not self.base:
            return endpoint
        parts = urlsplit(endpoint)
        return f"{self.base}{parts.path}{'?' + parts.query if parts.query else ''}"

    def _send_once(self, method: str, url: str, arguments: Mapping[str, Any], *, reading: bool) -> requests.Response:
        if self._pacer is not None:
            self._pacer.wait(reading=reading)
        self.traffic.reads += reading
        self.traffic.writes += not reading
        self.traffic.bytes_up += len(arguments["data"] or b"")
        try:
            response = self.session.request(method.upper(), url, timeout=self.timeout, stream=True, **arguments)
            content = _whole(response)
        except (requests.ConnectionError, requests.Timeout, TransportError) as error:
            raise self._lost(f"{self._silence(url)} ({type(error).__name__})", 0, reading=reading) from error
        except (requests.RequestException, GoogleAuthError) as error:
            raise (
                _sign_in_failed(error)
                if isinstance(error, GoogleAuthError)
                else self._lost(type(error).__name__, 0, reading=reading)
            ) from error
        self.traffic.bytes_down += int(response.headers.get("Content-Length") or len(content))
        log.debug("answered", extra={"method": method, "status": response.status_code, "bytes": len(content)})
        if response.ok:
            return response
        raise self._translated(response, reading=reading)

    def _translated(self, response: requests.Response, *, reading: bool) -> SheetbridgeError:
        status, message = response.status_code, _message(response)
        if status == 429 or _is_drive_quota(response):
            return QuotaExceeded(f"Google's quota is used up: {message}", status=429)
        if status in (401, 403):
            return AccessDenied(f"Google refuses access ({status}): {message}", status=status)
        if status == 404:
            return NotFound(f"no such spreadsheet, or it is not shared with us: {message}", status=404)
        if status == 408 or status >= 500:
            return self._lost(f"Google answered {status}: {message}", status, reading=reading)
        return RequestRefused(message, status=status)

    def _silence(self, url: str) -> str:
        return (
            f"no answer from {self.base}: is a server running there?"
            if self.base
            else f"no answer from {urlsplit(url).hostname}"
        )

    @staticmethod
    def _lost(text: str, status: int, *, reading: bool) -> SheetbridgeError:
        return SpreadsheetUnreachable(text, status=status) if reading else OutcomeUnknown(text, status=status)

    def _may_try_again(self, error: SpreadsheetUnreachable, *, reading: bool) -> bool:
        if isinstance(error, AccessDenied | NotFound):
            return False
        # A refused quota applied nothing, so waiting and sending again is safe for a write, too.
        return (reading or isinstance(error, QuotaExceeded)) and self._clock() < self._until

    def _wait(self, attempt: int, error: Exception) -> None:
        """Truncated exponential back-off with jitter; Google sends no Retry-After (seen in every recorded 429)."""
        seconds = min(MAX_WAIT, 2.0 ** min(attempt, 30)) * (0.5 + self.jitter())
        seconds = max(0.0, min(seconds, self._until - self._clock()))
        if self._pacer is not None and isinstance(error, QuotaExceeded):
            self._pacer.hold(seconds)
        log.warning("trying again", extra={"seconds": round(seconds, 1), "because": str(error)})
        self.sleep(seconds)


def _whole(response: requests.Response) -> bytes:
    """The body. Left to itself requests unpacks 10 kB at a time, which takes a big answer a fifth longer."""
    if response.raw is not None:
        response._content = b"".join(response.iter_content(PIECE))
    return response.content


def _message(response: requests.Response) -> str:
    try:
        return str(orjson.loads(response.content)["error"]["message"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return f"{response.headers.get('Content-Type', 'no content type')}, not an API answer"


def _is_drive_quota(response: requests.Response) -> bool:
    """Drive answers 403 with domain usageLimits where Sheets answers 429."""
    if response.status_code != 403:
        return False
    try:
        errors = orjson.loads(response.content)["error"].get("errors", [])
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return False
    return any(one.get("reason") in ("rateLimitExceeded", "userRateLimitExceeded") for one in errors)


def _sign_in_failed(error: Exception) -> AccessDenied:
    return AccessDenied(
        f"cannot sign in with these credentials: {error}; was the key revoked? `sheetbridge doctor` checks it"
    )
