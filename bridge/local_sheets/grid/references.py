"""Cell references inside formulas: found, shifted, rewritten. Strings and function names are left alone.

Measured on Google: references follow inserts, deletes and moves, string literals never change; what was deleted becomes #REF!.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bridge.local_sheets.grid.a1 import LAST_COLUMN, column_index, column_letters, quoted
from bridge.local_sheets.grid.shifts import Shift

GONE = "#REF!"
SHEET = r"(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?"
CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,8}"
CELLS = rf"(?P<ref>{CELL}:{CELL}|{CELL}:\$?[A-Za-z]{{1,3}}(?![\w(])|{CELL}:\$?[0-9]+|{CELL}"
CELLS += r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[0-9]+)?|\$?[0-9]+:\$?[0-9]+)"
TOKEN = re.compile(rf'(?P<string>"(?:[^"]|"")*")|(?<![\w.$#]){SHEET}{CELLS}(?![\w(.!])')
PART = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?")


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference: zero-based indexes, None where open; fixed_*: has a `$`."""

    column: int | None
    row: int | None
    fixed_column: bool
    fixed_row: bool

    def text(self) -> str:
        """As it stands in a formula."""
        column = "" if self.column is None else ("$" if self.fixed_column else "") + column_letters(self.column)
        return column + ("" if self.row is None else ("$" if self.fixed_row else "") + str(self.row + 1))


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference. sheet: title, None where the formula names none; last: None for a single cell."""

    sheet: str | None
    first: Corner
    last: Corner | None

    def text(self) -> str:
        """As it stands in a formula."""
        cells = self.first.text() + (f":{self.last.text()}" if self.last else "")
        return cells if self.sheet is None else f"{quoted(self.sheet)}!{cells}"


def rewritten(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """The formula with every reference replaced by what `change` gives; None becomes #REF!."""

    def replace(match: re.Match[str]) -> str:
        if match["string"] is not None:
            return match[0]
        old = parse(match["sheet"], match["ref"])
        new = change(old)
        if new == old:
            return match[0]
        return GONE if new is None else new.text()

    return TOKEN.sub(replace, formula)


def parse(sheet: str | None, cells: str) -> Reference:
    """The parts of a reference. sheet: with its `!`, or None."""
    title = None
    if sheet:
        title = sheet[:-1]
        title = title[1:-1].replace("''", "'") if title.startswith("'") else title
    first, _, last = cells.partition(":")
    return Reference(title, _corner(first), _corner(last) if last else None)


def _corner(text: str) -> Corner:
    match = PART.fullmatch(text)
    assert match is not None, text
    dollar, letters, dollar_2, digits = match.groups()
    fixed_row = bool(dollar_2) if letters else bool(dollar or dollar_2)
    return Corner(
        column_index(letters) if letters else None,
        int(digits) - 1 if digits else None,
        bool(letters and dollar),
        fixed_row,
    )


def follow(formula: str, shift: Shift, *, home: int, sheet_ids: Mapping[str, int]) -> str:
    """The formula after a shift. home: the sheetId of the formula's own tab; sheet_ids: title -> sheetId."""
    if home != shift.sheet_id and "!" not in formula:
        return formula

    def change(reference: Reference) -> Reference | None:
        sheet_id = home if reference.sheet is None else sheet_ids.get(reference.sheet)
        return followed(reference, shift) if sheet_id == shift.sheet_id else reference

    return rewritten(formula, change)


def followed(reference: Reference, shift: Shift) -> Reference | None:
    """A reference to the tab of a shift, after it; None when what it names is gone."""
    first, last = reference.first, reference.last or reference.first
    one, other = (first.row, last.row) if shift.by_rows else (first.column, last.column)
    if one is None and other is None:
        return reference
    if one is None or other is None:  # `A5:A`: open below
        known = one if one is not None else other
        assert known is not None
        span = shift.span(known, 10**9)
        bounds = (
            None if span is None else (span[0] if one is not None else None, span[0] if other is not None else None)
        )
    else:
        span = shift.span(min(one, other), max(one, other) + 1)
        bounds = None if span is None else ((span[0], span[1] - 1) if one <= other else (span[1] - 1, span[0]))
    if bounds is None:
        return None
    new_first = _at(first, bounds[0], by_rows=shift.by_rows)
    return Reference(reference.sheet, new_first, reference.last and _at(last, bounds[1], by_rows=shift.by_rows))


def _at(corner: Corner, index: int | None, *, by_rows: bool) -> Corner:
    if by_rows:
        return Corner(corner.column, index, corner.fixed_column, corner.fixed_row)
    return Corner(index, corner.row, corner.fixed_column, corner.fixed_row)


def copied(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads when it is copied by so many rows and columns: relative references shift."""
    if not rows and not columns:
        return formula
    return rewritten(formula, lambda reference: _copied_reference(reference, rows, columns))


class Copies:
    """A formula as it reads when it is copied; taken apart once, for many copies."""

    def __init__(self, formula: str) -> None:
        self._parts: list[str | Reference] = []
        at = 0
        for match in TOKEN.finditer(formula):
            if match["string"] is None:
                self._parts += [formula[at : match.start()], parse(match["sheet"], match["ref"])]
                at = match.end()
        self._parts.append(formula[at:])

    def at(self, rows: int, columns: int) -> str:
        """The copy so many rows below and columns to the right."""
        return "".join(part if isinstance(part, str) else _copied_text(part, rows, columns) for part in self._parts)


def _copied_text(reference: Reference, rows: int, columns: int) -> str:
    copy = _copied_reference(reference, rows, columns)
    return GONE if copy is None else copy.text()


def _copied_reference(reference: Reference, rows: int, columns: int) -> Reference | None:
    first = _copied(reference.first, rows, columns)
    last = _copied(reference.last, rows, columns) if reference.last else None
    if first is None or (reference.last is not None and last is None):
        return None
    return Reference(reference.sheet, first, last)


def _copied(corner: Corner, rows: int, columns: int) -> Corner | None:
    row = corner.row if corner.row is None or corner.fixed_row else corner.row + rows
    column = corner.column if corner.column is None or corner.fixed_column else corner.column + columns
    if (row is not None and row < 0) or (column is not None and not 0 <= column < LAST_COLUMN):
        return None
    return Corner(column, row, corner.fixed_column, corner.fixed_row)


def renamed(formula: str, old: str, new: str | None) -> str:
    """The formula after a tab got a new title, or was deleted (None)."""
    if "!" not in formula:
        return formula

    def change(reference: Reference) -> Reference | None:
        if reference.sheet != old:
            return reference
        return None if new is None else Reference(new, reference.first, reference.last)

    return rewritten(formula, change)


def names_other_tab(formula: str, own_title: str) -> bool:
    """Whether a reference names a tab other than its own."""
    found: list[str] = []

    def change(reference: Reference) -> Reference:
        if reference.sheet is not None and reference.sheet != own_title:
            found.append(reference.sheet)
        return reference

    rewritten(formula, change)
    return bool(found)
