"""Context: what a rule may know besides the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from bridge.book import Table
from bridge.business_time import Calendar
from bridge.settings import Settings
from bridge.sheet.vocabulary import Vocabulary

COPY = "copy"  # key of `_state` entries, in the Book only: the spreadsheet this one was copied from


@dataclass(frozen=True, slots=True)
class Context:
    """now: naive, in the configured zone, whole seconds; first_run: the spreadsheet has no `_state` yet (A-34: fire nothing).

    entries: what `_state` holds; adopted: sheet id -> keys of people's own columns, which are never written; absent: sheet id ->
    keys of template columns that are not on that tab; tables: all records of the book, for rules that look something up or count;
    homes: tab key -> id of the sheet that gets its new records.
    """

    settings: Settings
    now: datetime
    calendar: Calendar
    vocabulary: Vocabulary
    first_run: bool = False
    entries: Mapping[str, str] = field(default_factory=dict)
    adopted: Mapping[int, frozenset[str]] = field(default_factory=dict)
    absent: Mapping[int, frozenset[str]] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    homes: Mapping[str, int] = field(default_factory=dict)

    @property
    def moment(self) -> np.datetime64:
        """`now` as numpy's datetime64[s]."""
        return np.datetime64(self.now, "s")

    @property
    def is_copy(self) -> bool:
        """The spreadsheet was copied from another and has not been written since: people were told everything there."""
        return COPY in self.entries
