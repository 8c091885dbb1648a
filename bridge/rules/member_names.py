"""member_names: whom and which campaign a row of キャンペーン履歴 is about, in words.

Reads     lead_id, campaign_id; full_name and company of the leads, name of the campaigns
Writes    lead_name, lead_company, campaign_name; W-HISTORY-TWICE
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import Finding, IntArray, ObjectArray, Table
from bridge.rules.columns import given, words
from bridge.rules.context import Context
from bridge.rules.rule import Rule


def compute(table: Table, context: Context) -> Table:
    """Look the names up; a row whose lead or campaign is gone has none."""
    leads, campaigns = words(table.frame, "lead_id"), words(table.frame, "campaign_id")
    return table.with_columns(
        lead_name=looked_up(leads, context.tables.get("leads"), "full_name"),
        lead_company=looked_up(leads, context.tables.get("leads"), "company"),
        campaign_name=looked_up(campaigns, context.tables.get("campaigns"), "name"),
    ).with_findings(_twice(table, leads, campaigns))


def places_of(ids: ObjectArray, table: Table | None) -> IntArray:
    """Where in `table` the record with each id stands, -1 where there is none."""
    if table is None or not len(table):
        return np.full(len(ids), -1, dtype=np.intp)
    index = pd.Index(words(table.frame, "id"))
    if not index.is_unique:
        first = ~index.duplicated()
        return np.append(np.flatnonzero(first), -1)[index[first].get_indexer(pd.Index(ids))]
    return index.get_indexer(pd.Index(ids))


def looked_up(ids: ObjectArray, table: Table | None, key: str) -> ObjectArray:
    """The column `key` of the records with these ids; None where there is none."""
    places = places_of(ids, table)
    column = words(table.frame, key) if table is not None else np.empty(0, dtype=object)
    return np.asarray(np.append(column, np.array([None], dtype=object))[places], dtype=object)


def _twice(table: Table, leads: ObjectArray, campaigns: ObjectArray) -> Finding:
    """Rows about a lead and a campaign that an earlier row is about."""
    pairs = pd.DataFrame({"lead": leads, "campaign": campaigns})
    rows = pairs.duplicated().to_numpy() & given(leads) & given(campaigns)
    values = np.full(len(table), None, dtype=object)
    if rows.any():
        first = pairs.drop_duplicates()
        known = dict(zip(zip(first["lead"], first["campaign"], strict=True), first.index, strict=True))
        ids = words(table.frame, "id")
        values[rows] = [ids[known[pair]] for pair in zip(leads[rows], campaigns[rows], strict=True)]
    return Finding("W-HISTORY-TWICE", "lead_id", rows, values)


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """By which ids the names were found."""
    del context
    return [f"Looked up by {record.get('lead_id')} and {record.get('campaign_id')}."]


RULE = Rule(
    "member_names",
    "campaign_members",
    ("lead_id", "campaign_id"),
    ("lead_name", "lead_company", "campaign_name"),
    (),
    compute,
    explain,
)
