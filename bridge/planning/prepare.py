"""Prepare: what a spreadsheet lacks of the template, as one batch of requests. Run again it lacks nothing.

What was installed once is remembered in `_state` by name: a tab, column, choice or holiday that people deleted stays deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import orjson

from bridge.book import BoundTab
from bridge.planning.adopt import Adoption, marks, widened
from bridge.planning.layout import ROWS, Dropdowns, Place, add_columns, list_range, new_tab, sheet_id_of, view_widths
from bridge.planning.objects import filter_views, format_rules, plan_filter_views, plan_formats
from bridge.planning.requests import Request, insert_columns, insert_rows, update_cells
from bridge.planning.seeds import Seed, seeds_of
from bridge.settings import Settings
from bridge.settings.template import Tab
from bridge.sheet.a1 import column_letter
from bridge.sheet.snapshot import Cell, Structure, TabStructure
from bridge.sheet.vocabulary import Vocabulary

SCHEMA = "1"


@dataclass(frozen=True, slots=True)
class Widened:
    """A tab that was there already and gets columns. headers: column key -> what must stand in the header row of the column that
    carries its mark, afterwards; added: keys of the columns that are made."""

    tab: str
    sheet_id: int
    header_row: int
    headers: Mapping[str, Cell]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """requests: in order; entries: what `_state` shall remember; created: what was made, in words; widened: whose header must be
    looked at again, because people may have changed it meanwhile."""

    requests: tuple[Request, ...] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    created: tuple[str, ...] = ()
    widened: tuple[Widened, ...] = ()


class Preparer:
    """Collects the requests for one spreadsheet. bound: template tabs that are there already; entries: what `_state` holds."""

    def __init__(
        self,
        structure: Structure,
        bound: Mapping[str, Sequence[BoundTab]],
        entries: Mapping[str, str],
        settings: Settings,
        vocabulary: Vocabulary,
    ) -> None:
        self.structure, self.settings, self.vocabulary = structure, settings, vocabulary
        self.bound = {key: list(tabs) for key, tabs in bound.items()}
        self.requests: list[Request] = []
        self.created: list[str] = []
        self.widened: list[Widened] = []
        self.installed: dict[str, list[str]] = {
            key.removeprefix("installed."): orjson.loads(value)
            for key, value in entries.items()
            if key.startswith("installed.")
        }
        self._titles = {tab.title for tab in structure.tabs}

    def prepare(self, today: date, adoptions: Sequence[Adoption] = ()) -> Preparation:
        """Everything that is missing: tabs, then columns, then rows, then formats and filter views."""
        for adoption in adoptions:
            self._adopt_place(adoption)
        fresh = [
            tab for tab in self.settings.tabs.values() if tab.key not in self.bound and self._is_new("tabs", tab.key)
        ]
        for number, tab in enumerate(fresh):
            self._add_tab(tab, len(self.structure.tabs) + number)
        for key in self.settings.tabs:
            self._add_seeds(key, today)
        dropdowns = self.dropdowns()
        for tab in fresh:
            if tab.kind == "view":
                self.requests += view_widths(tab, self.bound[tab.key][0].sheet_id)
            else:
                keys = tuple(column.key for column in tab.columns)
                self._add_columns(tab, self.bound[tab.key][0], keys, 0, dropdowns)
        for adoption in adoptions:
            self._adopt_columns(adoption, dropdowns)
        for tab in self.settings.tabs.values():
            if tab not in fresh and tab.kind != "view":  # views write their own labels
                self._upgrade(tab, dropdowns)
        for tab in fresh:
            self._objects(tab, sheet_id_of(tab.key))
        return Preparation(tuple(self.requests), self._entries(), tuple(self.created), tuple(self.widened))

    # --- tabs and columns ------------------------------------------------------------------------------------------

    def _is_new(self, family: str, name: str) -> bool:
        return name not in self.installed.get(family, ())

    def _add_tab(self, tab: Tab, index: int) -> None:
        title = self._free_title(tab.label(self.settings.language))
        self.requests += new_tab(tab, self.settings, title=title, index=index)
        self.created.append(title)
        self.installed.setdefault("tabs", []).append(tab.key)
        width = max(len(tab.columns), 8)
        self.bound[tab.key] = [BoundTab(tab.key, sheet_id_of(tab.key), title, 0, 0, ROWS, width, {}, {})]

    def _free_title(self, label: str) -> str:
        """The tab's name, numbered where people already have a tab of that name."""
        title, number = label, 2
        while title in self._titles:
            title, number = f"{label} ({number})", number + 1
        self._titles.add(title)
        return title

    def _add_columns(
        self,
        tab: Tab,
        place: BoundTab,
        keys: Iterable[str],
        first: int,
        dropdowns: Dropdowns,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        columns = {key: first + number for number, key in enumerate(keys)}
        if not columns:
            return
        if place.columns:
            self.requests += insert_columns(place.sheet_id, first, len(columns))
        where = Place(place.sheet_id, place.header_row, headers)
        self.requests += add_columns(tab, columns, self.settings, dropdowns, place=where)
        known = self.installed.setdefault(tab.key, [])
        known += [key for key in columns if key not in known]
        labels = {key: headers.get(key, tab.column(key).label(self.settings.language)) for key in columns}
        if place.columns:
            stand = {**place.labels, **labels}
            self.widened.append(Widened(tab.key, place.sheet_id, place.header_row, stand, tuple(columns)))
        grown = BoundTab(
            tab.key,
            place.sheet_id,
            place.title,
            place.header_row,
            place.last_record,
            place.row_count,
            place.column_count + (len(columns) if place.columns else 0),
            {**place.columns, **columns},
            {**place.labels, **labels},
            place.adopted,
        )
        self.bound[tab.key] = [grown if one.sheet_id == place.sheet_id else one for one in self.bound[tab.key]]

    def _upgrade(self, tab: Tab, dropdowns: Dropdowns) -> None:
        """Columns a newer template has: added at the right end of every tab that carries this template tab."""
        for place in list(self.bound.get(tab.key, ())):
            if place.adopted:
                continue
            missing = [
                column.key
                for column in tab.columns
                if column.key not in place.columns and self._is_new(tab.key, column.key)
            ]
            if missing:
                self._add_columns(tab, place, missing, place.column_count, dropdowns)
                self.created += [f"{place.title}: {tab.column(key).label(self.settings.language)}" for key in missing]

    # --- tabs people already keep ----------------------------------------------------------------------------------

    def _adopt_place(self, adoption: Adoption) -> None:
        home = self.structure.tab(adoption.sheet_id)
        if home is None:
            raise ValueError(f"no tab with id {adoption.sheet_id}")
        place = BoundTab(
            adoption.tab,
            adoption.sheet_id,
            home.title,
            adoption.header_row,
            adoption.last_record,
            home.row_count,
            home.column_count,
            dict(adoption.mapped),
            {key: str(cell) for key, cell in adoption.heads.items() if cell is not None},
            frozenset(adoption.mapped),
        )
        # a tab of the right name may be bound already, by its name alone
        others = [one for one in self.bound.get(adoption.tab, ()) if one.sheet_id != adoption.sheet_id]
        self.bound[adoption.tab] = [*others, place]
        tabs = self.installed.setdefault("tabs", [])
        tabs += [adoption.tab] if adoption.tab not in tabs else []

    def _adopt_columns(self, adoption: Adoption, dropdowns: Dropdowns) -> None:
        tab = self.settings.tabs[adoption.tab]
        place = next(one for one in self.bound[tab.key] if one.sheet_id == adoption.sheet_id)
        self.requests += marks(adoption)
        self._add_columns(tab, place, adoption.added, adoption.first_free, dropdowns, adoption.labels)
        home = self.structure.tab(adoption.sheet_id)
        if home is not None:
            end = adoption.first_free + len(adoption.added)
            self.requests += widened(home, adoption.header_row, end)
        made = next(one for one in self.bound[tab.key] if one.sheet_id == place.sheet_id)
        self.created += [f"{place.title}: {made.labels[key]}" for key in adoption.added]
        self._objects(tab, adoption.sheet_id)

    # --- rows ------------------------------------------------------------------------------------------------------

    def _add_seeds(self, key: str, today: date) -> None:
        seeds = [seed for seed in seeds_of(key, self.settings, today) if self._is_new(f"seeds.{key}", seed.name)]
        if not seeds or key not in self.bound:
            return
        self.requests += seed_requests(self.bound[key][0], self.settings.tabs[key], seeds)
        names = self.installed.setdefault(f"seeds.{key}", [])
        names += [name for name in dict.fromkeys(seed.name for seed in seeds) if name not in names]
        if self.bound[key][0].columns:
            self.created.append(f"{self.bound[key][0].title}: {len(seeds)} rows")

    def dropdowns(self) -> Dropdowns:
        """Ranges behind the dropdowns. A list's rows stand together in the 選択肢 tab the bridge made."""
        lists: dict[str, str] = {}
        places = self.bound.get("choices")
        if places and not places[0].columns:  # made in this very batch: the rows are those of the seeds, in order
            tab = self.settings.tabs["choices"]
            column = column_letter([one.key for one in tab.columns].index("label"))
            groups = [seed.group for seed in seeds_of("choices", self.settings, date.min)]
            for name in dict.fromkeys(groups):
                first, count = groups.index(name) + 1, groups.count(name)
                lists[name] = list_range(places[0].title, column, (first, first + count))
                if name.startswith("stage:"):
                    lists[f"stage_manual:{name.removeprefix('stage:')}"] = list_range(
                        places[0].title, column, (first + 1, first + count)
                    )
        members = self.bound.get("members")
        if not members:
            return Dropdowns(lists)
        keys = [one.key for one in self.settings.tabs["members"].columns]
        index = members[0].columns.get("baton_candidates", keys.index("baton_candidates"))
        letter = column_letter(index)
        return Dropdowns(lists, list_range(members[0].title, letter, (1, members[0].row_count)))

    # --- formats and filter views ----------------------------------------------------------------------------------

    def _objects(self, tab: Tab, sheet_id: int) -> None:
        for place in (one for one in self.bound[tab.key] if one.sheet_id == sheet_id):
            home = self.structure.tab(place.sheet_id) or TabStructure(
                place.sheet_id, place.title, 0, place.row_count, place.column_count
            )
            self.requests += plan_formats(home, format_rules(tab, place, self.settings, self.vocabulary)).requests
            views = [view for _, view in filter_views(tab, place, (), self.vocabulary)]
            self.requests += plan_filter_views(home, views).requests

    def _entries(self) -> dict[str, str]:
        entries = {f"installed.{key}": orjson.dumps(names).decode() for key, names in self.installed.items()}
        if years := self.installed.get("seeds.holidays"):
            entries["holidays.through"] = max(years)
        return {"schema": SCHEMA, "template": str(self.settings.template.version), **entries}


def seed_requests(place: BoundTab, tab: Tab, seeds: Sequence[Seed]) -> Iterator[Request]:
    """Write seeds into a tab that is empty, or into new rows below its last record."""
    if place.columns:
        columns: Mapping[str, int] = place.columns
        row = place.last_record + 1
        yield insert_rows(place.sheet_id, row, len(seeds), inherit=row > 1)
    else:
        columns = {column.key: index for index, column in enumerate(tab.columns)}
        row = 1
    keys = [key for key in columns if any(key in seed.cells for seed in seeds)]
    for key in keys:
        lines: list[list[Any]] = [[seed.cells.get(key)] for seed in seeds]
        yield update_cells(place.sheet_id, row, columns[key], lines)
