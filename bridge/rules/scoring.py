"""scoring: Fit + Need + Timing, and the rank of the sum.

Settings  config/scoring/fnt.yaml: inputs, allowed, bands, unrated
Reads     fit, need, timing (and as typed: a value that is not allowed gives no score)
Writes    score, rank; W-FNT-PARTIAL, W-SCORE-RANGE

All blank: no score, unrated. Some blank: they count 0, and the row says that the score is provisional (A-15).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoolArray, Finding, ObjectArray, Table
from bridge.business_time import Floats
from bridge.rules.columns import filled, flags
from bridge.rules.context import Context
from bridge.rules.rule import Rule
from bridge.rules.shared import unread
from bridge.rules.texts import joined, label, shown
from bridge.settings.models import SumScore

MODEL = "fnt"


def compute(table: Table, context: Context) -> Table:
    """Set score and rank."""
    model = context.settings.scoring[MODEL]
    points = [_points(table.frame[key]) for key in model.inputs]
    present = np.array([~np.isnan(column) for column in points])
    wrong = np.array(
        [_not_allowed(table, *pair, model=model) for pair in zip(model.inputs, points, strict=True)], dtype=bool
    ).reshape(present.shape)
    count = present.sum(axis=0)
    unscored = (count == 0) | wrong.any(axis=0)
    score = np.where(unscored, np.nan, np.nansum(points, axis=0))
    partial = ~unscored & (count < len(points))
    return table.with_columns(score=score, rank=ranks(score, model)).with_findings(
        Finding("W-FNT-PARTIAL", "score", partial),
        *(_range(table, *pair) for pair in zip(model.inputs, wrong, strict=True)),
    )


def ranks(score: Floats, model: SumScore) -> ObjectArray:
    """The first band, from the top, that each score reaches; `unrated` where there is no score."""
    found = np.full(len(score), model.unrated, dtype=object)
    for band in reversed(model.bands):
        found[score >= band.at_least] = band.rank
    return found


def _points(column: pd.Series) -> Floats:
    if column.dtype != object:
        return column.to_numpy(dtype=np.float64)
    codes, keys = pd.factorize(column)
    values = pd.to_numeric(pd.Series(keys, dtype=object), errors="coerce").to_numpy(dtype=np.float64)
    return np.append(values, np.nan)[codes]  # the code of a blank is -1


def _not_allowed(table: Table, key: str, points: Floats, *, model: SumScore) -> BoolArray:
    """Where something stands in the cell that is none of the allowed points."""
    wrong = ~np.isnan(points) & ~np.isin(points, model.allowed)
    if key not in table.raw:
        return wrong | (np.isnan(points) & filled(table.frame, key))
    return flags(wrong | unread(table, key))


def _range(table: Table, key: str, rows: BoolArray) -> Finding:
    values = np.full(len(table), None, dtype=object)
    cells = table.raw[key] if key in table.raw else table.frame[key].to_numpy(dtype=object)
    values[rows] = [f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in cells[rows]]
    return Finding("W-SCORE-RANGE", key, rows, values)


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """The sum and its band."""
    model = context.settings.scoring[MODEL]
    parts = [
        f"{label(context, 'deals', key)} {shown(context, 'deals', key, value=record.get(key)) or 'blank'}"
        for key in model.inputs
    ]
    if pd.isna(record.get("score")):
        return [f"There is no score: {joined(context, parts)}."]
    bands = ", ".join(f"{band.rank} from {band.at_least:g}" for band in model.bands)
    return [
        f"{' + '.join(parts)} = {record['score']:g} (a blank counts 0).",
        f"Ranks: {bands} ({context.settings.origin(f'scoring.{MODEL}.bands')}); the score gives {record.get('rank')}.",
    ]


RULE = Rule(
    "scoring",
    "deals",
    ("fit", "need", "timing"),
    ("score", "rank"),
    (f"scoring.{MODEL}.inputs", f"scoring.{MODEL}.bands"),
    compute,
    explain,
)
