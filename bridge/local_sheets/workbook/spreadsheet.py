"""One spreadsheet: its tabs, named ranges and developer metadata. Batches work on a draft of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.grid.references import renamed
from bridge.local_sheets.wire.errors import ApiError, no_sheet
from bridge.local_sheets.wire.identities import ACCOUNT
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Value
from bridge.local_sheets.workbook.tab import Tab

MOST_CELLS = 10_000_000  # of a spreadsheet, by grid size
MOST_COLUMNS = 18_278
LONGEST_TITLE = 100
DEFAULT_FORMAT: Json = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
}


@dataclass(frozen=True, slots=True)
class Editing:
    """Who changes a draft, and when. account: an address; now: local time of the spreadsheet's zone, naive; stamp: RFC 3339."""

    account: str = ACCOUNT
    now: datetime = datetime(1970, 1, 1)
    stamp: str = "1970-01-01T00:00:00.000Z"


class Spreadsheet:
    """See the module.

    properties: SpreadsheetProperties without defaultFormat and spreadsheetTheme unless they were changed; metadata: id -> entry;
    file: what Drive knows (createdTime, modifiedTime, trashed, permissions ...); version: of what the file on disk holds.
    """

    def __init__(self, spreadsheet_id: str, properties: Json, tabs: Iterable[Tab] = ()) -> None:
        self.spreadsheet_id, self.properties = spreadsheet_id, properties
        self.tabs: list[Tab] = list(tabs)
        self.named_ranges: list[Json] = []
        self.metadata: dict[int, Json] = {}
        self.file: Json = {}
        self.version = 0
        self.stored = b""  # what the file holds besides the tabs
        self.editing = Editing()  # of a draft
        self.engine: Engine | None = None  # calculates its formulas
        self._own: set[int] = set()

    def draft(self) -> Spreadsheet:
        """A spreadsheet that can be changed without changing this one; tabs are copied when they are edited."""
        new = Spreadsheet(self.spreadsheet_id, dict(self.properties), self.tabs)
        new.named_ranges, new.metadata, new.file = list(self.named_ranges), dict(self.metadata), dict(self.file)
        new.version, new.stored, new.engine = self.version, self.stored, self.engine
        return new

    @property
    def is_other(self) -> bool:
        """Whether it is a folder of Drive, or a file that people put there as it is: no tabs, nothing to calculate."""
        return "mimeType" in self.file

    # tabs

    @property
    def locale(self) -> str:
        """en_US, ja_JP ..."""
        return str(self.properties.get("locale", "en_US"))

    @property
    def titles(self) -> set[str]:
        """Titles of the tabs."""
        return {tab.title for tab in self.tabs}

    def find(self, sheet_id: int) -> Tab:
        """A tab, for reading. Raises ApiError 400."""
        for tab in self.tabs:
            if tab.sheet_id == sheet_id:
                return tab
        raise no_sheet(sheet_id)

    def titled(self, title: str) -> Tab | None:
        """The tab of that title; letters may differ in case."""
        exact = next((tab for tab in self.tabs if tab.title == title), None)
        folded = title.casefold()
        return exact or next((tab for tab in self.tabs if tab.title.casefold() == folded), None)

    def edit(self, sheet_id: int) -> Tab:
        """A tab of this draft, for writing. Raises ApiError 400."""
        tab = self.find(sheet_id)
        if sheet_id in self._own:
            return tab
        copy = tab.copy()
        self.tabs[self.tabs.index(tab)] = copy
        self._own.add(sheet_id)
        return copy

    def edit_all(self) -> list[Tab]:
        """Every tab of this draft, for writing."""
        return [self.edit(tab.sheet_id) for tab in list(self.tabs)]

    def edited(self) -> Iterator[Tab]:
        """The tabs of this draft that may have changed."""
        return (tab for tab in self.tabs if tab.sheet_id in self._own)

    def add_tab(self, tab: Tab, index: int | None = None) -> Tab:
        """Put a new tab in place. Raises ApiError 400 for a taken id or title, or too many cells."""
        if any(tab.sheet_id == other.sheet_id for other in self.tabs):
            raise ApiError(f"Sheet with id {tab.sheet_id} already exists")
        self.check_title(tab.title)
        self.tabs.insert(len(self.tabs) if index is None else min(index, len(self.tabs)), tab)
        self._own.add(tab.sheet_id)
        self.check_size()
        return tab

    def check_title(self, title: str, but: Tab | None = None) -> None:
        """Raises ApiError 400 when no tab can have that title."""
        if not title:
            raise ApiError("The sheet name cannot be empty.")
        if len(title) > LONGEST_TITLE:
            raise ApiError(f"The sheet name cannot be greater than {LONGEST_TITLE} characters.")
        other = self.titled(title)
        if other is not None and (but is None or other.sheet_id != but.sheet_id):
            raise ApiError(f'A sheet with the name "{title}" already exists. Please enter another name.')

    def check_size(self) -> None:
        """Raises ApiError 400 when the grids became too big."""
        wide = next((tab for tab in self.tabs if tab.column_count > MOST_COLUMNS), None)
        if wide is not None:
            text = "increase the number of columns in the sheet above the limit of"
            raise ApiError(f"This action would {text} {MOST_COLUMNS} columns.")
        if sum(tab.row_count * tab.column_count for tab in self.tabs) > MOST_CELLS:
            text = "increase the number of cells in the workbook above the limit of"
            raise ApiError(f"This action would {text} {MOST_CELLS} cells.")

    def retitle(self, old: str, new: str | None) -> None:
        """Let formulas, also those of rules, follow a tab's new title; None: the tab is deleted and they say #REF!."""
        for tab in self.edit_all():
            for row, column, formula in list(tab.formulas()):
                text = renamed(formula, old, new)
                if text != formula:
                    tab.put(row, column, type(formula)(text, formula.value if new is not None else None))
            for name, objects in tab.objects.items():
                tab.objects[name] = [_renamed(item, old, new) for item in objects]

    # ids

    def free_id(self) -> int:
        """A positive int32 that no object of the spreadsheet uses."""
        taken = {tab.sheet_id for tab in self.tabs} | set(self.metadata) | set(self.object_ids())
        return next(number for number in iter(lambda: random.randrange(1, 2**31), None) if number not in taken)

    def object_ids(self) -> Iterator[int]:
        """Ids of all objects on the tabs."""
        names = ("protectedRangeId", "filterViewId", "bandedRangeId", "chartId", "slicerId")
        for tab in self.tabs:
            for objects in tab.objects.values():
                for item in objects:
                    yield from (int(item[name]) for name in names if name in item)

    def located(self, kind: str, id_name: str, wanted: Any) -> tuple[int, int] | None:
        """(sheetId, position) of an object by its id; None when there is none."""
        for tab in self.tabs:
            for position, item in enumerate(tab.objects[kind]):
                if item.get(id_name) == wanted:
                    return tab.sheet_id, position
        return None

    def tab_of(self, value: Json) -> Tab:
        """The tab a range lies on, for reading."""
        return self.find(sheet_of(value))


