"""Arrays of ranges, `{A2:A5,B2:B5}` and `{A2:B5;D2:E5}`, as HSTACK and VSTACK: the engine's braces hold plain values only."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[(){},;]|[^"\'(){},;]+|.', re.DOTALL)
PLAIN = re.compile(r'\s*(?:[-+]?[\d.]+(?:[eE][-+]?\d+)?%?|TRUE|FALSE|"(?:[^"]|"")*"|)\s*', re.IGNORECASE)


def stacked(formula: str) -> str:
    """The formula with arrays that are more than plain values as calls; a brace that is not closed stays as it is."""
    if "{" not in formula or formula.count("{") != formula.count("}"):
        return formula
    return _part(iter(TOKEN.findall(formula)))


def _part(tokens: Iterator[str]) -> str:
    found = []
    for token in tokens:
        if token == "}":
            break
        found.append(_array(tokens) if token == "{" else token)
    return "".join(found)


def _array(tokens: Iterator[str]) -> str:
    """What follows an opening brace, up to the closing one."""
    rows, depth = [[""]], 0
    for token in tokens:
        if token == "}":
            break
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "," and depth == 0:
            rows[-1].append("")
        elif token == ";" and depth == 0:
            rows.append([""])
        else:
            rows[-1][-1] += _array(tokens) if token == "{" else token
    if all(PLAIN.fullmatch(cell) for row in rows for cell in row):
        return "{" + ";".join(map(",".join, rows)) + "}"
    sides = [row[0] if len(row) == 1 else f"HSTACK({','.join(row)})" for row in rows]
    return sides[0] if len(sides) == 1 else f"VSTACK({','.join(sides)})"
