"""Digests: what a cell held, as four letters; enough to tell whether it still does, and nothing that anybody could read."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bridge.book import Formula
from bridge.sheet.snapshot import Cell
from bridge.sheet.typed import cell_text

LENGTH = 4
BLANK = "...."
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_LETTERS, _BLANKS = (np.frombuffer(text.encode(), dtype=np.uint8) for text in (_ALPHABET, BLANK))
_SHIFTS = (18, 12, 6, 0)
_DECIMALS = 5  # of a number: a serial day that came back from Google differs in its last bits
_crc = zlib.crc32
_TEXT = _crc(b"t")  # what the digest of a text begins with


@dataclass(frozen=True, slots=True)
class Digest:
    """What stands for a cell whose content is not at hand."""

    word: str


def digest_of(cell: Cell | Formula | Digest) -> str:
    """24 bits of a cell. A formula counts by its text, as values.get gives it under FORMULA."""
    bits = _bits(cell)
    return BLANK if bits < 0 else "".join([_ALPHABET[bits >> shift & 63] for shift in _SHIFTS])


def digests_of(cells: Iterable[Cell | Formula | Digest]) -> str:
    """The digests of many cells, one after the other."""
    bits = [
        _crc(cell.encode("utf-8", "surrogatepass"), _TEXT) if type(cell) is str and cell else _bits(cell)
        for cell in cells
    ]
    found = np.array(bits, dtype=np.int64)
    words = _LETTERS[(found[:, None] >> np.array(_SHIFTS)) & 63]
    words[found < 0] = _BLANKS
    return str(words.tobytes(), "ascii")


def _bits(cell: Cell | Formula | Digest) -> int:
    """What the four letters of a cell are made of; less than 0 for a blank one."""
    if isinstance(cell, Digest):
        return _bits_of_word(cell.word)
    if cell is None or cell == "":
        return -1
    if isinstance(cell, bool):
        return _crc(b"b1" if cell else b"b0")
    if isinstance(cell, int | float):
        return _crc(f"n{round(float(cell), _DECIMALS) + 0.0!r}".encode())
    return _crc((cell.text if isinstance(cell, Formula) else cell).encode("utf-8", "surrogatepass"), _TEXT)


def _bits_of_word(word: str) -> int:
    if word == BLANK:
        return -1
    bits = 0
    for letter in word:
        bits = bits << 6 | _ALPHABET.index(letter)
    return bits


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


def same_header(stood: Cell | Formula, read: Cell | Formula | Digest) -> bool:
    """Whether a copied header is the one that was read: headers are read as texts, and people give them numbers, too."""
    return same(stood, read) or (not isinstance(stood, Formula) and same(cell_text(stood), read))
