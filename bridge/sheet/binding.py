"""Binding: which tab of the spreadsheet carries which template tab, and where its columns stand.

Tabs and columns are known by our developer metadata, then by their labels; people may rename, move and sort. A column of
people's own is never taken for a computed one. What is missing, blank or doubled degrades that column only, with a Problem naming
the cell.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from bridge.book import BoundTab
from bridge.errors import Problem
from bridge.settings import Settings
from bridge.settings.template import Tab
from bridge.sheet.a1 import cell_name
from bridge.sheet.columns import COLUMN_KEY, BoundColumns, Renamed, bind_columns
from bridge.sheet.headers import ALIAS, HEAD_ROWS, Head, Label, find_header, label_of, label_words
from bridge.sheet.snapshot import Structure, TabStructure
from bridge.sheet.words import normal

TAB_KEY = "sheetbridge.tab"
OWN_BOOKS = ("hidden", "log")  # tabs that only the bridge writes: what people do to their headers harms nobody


@dataclass(frozen=True, slots=True)
class Bindings:
    """tabs: template tab key -> the tabs that carry it, in the spreadsheet's order; renamed: headers that people changed."""

    tabs: Mapping[str, tuple[BoundTab, ...]]
    problems: tuple[Problem, ...] = ()
    renamed: tuple[Renamed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """What our metadata says of a tab."""

    tab: str
    adopted: bool


def bind(structure: Structure, heads: Mapping[int, Head], settings: Settings) -> Bindings:
    """Find every tab and column of the template.

    heads: sheet id -> its first rows (at most 20). A tab whose head is not given is bound by its metadata alone, without
    Problems: enough to know what to read.
    """
    tabs: dict[str, tuple[BoundTab, ...]] = {}
    problems: list[Problem] = []
    renamed: list[Renamed] = []
    for tab in settings.tabs.values():
        bound = []
        for sheet, mark in _sheets_of(tab, structure, settings):
            found = _bind_tab(sheet, mark, heads.get(sheet.sheet_id), tab=tab, language=settings.language)
            if tab.kind not in OWN_BOOKS:
                problems += found.problems
                renamed += found.renamed
            if found.bound is not None:
                bound.append(found.bound)
        if bound:
            tabs[tab.key] = tuple(bound)
    return Bindings(tabs, tuple(problems), tuple(renamed))


def is_doubtful(structure: Structure, read: Container[int], bindings: Bindings, settings: Settings) -> bool:
    """Whether a header does not say what our mark on its column says.

    Either people renamed it, or a column moved between the reading of the structure and that of the cells; only a second look at
    the structure tells. read: ids of the tabs whose headers were read.
    """
    places = {place.sheet_id: place for tabs in bindings.tabs.values() for place in tabs}
    return any(
        _is_doubtful(sheet, places.get(sheet.sheet_id), settings) for sheet in structure.tabs if sheet.sheet_id in read
    )


def _is_doubtful(sheet: TabStructure, place: BoundTab | None, settings: Settings) -> bool:
    if place is None:
        return tab_mark(sheet) is not None
    tab = settings.tabs[place.tab]
    words, known = label_words(tab, settings.language), {column.key for column in tab.columns}
    marks = [entry for entry in sheet.metadata if entry.key == COLUMN_KEY and entry.column is not None]
    marked = {entry.value.partition(" ")[0] for entry in marks} & known
    for entry in marks:
        key, _, kind = entry.value.partition(" ")
        if key not in known:
            continue
        said = label_of(place.labels.get(key, ""), words)
        if place.columns.get(key) != entry.column or _strange(key, said, kind, marked, tab):
            return True
    return False


def _strange(key: str, said: Label | None, kind: str, marked: Container[str], tab: Tab) -> bool:
    """Whether a header tells that another column stands where this one should.

    People's own columns are called what people like: there only the name of another column that is marked tells anything, and
    `SLA期限` is what people call the column that we bind as its manual twin.
    """
    if said is None or said.key == key:
        return said is None and kind != "adopted"
    if kind != "adopted":
        return True
    twin = said.rank < ALIAS and tab.column(said.key).manual_twin == key
    return said.key in marked and not twin


def tab_mark(sheet: TabStructure) -> tuple[str, bool] | None:
    """(template tab key, adopted) of a tab that carries our metadata, None for one that does not."""
    for entry in sheet.metadata:
        if entry.column is None and entry.key == TAB_KEY and entry.value:
            key, _, adopted = entry.value.partition(" ")
            return key, adopted == "adopted"
    return None


def _sheets_of(tab: Tab, structure: Structure, settings: Settings) -> Iterator[tuple[TabStructure, _Mark | None]]:
    """The tabs with our mark; if there is none, a tab of the right name that is not marked as another."""
    marks = {sheet.sheet_id: mark for sheet in structure.tabs if (mark := tab_mark(sheet))}
    ordered = sorted(structure.tabs, key=lambda sheet: sheet.index)
    ours = [sheet for sheet in ordered if marks.get(sheet.sheet_id, ("", False))[0] == tab.key]
    if ours:
        yield from ((sheet, _Mark(*marks[sheet.sheet_id])) for sheet in ours)
        return
    names = {normal(text) for text in (tab.label.ja, tab.label.en) if text}
    known = settings.template.tabs
    for sheet in ordered:
        if normal(sheet.title) in names and marks.get(sheet.sheet_id, ("", False))[0] not in known:
            yield sheet, None
            return


@dataclass(frozen=True, slots=True)
class _Found:
    bound: BoundTab | None
    problems: tuple[Problem, ...] = ()
    renamed: tuple[Renamed, ...] = ()


def _bind_tab(sheet: TabStructure, mark: _Mark | None, head: Head | None, *, tab: Tab, language: str) -> _Found:
    if not tab.columns:
        return _Found(_bound(sheet, tab, BoundColumns({}, {}, frozenset())))
    if head is None:
        return _Found(_bound(sheet, tab, bind_columns(sheet, None, tab, language=language, adopted=_is_adopted(mark))))
    header = find_header(head, label_words(tab, language), sheet.merges)
    if header is None or header.known < min(2, len(tab.columns)):
        if mark and tab.kind in OWN_BOOKS:
            return _Found(_bound(sheet, tab, bind_columns(sheet, None, tab, language=language, adopted=False)))
        return _Found(None, (_no_header(sheet, tab, language),) if head or mark else ())
    columns = bind_columns(sheet, header, tab, language=language, adopted=_is_adopted(mark), marked=mark is not None)
    missing = [column for column in tab.columns if column.required and column.key not in columns.columns]
    if missing:
        return _Found(None, columns.problems, columns.renamed)
    return _Found(_bound(sheet, tab, columns, header_row=header.row_index), columns.problems, columns.renamed)


def _is_adopted(mark: _Mark | None) -> bool:
    return mark is not None and mark.adopted


def _no_header(sheet: TabStructure, tab: Tab, language: str) -> Problem:
    wanted = ", ".join(column.label(language) for column in tab.columns if column.owner != "B")[:60]
    text = f"none of the first {HEAD_ROWS} rows is a header ({wanted} ...); the tab is left alone until it has one"
    return Problem(cell_name(sheet.title, 0, 0), text)


def _bound(sheet: TabStructure, tab: Tab, found: BoundColumns, *, header_row: int = 0) -> BoundTab:
    return BoundTab(
        tab=tab.key,
        sheet_id=sheet.sheet_id,
        title=sheet.title,
        header_row=header_row,
        last_record=header_row,
        row_count=sheet.row_count,
        column_count=sheet.column_count,
        columns=found.columns,
        labels=found.labels,
        adopted=found.adopted,
    )
