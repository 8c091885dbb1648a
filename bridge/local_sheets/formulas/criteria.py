"""Functions that count what meets criteria: COUNTUNIQUEIFS.

https://support.google.com/docs/answer/9584429
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from bridge.local_sheets.formulas.arguments import Wrong, flat, folded, is_blank, one, typed

CRITERION = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def count_unique_ifs(values: Any, *criteria: Any) -> int:
    """How many different cells stand where every range meets its criterion. criteria: ranges and criteria by turns."""
    cells = list(flat(values))
    tests = [(list(flat(criteria[at])), _test(one(criteria[at + 1]))) for at in range(0, len(criteria) - 1, 2)]
    if len(criteria) % 2 or any(len(others) != len(cells) for others, _ in tests):
        raise Wrong
    kept = (cell for at, cell in enumerate(cells) if all(test(others[at]) for others, test in tests))
    return len({folded(cell) for cell in kept if not is_blank(cell)})


def _test(criterion: Any) -> Callable[[Any], bool]:
    """Whether a cell meets a criterion such as 5, ">=5", "<>x" or "a*"."""
    if not isinstance(criterion, str):
        return lambda cell: folded(cell) == folded(criterion)
    match = CRITERION.fullmatch(criterion)
    assert match is not None
    sign, text = match[1] or "=", match[2]
    wanted = typed(text)
    if sign in COMPARE:
        return lambda cell: _compares(cell, wanted, COMPARE[sign])
    alike = _alike(wanted)
    return alike if sign == "=" else lambda cell: not alike(cell)


def _compares(cell: Any, wanted: Any, compare: Callable[[Any, Any], bool]) -> bool:
    if isinstance(wanted, str):
        return isinstance(cell, str) and compare(cell.casefold(), wanted.casefold())
    return isinstance(cell, int | float) and not isinstance(cell, bool) and compare(cell, wanted)


def _alike(wanted: Any) -> Callable[[Any], bool]:
    if not isinstance(wanted, str):
        return lambda cell: not isinstance(cell, bool) and cell == wanted
    if wanted.upper() in ("TRUE", "FALSE"):
        return lambda cell: cell is (wanted.upper() == "TRUE") or folded(cell) == folded(wanted)
    parts = re.findall(r"~[*?~]|[*?]|[^*?~]+|~", wanted)
    wild = {"*": ".*", "?": "."}
    pattern = re.compile("".join(wild.get(part) or re.escape(part.removeprefix("~")) for part in parts), re.I | re.S)
    return lambda cell: pattern.fullmatch("" if cell is None else str(cell)) is not None and not isinstance(cell, bool)
