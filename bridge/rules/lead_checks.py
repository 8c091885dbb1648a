"""lead_checks: what a person should look at in a lead, apart from single cells that cannot be read.

Reads     full_name, email, tel, mobile, import_first
Writes    findings only (rule `warnings` shows them): W-NAME, W-CONTACT, W-NO-KEY (imported without an address)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bridge.book import Finding, Table
from bridge.rules.columns import filled
from bridge.rules.context import Context
from bridge.rules.rule import Rule


def compute(table: Table, context: Context) -> Table:
    """Add the findings."""
    del context
    frame = table.frame
    reachable = filled(frame, "email") | filled(frame, "tel") | filled(frame, "mobile")
    without_key = reachable & ~filled(frame, "email") & filled(frame, "import_first")
    return table.with_findings(
        Finding("W-NAME", "full_name", ~filled(frame, "full_name")),
        Finding("W-CONTACT", "email", ~reachable),
        Finding("W-NO-KEY", "email", without_key),
    )


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Nothing to say beyond the sentences in 要確認."""
    del record, context
    return []


RULE = Rule("lead_checks", "leads", ("full_name", "email", "tel", "mobile", "import_first"), (), (), compute, explain)
