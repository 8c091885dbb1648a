"""Reconcile: rows of files against the book. Pure: files and Book in, what every row becomes and the changed Book out.

What is read decides, never the order of rows: who exists afterwards is the same however a file is sorted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bridge.book import Book, BoolArray, Event, IntArray, ObjectArray, Table
from bridge.errors import InvalidInput, Problem
from bridge.importing import history
from bridge.importing.file_list import FileList
from bridge.importing.imported import COLUMN, hashes, render_base
from bridge.importing.incoming import Incoming, incoming
from bridge.importing.matching import NOBODY, Groups, any_of, group, merged
from bridge.importing.merging import Known, Merged, merge
from bridge.importing.records import added, new_ids, with_tables
from bridge.importing.reviewing import issues, mismatches, with_issues
from bridge.importing.terms import Differences, Fate, Outcome, Reason, Reconciled, Terms, Verb
from bridge.rules import ids, seen
from bridge.rules.clocks import select
from bridge.rules.columns import flags, given, only, words
from bridge.rules.context import Context
from bridge.rules.texts import shown
from bridge.sheet.emails import is_role
from bridge.sheet.typed import objects

Formulas = Mapping[tuple[str, str], BoolArray]
"""(tab, column) -> which of its records hold a person's formula there."""
TABS = ("leads", "campaigns", "campaign_members", "import_issues")
NEEDS_CAMPAIGN = (Verb.INVITE, Verb.ATTENDEES)


def reconcile(
    book: Book,
    lists: Sequence[FileList],
    terms: Terms,
    *,
    context: Context,
    import_id: str,
    formulas: Formulas | None = None,
) -> Reconciled:
    """What importing these files would do.

    import_id: `IM-00012`; formulas: of columns in which a first pass would write. Raises InvalidInput where the presets have no
    leads, a column is named that nobody has, an invitation or attendee list has no campaign, or (strict) a row or campaign is
    unknown.
    """
    missing = [tab for tab in TABS if tab not in book.tables]
    if missing:
        raise InvalidInput(f'this spreadsheet has no tab "{missing[0]}": run `sheetbridge init --preset lists`')
    rows = incoming(lists, terms, context)
    work = _Work(book, rows, terms, context, import_id, formulas or {})
    _raise_without_campaign(rows, work.groups, terms)
    return work.done()


def _raise_without_campaign(rows: Incoming, groups: Groups, terms: Terms) -> None:
    people = groups.of != NOBODY
    if terms.verb in NEEDS_CAMPAIGN and (people & ~given(rows.campaign)).any():
        first = int(np.flatnonzero(people & ~given(rows.campaign))[0])
        raise InvalidInput(f'{rows.place(first)} belongs to no campaign: say which with --campaign "NAME"')


@dataclass(frozen=True, slots=True)
class _People:
    """leads: the table with known leads changed and new ones at its end; groups: with every lead's position."""

    leads: Table
    groups: Groups
    merged: Merged


