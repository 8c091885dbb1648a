"""Merging: what a file says of known leads against what stands there, column by column.

A blank cell or a missing column never erases (unless asked). A name is never overwritten. Opt-out goes one way, counters never
decrease. Where a base is known, only a change of the file's changes the sheet; where both changed, the newer one wins, and an
issue says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray, Table
from bridge.importing.imported import COLUMN, Base, canonical, hashes, parse_base, render_base
from bridge.importing.incoming import NAMING
from bridge.importing.terms import Differences, Fate, Prefer, Terms, Verb
from bridge.rules.columns import flags, moments, only
from bridge.sheet.typed import objects

COUNTERS = ("open_count", "click_count")
NEWEST_WINS = ("ma_updated_at",)  # the file's own clock: the later of the two
UNTOUCHED = ("other_emails", "received_at", "memo", *NAMING)  # filled where blank, never overwritten
SILENT = frozenset((*UNTOUCHED, *NEWEST_WINS))  # a difference that stays is no news (of names see reviewing.py)


@dataclass(frozen=True)
class Known:
    """The known leads of a file. table: all leads; at: their positions; said: merged columns, one line a lead; rows: the incoming
    row each stands for; clear, present: by column, as in Incoming but a lead each; opt_out: the file says so;
    formulas: column -> positions in the table (one flag each) that hold a person's formula."""

    table: Table
    at: IntArray
    said: pd.DataFrame
    rows: IntArray
    clear: dict[str, BoolArray]
    present: dict[str, BoolArray]
    opt_out: BoolArray
    formulas: dict[str, BoolArray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of one column: cells to write, cells in conflict (written or not), cells that differ and stay."""

    write: BoolArray
    conflict: BoolArray
    kept: BoolArray


@dataclass(frozen=True)
class Merged:
    """columns: key -> the whole column as it shall be; differences: what differed; changed: leads (positions) that are written."""

    columns: dict[str, pd.Series]
    differences: tuple[Differences, ...]
    changed: IntArray


def merge(known: Known, terms: Terms) -> Merged:
    """Every column under the terms."""
    frame, at = known.table.frame, known.at
    base = parse_base(
        frame[COLUMN].iloc[at].tolist() if COLUMN in frame else [None] * len(at), list(map(str, known.said))
    )
    columns: dict[str, pd.Series] = {}
    differences: list[Differences] = []
    said: dict[str, ObjectArray] = {}
    written = np.zeros(len(at), dtype=bool)
    for key in known.said.columns.drop("email", errors="ignore"):  # the address is who they are
        column = _Column(known, key, base[key])
        verdicts = column.verdicts(terms)
        formula = known.formulas[key][at] if key in known.formulas else np.zeros(len(at), dtype=bool)
        found = column.differences(verdicts, formula)
        if len(found):
            differences.append(found)
        write = verdicts.write & ~formula
        if write.any():
            columns[key] = column.written(write)
            written |= write
        if terms.verb.merges:
            said[key] = only(hashes(column.file), column.filled | column.cleared(terms))
    if terms.verb.merges and COLUMN in frame:
        columns |= _base_columns(known, said, base)
    opted = _opt_outs(known)
    columns |= opted.columns
    changed = np.zeros(len(frame), dtype=bool)
    changed[at[written]] = True
    changed[opted.changed] = True
    return Merged(columns, (*differences, *opted.differences), np.flatnonzero(changed))


def _base_columns(known: Known, said: dict[str, ObjectArray], base: Base) -> dict[str, pd.Series]:
    """`_imported` where the file said something new."""
    news = [
        flags([one is not None and one != was for one, was in zip(said[key], base[key], strict=True)]) for key in said
    ]
    rows = np.flatnonzero(np.logical_or.reduce(news)) if news else np.empty(0, dtype=np.int64)
    if not len(rows):
        return {}
    cells = known.table.frame[COLUMN].to_numpy(dtype=object).copy()
    at = known.at[rows]
    cells[at] = render_base(cells[at].tolist(), {key: column[rows] for key, column in said.items()})
    return {COLUMN: pd.Series(cells, dtype=object)}


def _opt_outs(known: Known) -> Merged:
    """Opt-out goes one way, whatever the verb: who does not want mail gets none."""
    frame = known.table.frame
    now = frame["opt_out"].to_numpy(dtype=bool)
    rows = np.flatnonzero(known.opt_out & ~now[known.at])
    if "opt_out" in known.formulas:
        rows = rows[~known.formulas["opt_out"][known.at[rows]]]
    at = known.at[rows]
    if not len(at):
        return Merged({}, (), at)
    column = now.copy()
    column[at] = True
    old, new, fate = (np.full(len(at), one, dtype=object) for one in (False, True, Fate.WRITTEN))
    found = Differences("opt_out", known.rows[rows], at, old, new, fate, has_base=np.zeros(len(at), dtype=bool))
    return Merged({"opt_out": pd.Series(column)}, (found,), at)


class _Column:
    """One column of the known leads: what the file says, what stands there, what the file said last."""

    def __init__(self, known: Known, key: str, base: ObjectArray) -> None:
        self.known, self.key, self.base = known, key, base
        self.file = known.said[key]
        self.sheet = known.table.frame[key].iloc[known.at].reset_index(drop=True)
        self.filled = flags([text != "" for text in canonical(self.file)])

    def cleared(self, terms: Terms) -> BoolArray:
        """Where the file asks for an empty cell."""
        nothing = np.zeros(len(self.file), dtype=bool)
        said = self.known.clear.get(self.key, nothing) & ~self.filled
        blank = ~self.filled & self.known.present.get(self.key, nothing) if terms.blank_clears else nothing
        return (said | blank) if terms.verb.merges else nothing

    def verdicts(self, terms: Terms) -> Verdicts:
        ours, theirs = (objects(canonical(one)) for one in (self.sheet, self.file))
        speaks = self.filled | self.cleared(terms)
        differs = speaks & flags(ours != theirs)
        none = np.zeros(len(differs), dtype=bool)
        empty = flags(ours == "")
        if not terms.verb.merges:
            write = differs & empty & terms.fill_blanks
            return Verdicts(write, none, differs & ~write)
        special = _SPECIAL.get(self.key)
        if special is not None:
            write = special(self, differs, empty)
            return Verdicts(write, none, differs & ~write)
        return self._three_way(differs, empty, terms)

    def _three_way(self, differs: BoolArray, empty: BoolArray, terms: Terms) -> Verdicts:
        has_base = flags([one is not None for one in self.base])
        file_changed = flags(hashes(self.file) != self.base)
        sheet_changed = flags(hashes(self.sheet) != self.base)
        settled = (has_base & file_changed & ~sheet_changed) | (~has_base & empty)  # nobody else spoke
        if terms.prefer is not Prefer.NEWEST:
            write = differs & (settled | (terms.prefer is Prefer.FILE))
            return Verdicts(write, np.zeros(len(differs), dtype=bool), differs & ~write)
        both = has_base & file_changed & sheet_changed
        typed = ~has_base & ~empty  # no file has spoken of it before
        update = terms.verb is Verb.UPDATE
        conflict = differs & (both | (typed & (not update)))
        write = differs & (settled | (both & self._newer()) | (typed & update))
        return Verdicts(write, conflict, differs & ~write & ~conflict)

    def _newer(self) -> BoolArray:
        """Where the file's row is newer than the last change by people."""
        said = self.known.said
        file = moments(said, "ma_updated_at")
        memory = self.known.table.memory
        sheet = moments(memory, "updated_at")[self.known.at]
        sheet = np.where(np.isnat(sheet), moments(memory, "created_at")[self.known.at], sheet)
        return np.asarray(~np.isnat(file) & ~np.isnat(sheet) & (file > sheet), dtype=bool)

    def written(self, write: BoolArray) -> pd.Series:
        """The whole column with the file's cells in it."""
        column = self.known.table.frame[self.key].copy()
        values = self.file.to_numpy()[write]
        if column.dtype == bool:
            values = np.array([one is True for one in values], dtype=bool)
        column.iloc[self.known.at[write]] = values
        return column

    def differences(self, verdicts: Verdicts, formula: BoolArray) -> Differences:
        fate = np.full(len(formula), None, dtype=object)
        if self.key not in SILENT:
            fate[verdicts.kept] = Fate.KEPT
        fate[verdicts.write] = Fate.WRITTEN
        fate[verdicts.conflict] = np.where(verdicts.write[verdicts.conflict], Fate.NEWER, Fate.CONFLICT)
        fate[formula & (verdicts.write | verdicts.conflict)] = Fate.FORMULA
        rows = np.flatnonzero(flags(fate != None))  # noqa: E711
        return Differences(
            self.key,
            self.known.rows[rows],
            self.known.at[rows],
            self.sheet.to_numpy(dtype=object)[rows],
            self.file.to_numpy(dtype=object)[rows],
            fate[rows],
            flags([one is not None for one in self.base[rows]]),
        )


def _fill_only(column: _Column, differs: BoolArray, empty: BoolArray) -> BoolArray:
    del column
    return differs & empty


def _increase_only(column: _Column, differs: BoolArray, empty: BoolArray) -> BoolArray:
    del empty
    file, sheet = (one.to_numpy(dtype=np.float64) for one in (column.file, column.sheet))
    return flags(differs & (np.isnan(sheet) | (file > sheet)))


def _later_only(column: _Column, differs: BoolArray, empty: BoolArray) -> BoolArray:
    del empty
    file, sheet = (one.to_numpy("datetime64[s]") for one in (column.file, column.sheet))
    return flags(differs & (np.isnat(sheet) | (file > sheet)))


_SPECIAL: dict[str, Callable[[_Column, BoolArray, BoolArray], BoolArray]] = {
    **dict.fromkeys(UNTOUCHED, _fill_only),
    **dict.fromkeys(COUNTERS, _increase_only),
    **dict.fromkeys(NEWEST_WINS, _later_only),
}
