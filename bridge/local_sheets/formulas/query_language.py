"""The query language of QUERY: text -> what is wanted. Columns are letters of the sheet, or Col1, Col2 ...

https://developers.google.com/chart/interactive/docs/querylanguage
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NoReturn

from bridge.local_sheets.formulas.arguments import Wrong
from bridge.local_sheets.grid.a1 import column_index
from bridge.local_sheets.text.number_format import DAY_ZERO

TOKEN = re.compile(
    r"""\s*(?:("[^"]*"|'[^']*')|(\d+(?:\.\d+)?|\.\d+)|(<=|>=|<>|!=|[-+*/=<>(),])|(`[^`]+`|[^\W\d]\w*))"""
)
AGGREGATES = ("sum", "avg", "count", "max", "min")
SCALARS = ("year", "month", "day", "quarter", "dayofweek", "upper", "lower")
TESTS = ("contains", "starts", "ends", "matches", "like")


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression. kind: column (value: its index), constant, call or operator (value: its name)."""

    kind: str
    value: Any
    parts: tuple[Node, ...] = ()

    def has_aggregate(self) -> bool:
        """Whether it sums up rows."""
        return (self.kind == "call" and self.value in AGGREGATES) or any(part.has_aggregate() for part in self.parts)


@dataclass(slots=True)
class Query:
    """What is wanted. order: expressions and whether downwards; labels: headers by expression."""

    select: list[Node] | None = None
    where: Node | None = None
    group: list[Node] = field(default_factory=list)
    order: list[tuple[Node, bool]] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0
    labels: dict[Node, str] = field(default_factory=dict)


def parsed(text: str, column_of: Callable[[str], int | None]) -> Query:
    """column_of: a column's name -> its index, None for what is none. Raises Wrong for what is no query, or has other clauses."""
    return _Parser(text, column_of).query()


def column_named(name: str, first: int | None, width: int) -> int | None:
    """The column of a range: Col2 is the second one; C the third one of the sheet, where the range begins at column `first`."""
    numbered = re.fullmatch(r"Col(\d+)", name)
    at = int(numbered[1]) - 1 if numbered else -1
    if not numbered and first is not None and re.fullmatch(r"[A-Z]{1,3}", name):
        at = column_index(name) - first
    return at if 0 <= at < width else None


class _Parser:
    def __init__(self, text: str, column_of: Callable[[str], int | None]) -> None:
        self.column_of = column_of
        self.tokens: list[str] = []
        at = 0
        while text[at:].strip():
            match = TOKEN.match(text, at)
            if match is None:
                raise Wrong
            self.tokens.append(match[0].strip())
            at = match.end()
        self.at = 0

    # tokens

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def takes(self, *words: str) -> bool:
        """Whether the next tokens are these; they are taken then."""
        found = [token.lower() for token in self.tokens[self.at : self.at + len(words)]]
        if found != list(words):
            return False
        self.at += len(words)
        return True

    def needs(self, *words: str) -> None:
        if not self.takes(*words):
            self.refuse()

    def refuse(self) -> NoReturn:
        raise Wrong

    def take(self) -> str:
        if not self.next:
            self.refuse()
        self.at += 1
        return self.tokens[self.at - 1]

    def listed(self, item: Callable[[], Any]) -> list[Any]:
        found = [item()]
        while self.takes(","):
            found.append(item())
        return found

    # clauses

    def query(self) -> Query:
        query = Query()
        if self.takes("select") and not self.takes("*"):
            query.select = self.listed(self.expression)
        if self.takes("where"):
            query.where = self.condition()
        if self.takes("group", "by"):
            query.group = self.listed(self.expression)
        if self.takes("order", "by"):
            query.order = self.listed(self.ordered)
        query.limit = self.whole() if self.takes("limit") else None
        query.offset = self.whole() if self.takes("offset") else 0
        if self.takes("label"):
            query.labels = dict(self.listed(self.labelled))
        if self.takes("format"):
            self.listed(self.labelled)  # how values look is not theirs to bring
        if self.next:
            self.refuse()
        return query

    def ordered(self) -> tuple[Node, bool]:
        node = self.expression()
        downwards = self.takes("desc")
        if not downwards:
            self.takes("asc")
        return node, downwards

    def labelled(self) -> tuple[Node, str]:
        node = self.expression()
        return node, self.string()

    def whole(self) -> int:
        token = self.take()
        return int(token) if token.isdigit() else self.refuse()

    def string(self) -> str:
        token = self.take()
        return token[1:-1] if token[0] in "\"'" else self.refuse()

    # conditions

    def condition(self) -> Node:
        found = self.both()
        while self.takes("or"):
            found = Node("operator", "or", (found, self.both()))
        return found

    def both(self) -> Node:
        found = self.test()
        while self.takes("and"):
            found = Node("operator", "and", (found, self.test()))
        return found

    def test(self) -> Node:
        if self.takes("not"):
            return Node("operator", "not", (self.test(),))
        if self.next == "(":
            before = self.at
            try:
                self.take()
                found = self.condition()
                self.needs(")")
                return found
            except Wrong:
                self.at = before  # an expression in parentheses
        return self.comparison(self.expression())

    def comparison(self, left: Node) -> Node:
        if self.takes("is", "not", "null"):
            return Node("operator", "not", (Node("operator", "null", (left,)),))
        if self.takes("is", "null"):
            return Node("operator", "null", (left,))
        name = self.take().lower()
        if name in ("starts", "ends"):
            self.needs("with")
        elif name not in (*TESTS, "=", "!=", "<>", "<", ">", "<=", ">="):
            self.refuse()
        return Node("operator", name, (left, self.expression()))

    # expressions

    def expression(self) -> Node:
        found = self.product()
        while self.next in ("+", "-"):
            found = Node("operator", self.take(), (found, self.product()))
        return found

    def product(self) -> Node:
        found = self.factor()
        while self.next in ("*", "/"):
            found = Node("operator", self.take(), (found, self.factor()))
        return found

    def factor(self) -> Node:
        if self.takes("("):
            found = self.expression()
            self.needs(")")
            return found
        if self.takes("-"):
            return Node("operator", "-", (Node("constant", 0.0), self.factor()))
        token = self.take()
        if token[0] in "\"'":
            return Node("constant", token[1:-1])
        if token[0].isdigit() or token[0] == ".":
            return Node("constant", float(token))
        return self.named(token)

    def named(self, token: str) -> Node:
        word = token.lower()
        if word in (*AGGREGATES, *SCALARS) and self.takes("("):
            inner = self.expression()
            self.needs(")")
            return Node("call", word, (inner,))
        if word in ("true", "false"):
            return Node("constant", word == "true")
        if word in ("date", "datetime") and self.next[:1] in ("'", '"'):
            return Node("constant", _serial(self.string()))
        at = self.column_of(token.strip("`"))
        return Node("column", at) if at is not None else self.refuse()


def _serial(text: str) -> float:
    return (datetime.fromisoformat(text) - DAY_ZERO) / timedelta(days=1)
