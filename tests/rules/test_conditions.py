"""Every predicate of the settings, on blanks too."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bridge.rules.conditions import columns_of, describe, holds
from bridge.settings import Settings
from bridge.settings.models import Condition
from tests.rules.deals import context

ROWS = pd.DataFrame(
    {
        "tick": [True, False, False],
        "word": pd.Series(["a", "", None], dtype=object),
        "points": pd.Series(["2", "0", None], dtype=object),
        "number": [5.0, 4.0, np.nan],
        "day": np.array(["2026-12-01", "2026-12-02", "NaT"], dtype="datetime64[s]"),
    }
)


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ({"is_true": "tick"}, [True, False, False]),
        ({"is_true": "nobody has it"}, [False, False, False]),
        ({"filled": "tick"}, [True, False, False]),
        ({"filled": "word"}, [True, False, False]),
        ({"filled": "points"}, [True, True, False]),
        ({"filled": "number"}, [True, True, False]),
        ({"filled": "day"}, [True, True, False]),
        ({"filled": "nobody has it"}, [False, False, False]),
        ({"exists": "flag"}, [False, True, False]),
        ({"exists": "another"}, [False, False, False]),
        ({"eq": ["word", "a"]}, [True, False, False]),
        ({"eq": ["tick", False]}, [False, True, True]),
        ({"eq": ["number", 4]}, [False, True, False]),
        ({"eq": ["points", 2]}, [True, False, False]),
        ({"in": ["word", ["a", "b"]]}, [True, False, False]),
        ({"between": ["number", 4, 4.5]}, [False, True, False]),
        ({"between": ["day", date(2026, 12, 2), date(2026, 12, 3)]}, [False, True, False]),
        ({"gte": ["number", 5]}, [True, False, False]),
        ({"lte": ["day", date(2026, 12, 1)]}, [True, False, False]),
        ({"not": {"filled": "word"}}, [False, True, True]),
        ({"all": [{"is_true": "tick"}, {"filled": "word"}]}, [True, False, False]),
        ({"any": [{"is_true": "tick"}, {"gte": ["number", 4]}]}, [True, True, False]),
        ({"all": []}, [True, True, True]),
        ({"any": []}, [False, False, False]),
    ],
    ids=str,
)
def test_predicates(condition: dict[str, Any], rows: list[bool]) -> None:
    flags = {"flag": np.array([False, True, False])}
    assert holds(Condition.model_validate(condition), ROWS, flags).tolist() == rows


def test_columns_and_words_of_a_condition(settings: Settings) -> None:
    condition = Condition.model_validate({"all": [{"is_true": "chk_verbal"}, {"not": {"eq": ["rank", "C"]}}]})
    assert list(columns_of(condition)) == ["chk_verbal", "rank"]
    assert describe(condition, context(settings, "2026-12-01"), "deals") == '口頭合意 is ticked and not (ランク is "C")'
