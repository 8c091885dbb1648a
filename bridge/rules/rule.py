"""Rule: what every file of rules/ declares about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.book import Table
from bridge.rules.context import Context
from bridge.settings.template import Tab


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. name: as `rule:` in sheet_templates; tab: whose records (empty: of every working tab that names the rule);
    reads, writes: column keys (memory fields apart).

    settings_paths: dotted paths into the settings it depends on; compute: the table with its columns, memory and findings set;
    explain: sentences why one record has what it has (record: see `record.record_of`).
    """

    name: str
    tab: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    settings_paths: tuple[str, ...]
    compute: Callable[[Table, Context], Table]
    explain: Callable[[Mapping[str, Any], Context], Sequence[str]]

    def applies(self, tab: Tab) -> bool:
        """Whether it computes columns of this tab."""
        return self.tab == tab.key if self.tab else any(column.rule == self.name for column in tab.columns)
