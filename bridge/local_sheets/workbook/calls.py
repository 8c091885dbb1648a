"""One call of the API: its path, query and body, understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bridge.local_sheets.wire.identities import ACCOUNT, NOBODY_ELSE, Identity
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.store import Store
from bridge.local_sheets.workbook.tab import Tab


class Host(Protocol):
    """The server, as the functions behind the URLs see it; they run inside its lock."""

    store: Store

    def save(self, draft: Spreadsheet) -> None:
        """Write a draft; inside store.writing()."""

    def add_spreadsheet(
        self, properties: Json, tabs: list[Tab] | None = None, *, owner: str = ACCOUNT, about: Json | None = None
    ) -> Spreadsheet:
        """Store a new spreadsheet, or a folder; inside store.writing(). about: what Drive knows of it besides."""


@dataclass(frozen=True, slots=True)
class Call:
    """path: parts of the path by name, decoded; pairs: the query; body: a checked message, or None; content: the raw body.

    now: local time of the spreadsheet's zone, naive; stamp: RFC 3339 in UTC; identity: who asks.
    """

    local: Host
    path: Mapping[str, str]
    pairs: Sequence[tuple[str, str]]
    now: datetime
    stamp: str
    body: Json = field(default_factory=dict)
    content: bytes = b""
    content_type: str = ""
    identity: Identity = NOBODY_ELSE

    @property
    def account(self) -> str:
        """The address of who asks."""
        return self.identity.account

    @property
    def query(self) -> dict[str, Any]:
        """The query, the last of equal names."""
        return dict(self.pairs)

    def query_list(self, name: str) -> list[str]:
        """Every value of a repeated parameter."""
        return [value for key, value in self.pairs if key == name]

    def flag(self, name: str) -> bool:
        """A boolean parameter, as Google's clients write it."""
        return str(self.query.get(name, "")).lower() in ("true", "1")
