"""Some records or columns of an export: those a condition names, or those of an invitation list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bridge.book import BoolArray
from bridge.errors import InvalidInput, did_you_mean
from bridge.sheet.words import label_word, normal
from bridge.views.export import Export, ExportColumn

INVITE = (
    *("full_name", "kana", "email", "company", "org", "title", "department", "tel", "mobile", "zip", "address"),
    *("industry", "employees_range", "owner"),
)


def narrowed(export: Export, conditions: Mapping[str, str]) -> Export:
    """The records in which each named column (key or label) reads as given ('': blank). Raises InvalidInput."""
    rows = np.ones(len(export), dtype=bool)
    for name, wanted in conditions.items():
        texts = _named(export, name).texts
        rows &= np.array([normal(text) == normal(wanted) for text in texts], dtype=bool)
    return export.of(rows)


def _named(export: Export, name: str) -> ExportColumn:
    found = [one for one in export.columns if name == one.key or label_word(name) == label_word(one.label)]
    if not found:
        hint = did_you_mean(name, [one.label for one in export.columns])
        raise InvalidInput(f'{export.title} has no column "{name}"{f" ({hint})" if hint else ""}')
    return found[0]


def as_invite(export: Export) -> Export:
    """The people who may be written to, in the columns `import invite` reads: without opt-outs and rows without an address."""
    columns = {one.key: one for one in export.columns}
    if "email" not in columns:
        raise InvalidInput(f"{export.title} has no e-mail addresses; --as-invite is for leads")
    rows: BoolArray = np.array([bool(text) for text in columns["email"].texts], dtype=bool)
    if "opt_out" in columns:
        rows &= np.array([text != "TRUE" for text in columns["opt_out"].texts], dtype=bool)
    kept = tuple(columns[key] for key in INVITE if key in columns)
    return replace(export.of(rows), columns=replace(export, columns=kept).of(rows).columns)
