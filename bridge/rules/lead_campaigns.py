"""lead_campaigns: the campaigns of a lead.

Reads     lead_id, campaign_id, responded, happened_on of キャンペーン履歴; name of the campaigns
Writes    campaigns (names of those with a response, newest first), n_campaigns (invitations included)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bridge.book import IntArray, ObjectArray, Table
from bridge.rules.columns import flags, given, moments, words
from bridge.rules.context import Context
from bridge.rules.member_names import looked_up, places_of
from bridge.rules.rule import Rule
from bridge.rules.texts import JOINED


def compute(table: Table, context: Context) -> Table:
    """Set names and number."""
    members = context.tables.get("campaign_members")
    if members is None:
        return table
    frame = members.frame
    place = places_of(words(frame, "lead_id"), table)
    names = looked_up(words(frame, "campaign_id"), context.tables.get("campaigns"), "name")
    counts = np.bincount(place[place >= 0], minlength=len(table)).astype(np.float64)
    shown = np.flatnonzero((place >= 0) & given(names) & flags(words(frame, "responded") == "yes"))
    age = -moments(frame, "happened_on")[shown].astype(np.int64).astype(np.float64)
    order = shown[np.lexsort((np.arange(len(shown)), age, place[shown]))]
    return table.with_columns(
        campaigns=_joined(place[order], names[order], len(table), JOINED(context.settings.language)),
        n_campaigns=np.where(counts > 0, counts, np.nan),
    )


def _joined(place: IntArray, names: ObjectArray, length: int, between: str) -> ObjectArray:
    """The names of each place, which stand together, joined; None where there are none."""
    found = np.full(length, None, dtype=object)
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    ends = np.append(starts[1:], len(place))
    single = ends - starts == 1
    found[place[starts[single]]] = names[starts[single]]
    for first, last in zip(starts[~single].tolist(), ends[~single].tolist(), strict=True):
        found[place[first]] = between.join(dict.fromkeys(names[first:last]))
    return found


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """From where the names are."""
    del context
    count = record.get("n_campaigns")
    return [] if count is None or count != count else [f"{count:g} rows of the campaign history are about this lead."]


RULE = Rule("lead_campaigns", "leads", (), ("campaigns", "n_campaigns"), (), compute, explain)
