"""Preview: what an import would do, as values for the terminal and for machines, and the rows that go back to the user."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bridge.importing.file_list import ADDED, FileList
from bridge.importing.terms import Fate, Outcome, Reconciled
from bridge.rules.columns import words
from bridge.rules.context import Context
from bridge.rules.texts import shown

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A row: its place (`leads.csv:17`), who it is about, and what else there is to say."""

    outcome: str
    place: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class CellDiff:
    """A cell in which a known lead and the file differ."""

    lead: str
    label: str
    old: str
    new: str
    fate: str


def examples(found: Reconciled, lists: tuple[FileList, ...], *, each: int | None = EXAMPLES) -> Iterator[Example]:
    """The first rows of every outcome (all with each=None), in the order of the outcomes."""
    for outcome in Outcome:
        rows = np.flatnonzero((found.rows["outcome"] == outcome).to_numpy())
        for row in rows[:each].tolist():
            yield _example(found, lists, row)


def _example(found: Reconciled, lists: tuple[FileList, ...], row: int) -> Example:
    line = found.rows.iloc[row]
    one, at = lists[int(line["file"])], _position(found, row)
    said = one.frame.iloc[at]
    who = " ".join(str(said[key]) for key in ("full_name", "email") if said[key]) or str(said["email_typed"] or "")
    return Example(str(line["outcome"]), _place(one, at), who, _what(found, line))


def _position(found: Reconciled, row: int) -> int:
    """Where in its own file the row stands."""
    file = found.rows["file"].to_numpy()
    return row - int(np.flatnonzero(file == file[row])[0])


def _place(one: FileList, at: int) -> str:
    return f"{one.name}:{int(one.lines[at])}"


def _what(found: Reconciled, line: pd.Series) -> str:
    leads = words(found.book.tables["leads"].frame, "id")
    parts = [str(leads[line["lead"]])] if line["lead"] >= 0 else []
    if line["outcome"] == Outcome.DUPLICATE:
        parts = [f"same as line {line['of']}", *parts]
    elif line["reason"] is not None:
        parts.append(str(line["reason"]).replace("_", " "))
    parts += ["history added"] if line["history"] else []
    parts += ["another name"] if line["mismatch"] else []
    return ", ".join(parts)


def cell_diffs(found: Reconciled, context: Context) -> Iterator[CellDiff]:
    """Every cell in which known leads and the file differ, those that are written first."""
    tab, leads = context.settings.tabs["leads"], words(found.book.tables["leads"].frame, "id")
    for fates in ((Fate.WRITTEN, Fate.NEWER), (Fate.CONFLICT, Fate.FORMULA), (Fate.KEPT,)):
        for one in found.differences:
            label = tab.column(one.column).label(context.settings.language)
            for at in np.flatnonzero([fate in fates for fate in one.fate]).tolist():
                old, new = (shown(context, "leads", one.column, value=value[at]) for value in (one.old, one.new))
                yield CellDiff(str(leads[one.leads[at]]), label, old, new, str(one.fate[at]))


def as_json(found: Reconciled, lists: tuple[FileList, ...], context: Context) -> dict[str, Any]:
    """Everything for machines."""
    return {
        "rows": len(found.rows),
        "outcomes": {outcome.value: found.count(outcome) for outcome in Outcome},
        "history_added": found.history_added,
        "history_changed": found.history_changed,
        "conflicts": found.differing(Fate.CONFLICT) + found.differing(Fate.NEWER),
        "for_review": found.issues_added,
        "new_campaigns": list(found.campaigns),
        "examples": [
            {"outcome": one.outcome, "place": one.place, "who": one.who, "what": one.what}
            for one in examples(found, lists, each=None)
        ],
        "cells": [
            {"lead": one.lead, "column": one.label, "old": one.old, "new": one.new, "fate": one.fate}
            for one in cell_diffs(found, context)
        ],
        "problems": [{"place": problem.place, "text": problem.text} for problem in found.problems],
    }


def rejected_text(found: Reconciled, lists: tuple[FileList, ...], file: int, context: Context) -> str:
    """The invalid rows of one file as CSV, reason and line in front, ready to be mended; empty where there are none."""
    rows = [row for row in found.rejected.tolist() if found.rows["file"].iloc[row] == file]
    if not rows:
        return ""
    one, tab = lists[file], context.settings.tabs["leads"]
    labels = {column.key: column.label(context.settings.language) for column in tab.columns}
    at = [_position(found, row) for row in rows]
    said = one.frame.iloc[at]
    said = said.assign(email=said["email"].where(said["email"].notna(), said["email_typed"]))
    kept = [key for key in said if key not in ADDED and key in labels and said[key].notna().any()]
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["reason", "line", *(labels[str(key)] for key in kept), *one.rest.columns])
    for position, row in zip(at, rows, strict=True):
        cells = [*(said[key].loc[position] for key in kept), *one.rest.iloc[position]]
        reason = str(found.rows["reason"].iloc[row])
        lines.writerow([reason, int(one.lines[position]), *("" if cell is None else cell for cell in cells)])
    return text.getvalue()
