"""`_memory`: the hidden column that holds, for each record, what cannot be computed again.

One JSON array a row: the values of FIELDS in this order, trailing nulls cut off. Times are whole seconds since 1970-01-01 of the
naive local clock; dates are such a time at midnight. The array's first item is the format version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from bridge.book import BoolArray, ObjectArray
from bridge.sheet.typed import flags, objects

VERSION = 1
_START = f"[{VERSION},"

FIELDS: tuple[tuple[str, str], ...] = (
    ("id", "text"),  # the record's id; a row whose id cell differs is a copy, or was torn apart by a partial sort
    ("digest", "text"),  # short digest of the identity cells
    ("created_at", "time"),  # first seen
    ("clock_from", "time"),  # adoption: no clock starts earlier; NaT for records that came later
    ("stage", "text"),  # key of the effective stage last seen
    ("stage_entered_at", "time"),
    ("stage_manual", "text"),
    ("owner", "text"),
    ("next", "text"),
    ("baton_passed_at", "time"),  # NaT while no baton is open
    ("blocked", "flag"),
    ("blocked_since", "time"),
    (
        "discovery_seen_at",
        "time",
    ),  # the sync that first saw the checkbox ticked (NaT again when it is unticked); so below
    ("proposal_seen_at", "time"),  # 提案実施 or 提案内容合意
    ("kickoff_seen_at", "time"),
    ("contract_seen_at", "time"),
    ("contact_seen_at", "time"),  # first sync that saw 初回連絡日時 filled
    ("disposition", "text"),  # key last seen
    ("pauses", "json"),  # [[from, to or null, key], ...] seconds: spans that may pause clocks (rules/pauses.py)
    ("sla_state", "text"),  # key last seen
    ("breached_at", "time"),  # first moment the present clock was seen breached
    ("fired", "json"),  # keys of workflow firings: ["WF-25:SLA-FC24:1766700000", ...]
    ("return_reason", "text"),
    ("reapproach_fired", "time"),
    ("inputs", "text"),  # digest of what people and imports may write, as last seen (rules/seen.py)
    ("updated_at", "time"),  # the sync that last saw people change one of them
)
"""(name, kind): text -> object, time -> datetime64[s], flag -> bool, json -> object (parsed, None where absent)."""

CHUNK = 2000  # rows parsed at once: few enough to stay in the processor's cache, which halves the time of 50,000
_LENGTH = 1 + len(FIELDS)
_BLANK: list[Any] = [None] * _LENGTH
_NAT = np.datetime64("NaT")
_MISSING = np.iinfo(np.int64).min  # what NaT is as a number


def parse_memory(raw: ObjectArray) -> pd.DataFrame:
    """The cells of `_memory` -> a frame with the columns of FIELDS; a cell that holds no memory gives a row of blanks."""
    parts = [_fields(raw[first : first + CHUNK]) for first in range(0, max(len(raw), 1), CHUNK)]
    columns = zip(*parts, strict=True)
    return _frame({name: np.concatenate(column) for (name, _), column in zip(FIELDS, columns, strict=True)}, len(raw))


def _fields(cells: ObjectArray) -> list[npt.NDArray[Any]]:
    """One array for each field."""
    rows = [*_arrays(cells.tolist()), _BLANK]  # so that there is a column for every field
    _version, *columns = zip_longest(*rows)
    return [_PARSERS[kind](objects(column[:-1])) for (_, kind), column in zip(FIELDS, columns, strict=True)]


def blank_memory(length: int) -> pd.DataFrame:
    """The memory of records nobody has seen before."""
    nothing: ObjectArray = np.full(length, None, dtype=object)
    return _frame({name: _PARSERS[kind](nothing) for name, kind in FIELDS}, length)


def _frame(columns: Mapping[str, npt.NDArray[Any]], length: int) -> pd.DataFrame:
    index = pd.RangeIndex(length)
    series = {key: pd.Series(column, index=index, dtype=column.dtype, copy=False) for key, column in columns.items()}
    return pd.DataFrame(series, index=index, copy=False)


def render_memory(
    frame: pd.DataFrame, *, known: pd.DataFrame | None = None, cells: ObjectArray | None = None
) -> ObjectArray:
    """The inverse of parse_memory: one JSON text a row, None where the record has no id yet.

    cells, known: the cells of the first rows as they stand, and what parse_memory made of them; a cell that says the same stays
    as it is and costs nothing.
    """
    texts: ObjectArray = np.full(len(frame), None, dtype=object)
    changed = np.ones(len(frame), dtype=bool)
    if known is not None and cells is not None:
        texts[: len(cells)] = cells
        changed[: len(cells)] = ~_says(cells, known, frame.iloc[: len(cells)])
    changed |= np.asarray(frame["id"].to_numpy(dtype=object) == None, dtype=bool)  # noqa: E711
    texts[changed] = _texts_of(frame[changed])
    return texts


def _says(cells: ObjectArray, known: pd.DataFrame, frame: pd.DataFrame) -> BoolArray:
    """Which of these cells, of which `known` was read, say what stands in `frame`."""
    same = flags([type(cell) is str and cell.startswith(_START) for cell in cells.tolist()])
    for name, kind in FIELDS:
        left, right = known[name].to_numpy(), frame[name].to_numpy()
        if kind == "time":
            left, right = left.astype(np.int64), right.astype("datetime64[s]").astype(np.int64)
        same &= np.asarray(left == right, dtype=bool)
    return same


def _texts_of(frame: pd.DataFrame) -> ObjectArray:
    columns = [_RENDERERS[kind](frame[name]) for name, kind in FIELDS]
    known = np.array([[value is not None for value in column] for column in columns], dtype=bool).reshape(
        len(columns), -1
    )
    lengths = len(columns) - np.argmax(known[::-1], axis=0) if known.size else []
    ids = columns[0]
    return objects(
        [
            orjson.dumps([VERSION, *row[:length]]).decode() if key is not None else None
            for key, length, row in zip(ids, lengths, zip(*columns, strict=True), strict=True)
        ]
    )


def _arrays(cells: Sequence[object]) -> list[list[Any]]:
    """Each cell's array, an empty one where there is none. All at once: one parser call for the whole column."""
    texts = [cell if type(cell) is str and cell[:1] == "[" and cell[-1:] == "]" else "null" for cell in cells]
    try:
        parsed = orjson.loads(f"[{','.join(texts)}]")
    except orjson.JSONDecodeError:
        parsed = list(map(_array, texts))
    if len(parsed) != len(texts):  # `[1],[2]` typed into one cell
        parsed = list(map(_array, texts))
    # an array that starts with a format version and an id; people can type anything into a hidden column
    return [
        row if type(row) is list and 1 < len(row) <= _LENGTH and type(row[0]) is int and type(row[1]) is str else []
        for row in parsed
    ]


