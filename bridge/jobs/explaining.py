"""Explaining: why the computed cells of a record hold what they hold. Data only; the command line prints it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bridge.book import NO_ROW, Book, BoolArray, Table
from bridge.rules import RULES, Rule
from bridge.rules.context import Context
from bridge.rules.record import record_of
from bridge.settings.template import Column
from bridge.sheet.a1 import cell_name
from bridge.sheet.values import normal
from bridge.views.records import picked
from bridge.views.shown import as_typed


@dataclass(frozen=True, slots=True)
class Value:
    """One cell of the record. before: what stands on the sheet; text: what it is now, both as people read them;
    on_sheet: whether the sheet has the column at all."""

    column: str
    label: str
    before: str
    text: str
    on_sheet: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule did. places: where its settings were said (`config/sla.yaml:4:11`, `設定!B3`); sentences: why."""

    rule: str
    places: tuple[str, ...]
    cells: tuple[Value, ...]
    inputs: tuple[Value, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All computed cells of one record. place: `案件!A12`, empty for a record that is on no sheet yet."""

    tab: str
    record: str
    name: str
    place: str
    parts: tuple[Part, ...]


def explain(before: Book, after: Book, query: str, *, context: Context) -> list[Explanation]:
    """The records that `query` names (an id, an e-mail address, or part of a company's name), each with its reasons.

    before: as read; after: with everything computed. An empty list where nothing is named so.
    """
    return [
        _explanation(before, after, (tab, int(row)), context=context)
        for tab in after.tables
        if context.settings.tabs[tab].kind == "working"
        for row in np.flatnonzero(named(after.tables[tab], query, context))
    ]


def named(table: Table, query: str, context: Context) -> BoolArray:
    """The records that a query names: those with this id, else with this address, else with this in the company's name."""
    wanted = normal(query)
    columns = context.settings.tabs[table.tab].columns
    addresses = [column.key for column in columns if column.type == "email"]
    if not wanted:
        return np.zeros(len(table), dtype=bool)
    for keys, part in ((["id"], False), (addresses, False), (["company"], True)):
        rows = np.zeros(len(table), dtype=bool)
        for key in keys:
            rows |= _matches(table.frame[key], wanted, part=part)
        if rows.any():
            break
    return rows


def _matches(texts: pd.Series, wanted: str, *, part: bool) -> BoolArray:
    words = [normal(text) if isinstance(text, str) else "" for text in texts]
    return np.array([wanted in word if part else wanted == word for word in words], dtype=bool)


def _explanation(before: Book, after: Book, found: tuple[str, int], *, context: Context) -> Explanation:
    tab, row = found
    table = _one(after.tables[tab], row)
    read = _one(before.tables[tab], _same_row(before.tables[tab], after.tables[tab], row))
    record = table.frame.iloc[0]
    rules = (rule for rule in RULES if rule.applies(context.settings.tabs[tab]))
    parts = [_part(rule, read, table, context) for rule in rules]
    return Explanation(
        tab=tab,
        record=record["id"] or "",
        name=record.get("deal_name") or record.get("company") or "",
        place=_place(after, table),
        parts=tuple(part for part in parts if part.cells),
    )


def _one(table: Table, row: int) -> Table:
    """The record at this position as a table of its own, its findings with it."""
    rows = np.array([row]) if row >= 0 else np.array([], dtype=np.int64)
    findings = (replace(one, rows=one.rows[rows], values=None) for one in table.findings)
    return picked(table, rows).with_findings(*findings)


def _same_row(before: Table, after: Table, row: int) -> int:
    """Where the record stood when the book was read; -1 for one that the rules or an import created."""
    same = (before.sheet_ids == after.sheet_ids[row]) & (before.row_indexes == after.row_indexes[row])
    return int(np.flatnonzero(same)[0]) if same.any() and after.row_indexes[row] != NO_ROW else -1


def _place(book: Book, table: Table) -> str:
    titles = {bound.sheet_id: bound.title for bound in book.bound.get(table.tab, ())}
    title, row = titles.get(int(table.sheet_ids[0]), ""), int(table.row_indexes[0])
    return cell_name(title, row, 0) if title and row != NO_ROW else ""


def _part(rule: Rule, before: Table, after: Table, context: Context) -> Part:
    columns = {column.key: column for column in context.settings.tabs[after.tab].columns}
    written = [columns[key] for key in rule.writes if key in columns and not columns[key].hidden]
    return Part(
        rule=rule.name,
        places=_places(rule, context),
        cells=tuple(_value(column, before, after, context) for column in written),
        inputs=tuple(_input(columns[key], before, after, context) for key in rule.reads if key in columns),
        sentences=tuple(rule.explain(record_of(after, 0), context)),
    )


def _places(rule: Rule, context: Context) -> tuple[str, ...]:
    places = (context.settings.origin(path) for path in rule.settings_paths)
    return tuple(dict.fromkeys(place for place in places if place))


def _input(column: Column, before: Table, after: Table, context: Context) -> Value:
    """What the rule read: of a shared cell what stood there, not what the rule made of it."""
    value = _value(column, before, after, context)
    return replace(value, text=value.before) if column.owner == "S" and len(before) else value


def _value(column: Column, before: Table, after: Table, context: Context) -> Value:
    language = context.settings.language
    texts = [as_typed(table, column, context.vocabulary) for table in (before, after)]
    read, computed = ("".join(found) for found in texts)
    return Value(column.key, column.label(language), read, computed, on_sheet=column.key in before.raw)
