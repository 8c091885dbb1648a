"""Reviewing: what an import leaves for a person, as rows of 取込確認. It asks once, however often a file is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import orjson

from bridge.book import ObjectArray, Table
from bridge.importing.incoming import Incoming
from bridge.importing.matching import NOBODY, Groups, names_differ
from bridge.importing.near_matches import near_matches
from bridge.importing.records import added, new_ids
from bridge.importing.terms import Differences, Fate, Outcome, Reason, Verb
from bridge.rules.columns import words
from bridge.rules.context import Context
from bridge.rules.texts import shown
from bridge.sheet.typed import objects

KINDS = {
    Reason.NO_EMAIL: "no_email",
    Reason.INVALID_EMAIL: "invalid",
    Reason.TORN: "invalid",
    Reason.UNKNOWN_LEAD: "unknown_lead",
}
KEPT_ASIDE = frozenset(("email_key", "fault", "opt_out_said"))


@dataclass(frozen=True, slots=True)
class Issue:
    """One row of 取込確認; field names are its column keys. line: 1-based; row: the file's row as JSON, where it may be created;
    base_value: what is known of the last import's value (docs/decisions/0015)."""

    kind: str
    record: str | None = None
    field: str | None = None
    sheet_value: str | None = None
    file_value: str | None = None
    file: str | None = None
    line: int | None = None
    row: str | None = None
    base_value: str | None = None

    @property
    def identity(self) -> tuple[str | None, ...]:
        """What makes two issues the same question."""
        return self.kind, self.record, self.field, self.sheet_value, self.file_value, self.row


def issues(
    rows: Incoming,
    groups: Groups,
    outcome: ObjectArray,
    reason: ObjectArray,
    *,
    leads: Table,
    before: int,
    differences: Sequence[Differences],
    verb: Verb,
    context: Context,
) -> Iterator[Issue]:
    """Everything there is to ask. leads: with the new ones, which begin at `before`."""
    for row in np.flatnonzero([one in (Outcome.SKIPPED, Outcome.INVALID) for one in outcome]).tolist():
        if reason[row] in KINDS:
            yield _left_out(rows, row, KINDS[reason[row]], verb)
    yield from _other_names(rows, groups, leads, context)
    yield from _conflicts(rows, differences, leads, context)
    if before < len(leads):
        yield from _near(rows, groups, leads, before, context)


def _left_out(rows: Incoming, row: int, kind: str, verb: Verb) -> Issue:
    said = {
        str(key): text
        for key, text in rows.texts.iloc[row].items()
        if isinstance(text, str) and text and key not in KEPT_ASIDE
    }
    if rows.campaign[row] is not None and verb is not Verb.UPDATE:
        said["campaign"] = rows.campaign[row]
    said["verb"] = verb.value
    name = said.get("full_name") or said.get("company") or said.get("email_typed")
    typed = said.get("email") or said.get("email_typed")
    shown_value = " / ".join(dict.fromkeys(filter(None, (name, typed))))
    return Issue(kind, file_value=shown_value or None, row=orjson.dumps(said).decode(), **_where(rows, row))


def _where(rows: Incoming, row: int) -> dict[str, Any]:
    return {"file": rows.lists[int(rows.file[row])].name, "line": int(rows.lines[row])}


def mismatches(rows: Incoming, groups: Groups, leads: Table) -> np.ndarray:
    """Rows whose name is surely another than that of the lead their address belongs to."""
    names = words(leads.frame, "full_name")
    said = rows.texts["full_name"].to_numpy(dtype=object)
    found = np.zeros(len(rows), dtype=bool)
    people = np.flatnonzero(groups.of != NOBODY)
    known = names[groups.lead[groups.of[people]]]
    different = np.flatnonzero(np.asarray(said[people] != known, dtype=bool))
    found[people[different]] = [names_differ(said[people[at]], known[at]) for at in different.tolist()]
    return found


def _other_names(rows: Incoming, groups: Groups, leads: Table, context: Context) -> Iterator[Issue]:
    names, ids = words(leads.frame, "full_name"), words(leads.frame, "id")
    label = context.settings.tabs["leads"].column("full_name").label(context.settings.language)
    for row in np.flatnonzero(mismatches(rows, groups, leads)).tolist():
        lead = int(groups.lead[groups.of[row]])
        yield Issue(
            "name_mismatch", ids[lead], label, names[lead], rows.texts["full_name"].iloc[row], **_where(rows, row)
        )


def _conflicts(rows: Incoming, differences: Sequence[Differences], leads: Table, context: Context) -> Iterator[Issue]:
    ids = words(leads.frame, "id")
    for one in differences:
        label = context.settings.tabs["leads"].column(one.column).label(context.settings.language)
        for at in np.flatnonzero([fate in (Fate.CONFLICT, Fate.NEWER) for fate in one.fate]).tolist():
            old, new = (shown(context, "leads", one.column, value=value[at]) for value in (one.old, one.new))
            yield Issue(
                "conflict",
                ids[one.leads[at]],
                label,
                old or None,
                new or None,
                base_value="other" if one.has_base[at] else "none",
                **_where(rows, int(one.rows[at])),
            )


def _near(rows: Incoming, groups: Groups, leads: Table, before: int, context: Context) -> Iterator[Issue]:
    head = {int(lead): int(row) for lead, row in zip(groups.lead, groups.heads, strict=True)}
    ids, names = words(leads.frame, "id"), words(leads.frame, "full_name")
    for near in near_matches(leads, np.arange(before, len(leads))):
        other = f"{ids[near.other]} {names[near.other] or ''}".strip()
        where = _where(rows, head[near.lead]) if near.lead in head else {}
        yield Issue("near_match", ids[near.lead], near.why(context.settings.language), other, names[near.lead], **where)


def with_issues(table: Table, found: Sequence[Issue], import_id: str, context: Context) -> Table:
    """The tab with those that were not asked before."""
    keys = ("kind", "record", "field", "sheet_value", "file_value", "row")
    asked = set(zip(*(words(table.frame, key) for key in keys), strict=True)) if len(table) else set()
    first = {one.identity: one for one in reversed(found)}
    fresh = [one for one in found if one.identity not in asked and first[one.identity] is one]
    if not fresh:
        return table
    lines = [asdict(one) for one in fresh]
    values = {key: objects([line[key] for line in lines]) for key in (*keys, "file", "base_value")}
    values["line"] = np.array(
        [line["line"] if line["line"] is not None else np.nan for line in lines], dtype=np.float64
    )
    values["import_id"] = objects([import_id] * len(fresh))
    return added(table, len(fresh), values | {"id": new_ids(table, len(fresh), context)}, context)