def _array(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _texts(values: ObjectArray) -> ObjectArray:
    alike = _kind(values) in ("string", "empty")
    return values if alike else objects([one if type(one) is str else None for one in values])


def _lists(values: ObjectArray) -> ObjectArray:
    return values if _kind(values) == "empty" else objects([one if type(one) is list else None for one in values])


def _times(values: ObjectArray) -> npt.NDArray[np.datetime64]:
    kind = _kind(values)
    if kind == "empty":
        return np.full(len(values), _NAT, dtype="datetime64[s]")
    if kind != "integer":
        values = objects([one if type(one) is int else None for one in values])
    numbers = values.astype(float)
    missing = np.isnan(numbers)
    numbers[missing] = 0
    seconds: npt.NDArray[np.datetime64] = numbers.astype(np.int64).astype("datetime64[s]")
    seconds[missing] = _NAT
    return seconds


def _flags(values: ObjectArray) -> BoolArray:
    return flags([one is True for one in values.tolist()])


def _kind(values: ObjectArray) -> str:
    return str(pd.api.types.infer_dtype(values, skipna=True))


def _rendered_texts(series: pd.Series) -> list[Any]:
    return [value if value is not None and value == value else None for value in series.tolist()]


def _rendered_times(series: pd.Series) -> list[Any]:
    seconds = series.to_numpy().astype("datetime64[s]").astype(np.int64).tolist()
    return [None if value == _MISSING else value for value in seconds]


def _rendered_flags(series: pd.Series) -> list[Any]:
    return [True if value else None for value in series.tolist()]


def _rendered_json(series: pd.Series) -> list[Any]:
    return [value if isinstance(value, list) and value else None for value in series.tolist()]


_PARSERS: Mapping[str, Callable[[ObjectArray], npt.NDArray[Any]]] = {
    "text": _texts,
    "json": _lists,
    "time": _times,
    "flag": _flags,
}
_RENDERERS: dict[str, Callable[[pd.Series], list[Any]]] = {
    "text": _rendered_texts,
    "json": _rendered_json,
    "time": _rendered_times,
    "flag": _rendered_flags,
}
