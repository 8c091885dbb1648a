"""The formulas of conditional formats: templates in formats.yaml become a formula for one tab.

`{column}`      the column's cell in the rule's first row, such as $H2
`{column:key}`  the label of a choice key, as a quoted text
`{warn_days}`   days before the row's deadline at which 注意 begins, by the row's policy (0 for clocks of whole days)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from bridge.settings.settings import Settings
from bridge.settings.template import FormatRule

_PLACEHOLDER = re.compile(r"{([a-z0-9_]+)(?::([^{}]+))?}")
WARN_DAYS = "warn_days"
POLICY_COLUMN = "sla_policy"


def placeholders(rule: FormatRule) -> Iterator[tuple[str, str]]:
    """Each column key the rule's formula needs, with the choice key whose label it asks for (else empty)."""
    for name, choice in _PLACEHOLDER.findall(rule.when):
        yield (POLICY_COLUMN, "") if name == WARN_DAYS else (name, choice)


def columns_needed(rule: FormatRule) -> frozenset[str]:
    """The column keys without whose cells the formula cannot be written."""
    return frozenset(name for name, choice in placeholders(rule) if not choice)


def render_formula(
    rule: FormatRule, settings: Settings, *, cells: Mapping[str, str], label: Callable[[str, str], str]
) -> str:
    """The condition as a formula without `=`; KeyError for a column without a cell.

    cells: column key -> reference, such as `$H2`; label: (list, choice key) -> what people read.
    """
    tab = settings.template.tabs[rule.tab]

    def filled(match: re.Match[str]) -> str:
        name, choice = match.groups()
        if name == WARN_DAYS:
            return _warn_days(settings, cells[POLICY_COLUMN])
        return _quoted(label(tab.column(name).list, choice)) if choice else cells[name]

    return _PLACEHOLDER.sub(filled, rule.when)


def warn_days(settings: Settings) -> dict[str, float]:
    """Policy -> days before its deadline at which 注意 begins; only clocks of hours have one."""
    return {
        key: policy.length * policy.warn_ratio / 24
        for key, policy in settings.sla.items()
        if policy.unit == "hours" and policy.enabled and policy.length
    }


def _warn_days(settings: Settings, cell: str) -> str:
    cases = "".join(f"{_quoted(key)},{days:.10g}," for key, days in warn_days(settings).items())
    return f"SWITCH({cell},{cases}0)" if cases else "0"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