class _Work:
    def __init__(
        self, book: Book, rows: Incoming, terms: Terms, context: Context, import_id: str, formulas: Formulas
    ) -> None:
        self.rows, self.terms, self.context, self.import_id = rows, terms, context, import_id
        self.book, self.formulas = book, formulas
        self.before = ids.compute(book.tables["leads"], context)
        self.groups = group(rows, self.before, terms)
        self.outcome, self.reason = self.groups.outcome.copy(), self.groups.reason.copy()
        if terms.verb is Verb.UPDATE:
            self._refuse_unknown()

    def _refuse_unknown(self) -> None:
        """An update makes nobody: rows of people who are not there are errors, the others still apply (I-102)."""
        unknown = self.groups.lead == NOBODY
        rows = (self.groups.of != NOBODY) & np.append(unknown, False)[self.groups.of]
        self.outcome[rows], self.reason[rows] = Outcome.INVALID, Reason.UNKNOWN_LEAD
        kept = np.where(unknown, NOBODY, np.cumsum(~unknown) - 1)
        of = np.where(self.groups.of == NOBODY, NOBODY, np.append(kept, NOBODY)[self.groups.of])
        self.groups = replace(self.groups, of=of, heads=self.groups.heads[~unknown], lead=self.groups.lead[~unknown])

    def done(self) -> Reconciled:
        campaigns_before = ids.compute(self.book.tables["campaigns"], self.context)
        which = (self.groups.of != NOBODY) & (self.terms.verb is not Verb.UPDATE)
        found = history.campaigns(campaigns_before, self.rows, which, import_id=self.import_id, context=self.context)
        people = self._people(found)
        lead_ids = np.append(words(people.leads.frame, "id"), np.array([None], dtype=object))
        members = history.upsert(
            ids.compute(self.book.tables["campaign_members"], self.context),
            self.rows,
            lead_ids[self._lead_of(people.groups)],
            found,
            terms=self.terms,
            import_id=self.import_id,
            context=self.context,
            formulas=[rows for (tab, _), rows in self.formulas.items() if tab == "campaign_members"],
        )
        self._decide(people, members)
        self._raise_if_strict(found.new)
        return self._reconciled(people, found, members)

    def _lead_of(self, groups: Groups) -> IntArray:
        """Each row's lead, NOBODY for none."""
        return np.append(groups.lead, NOBODY)[groups.of]

    # --- leads -----------------------------------------------------------------------------------------------------

    def _people(self, found: history.Campaigns) -> _People:
        said = merged(self.rows, self.groups)
        known = np.flatnonzero(self.groups.lead != NOBODY)
        change = merge(self._known(said, known), self.terms)
        leads = self._with_changes(change)
        fresh = np.flatnonzero(self.groups.lead == NOBODY)
        lead = self.groups.lead.copy()
        lead[fresh] = len(leads) + np.arange(len(fresh))
        if len(fresh):
            leads = self._with_new(leads, said.iloc[fresh].reset_index(drop=True), fresh, found)
        return _People(leads, replace(self.groups, lead=lead), change)

    def _known(self, said: pd.DataFrame, known: IntArray) -> Known:
        groups, rows = self.groups, self.rows
        return Known(
            table=self.before,
            at=groups.lead[known],
            said=said.iloc[known].reset_index(drop=True),
            rows=groups.heads[known],
            clear={key: any_of(groups, which)[known] for key, which in rows.clear.items()},
            present={key: any_of(groups, which)[known] for key, which in rows.present.items()},
            opt_out=any_of(groups, flags(rows.opt_out == "yes"))[known],
            formulas={column: rows for (tab, column), rows in self.formulas.items() if tab == "leads"},
        )

    def _with_changes(self, change: Merged) -> Table:
        """Known leads with the file's cells; what people changed before is stamped as theirs, what is written here is not."""
        if not change.columns:
            return self.before
        at = change.changed
        table = self.before.with_columns(**change.columns)
        if not len(at):
            return table
        theirs = seen.compute(select(self.before, at), self.context).memory
        ours = seen.digests(select(table, at), self.context.settings.tabs["leads"])
        memory = table.memory.copy()
        for key in ("created_at", "updated_at"):
            memory.loc[at, key] = theirs[key].to_numpy()
        memory.loc[at, "inputs"] = ours
        memory.loc[at, "owner"] = words(table.frame, "owner")[at]
        return replace(table, memory=memory)

    def _with_new(self, leads: Table, said: pd.DataFrame, fresh: IntArray, found: history.Campaigns) -> Table:
        values: dict[str, object] = {str(key): _typed_as_held(said[key]) for key in said}
        count = len(fresh)
        values["id"] = new_ids(leads, count, self.context)
        values["import_first"] = objects([self.import_id] * count)
        values["opt_out"] = any_of(self.groups, flags(self.rows.opt_out == "yes"))[fresh]
        days = history.happened_on(self.rows, found, self.context)
        earliest = np.full(len(self.groups), np.datetime64("9999-12-31", "s"))
        people = self.groups.of != NOBODY
        np.minimum.at(earliest, self.groups.of[people], days[people])
        received = (
            said["received_at"].to_numpy("datetime64[s]")
            if "received_at" in said
            else np.full(count, "NaT", "datetime64[s]")
        )
        values["received_at"] = np.where(np.isnat(received), earliest[fresh], received)
        values[COLUMN] = render_base(
            [None] * count, {str(key): _hashes_of_filled(said[key]) for key in said if key != "email"}
        )
        return added(leads, count, values, self.context)

    # --- rows ------------------------------------------------------------------------------------------------------

    def _decide(self, people: _People, members: history.History) -> None:
        """Exactly one outcome for every row that is a person."""
        groups = people.groups
        rows = np.flatnonzero(groups.of != NOBODY)
        self.outcome[rows], self.reason[rows] = Outcome.DUPLICATE, Reason.SAME_KEY
        changed = np.zeros(len(people.leads), dtype=bool)
        changed[people.merged.changed] = True
        touched = changed[groups.lead] | any_of(groups, members.added | members.changed)
        new = groups.lead >= len(self.before)
        heads = np.where(new, Outcome.NEW, np.where(touched, Outcome.UPDATED, Outcome.UNCHANGED)).astype(object)
        self.outcome[groups.heads] = [Outcome(one) for one in heads]
        self.reason[groups.heads] = None

    def _raise_if_strict(self, new_campaigns: Sequence[str]) -> None:
        if not self.terms.strict:
            return
        if new_campaigns:
            raise InvalidInput(
                f'--strict: no campaign "{new_campaigns[0]}"; add it to the tab first, or leave out --strict'
            )
        invalid = np.flatnonzero([one is Outcome.INVALID for one in self.outcome])
        if len(invalid):
            row = int(invalid[0])
            count = "1 row" if len(invalid) == 1 else f"{len(invalid)} rows"
            first = f"{self.rows.place(row)} ({self.reason[row]})"
            raise InvalidInput(f"--strict: {count} cannot be taken, first {first}")

    def _reconciled(self, people: _People, found: history.Campaigns, members: history.History) -> Reconciled:
        asked = list(
            issues(
                self.rows,
                people.groups,
                self.outcome,
                self.reason,
                leads=people.leads,
                before=len(self.before),
                differences=people.merged.differences,
                verb=self.terms.verb,
                context=self.context,
            )
        )
        review = self.book.tables["import_issues"]
        reviewed = with_issues(review, asked, self.import_id, self.context)
        book = with_tables(self.book, people.leads, found.table, members.table, reviewed)
        book = book.with_events(*self._events(people))
        touched = bool(
            len(people.merged.changed) or people.merged.columns or members.pairs_added or members.pairs_changed
        )
        new = len(people.leads) - len(self.before)
        return Reconciled(
            book=book,
            rows=self._lines(people, members),
            differences=people.merged.differences,
            campaigns=found.new,
            history_added=members.pairs_added,
            history_changed=members.pairs_changed,
            issues_added=len(reviewed) - len(review),
            role_addresses=self._role_addresses(people),
            problems=(*self._problems(), *self.rows.problems),
            changes=touched or new > 0 or len(reviewed) > len(review),
            touched=self._touched(people, members),
        )

    def _touched(self, people: _People, members: history.History) -> dict[tuple[str, str], BoolArray]:
        """Where existing cells would be written, by tab and column: those whose formulas must be looked for."""
        found: dict[tuple[str, str], BoolArray] = {}
        if len(members.written):
            rows = np.zeros(len(self.book.tables["campaign_members"]), dtype=bool)
            rows[members.written] = True
            found |= {("campaign_members", key): rows for key in history.WRITTEN}
        for one in people.merged.differences:
            wanted = [fate in (Fate.WRITTEN, Fate.NEWER) for fate in one.fate]
            if any(wanted):
                rows = np.zeros(len(self.before), dtype=bool)
                rows[one.leads[wanted]] = True
                found["leads", one.column] = rows
        return found

    def _lines(self, people: _People, members: history.History) -> pd.DataFrame:
        rows, groups = self.rows, people.groups
        of = np.append(rows.lines[groups.heads], 0)[groups.of]
        duplicate = np.array([one is Outcome.DUPLICATE for one in self.outcome], dtype=bool)
        return pd.DataFrame(
            {
                "file": rows.file,
                "line": rows.lines,
                "outcome": pd.Series(self.outcome, dtype=object),
                "reason": pd.Series(self.reason, dtype=object),
                "of": np.where(duplicate, of, 0),
                "lead": self._lead_of(groups),
                "history": members.added,
                "mismatch": mismatches(rows, groups, people.leads),
            }
        )

    def _role_addresses(self, people: _People) -> int:
        keys = self.rows.texts["email_key"].to_numpy(dtype=object)[people.groups.heads]
        return sum(is_role(key) for key in keys if key is not None)

    def _problems(self) -> list[Problem]:
        return [problem for one in self.rows.lists for problem in one.problems]

    def _events(self, people: _People) -> list[Event]:
        """Shared cells that were written, and conflicts: a line of 変更履歴 each."""
        lead_ids = words(people.leads.frame, "id")
        found = []
        for one in people.merged.differences:
            owner = self.context.settings.tabs["leads"].column(one.column).owner
            for at, fate in enumerate(one.fate):
                kind = "conflict" if fate in (Fate.CONFLICT, Fate.NEWER) else "import" if owner == "S" else ""
                if kind and fate not in (Fate.KEPT, Fate.FORMULA):
                    found.append(self._event(one, at, kind, lead_ids[one.leads[at]]))
        return found

    def _event(self, one: Differences, at: int, kind: str, lead: str) -> Event:
        old, new = (shown(self.context, "leads", one.column, value=value[at]) for value in (one.old, one.new))
        now = self.context.now
        return Event(now, "leads", lead, kind, one.column, old, new, cause="import", rule=self.import_id)


def _typed_as_held(series: pd.Series) -> pd.Series | ObjectArray:
    """A merged column as a Book holds it: ticks that nobody spoke of are no ticks."""
    values = series.to_numpy(dtype=object) if series.dtype == object else None
    if values is not None and any(isinstance(one, bool) for one in values):
        return pd.Series([one is True for one in values])
    return series


def _hashes_of_filled(series: pd.Series) -> ObjectArray:
    filled = series.notna().to_numpy()
    return only(hashes(series), filled)
