"""files.list: the query language of `q`, orders and pages.

https://developers.google.com/workspace/drive/api/guides/ref-search-terms
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Callable
from typing import Any, TypeAlias

from bridge.local_sheets.wire.errors import DriveError
from bridge.local_sheets.wire.schema import Json

Test: TypeAlias = Callable[[Json], bool]
TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<sign>[()]|!=|<=|>=|[=<>])|(?P<word>\w+))"""
)
TESTS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda own, value: own == value,
    "!=": lambda own, value: own != value,
    "<": lambda own, value: own < value,
    "<=": lambda own, value: own <= value,
    ">": lambda own, value: own > value,
    ">=": lambda own, value: own >= value,
    "contains": lambda own, value: value.casefold() in own.casefold(),
}
FIELDS = ("name", "mimeType", "trashed", "starred", "modifiedTime", "createdTime", "fullText", "title", "sharedWithMe")
LISTS = {"parents": (), "owners": ("owner",), "writers": ("owner", "writer"), "readers": ("owner", "writer", "reader")}
ORDERS = {"name": "name", "name_natural": "name", "createdTime": "createdTime", "modifiedTime": "modifiedTime"}
ORDERS |= {"recency": "modifiedTime", "modifiedByMeTime": "modifiedTime", "viewedByMeTime": "modifiedTime"}
ORDERS |= {"folder": "mimeType", "starred": "starred"}
PAGE, LONGEST_PAGE = 100, 1000  # files


def matching(files: list[Json], query: str) -> list[Json]:
    """The files for which a query holds. Raises DriveError 400 for one that cannot be understood."""
    if not query.strip():
        return files
    parser = _Parser(query)
    test = parser.either()
    if parser.tokens:
        raise _invalid("q")
    return [item for item in files if test(item)]


def _invalid(location: str) -> DriveError:
    return DriveError("Invalid Value", location=location)


class _Parser:
    """term ((and | or) term)*, `not` before one, parentheses around several."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []  # (kind, text), in order
        at, end = 0, len(text.rstrip())
        while at < end:
            match = TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise _invalid("q")
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()

    def _next(self) -> tuple[str, str]:
        if not self.tokens:
            raise _invalid("q")
        return self.tokens.pop(0)

    def _accept(self, word: str) -> bool:
        if self.tokens and self.tokens[0][1] == word and self.tokens[0][0] != "text":
            self.tokens.pop(0)
            return True
        return False

    def either(self) -> Test:
        """Parts joined by `or`."""
        parts = [self._all()]
        while self._accept("or"):
            parts.append(self._all())
        return lambda item: any(part(item) for part in parts)

    def _all(self) -> Test:
        parts = [self._one()]
        while self._accept("and"):
            parts.append(self._one())
        return lambda item: all(part(item) for part in parts)

    def _one(self) -> Test:
        if self._accept("not"):
            part = self._one()
            return lambda item: not part(item)
        if self._accept("("):
            part = self.either()
            if not self._accept(")"):
                raise _invalid("q")
            return part
        return self._term()

    def _term(self) -> Test:
        kind, text = self._next()
        if kind == "text":  # 'id' in parents
            if not self._accept("in"):
                raise _invalid("q")
            return _member(self._next()[1], _value("text", text))
        operator = self._next()[1]
        value = _value(*self._next())
        if operator == "in":  # parents in 'id', as gspread writes it
            return _member(text, value)
        if text not in FIELDS or operator not in TESTS:
            raise _invalid("q")
        test = TESTS[operator]
        return lambda item: test(_own(item, text), value)


def _value(kind: str, text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "text" else text


def _own(item: Json, field: str) -> str:
    value: Any = item.get("name" if field in ("fullText", "title") else field, False)
    if field == "sharedWithMe":
        value = not item["ownedByMe"]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _member(name: str, value: str) -> Test:
    if name == "parents":
        return lambda item: value in item["parents"]
    if name not in LISTS:
        raise _invalid("q")
    return lambda item: any(
        one["role"] in LISTS[name] and one.get("emailAddress") in (value, None) for one in item["permissions"]
    )


def ordered(files: list[Json], order: str) -> list[Json]:
    """In the order of `orderBy`; times count from the newest for `recency`. Raises DriveError 400 for an unknown key."""
    for part in reversed([part.split() for part in order.split(",") if part.strip()]):
        if part[0] not in ORDERS or part[1:] not in ([], ["desc"]):
            raise _invalid("orderBy")
        name = ORDERS[part[0]]
        downwards = bool(part[1:]) is not (part[0] in ("recency", "starred"))
        files = sorted(files, key=lambda item: _sort_key(item[name]), reverse=downwards)
    return files


def _sort_key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def page_of(files: list[Json], query: Json) -> tuple[list[Json], Json]:
    """(the files of a page, the token of the next one as a member of the answer). Raises DriveError 400."""
    try:
        size = int(query.get("pageSize") or PAGE)
        start = int(urlsafe_b64decode(query.get("pageToken") or b"MA=="))
    except (ValueError, NoBase64):
        raise _invalid("pageToken") from None
    if not 1 <= size <= LONGEST_PAGE:
        text = f"Invalid value '{size}'. Values must be within the range: [1, {LONGEST_PAGE}]"
        raise DriveError(text, reason="invalidParameter", location="pageSize")
    end = start + size
    token = {"nextPageToken": urlsafe_b64encode(str(end).encode()).decode()} if end < len(files) else {}
    return files[start:end], token
