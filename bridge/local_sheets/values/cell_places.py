"""Where the cells stand in the JSON of rows, so that columns are cut out of it and nothing is written again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.local_sheets.values.texts import BETWEEN

Places = NDArray[np.int32]
QUOTE, COMMA, END = ord('"'), ord(","), ord("]")
NOWHERE = np.iinfo(np.int32).max  # a slice from here on is empty


class CellPlaces:
    """Of a text such as `"a",1],["b"`. starts: by column and row, where a cell begins; stops: where the last cell up to here that
    is not empty ends, 0 for none.
    """

    __slots__ = ("starts", "stops", "text")

    def __init__(self, text: bytes, count: int) -> None:
        """count: of the rows."""
        self.text = text
        data, commas = _structure(text)
        between = data[commas - 1] == END  # these part rows: no other bracket stands outside of texts
        starts = np.concatenate(([0], commas + 1 + between))
        ends = np.concatenate((commas - between, [len(text)]))
        rows = np.concatenate(([0], np.cumsum(between)))
        firsts = np.flatnonzero(np.concatenate(([True], between)))
        columns = np.arange(len(starts)) - firsts[rows]
        empty = (ends == starts) | ((ends - starts == 2) & (data[np.minimum(starts, len(text) - 1)] == QUOTE))
        shape = int(columns.max()) + 1, count
        self.starts: Places = np.full(shape, NOWHERE, np.int32)
        self.starts[columns, rows] = starts
        self.stops: Places = np.zeros(shape, np.int32)
        self.stops[columns, rows] = np.where(empty, 0, ends)
        np.maximum.accumulate(self.stops, axis=0, out=self.stops)

    def cut(self, first: int, end: int) -> bytes:
        """The text of the rows from column `first` up to before `end`, trailing empty cells left out."""
        width, count = map(int, self.starts.shape)
        if first >= width:
            return BETWEEN * (count - 1)
        text = self.text
        spans = zip(self.starts[first].tolist(), self.stops[min(end, width) - 1].tolist(), strict=True)
        return BETWEEN.join([text[start:stop] for start, stop in spans])


def _structure(text: bytes) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The text's bytes, and where commas stand outside of texts."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    data = np.frombuffer(text or b" ", np.uint8)
    inside = np.bitwise_xor.accumulate((data == QUOTE).view(np.uint8))
    return data, np.flatnonzero((data == COMMA) & (inside == 0))
