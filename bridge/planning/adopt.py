"""Adopting a tab people already keep: nothing they see changes; only marks and columns at the right are added."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bridge.planning.objects import FIRST_ID, VIEW_PREFIX, tag_of
from bridge.planning.requests import Request, column_location, create_metadata, delete_metadata
from bridge.settings.template import Column, Tab
from bridge.sheet.binding import TAB_KEY, tab_mark
from bridge.sheet.columns import COLUMN_KEY, REFUSED
from bridge.sheet.snapshot import Cell, Json, Structure, TabStructure

ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Adoption:
    """A tab of people's that shall carry a template tab. mapped: column key -> index of their column; refused: columns that stay
    theirs whatever their header says; added: keys of columns to make; labels: headers of those that need another one than the
    template's; first_free: index of the first column right of everything they use; heads: what stands in the header row of the
    mapped columns, as read."""

    tab: str
    sheet_id: int
    header_row: int
    last_record: int
    mapped: Mapping[str, int]
    added: tuple[str, ...]
    first_free: int
    refused: tuple[int, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, Cell] = field(default_factory=dict)


def marks(adoption: Adoption) -> Iterator[Request]:
    """Metadata that says what the tab and its columns are; invisible, and it moves with them."""
    yield create_metadata(TAB_KEY, f"{adoption.tab} {ADOPTED}", {"sheetId": adoption.sheet_id})
    for key, index in adoption.mapped.items():
        yield create_metadata(COLUMN_KEY, f"{key} {ADOPTED}", column_location(adoption.sheet_id, index))
    for index in adoption.refused:
        yield create_metadata(COLUMN_KEY, f"{REFUSED} {ADOPTED}", column_location(adoption.sheet_id, index))


def columns_to_add(tab: Tab, mapped: Iterable[str], wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns adopt makes: id, 要確認, the computed columns one of whose inputs is mapped, those asked for, `_memory`."""
    there = {*mapped, *wanted}
    asked = set(wanted)

    def is_needed(column: Column) -> bool:
        if column.key in there:
            return column.key in asked
        if column.owner != "B":
            return False
        return not column.inputs or bool(there & set(column.inputs))

    return tuple(column.key for column in tab.columns if is_needed(column))


def widened(home: TabStructure, header_row: int, end: int) -> Iterator[Request]:
    """A filter or Table that begins at the header is widened over our columns, so that sorting moves them along.

    end: index right of our last column.
    """
    if home.basic_filter and _covers(home.basic_filter.get("range", {}), header_row, end):
        where = {**home.basic_filter["range"], "endColumnIndex": end}
        yield {"setBasicFilter": {"filter": {**home.basic_filter, "range": where}}}
    for table in home.tables:
        if _covers(table.get("range", {}), header_row, end):
            made = {"tableId": table["tableId"], "range": {**table["range"], "endColumnIndex": end}}
            yield {"updateTable": {"table": made, "fields": "range"}}


def _covers(where: Json, header_row: int, end: int) -> bool:
    return bool(where.get("startRowIndex", 0) == header_row and where.get("endColumnIndex", 0) < end)


def hiding(structure: Structure) -> Iterator[Request]:
    """Hide the tabs we made, so that nobody begins to type there any more; of a spreadsheet that has no other the first stays."""
    ours = [tab for tab in made_by_us(structure) if not tab.hidden]
    shown = sum(not tab.hidden for tab in structure.tabs)
    for tab in ours[1:] if len(ours) == shown else ours:
        yield shown_or_hidden(tab.sheet_id, hidden=True)


def shown_or_hidden(sheet_id: int, *, hidden: bool) -> Request:
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "hidden": hidden}, "fields": "hidden"}}


def made_by_us(structure: Structure) -> Iterator[TabStructure]:
    """The tabs that carry our mark and were not adopted."""
    for tab in structure.tabs:
        mark = tab_mark(tab)
        if mark is not None and not mark[1]:
            yield tab


def unadoption(structure: Structure, kept: Container[int] = ()) -> Iterator[Request]:
    """Everything that takes our marks, formats, filter views, stamps and tabs off again; columns go before (see `own_columns`).

    kept: sheet ids of tabs we made that become people's, because they have something there.
    """
    ours = {tab.sheet_id for tab in made_by_us(structure)}
    for tab in structure.tabs:
        if tab.sheet_id not in ours:
            yield from cleared(tab) if tab_mark(tab) else ()
        elif tab.sheet_id in kept:
            yield from cleared(tab, every_mark=True)
            yield shown_or_hidden(tab.sheet_id, hidden=False)
        else:
            yield {"deleteSheet": {"sheetId": tab.sheet_id}}
    for entry in structure.metadata:
        if entry.key.startswith("sheetbridge."):
            yield delete_metadata(entry.id)


def cleared(tab: TabStructure, *, every_mark: bool = False) -> Iterator[Request]:
    """Take what is ours off a tab of people's. every_mark: it is one we made, so the marks of its columns and our sign go, too."""
    if not tab.column_groups:  # the first group of a tab sets this, and deleting the group leaves it
        properties = {"sheetId": tab.sheet_id, "gridProperties": {"columnGroupControlAfter": False}}
        yield {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.columnGroupControlAfter"}}
    yield from without_our_rules(tab)
    for view in tab.filter_views:
        if view.get("title", "").startswith(VIEW_PREFIX) and view.get("filterViewId", 0) >= FIRST_ID:
            yield {"deleteFilterView": {"filterId": view["filterViewId"]}}
    for signed in tab.protected_ranges if every_mark else ():
        if signed.get("protectedRangeId", 0) >= FIRST_ID and signed.get("description", "").startswith("sheetbridge: "):
            yield {"deleteProtectedRange": {"protectedRangeId": signed["protectedRangeId"]}}
    for entry in tab.metadata:
        if entry.key == TAB_KEY or (entry.key == COLUMN_KEY and (every_mark or entry.value.endswith(ADOPTED))):
            yield delete_metadata(entry.id)


def without_our_rules(tab: TabStructure) -> Iterator[Request]:
    """Delete our conditional formats; rules have only an index, so the last goes first."""
    for index, rule in reversed(list(enumerate(tab.conditional_formats))):
        if tag_of(rule):
            yield {"deleteConditionalFormatRule": {"sheetId": tab.sheet_id, "index": index}}


def own_columns(tab: TabStructure) -> dict[int, str]:
    """The columns the bridge added to a tab: column index -> key."""
    marks = (entry for entry in tab.metadata if entry.key == COLUMN_KEY and entry.column is not None)
    return {entry.column: entry.value for entry in marks if not entry.value.endswith(ADOPTED)}  # type: ignore[misc]


def runs_from_the_right(columns: Iterable[int]) -> list[tuple[int, int]]:
    """Half-open runs of column indexes, the rightmost first, so that deleting one moves no other."""
    runs: list[tuple[int, int]] = []
    for column in sorted(columns, reverse=True):
        if runs and runs[-1][0] == column + 1:
            runs[-1] = (column, runs[-1][1])
        else:
            runs.append((column, column + 1))
    return runs
