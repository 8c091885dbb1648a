"""Adopt's mapping: what a tab that people already keep could mean. Proposes only; a person decides.

A column of people's is never bound to a computed one: a label of such a column is bound to its manual twin, or stays theirs
(meanings.py judges column by column).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bridge.settings import Settings
from bridge.settings.template import Tab
from bridge.sheet.headers import Header, find_header, label_words
from bridge.sheet.meanings import ColumnProposal, Judge
from bridge.sheet.snapshot import Grid, TabStructure
from bridge.sheet.vocabulary import build_vocabulary

MIN_KNOWN = 3  # labels of a template tab that a tab must have to be taken for it
NAMED = 1  # as many are enough where a person names the tab, and is asked about it


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one tab could be. tab: template tab key, '' for none; header_row, last_record: zero-based (the last line of the header;
    the header's where there is no record); records: how many there are; required: (key, label) of columns that must be there."""

    sheet_id: int
    title: str
    tab: str = ""
    header_row: int = 0
    last_record: int = 0
    records: int = 0
    columns: tuple[ColumnProposal, ...] = ()
    required: tuple[tuple[str, str], ...] = ()

    @property
    def mapped(self) -> dict[str, int]:
        """Column key -> index of people's column."""
        return {column.key: column.column_index for column in self.columns if column.key}

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of required columns that nothing means."""
        mapped = self.mapped
        return tuple(label for key, label in self.required if key not in mapped)

    @property
    def refused(self) -> tuple[int, ...]:
        """Columns with a header that stay people's; marked as such, no later sync takes them for inputs by their label."""
        return tuple(column.column_index for column in self.columns if not column.key and column.label.strip())

    @property
    def is_usable(self) -> bool:
        """Whether the tab can be adopted as it is."""
        return bool(self.tab) and not self.missing

    def with_choice(self, column_index: int, key: str) -> Proposal:
        """A copy in which a person has decided about one column; key '' keeps it theirs. Another column of that key gives way."""

        def chosen(column: ColumnProposal) -> ColumnProposal:
            if column.column_index == column_index:
                return replace(column, key=key, confidence=1.0, reason="your choice")
            return replace(column, key="", reason="another column was chosen") if key and column.key == key else column

        return replace(self, columns=tuple(map(chosen, self.columns)))


def propose(sheet: TabStructure, grid: Grid, settings: Settings, *, now: datetime, least: int = MIN_KNOWN) -> Proposal:
    """Judge one tab.

    grid: its head and, in full height, the columns whose cells shall be judged (all of them, to know its records); least: how
    many of its labels must be known.
    """
    found = _most_alike(sheet, grid, settings, least)
    if found is None:
        return Proposal(sheet.sheet_id, sheet.title)
    tab, header = found
    judge = Judge(tab, header, grid, build_vocabulary(settings), settings.language, now)
    columns = judge.columns()
    mapped = {column.key: column.column_index for column in columns if column.key}
    records = judge.records(mapped)
    return Proposal(
        sheet_id=sheet.sheet_id,
        title=sheet.title,
        tab=tab.key,
        header_row=header.row_index,
        last_record=header.row_index + 1 + int(records[-1]) if len(records) else header.row_index,
        records=len(records),
        columns=columns,
        required=tuple((one.key, one.label(settings.language)) for one in tab.columns if one.required),
    )


def counted_again(
    proposal: Proposal, sheet: TabStructure, grid: Grid, settings: Settings, *, now: datetime
) -> Proposal:
    """The proposal with the records that its columns make, after a person has decided about some; grid: as for `propose`."""
    found = _most_alike(sheet, grid, settings, NAMED)
    if found is None or found[0].key != proposal.tab:
        return proposal
    tab, header = found
    records = Judge(tab, header, grid, build_vocabulary(settings), settings.language, now).records(proposal.mapped)
    last = header.row_index + 1 + int(records[-1]) if len(records) else header.row_index
    return replace(proposal, records=len(records), last_record=last)


def _most_alike(sheet: TabStructure, grid: Grid, settings: Settings, least: int) -> tuple[Tab, Header] | None:
    """The template tab most of whose labels stand in a row of this one; working tabs before people's lists."""
    best: tuple[Tab, Header] | None = None
    for tab in settings.tabs.values():
        if tab.kind not in ("working", "reference"):
            continue
        header = find_header(grid.head, label_words(tab, settings.language), sheet.merges)
        if header and header.known >= least and (best is None or header.known > best[1].known):
            best = tab, header
    return best
