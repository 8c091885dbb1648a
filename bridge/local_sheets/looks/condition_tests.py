"""Whether a cell meets a condition of a conditional format or a validation.

Measured: texts are compared without regard to case; TEXT_NOT_CONTAINS is met by empty cells, the other comparisons are not.
https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#ConditionType
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bridge.local_sheets.text.condition_values import is_email, is_url
from bridge.local_sheets.text.display import shown_plainly
from bridge.local_sheets.workbook.cells import ErrorText, Value

Operands = Sequence[Value]
Test = Callable[[Value, Operands], bool]
LATEST_DAY = 2_958_465  # 9999-12-31


def meets(kind: str, value: Value, operands: Operands) -> bool:
    """Whether a value meets a condition. kind: its type; operands: the values it compares with.

    ONE_OF_RANGE takes the values of the range as operands; a condition this server does not know is never met.
    """
    if isinstance(value, ErrorText):
        return kind == "NOT_BLANK"
    test = TESTS.get(kind)
    return test is not None and test(value, operands)


def is_number(value: Value) -> bool:
    """Numbers, dates among them; ticks are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_true(value: Value) -> bool:
    """What makes a custom formula hold: TRUE or a number that is not 0."""
    return isinstance(value, bool | int | float) and bool(value)


def _numbers(test: Callable[[float, list[float]], bool]) -> Test:
    """A comparison of numbers; anything else does not meet it."""

    def compared(value: Value, operands: Operands) -> bool:
        known = [float(item) for item in operands if isinstance(item, int | float)]
        return isinstance(value, int | float) and is_number(value) and bool(known) and test(value, known)

    return compared


def _days(test: Callable[[int, list[int]], bool]) -> Test:
    """A comparison of days; the time of day does not count."""
    return _numbers(lambda value, operands: test(int(value // 1), [int(item // 1) for item in operands]))


def _texts(test: Callable[[str, list[str]], bool]) -> Test:
    """A comparison of texts, without regard to case."""

    def compared(value: Value, operands: Operands) -> bool:
        return test(folded(value), [folded(item) for item in operands])

    return compared


def folded(value: Value) -> str:
    """A value as text, for comparisons."""
    return shown_plainly(value).casefold()


def _between(value: float, operands: Sequence[float]) -> bool:
    return min(operands[:2]) <= value <= max(operands[:2])


def _is_listed(value: Value, operands: Operands) -> bool:
    if is_number(value):
        return any(is_number(item) and item == value for item in operands) or folded(value) in map(folded, operands)
    return shown_plainly(value) in map(shown_plainly, operands)


def _is_ticked_or_not(value: Value, operands: Operands) -> bool:
    """A checkbox: TRUE and FALSE, or the values that stand for them."""
    return isinstance(value, bool) if not operands else any(folded(value) == folded(item) for item in operands)


def _filled(test: Test) -> Test:
    return lambda value, operands: value not in (None, "") and test(value, operands)


TESTS: dict[str, Test] = {
    "BLANK": lambda value, _: value in (None, ""),
    "NOT_BLANK": lambda value, _: value not in (None, ""),
    "NUMBER_GREATER": _numbers(lambda value, known: value > known[0]),
    "NUMBER_GREATER_THAN_EQ": _numbers(lambda value, known: value >= known[0]),
    "NUMBER_LESS": _numbers(lambda value, known: value < known[0]),
    "NUMBER_LESS_THAN_EQ": _numbers(lambda value, known: value <= known[0]),
    "NUMBER_EQ": _numbers(lambda value, known: value in known),
    "NUMBER_NOT_EQ": _numbers(lambda value, known: value not in known),
    "NUMBER_BETWEEN": _numbers(lambda value, known: len(known) > 1 and _between(value, known)),
    "NUMBER_NOT_BETWEEN": _numbers(lambda value, known: len(known) > 1 and not _between(value, known)),
    "DATE_EQ": _days(lambda value, known: value in known),
    "DATE_NOT_EQ": _days(lambda value, known: value not in known),
    "DATE_BEFORE": _days(lambda value, known: value < known[0]),
    "DATE_ON_OR_BEFORE": _days(lambda value, known: value <= known[0]),
    "DATE_AFTER": _days(lambda value, known: value > known[0]),
    "DATE_ON_OR_AFTER": _days(lambda value, known: value >= known[0]),
    "DATE_BETWEEN": _days(lambda value, known: len(known) > 1 and _between(value, known)),
    "DATE_NOT_BETWEEN": _days(lambda value, known: len(known) > 1 and not _between(value, known)),
    "DATE_IS_VALID": lambda value, _: isinstance(value, int | float) and is_number(value) and 0 <= value <= LATEST_DAY,
    "TEXT_CONTAINS": _filled(_texts(lambda text, known: any(item in text for item in known))),
    "TEXT_NOT_CONTAINS": _texts(lambda text, known: not any(item in text for item in known)),
    "TEXT_STARTS_WITH": _filled(_texts(lambda text, known: text.startswith(tuple(known)))),
    "TEXT_ENDS_WITH": _filled(_texts(lambda text, known: text.endswith(tuple(known)))),
    "TEXT_EQ": _filled(_texts(lambda text, known: text in known)),
    "TEXT_NOT_EQ": _texts(lambda text, known: text not in known),
    "TEXT_IS_EMAIL": lambda value, _: isinstance(value, str) and is_email(value),
    "TEXT_IS_URL": lambda value, _: isinstance(value, str) and is_url(value),
    "ONE_OF_LIST": _filled(_is_listed),
    "ONE_OF_RANGE": _filled(_is_listed),
    "BOOLEAN": _is_ticked_or_not,
    "CUSTOM_FORMULA": lambda _, operands: bool(operands) and is_true(operands[0]),
}
