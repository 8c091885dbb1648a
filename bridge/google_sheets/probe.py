"""Probing: one request, and what its answer says about access. For diagnosis only; nothing is written and nothing is tried again.

Branches on status and on `details[].reason`, never on message text (Google localises it).
https://cloud.google.com/apis/design/errors
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson
import requests
from google.auth.exceptions import GoogleAuthError, TransportError

from bridge.google_sheets.transport import HOSTS, Transport

FILES = f"{HOSTS[1]}/drive/v3/files"


class Access(StrEnum):
    """What an answer means."""

    OK = "ok"
    NOT_SIGNED_IN = "not_signed_in"  # 401: the token is refused
    API_OFF = "api_off"  # 403 SERVICE_DISABLED
    SCOPES = "scopes"  # 403: consent was given for less
    BILLING = "billing"  # 403: the Cloud project is suspended or its billing is off
    NOT_SHARED = "not_shared"  # 403
    NOT_FOUND = "not_found"  # 404
    QUOTA = "quota"  # 429
    BUSY = "busy"  # 5xx, 408
    ODD = "odd"  # any other status, or not JSON
    SILENT = "silent"  # no answer at all


REASONS = {
    "SERVICE_DISABLED": Access.API_OFF,
    "accessNotConfigured": Access.API_OFF,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": Access.SCOPES,
    "insufficientPermissions": Access.SCOPES,
    "BILLING_DISABLED": Access.BILLING,
    "CONSUMER_SUSPENDED": Access.BILLING,
    "RATE_LIMIT_EXCEEDED": Access.QUOTA,
    "rateLimitExceeded": Access.QUOTA,
    "userRateLimitExceeded": Access.QUOTA,
}
STATUSES = {
    401: Access.NOT_SIGNED_IN,
    403: Access.NOT_SHARED,
    404: Access.NOT_FOUND,
    408: Access.BUSY,
    429: Access.QUOTA,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """status: HTTP, 0 for none; message: Google's words, in any language; activation: where to switch the API on."""

    access: Access
    status: int = 0
    message: str = ""
    activation: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


def probe_spreadsheet(transport: Transport, spreadsheet_id: str) -> Answer:
    """Ask for a spreadsheet's name and settings, and whether we may edit what is protected in it.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/get
    """
    fields = "properties(title,locale,timeZone,autoRecalc),sheets.protectedRanges(warningOnly,requestingUserCanEdit)"
    return _ask(transport, f"{HOSTS[0]}/v4/spreadsheets/{spreadsheet_id}", {"fields": fields})


def probe_file(transport: Transport, spreadsheet_id: str) -> Answer:
    """Ask Drive what we may do with the file.

    https://developers.google.com/workspace/drive/api/reference/rest/v3/files/get
    """
    parameters = {"fields": "capabilities(canEdit,canCopy),ownedByMe", "supportsAllDrives": "true"}
    return _ask(transport, f"{FILES}/{spreadsheet_id}", parameters)


def _ask(transport: Transport, url: str, parameters: Mapping[str, str]) -> Answer:
    transport.traffic.reads += 1
    address = url
    for host in HOSTS if transport.base else ():
        address = address.replace(host, transport.base)
    try:
        response = transport.session.get(address, params=dict(parameters), timeout=transport.timeout)
    except (requests.RequestException, TransportError) as error:
        return Answer(Access.SILENT, message=type(error).__name__)
    except GoogleAuthError as error:
        return Answer(Access.NOT_SIGNED_IN, message=str(error.args[0]) if error.args else "")
    return read_answer(response.status_code, response.content)


def read_answer(status: int, body: bytes) -> Answer:
    """What an answer says; anything that is not Google's JSON is odd, whatever its status."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        content = None
    if not isinstance(content, dict):
        known = Access.BUSY if status == 408 or status >= 500 else Access.ODD
        return Answer(known, status, "not an API answer")
    if status == 200:
        return Answer(Access.OK, status, content=content)
    error = content.get("error")
    error = error if isinstance(error, dict) else {}
    details = [one for one in (*_list(error, "details"), *_list(error, "errors")) if isinstance(one, dict)]
    return Answer(
        access=_access(status, [str(one.get("reason")) for one in details]),
        status=status,
        message=str(error.get("message", "")),
        activation=next((str(one["metadata"]["activationUrl"]) for one in details if _activation(one)), ""),
    )


def _list(error: Mapping[str, Any], key: str) -> list[Any]:
    found = error.get(key)
    return found if isinstance(found, list) else []


def _activation(detail: Mapping[str, Any]) -> bool:
    """Only a link into Google's own console is handed on: people will click it."""
    metadata = detail.get("metadata")
    found = metadata.get("activationUrl", "") if isinstance(metadata, dict) else ""
    return str(found).startswith("https://console.")


def _access(status: int, reasons: list[str]) -> Access:
    for reason in reasons:
        if reason in REASONS:
            return REASONS[reason]
    return STATUSES.get(status, Access.BUSY if status >= 500 else Access.ODD)
