"""What goes in and out: HTTP requests and responses as values, independent of any web framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. path: percent-decoded or not; query: pairs in order, decoded; body: as sent (possibly gzip)."""

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """A header's value, whatever the case of its name; "" when absent."""
        return next((value for key, value in self.headers.items() if key.lower() == name), "")


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer; body is as it goes over the wire (gzip when Content-Encoding says so)."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def cut(cls) -> Response:
        """No answer: the connection drops."""
        return cls(0, {}, b"")

    @property
    def is_cut(self) -> bool:
        """Whether the connection drops instead of an answer."""
        return self.status == 0


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """What was asked, as a quota would count it. bytes_up, bytes_down: bodies as they went over the wire; kind: read or write;
    status 0: the connection was cut."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    bytes_up: int
    bytes_down: int
    status: int
    kind: str


@dataclass(frozen=True, slots=True)
class Content:
    """An answer that is no JSON, such as an export."""

    body: bytes
    media_type: str


class Spliced:
    """A value that is JSON already, in parts; it is copied once, into the body. No dataclass: orjson would print that itself."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[bytes]) -> None:
        self.parts = parts
