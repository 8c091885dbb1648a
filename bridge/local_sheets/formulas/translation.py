"""A formula as Google takes it -> the same in the engine's words.

The engine speaks Excel. Different are: names of ranges and columns of tables (given here as references), ARRAYFORMULA (the engine
calculates arrays anyway), `;` between arguments, tab titles in another case, and the size of an open range where it can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bridge.local_sheets.formulas.lambdas import written_out
from bridge.local_sheets.formulas.literal_arrays import stacked
from bridge.local_sheets.formulas.reach import titles
from bridge.local_sheets.grid.a1 import column_letters, quoted
from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.grid.references import TOKEN, Corner, Reference, parse, rewritten
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

ARRAY = re.compile(r"\bARRAYFORMULA\s*\(", re.IGNORECASE)
FUNCTION = re.compile(r"([A-Za-z_][\w.]*)\s*\(")
PIECE = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'!|[^"\']+|.', re.DOTALL)
WORD = re.compile(r"(?<![\w.$!'])([^\W\d][\w.]*)(?![\w.(!])(?:\[([^\[\]]*)\])?")
SIZED = re.compile(r"\b(ARRAYFORMULA|ROWS|COLUMNS|COUNTBLANK|SEQUENCE|LAMBDA)\s*\(", re.IGNORECASE)
BRACES = re.compile(r"[{};]")
QUERY = re.compile(r'"(?:[^"]|"")*"|\bQUERY\s*\(\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """What decides how formulas are read. tabs: ids, births, titles; names: folded, of ranges and tables -> what they name."""

    locale: str
    tabs: frozenset[tuple[int, int, str]]
    names: dict[str, Json]

    @classmethod
    def of(cls, spreadsheet: Spreadsheet) -> Naming:
        """As it is now."""
        tables = {str(table.get("name", "")): table for tab in spreadsheet.tabs for table in tab.objects["tables"]}
        ranges = {item["name"]: item["range"] for item in spreadsheet.named_ranges}
        names = {name.casefold(): item for name, item in (tables | ranges).items() if name}
        tabs = frozenset((tab.sheet_id, tab.birth, tab.title) for tab in spreadsheet.tabs)
        return cls(spreadsheet.locale, tabs, names)

    def is_named_in(self, formula: str) -> bool:
        """Whether a formula may name a range or a table."""
        folded = formula.casefold()
        return any(name in folded for name in self.names)

    def reads_otherwise(self, other: Naming | None, *, by_name: bool) -> bool:
        """Whether formulas read otherwise than under another naming. by_name: whether some name a range or a table."""
        if other is None or (self.locale, self.tabs, self.names.keys()) != (
            other.locale,
            other.tabs,
            other.names.keys(),
        ):
            return True
        return by_name and self.names != other.names


def functions(formula: str) -> set[str]:
    """Names of the functions it calls, in capitals."""
    return {name.upper() for piece in _code(formula) for name in FUNCTION.findall(piece)}


def translated(formula: str, spreadsheet: Spreadsheet, tab: Tab) -> str:
    """The formula for the engine. tab: where it stands."""
    text = formula.strip()
    if spreadsheet.named_ranges or any(other.objects["tables"] for other in spreadsheet.tabs):
        text = _in_code(text, lambda code: WORD.sub(lambda match: _named(match, spreadsheet), code))
    if ";" in text:
        text = _with_commas(text)
    text = stacked(text)
    if "!" in text and not all(title in spreadsheet.titles for title in titles(text)):
        text = rewritten(text, lambda found: _titled(found, spreadsheet))
    text = QUERY.sub(_placed, text)
    if SIZED.search(text):
        text = rewritten(text, lambda found: _closed(found, spreadsheet, tab))
        text = written_out(_in_code(text, lambda code: ARRAY.sub("(", code)))
    return text


def depends_on_size(formula: str) -> bool:
    """Whether its translation changes with the number of rows of a tab."""
    return SIZED.search(formula) is not None and ":" in formula


def _code(formula: str) -> Iterator[str]:
    """Its parts outside texts and quoted titles."""
    return (piece for piece in PIECE.findall(formula) if piece[0] not in "\"'")


def _in_code(formula: str, change: Callable[[str], str]) -> str:
    return "".join(piece if piece[0] in "\"'" else change(piece) for piece in PIECE.findall(formula))


def _with_commas(formula: str) -> str:
    """`;` between arguments as `,`; inside braces it separates rows and stays."""
    depth = 0

    def change(match: re.Match[str]) -> str:
        nonlocal depth
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        return "," if match[0] == ";" and depth == 0 else match[0]

    return _in_code(formula, lambda code: BRACES.sub(change, code))


def _titled(found: Reference, spreadsheet: Spreadsheet) -> Reference | None:
    """The reference with the tab's own spelling of its title."""
    if found.sheet is None:
        return found
    tab = spreadsheet.titled(found.sheet)
    return None if tab is None else Reference(tab.title, found.first, found.last)


def _placed(match: re.Match[str]) -> str:
    """QUERY with the index of its data's first column before its data, -1 where columns have no letters."""
    if match[0].startswith('"'):
        return match[0]
    found = TOKEN.match(match.string, match.end())
    corner = parse(found["sheet"], found["ref"]).first if found is not None and found["string"] is None else None
    return f"{match[0]}{-1 if corner is None else corner.column or 0},"


def _closed(found: Reference, spreadsheet: Spreadsheet, tab: Tab) -> Reference:
    """An open range, closed to the grid."""
    home = tab if found.sheet is None else spreadsheet.titled(found.sheet)
    if found.last is None or home is None:
        return found
    first, last = found.first, found.last
    if last.row is None:
        first = Corner(first.column, first.row or 0, first.fixed_column, first.fixed_row)
        last = Corner(last.column, max(home.row_count - 1, first.row or 0), last.fixed_column, last.fixed_row)
    if last.column is None:
        first = Corner(first.column or 0, first.row, first.fixed_column, first.fixed_row)
        last = Corner(max(home.column_count - 1, first.column or 0), last.row, last.fixed_column, last.fixed_row)
    return Reference(found.sheet, first, last)


def _named(match: re.Match[str], spreadsheet: Spreadsheet) -> str:
    """A word that names a range, or a column of a table, as a reference; any other word as it is."""
    name = match[1].casefold()
    for item in spreadsheet.named_ranges:
        if item["name"].casefold() == name and match[2] is None:
            return _reference(spreadsheet.tab_of(item["range"]), item["range"])
    for tab in spreadsheet.tabs:
        for table in tab.objects["tables"]:
            if table.get("name", "").casefold() == name:
                return _table_reference(tab, table, match[2])
    return match[0]


def _table_reference(tab: Tab, table: Json, column: str | None) -> str:
    """`Deals` and `Deals[Amount]`: the rows below the header."""
    place = tab.area(table["range"])
    start, end = place.start_column, place.end_column
    if column and not column.startswith("#"):
        names = {
            item.get("columnName", "").casefold(): item.get("columnIndex", 0) for item in table["columnProperties"]
        }
        if (at := names.get(column.strip().casefold())) is None:
            return "#REF!"
        start, end = place.start_column + at, place.start_column + at + 1
    return _reference(tab, Area(tab.sheet_id, place.start_row + 1, place.end_row, start, end).json())


def _reference(tab: Tab, cells: Json) -> str:
    area = overlap(cells, tab)
    if area is None:
        return "#REF!"
    first = f"${column_letters(area.start_column)}${area.start_row + 1}"
    last = f"${column_letters(area.end_column - 1)}${area.end_row}"
    return f"{quoted(tab.title)}!{first}" + ("" if first == last else f":{last}")
