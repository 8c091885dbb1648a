"""What the engine answers -> what a cell shows.

Excel's errors that Google does not have become Google's: a result that something stands in the way of, and a circle, are #REF!.
"""

from __future__ import annotations

from typing import Any

from bridge.local_sheets.workbook.cells import ErrorText, Value, number

KINDS = {
    "#NULL!": "Null",
    "#DIV/0!": "Div",
    "#VALUE!": "Value",
    "#REF!": "Ref",
    "#NAME?": "Name",
    "#NUM!": "Num",
    "#N/A": "Na",
    "#ERROR!": "Error",
}
ERRORS = {kind: text for text, kind in KINDS.items()} | {
    "NImpl": "#NAME?",
    "Spill": "#REF!",
    "Circ": "#REF!",
    "Calc": "#N/A",
}
MESSAGES = {
    "Div": "Function DIVIDE parameter 2 cannot be zero.",
    "Ref": "Reference does not exist.",
    "Spill": "Array result was not expanded because it would overwrite data.",
    "Circ": "Circular dependency detected. To resolve with iterative calculation, see File > Settings.",
    "Error": "Formula parse error.",
    "Na": "Did not find a value in the evaluation.",
    "Name": "Unknown function or range name.",
}


def value_of(answer: Any) -> Value:
    """A value of the engine as a cell holds it."""
    kind = type(answer)
    if kind is float:
        return number(answer)
    if kind is dict:
        name = str(answer.get("kind"))
        return ErrorText(ERRORS.get(name, "#ERROR!"), MESSAGES.get(name, ""))
    if kind is list:  # an array where one value was asked for
        return value_of(answer[0][0] if answer and answer[0] else None)
    return answer  # type: ignore[no-any-return]
