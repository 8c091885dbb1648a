"""Which cells a formula reads, and what else decides when it must be calculated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.grid.references import TOKEN, Reference, parse
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

ANYWHERE = re.compile(r"\b(INDIRECT|OFFSET)\s*\(", re.IGNORECASE)  # what they read is known only when they run
PLACED = re.compile(r"\b(ROW|COLUMN)\s*\(\s*\)", re.IGNORECASE)
ONE_CELL = re.compile(r"=\s*(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Za-z]{1,3}\$?[0-9]{1,8}\s*")
SPILLING = re.compile(
    r"[{]|\b(?:ARRAYFORMULA|FILTER|UNIQUE|SORT|SORTBY|SORTN|SEQUENCE|RANDARRAY|TRANSPOSE|SPLIT|FLATTEN|TOCOL|TOROW|VSTACK|HSTACK"
    r"|CHOOSECOLS|CHOOSEROWS|TAKE|DROP|EXPAND|WRAPROWS|WRAPCOLS|MMULT|FREQUENCY|LINEST|TREND|GROWTH|ARRAY_CONSTRAIN|QUERY|MAP|BYROW|BYCOL|SCAN|MAKEARRAY"
    r"|TEXTSPLIT|REGEXEXTRACT)\s*\(|^=\s*(?:INDIRECT|OFFSET|LET|XLOOKUP)\s*\(",
    re.IGNORECASE,
)
TITLES = re.compile(r"('(?:[^']|'')+'|[^\W\d][\w.]*)!")
WITHOUT_DIGITS = dict.fromkeys(map(ord, "0123456789"))
DEPTH = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[():]')


def shape(formula: str) -> str:
    """The formula without digits: those of a column, each for its own row, have the same; tabs they name are told apart."""
    bare = formula.translate(WITHOUT_DIGITS)
    return bare if "!" not in formula else "!".join((bare, *TITLES.findall(formula)))


def titles(formula: str) -> list[str]:
    """The titles of tabs it names."""
    found = TITLES.findall(formula)
    return [title[1:-1].replace("''", "'") if title[0] == "'" else title for title in found]


def reads_anywhere(formula: str) -> bool:
    """Whether the cells it reads cannot be told from its text."""
    return ANYWHERE.search(formula) is not None


def may_spill(formula: str) -> bool:
    """Whether its result may be more than one cell."""
    return _may_spill(formula.translate(WITHOUT_DIGITS))


@lru_cache(maxsize=4096)
def _may_spill(formula: str) -> bool:
    return SPILLING.search(formula) is not None or (":" in formula and _has_bare_range(formula))


def _has_bare_range(formula: str) -> bool:
    """Whether a range stands outside all parentheses, as in `=A1:A3`."""
    depth = 0
    for match in DEPTH.finditer(formula):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == ":" and depth == 0:
            return True
    return False


def is_one_cell(formula: str) -> bool:
    """Whether it is nothing but a reference to a single cell."""
    return ONE_CELL.fullmatch(formula) is not None


@lru_cache(maxsize=4096)
def references(formula: str) -> tuple[Reference, ...]:
    """The references in a formula."""
    matches = TOKEN.finditer(formula)
    return tuple(parse(match["sheet"], match["ref"]) for match in matches if match["string"] is None)


@lru_cache(maxsize=4096)
def varies(formula: str) -> tuple[bool, bool]:
    """(by row, by column): whether a copy of it in another row or column reads other cells."""
    corners = [corner for found in references(formula) for corner in (found.first, found.last) if corner is not None]
    placed = {match[1].upper() for match in PLACED.finditer(formula)}
    by_row = any(corner.row is not None and not corner.fixed_row for corner in corners)
    by_column = any(corner.column is not None and not corner.fixed_column for corner in corners)
    return by_row or "ROW" in placed, by_column or "COLUMN" in placed


def areas(spreadsheet: Spreadsheet, tab: Tab, formula: str) -> Iterator[tuple[Tab, Area]]:
    """The cells it reads, cut to the grids. tab: where the formula stands."""
    for found in references(formula):
        home = tab if found.sheet is None else spreadsheet.titled(found.sheet)
        cells = None if home is None else overlap(_bounds(found), home)
        if home is not None and cells is not None:
            yield home, cells


def _bounds(found: Reference) -> dict[str, int]:
    first, last = found.first, found.last or found.first
    rows, columns = _span(first.row, last.row), _span(first.column, last.column)
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return {name: value for name, value in zip(names, (*rows, *columns), strict=True) if value is not None}


def _span(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    """Half-open; `A5:A` begins at its row and is open below."""
    if one is None or other is None:
        return (one if one is not None else other), None
    return min(one, other), max(one, other) + 1
