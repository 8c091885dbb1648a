"""campaign_results: what came of a campaign, counted from キャンペーン履歴 (A-46).

Reads     invited, responded, lead_id, campaign_id, import_first of the history; import_first of the leads
Writes    n_invited, n_attended, n_both, rate (blank where nobody was invited), n_leads, as_of
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoolArray, Table
from bridge.business_time import Floats
from bridge.rules.columns import flags, given, words
from bridge.rules.context import Context
from bridge.rules.member_names import looked_up, places_of
from bridge.rules.rule import Rule
from bridge.rules.texts import moment_text


def compute(table: Table, context: Context) -> Table:
    """Count; a lead that stands twice in one campaign counts once."""
    as_of = np.full(len(table), context.moment)
    members = context.tables.get("campaign_members")
    if members is None:
        return table.with_columns(as_of=as_of)
    frame = members.frame
    place = places_of(words(frame, "campaign_id"), table)
    once = (place >= 0) & ~pd.DataFrame({"lead": words(frame, "lead_id"), "campaign": place}).duplicated().to_numpy()
    invited, responded = (flags(words(frame, key) == "yes") for key in ("invited", "responded"))

    def count(rows: BoolArray) -> Floats:
        return np.bincount(place[once & rows], minlength=len(table)).astype(np.float64)

    n_invited, both = count(invited), count(invited & responded)
    rate = np.divide(both, n_invited, out=np.full(len(table), np.nan), where=n_invited > 0)
    return table.with_columns(
        n_invited=n_invited,
        n_attended=count(responded),
        n_both=both,
        rate=rate,
        n_leads=count(_brought(members, context)),
        as_of=as_of,
    )


def _brought(members: Table, context: Context) -> BoolArray:
    """The first history row of each lead that came with the import which made the lead."""
    leads, run = words(members.frame, "lead_id"), words(members.frame, "import_first")
    made = looked_up(leads, context.tables.get("leads"), "import_first")
    rows = flags(run == made) & given(run)
    found = np.zeros(len(rows), dtype=bool)
    found[np.flatnonzero(rows)[~pd.Series(leads[rows]).duplicated().to_numpy()]] = True
    return found


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """What is counted, and as of when."""
    del context
    return [
        f"Counted on {moment_text(record.get('as_of'))} from the campaign history; each lead once.",
        "The rate is invited people who took part, of all invited; leads won are those an import for this campaign made.",
    ]


RULE = Rule(
    "campaign_results",
    "campaigns",
    (),
    ("n_invited", "n_attended", "n_both", "rate", "n_leads", "as_of"),
    (),
    compute,
    explain,
)
