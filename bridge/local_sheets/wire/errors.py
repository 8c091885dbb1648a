"""Google's error bodies.

ApiError
`-- DriveError     Drive v3 has `errors` in place of `status`
https://cloud.google.com/apis/design/errors
"""

from __future__ import annotations

from typing import Any

STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 409: "ABORTED"}
STATUS |= {413: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 501: "UNIMPLEMENTED"}
STATUS |= {503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED"}


class ApiError(Exception):
    """An answer that is not 200. code: HTTP status; details: google.rpc messages."""

    def __init__(self, message: str, *, code: int = 400, details: list[Any] | None = None) -> None:
        super().__init__(message)
        self.message, self.code, self.details = message, code, details

    def body(self) -> dict[str, Any]:
        """The envelope as Sheets sends it."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": STATUS.get(self.code, "UNKNOWN")}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def inside(self, prefix: str) -> ApiError:
        """The same error with the place in front, as batches report it."""
        return ApiError(f"Invalid {prefix}: {self.message}", code=self.code, details=self.details)


class DriveError(ApiError):
    """An error of Drive v3. reason: notFound, invalid ...; location: the parameter it is about."""

    def __init__(self, message: str, *, code: int = 400, reason: str = "invalid", location: str = "") -> None:
        super().__init__(message, code=code)
        self.reason, self.location = reason, location

    def body(self) -> dict[str, Any]:
        """The envelope as Drive sends it."""
        item = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            item |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [item]}}


def bad_field(message: str, field: str, description: str | None = None) -> ApiError:
    """A 400 of the schema layer: it names the field in `details`."""
    violation = {"field": field, "description": description or message}
    kind = "type.googleapis.com/google.rpc.BadRequest"
    return ApiError(message, details=[{"@type": kind, "fieldViolations": [violation]}])


def not_found() -> ApiError:
    """No such spreadsheet."""
    return ApiError("Requested entity was not found.", code=404)


def no_sheet(sheet_id: int) -> ApiError:
    """No such tab."""
    return ApiError(f"No sheet with id: {sheet_id}")


def file_not_found(file_id: str) -> DriveError:
    """No such file."""
    return DriveError(f"File not found: {file_id}.", code=404, reason="notFound", location="fileId")
