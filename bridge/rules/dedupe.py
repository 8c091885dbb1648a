"""dedupe: the key a person is known by, and other rows that have it. Nothing is ever merged by itself.

Settings  dedupe_key in bridge.yaml: email, or email+name
Reads     email, full_name, id
Writes    dedupe_key, duplicate (ids of the other rows); W-DUPLICATE
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bridge.book import BoolArray, Finding, ObjectArray, Table
from bridge.rules.columns import given, words
from bridge.rules.context import Context
from bridge.rules.rule import Rule
from bridge.sheet.emails import email_keys, keys_with_names


def compute(table: Table, context: Context) -> Table:
    """Set key and duplicates."""
    keys = keys_of(table, context.settings.bridge.dedupe_key)
    duplicate = _others(keys, words(table.frame, "id"))
    twice = Finding("W-DUPLICATE", "email", given(duplicate), duplicate)
    return table.with_columns(dedupe_key=keys, duplicate=duplicate).with_findings(twice)


def keys_of(table: Table, kind: str) -> ObjectArray:
    """The key of each lead, None where there is no address. kind: `email` or `email+name`."""
    keys = email_keys(words(table.frame, "email"))
    return keys_with_names(keys, words(table.frame, "full_name")) if kind == "email+name" else keys


def _others(keys: ObjectArray, ids: ObjectArray) -> ObjectArray:
    """The ids of the other rows with the same key, None where there are none."""
    found = np.full(len(keys), None, dtype=object)
    rows: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(_repeated(keys)).tolist():
        rows[keys[row]].append(row)
    for group in rows.values():
        for row in group:
            found[row] = ", ".join(str(ids[other]) for other in group if other != row)
    return found


def _repeated(keys: ObjectArray) -> BoolArray:
    filled = given(keys)
    if len(set(keys[filled].tolist())) == int(filled.sum()):
        return np.zeros(len(keys), dtype=bool)
    names, places, counts = np.unique(keys[filled].astype(str), return_inverse=True, return_counts=True)
    del names
    repeated = np.zeros(len(keys), dtype=bool)
    repeated[filled] = counts[places] > 1
    return repeated


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """What the key is made of."""
    kind, place = context.settings.bridge.dedupe_key, context.settings.origin("bridge.dedupe_key")
    key = record.get("dedupe_key")
    return [f"The key is made of {kind} ({place}): {key}." if key else "Without an e-mail address there is no key."]


RULE = Rule(
    "dedupe", "leads", ("email", "full_name"), ("dedupe_key", "duplicate"), ("bridge.dedupe_key",), compute, explain
)
