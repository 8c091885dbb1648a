"""Google's error bodies, as recorded from the real service (texts shortened, ids replaced)."""

from __future__ import annotations

from typing import Any

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
SPREADSHEET = f"https://sheets.googleapis.com/v4/spreadsheets/{ID}"
FILE = f"https://www.googleapis.com/drive/v3/files/{ID}"
ACTIVATION = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=123"


def error(code: int, status: str, message: str, *details: dict[str, Any]) -> dict[str, Any]:
    """The envelope of the Sheets API."""
    return {
        "error": {"code": code, "message": message, "status": status, **({"details": [*details]} if details else {})}
    }


def info(reason: str, **metadata: str) -> dict[str, Any]:
    """A google.rpc.ErrorInfo detail."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": metadata,
    }


UNAUTHENTICATED = error(
    401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", info("ACCESS_TOKEN_EXPIRED")
)
NO_PERMISSION = error(403, "PERMISSION_DENIED", "The caller does not have permission")
API_OFF = error(
    403,
    "PERMISSION_DENIED",
    "Google Sheets API has not been used in project 123 before or it is disabled.",
    {"@type": "type.googleapis.com/google.rpc.Help", "links": [{"url": ACTIVATION}]},
    info("SERVICE_DISABLED", service="sheets.googleapis.com", activationUrl=ACTIVATION),
)
SCOPES = error(
    403,
    "PERMISSION_DENIED",
    "Request had insufficient authentication scopes.",
    info("ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
)
BILLING = error(403, "PERMISSION_DENIED", "Consumer has been suspended.", info("CONSUMER_SUSPENDED"))
NOT_FOUND = error(404, "NOT_FOUND", "Requested entity was not found.")
QUOTA = error(
    429,
    "RESOURCE_EXHAUSTED",
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service"
    " 'sheets.googleapis.com' for consumer 'project_number:123'.",
    info("RATE_LIMIT_EXCEEDED", quota_limit="ReadRequestsPerMinutePerUser"),
)
BUSY = error(503, "UNAVAILABLE", "The service is currently unavailable.")
INTERNAL = error(500, "INTERNAL", "Internal error encountered.")
INVALID = error(400, "INVALID_ARGUMENT", "Invalid requests[0].addSheet: 同じ名前のシートがあります")
DRIVE_QUOTA = {
    "error": {
        "code": 403,
        "message": "User Rate Limit Exceeded",
        "errors": [{"message": "User Rate Limit Exceeded", "domain": "usageLimits", "reason": "userRateLimitExceeded"}],
    }
}
TIMEOUT_PAGE = "<!DOCTYPE html><html><title>Error 408 (Request Timeout)!!1</title></html>"