def _renamed(value: Any, old: str, new: str | None) -> Any:
    """An object with the formulas of its conditions rewritten."""
    if isinstance(value, dict):
        return {name: _renamed(item, old, new) for name, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, old, new) for item in value]
    return renamed(value, old, new) if isinstance(value, str) and value.startswith("=") else value


@dataclass(frozen=True, slots=True)
class Filled:
    """A formula, written for one cell, as it reads in every cell of an area. home: row and column of that cell."""

    formula: str
    home: tuple[int, int]
    area: Area


class Engine(Protocol):
    """The seam for formulas: whoever calculates is asked when cells are read."""

    def now(self, spreadsheet: Spreadsheet) -> datetime:
        """What NOW() says: local time in the spreadsheet's zone, naive."""

    def refresh(
        self, spreadsheet: Spreadsheet, tab: Tab, area: Area, *, own: bool = True
    ) -> dict[tuple[int, int], Value]:
        """Give the formulas of an area their values; returns what formulas show in other cells: (row, column) -> value.

        own: whether the values of the area's formulas are wanted, and not just the latter.
        """

    def results(self, spreadsheet: Spreadsheet, tab: Tab, fills: Sequence[Filled]) -> list[list[list[Value]]]:
        """The values, by rows, of formulas that stand in no cell, as if they filled areas of `tab`."""
