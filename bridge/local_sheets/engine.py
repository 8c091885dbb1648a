"""The seam for formulas: whoever calculates is asked once after every batch.

Until an engine comes, formulas keep the value they came with; only plain arithmetic on numbers (`=4/2`) is worked out.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Protocol

from bridge.local_sheets.cells import ErrorText, Formula, Value, number
from bridge.local_sheets.spreadsheet import Spreadsheet

OPERATORS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
LONGEST = 200  # characters of a formula that is worked out


class Engine(Protocol):
    """Calculates."""

    def recalculate(self, draft: Spreadsheet) -> None:
        """Give formulas of a draft their values, after a batch and before it is saved."""


class Arithmetic:
    """Works out new formulas that are numbers and + - * / ( ) only."""

    def recalculate(self, draft: Spreadsheet) -> None:
        """See Engine."""
        for tab in list(draft.edited()):
            touched = tab.dirty_cells & tab.formula_keys
            if not touched:
                continue
            for row, key in enumerate(tab.keys):
                if key in touched:
                    for column, value in enumerate(tab.rows[row]):
                        if isinstance(value, Formula) and value.value is None:
                            tab.rows[row][column] = Formula(str(value), calculated(value))


def calculated(formula: str) -> Value:
    """The value of a formula of plain numbers, else None."""
    text = formula[1:].strip()
    if len(text) > LONGEST or not text or set(text) - set("0123456789.+-*/() "):
        return None
    try:
        return number(float(_value(ast.parse(text, mode="eval").body)))
    except ZeroDivisionError:
        return ErrorText("#DIV/0!")
    except (SyntaxError, KeyError, ValueError, OverflowError, RecursionError):
        return None


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp):
        return OPERATORS[type(node.op)](_value(node.operand))
    raise ValueError(type(node).__name__)
