"""Digests: what a cell held, as four letters; enough to tell whether it still does, and nothing that anybody could read."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bridge.book import Formula
from bridge.sheet.snapshot import Cell

LENGTH = 4
BLANK = "...."
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PAIRS = [left + right for left in _LETTERS for right in _LETTERS]
SHORT = 40  # letters; texts up to here are words of lists, dates, ids: many cells hold the same
_DECIMALS = 5  # of a number: a serial day that came back from Google differs in its last bits


@dataclass(frozen=True, slots=True)
class Digest:
    """What stands for a cell whose content is not at hand."""

    word: str


def digest_of(cell: Cell | Formula | Digest) -> str:
    """24 bits of a cell. A formula counts by its text, as values.get gives it under FORMULA."""
    if isinstance(cell, Digest):
        return cell.word
    if cell is None or cell == "":
        return BLANK
    if isinstance(cell, bool):
        return _word(f"b{cell:d}")
    if isinstance(cell, int | float):
        return _of_number(float(cell))
    return _word(f"t{cell.text if isinstance(cell, Formula) else cell}")


@lru_cache(maxsize=8192)
def _of_number(number: float) -> str:
    return _word(f"n{round(number, _DECIMALS) + 0.0!r}")


@lru_cache(maxsize=8192)
def _of_short(text: str) -> str:
    return _word(f"t{text}")


def _word(kind: str) -> str:
    bits = zlib.crc32(kind.encode("utf-8", "surrogatepass"))
    return _PAIRS[(bits >> 12) & 4095] + _PAIRS[bits & 4095]


def digests_of(cells: Iterable[Cell | Formula | Digest]) -> str:
    """The digests of many cells, one after the other."""
    return "".join([_of_text(cell) if type(cell) is str and cell else digest_of(cell) for cell in cells])


def _of_text(cell: str) -> str:
    return _of_short(cell) if len(cell) <= SHORT else _word(f"t{cell}")


def parse_digests(text: str) -> Iterator[Digest]:
    """The inverse of digests_of. Raises ValueError where the text was cut."""
    if len(text) % LENGTH:
        raise ValueError(f"{len(text)} letters are no whole number of digests")
    for at in range(0, len(text), LENGTH):
        yield Digest(text[at : at + LENGTH])


def same(stood: Cell | Formula, read: Cell | Formula | Digest) -> bool:
    """Whether a copied cell holds what was read. A formula is not comparable with its value, and passes."""
    if isinstance(stood, Formula) and not isinstance(read, Formula):
        return True
    if isinstance(read, Digest):
        return digest_of(stood) == read.word
    if stood in (None, "") or read in (None, ""):
        return stood in (None, "") and read in (None, "")
    if isinstance(stood, bool) or isinstance(read, bool):
        return stood is read
    if isinstance(stood, int | float) and isinstance(read, int | float):
        return abs(stood - read) <= 1e-6
    return stood == read


def equal(stood: Sequence[Cell | Formula], read: Sequence[Cell | Formula | Digest]) -> bool:
    """Whether each of these cells holds to the letter what was read, and none a formula: then they are all `same`."""
    return stood == read and (kinds := [*map(type, stood)]) == [*map(type, read)] and Formula not in kinds
