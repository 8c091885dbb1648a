"""warnings: 要確認, the findings of reading and of all rules as lines a person reads.

Settings  config/warnings.yaml; warnings_off in bridge.yaml or in the 設定 tab
Reads     the table's findings
Writes    warnings: `<column label>: <sentence> (W-CODE)`, one a line, ordered by column, then code
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bridge.book import Finding, Table
from bridge.rules.columns import flags, only
from bridge.rules.context import Context
from bridge.rules.rule import Rule
from bridge.rules.texts import label


def compute(table: Table, context: Context) -> Table:
    """Set 要確認; blank where nothing is to be looked at."""
    lines = np.full(len(table), "", dtype=object)
    for finding in shown_findings(table, context):
        rows = np.flatnonzero(finding.rows)
        pairs = zip(lines[rows].tolist(), sentences(finding, table, context), strict=True)
        lines[rows] = [f"{above}\n{sentence}" if above else sentence for above, sentence in pairs]
    return table.with_columns(warnings=only(lines, flags(lines != "")))


def shown_findings(table: Table, context: Context) -> list[Finding]:
    """The findings that are not switched off, by column from left to right, then by code."""
    columns = context.settings.tabs[table.tab].columns
    order = {column.key: at for at, column in enumerate(columns)}
    off = set(context.settings.bridge.warnings_off)
    found = [finding for finding in table.findings if finding.code not in off and finding.rows.any()]
    return sorted(found, key=lambda one: (order.get(one.column, len(order)), one.code))


def sentences(finding: Finding, table: Table, context: Context) -> list[str]:
    """The line of each row the finding speaks of."""
    known = context.settings.warnings.get(finding.code)
    text = known.text(context.settings.language) if known else "{value}"
    line = f"{label(context, table.tab, finding.column)}: {text} ({finding.code})"
    values = finding.values
    if values is None or "{value}" not in line:
        return [line.replace("{value}", "")] * int(finding.rows.sum())
    return [line.replace("{value}", str(value or "")) for value in values[finding.rows].tolist()]


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Which codes are not shown at all."""
    off = context.settings.bridge.warnings_off
    place = context.settings.origin("bridge.warnings_off")
    return [f"Switched off ({place}): {', '.join(off)}."] if off and record else []


RULE = Rule("warnings", "", (), ("warnings",), ("bridge.warnings_off",), compute, explain)
