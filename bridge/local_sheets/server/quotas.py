"""Per-minute quotas, off unless they are asked for.

https://developers.google.com/workspace/sheets/api/limits: 300 reads and 300 writes a minute for a project, 60 of each for one of
its users; a batch counts once; refilled each minute. A refusal carries no Retry-After (seen in every recording of one).
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

from bridge.local_sheets.wire.errors import ApiError

MINUTE = 60.0  # seconds
PROJECT = "project_number:100000000000"


@dataclass(frozen=True, slots=True)
class Quotas:
    """Requests a minute; None: as many as one likes. The defaults are Google's."""

    user_reads: int | None = 60
    user_writes: int | None = 60
    project_reads: int | None = 300
    project_writes: int | None = 300

    def limit(self, kind: str, scope: str) -> int | None:
        """kind: read or write; scope: user or project."""
        limit: int | None = getattr(self, f"{scope}_{kind}s")
        return limit


class Meter:
    """Counts requests of the last minute."""

    def __init__(self, quotas: Quotas) -> None:
        self.quotas = quotas
        self._seen: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def count(self, kind: str, user: str, now: float) -> None:
        """Count one request. Raises ApiError 429 when there were too many; then it does not count."""
        counted = [(scope, self._seen[kind, who]) for scope, who in (("user", f"user {user}"), ("project", ""))]
        for scope, times in counted:
            while times and times[0] <= now - MINUTE:
                times.popleft()
            limit = self.quotas.limit(kind, scope)
            if limit is not None and len(times) >= limit:
                raise exhausted(kind, scope, limit)
        for _, times in counted:
            times.append(now)


def exhausted(kind: str, scope: str, limit: int) -> ApiError:
    """The 429 as Google words it."""
    name = kind.capitalize()
    suffix = " per user" if scope == "user" else ""
    message = (
        f"Quota exceeded for quota metric '{name} requests' and limit '{name} requests per minute{suffix}' "
        f"of service 'sheets.googleapis.com' for consumer '{PROJECT}'."
    )
    metadata = {
        "service": "sheets.googleapis.com",
        "consumer": f"projects/{PROJECT.partition(':')[2]}",
        "quota_limit": f"{name}RequestsPerMinutePer{'User' if scope == 'user' else 'Project'}",
        "quota_metric": f"sheets.googleapis.com/{kind}_requests",
        "quota_location": "global",
        "quota_limit_value": str(limit),
    }
    details = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": metadata,
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {
                    "description": "Request a higher quota limit.",
                    "url": "https://cloud.google.com/docs/quotas/help/request_increase",
                }
            ],
        },
    ]
    return ApiError(message, code=429, details=details)
