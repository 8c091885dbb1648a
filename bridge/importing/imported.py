"""`_imported`: for each lead, short hashes of what files said of its columns last. The base of the three-way merge.

One JSON object a row, column key -> 8 hex digits; a column that no import has spoken of is not there.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
import orjson
import pandas as pd

from bridge.book import ObjectArray
from bridge.sheet.typed import objects

COLUMN = "_imported"
Base = Mapping[str, ObjectArray]
"""Column key -> hash a row, None where no import has spoken of it."""


def hashes(series: pd.Series) -> ObjectArray:
    """A hash of each value; a blank one has the hash of nothing."""
    texts = canonical(series)
    return objects([f"{zlib.crc32(text.encode()):08x}" for text in texts])


def canonical(series: pd.Series) -> list[str]:
    """Values as texts that are equal exactly where the values are; '' for blank."""
    if series.dtype == bool:
        return ["TRUE" if one else "" for one in series.tolist()]
    if pd.api.types.is_datetime64_any_dtype(series):
        return [
            "" if text == "NaT" else text for text in np.datetime_as_string(series.to_numpy("datetime64[s]")).tolist()
        ]
    if series.dtype == object:
        return [
            "" if one is None or one is False else "TRUE" if one is True else str(one).strip()
            for one in series.tolist()
        ]
    return ["" if one != one else f"{one:.10g}" for one in series.tolist()]


def parse_base(cells: Sequence[object], columns: Sequence[str]) -> Base:
    """What each row's cell says of these columns; people can type anything into a hidden column."""
    parsed = [_parsed(cell) for cell in cells]
    return {key: objects([one.get(key) for one in parsed]) for key in columns}


def _parsed(cell: object) -> Mapping[str, str]:
    if not isinstance(cell, str) or cell[:1] != "{":
        return {}
    try:
        found = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return {}
    return {key: text for key, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}


def render_base(known: Sequence[object], said: Base) -> ObjectArray:
    """The cells with these hashes put in. known: what stands there (all None for new rows)."""
    if all(cell is None for cell in known):
        return _fresh(said, len(known))
    lines = [dict(_parsed(cell)) for cell in known]
    for key, column in said.items():
        for line, one in zip(lines, column.tolist(), strict=True):
            if one is not None:
                line[key] = one
    return objects([orjson.dumps(line).decode() if line else None for line in lines])


def _fresh(said: Base, length: int) -> ObjectArray:
    parts = [[f'"{key}":"{one}"' if one is not None else "" for one in column.tolist()] for key, column in said.items()]
    rows = zip(*parts, strict=True) if parts else [()] * length
    texts = (",".join(filter(None, row)) for row in rows)
    return objects([f"{{{text}}}" if text else None for text in chain(texts)])
