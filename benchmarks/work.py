"""The work that every client does: three results of the ticks and scores of each deal, so that their costs can be compared.

A far smaller part of what the bridge computes (no clocks, batons, warnings, views or logs), which is in favour of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[np.object_]

TICKS = ("Discovery", "BANT", "提案", "口頭合意", "契約")
BANT = ("予算", "決裁", "必要", "時期")
MANUAL, STAGE, COMPUTED = "ステージ(手動)", "ステージ", "ステージ(自動)"
SCORES, SCORE = ("Fit", "Need", "Timing"), "スコア"
WRITTEN = (STAGE, SCORE, COMPUTED)
READ = (*TICKS, *BANT, MANUAL, *SCORES, *WRITTEN)


def results(columns: Mapping[str, Cells]) -> dict[str, Cells]:
    """Label -> cells as they should be; columns: label -> cells as read, of equal length, blank as "" or None."""
    ticks = {label: columns[label] == True for label in (*TICKS, *BANT)}  # noqa: E712  # cells: "" is no tick
    bant = ticks["BANT"] | ticks["予算"] | ticks["決裁"] | ticks["必要"] | ticks["時期"]
    conditions = [ticks["契約"], ticks["口頭合意"] & ticks["提案"], bant | ticks["提案"], ticks["Discovery"]]
    computed = np.select(conditions, ["Closed-Won", "Opportunity", "SQL", "MQL"], "Lead").astype(object)
    manual = columns[MANUAL]
    return {
        STAGE: np.where(manual.astype(bool), manual, computed),
        SCORE: _scores([columns[label] for label in SCORES]),
        COMPUTED: computed,
    }


def _scores(parts: Sequence[Cells]) -> Cells:
    known = [part.astype(bool) for part in parts]  # a score is a text: "0" is known, "" and None are not
    total = sum(np.where(here, part, "0").astype(float) for part, here in zip(parts, known, strict=True))
    return np.where(np.logical_or.reduce(known), np.asarray(total).astype(object), None)


def differing(read: Cells, wanted: Cells) -> npt.NDArray[np.int64]:
    """Positions whose cell is not as it should be; blank is blank."""
    return np.flatnonzero((read != wanted) & (read.astype(bool) | wanted.astype(bool)))
