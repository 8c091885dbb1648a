"""The judgement: every cell of people's against the model, nobody twice, and computed cells as on a sheet nobody ever moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bridge.jobs.sync import sync
from bridge.settings import Settings
from tests.safety.crowd.kits import BATON_LABELS
from tests.safety.crowd.model import Baton, Model, Record
from tests.safety.crowd.page import Page, Seen
from tests.scenarios.people import Office

# no moments: they tell when something happened, and that differs between two sheets
COMPARED = (
    "stage",
    "stage_note",
    "score",
    "rank",
    "rank_effective",
    "baton",
    "baton_std",
    "baton_check",
    "disposition",
)
COMPARED += ("stage_auto", "sla_policy", "lost_reason_used")

OFTEN = 3  # times an id was seen beside a record, from which on it is its id

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """Sentences, one for each violation; cells: of people's that were compared; records: rows."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    wrong: tuple[str, ...]
    cells: int
    records: int

    @property
    def violations(self) -> int:
        """All of them."""
        return len(self.lost) + len(self.doubled) + len(self.wrong)


def verdict(tabs: Mapping[str, tuple[Page, Model, str]], settings: Settings, now: datetime) -> Verdict:
    """Judge tabs: key -> (page, model, label of the id)."""
    lost: list[str] = []
    doubled: list[str] = []
    wrong: list[str] = []
    cells = records = 0
    for key, (page, model, id_label) in tabs.items():
        seen = page.seen()
        doubled += _twice(seen, page.name) + _twice(seen, id_label)
        rows: Rows = {str(row.get(page.name) or ""): row for row in seen.rows.values()}
        lost += _lost(rows, model)
        wrong += _wrong_ids(rows, model, id_label)
        if key == "deals":
            wrong += _differing(rows, settings, now)
        cells += sum(map(len, (record.cells for record in model.records.values())))
        records += len(model.records)
    return Verdict(tuple(lost), tuple(doubled), tuple(wrong), cells, records)


def _twice(seen: Seen, label: str) -> list[str]:
    counts = Counter(row.get(label) for row in seen.rows.values())
    return [f'{label} "{value}" stands there {count} times' for value, count in counts.items() if value and count > 1]


def _lost(rows: Rows, model: Model) -> list[str]:
    """Cells that do not hold what people typed last; rows that are gone, or came from nowhere."""
    faults = [f'"{name}" is gone' for name in model.records.keys() - rows.keys()]
    faults += [f'"{name}" came from nowhere: {_filled(rows[name])}' for name in rows.keys() - model.records.keys()]
    for name, record in model.records.items():
        faults += [f"{name} {text}" for text in _faults(rows.get(name, {}), record)] if name in rows else []
    return faults


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {label: cell for label, cell in row.items() if cell not in ("", None, False)}


def _faults(row: Mapping[str, Any], record: Record) -> Iterator[str]:
    for label, typed in record.cells.items():
        if (row.get(label) or "") != (typed or ""):
            yield f'{label}: typed "{typed}", holds "{row.get(label)}"'
    if BATON_LABELS[0] in row:
        found = Baton(*(str(row.get(label) or "") for label in BATON_LABELS[:2]), row.get(BATON_LABELS[2]) is True)
        if found not in record.at_rest:
            yield f"baton: {found}, may be {sorted(record.at_rest)}"


def _wrong_ids(rows: Rows, model: Model, id_label: str) -> list[str]:
    """An id that stood beside a record all the time is still there; that of a deleted row is not given again."""
    found = {name: str(row.get(id_label) or "") for name, row in rows.items() if name in model.records}
    faults = [f'"{name}" has no id' for name, number in found.items() if not number]
    faults += [
        f'"{name}" has {number}, the id of a deleted row'
        for name, number in found.items()
        if number in model.deleted_ids
    ]
    for name, record in model.records.items():
        # one that stood there for a moment only may be that of a write that was put back
        often = {number for number, times in record.ids.items() if times >= OFTEN}
        if name in found and often - {found[name]}:
            faults.append(f'"{name}" had the ids {dict(record.ids)}, now {found[name]}')
    return faults


def _differing(rows: Rows, settings: Settings, now: datetime) -> list[str]:
    """Computed cells of the deals beside those of a new sheet into which the same was typed."""
    tab = settings.tabs["deals"]
    labels = {column.key: column.label.ja for column in tab.columns}
    typed = [column.key for column in tab.columns if column.owner in ("H", "S") and column.key != "blocked_since"]
    quiet = Office(settings)
    for at, row in enumerate(rows.values(), 2):
        cells = {key: row[labels[key]] for key in typed if row.get(labels[key]) not in ("", None, False)}
        quiet.type(at, **cells)
    sync(quiet.bridge, settings, now, force=True)
    wanted = {row["会社名"]: row for row in quiet.rows() if row["会社名"]}
    return [
        f'{name} {labels[key]}: "{row.get(labels[key])}", on a quiet sheet "{wanted[name].get(labels[key])}"'
        for name, row in rows.items()
        for key in COMPARED
        if name in wanted
        and labels[key] in row
        and (row.get(labels[key]) or "") != (wanted[name].get(labels[key]) or "")
    ]
