"""Rules: how computed columns are computed. One file per rule, named as in sheet_templates/tabs/; RULES is their order.

Belongs here: whole columns from whole columns, memory and settings; findings (`W-...`); events from two states of a table.
Does not: anything that happens because something changed (workflows/), rendered tabs (views/), reading or writing.
Each rule reads only what people typed, memory, and what the rules before it wrote, so one pass in this order is enough.
"""

from bridge.rules import (
    baton,
    blockers,
    campaign_results,
    checks,
    dates,
    dedupe,
    disposition,
    ids,
    lead_campaigns,
    lead_checks,
    member_names,
    pipeline,
    scoring,
    seen,
    sla,
    warnings,
)
from bridge.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    ids.RULE,
    scoring.RULE,
    pipeline.RULE,
    dates.RULE,
    disposition.RULE,
    baton.RULE,
    blockers.RULE,
    sla.RULE,
    checks.RULE,
    seen.RULE,
    dedupe.RULE,
    member_names.RULE,
    lead_campaigns.RULE,
    campaign_results.RULE,
    lead_checks.RULE,
    warnings.RULE,
)

__all__ = ["RULES", "Rule"]
