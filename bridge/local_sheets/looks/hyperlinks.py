"""CellData.hyperlink: where a cell leads to, by its format or by its HYPERLINK formula.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/cells#CellData
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bridge.local_sheets.formulas.operands import Operand, calculate
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.workbook.cells import Formula, Value
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Tab

START = "=HYPERLINK("
OPENING, CLOSING = "({", ")}"


def link_of_format(look: Look) -> str | None:
    """The link that a whole cell's text format holds, or its only text format run."""
    link = (look or {}).get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
    runs = (look or {}).get("textFormatRuns", ())
    if link is None and len(runs) == 1 and not runs[0].get("startIndex"):
        link = runs[0].get("format", {}).get("link", {}).get("uri")
    return str(link) if link else None


def formula_links(
    spreadsheet: Spreadsheet, tab: Tab, area: Area, lines: Sequence[Sequence[Value]]
) -> dict[tuple[int, int], str]:
    """(row, column) -> where the HYPERLINK formulas of an area lead to. lines: the area's rows, whole."""
    found: dict[tuple[int, int], str] = {}
    computed: dict[tuple[int, int], Operand] = {}
    for row, column, formula in _formulas(area, lines):
        argument = first_argument(formula)
        if argument is None:
            continue
        text = literal(argument)
        if text is not None:
            found[row, column] = text
        else:
            place = Area(area.sheet_id, row, row + 1, column, column + 1)
            computed[row, column] = Operand("=" + argument, (row, column), place)
    calculate(spreadsheet, tab, list(computed.values()))
    texts = {at: operand.at(*at) for at, operand in computed.items()}
    return found | {at: str(text) for at, text in texts.items() if type(text) is str and text}


def _formulas(area: Area, lines: Sequence[Sequence[Value]]) -> Iterator[tuple[int, int, str]]:
    for row, line in zip(area.rows(), lines, strict=True):
        for column, value in enumerate(line[area.start_column : area.end_column], area.start_column):
            if type(value) is Formula and value[: len(START)].upper() == START:
                yield row, column, str(value)


def first_argument(formula: str) -> str | None:
    """What stands before the comma of `=HYPERLINK(..., ...)`, None where the call is not the whole formula."""
    depth, quoted, end = 0, False, 0
    for at in range(len(START), len(formula)):
        letter = formula[at]
        if letter == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif letter in OPENING:
            depth += 1
        elif letter in CLOSING and depth:
            depth -= 1
        elif letter == ")":
            return formula[len(START) : end or at].strip() if not formula[at + 1 :].strip() else None
        elif letter in ",;" and not depth and not end:
            end = at
    return None


def literal(expression: str) -> str | None:
    """The text of a single quoted string, None for any other expression."""
    inner = expression[1:-1]
    if len(expression) < 2 or expression[0] != '"' or expression[-1] != '"' or '"' in inner.replace('""', ""):
        return None
    return inner.replace('""', '"')
