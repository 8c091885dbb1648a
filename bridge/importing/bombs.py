"""What a workbook would take to open, found out before it is: sizes, cells far away, chains that never end.

A workbook of a few kilobytes can name one cell in A1 and one in XFD1048576, and its reader would hold all 17 billion between them.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

MAX_UNPACKED = 512 * 1024 * 1024  # bytes; a workbook of 200,000 rows has about 200 MB
MAX_CELLS = 10_000_000  # of all worksheets together: 200,000 rows of 50 columns
_PIECE = 1024 * 1024
_OVERLAP = 512  # bytes of a piece that are looked at again with the next: a tag may be cut in two
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb'<c\b[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>')
_REPEATED_CELL = re.compile(rb'<table:table-cell\b(?=[^<>]*office:value)[^<>]*number-columns-repeated="([0-9]{4,})"')
_REPEATED_ROW = re.compile(
    rb'<table:table-row\b[^<>]*number-rows-repeated="([0-9]{4,})"[^<>]*>(.*?)</table:table-row>', re.DOTALL
)
_END = 0xFFFFFFFA  # sector numbers from here on are marks


class TooMuch(ValueError):
    """A workbook that must not be opened; the message says what was seen."""


def check_workbook(data: bytes) -> None:
    """Raise TooMuch for a workbook that would take more than we may hold, or whose parts lead in a circle."""
    if not data.startswith(b"PK"):
        _check_chains(data)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TooMuch("is a damaged archive") from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise TooMuch(f"unpacks to {total >> 20} MB; the limit is {MAX_UNPACKED >> 20} MB")
    left = MAX_CELLS
    for entry in entries:
        if _SHEET.fullmatch(entry.filename):
            left -= _check_cells(archive, entry, left)
        elif entry.filename == "content.xml":
            _check_repeats(archive.read(entry))


def _check_cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """How many cells the filled ones of a worksheet span; refused where that is more than are left."""
    row, column = 0, (0, b"")
    for piece in _pieces(archive, entry):
        found = _CELL.findall(piece)
        if found:
            row = max(row, max(int(number) for _, number in found))
            column = max(column, max((len(letters), letters) for letters in {letters for letters, _ in found}))
    width = _number(column[1])
    if row * width > left:
        raise TooMuch(f"has cells as far away as {column[1].decode()}{row}; clear what stands outside the list")
    return row * width


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        before = b""
        while read := stream.read(_PIECE):
            yield before + read
            before = read[-_OVERLAP:]


def _number(letters: bytes) -> int:
    """1-based number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_repeats(content: bytes) -> None:
    """Refuse an OpenDocument worksheet that repeats filled cells thousands of times."""
    rows = (int(times) for times, inside in _REPEATED_ROW.findall(content) if b"office:value" in inside)
    if any(int(times) > 2_000 for times in _REPEATED_CELL.findall(content)) or any(times > 100_000 for times in rows):
        raise TooMuch("repeats a filled cell thousands of times; that is no list")


def _check_chains(data: bytes) -> None:
    """Refuse an OLE file (xls) whose sectors lead in a circle or outside of it.

    https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb
    """
    if len(data) < 512:
        raise TooMuch("is cut off")
    shift = struct.unpack_from("<H", data, 30)[0]
    known = (len(data) >> shift) + 1 if shift in (9, 12) else 0
    counts = [struct.unpack_from("<I", data, place)[0] for place in (40, 44, 64, 72)]
    if not known or max(counts) > known:
        raise TooMuch("is a damaged workbook")
    tables = list(struct.unpack_from("<109I", data, 76)) + list(_more_tables(data, 1 << shift))
    following = [number for table in tables if table < _END for number in _sector(data, table, 1 << shift)]
    used = [number for number in following if number < _END]
    if len(set(used)) != len(used) or any(number > known for number in used) or _has_circle(following):
        raise TooMuch("is a damaged workbook: its parts lead in a circle")


def _sector(data: bytes, number: int, size: int) -> tuple[int, ...]:
    """The numbers in one sector; none where the file ends before it does."""
    start = (number + 1) * size
    return struct.unpack_from(f"<{size // 4}I", data, start) if start + size <= len(data) else ()


def _more_tables(data: bytes, size: int) -> Iterator[int]:
    """The sectors of the allocation table that the header has no room for."""
    sector, seen = struct.unpack_from("<I", data, 68)[0], set[int]()
    while sector < _END:
        numbers = _sector(data, sector, size)
        if sector in seen or not numbers:
            raise TooMuch("is a damaged workbook: its parts lead in a circle")
        seen.add(sector)
        yield from numbers[:-1]
        sector = numbers[-1]


def _has_circle(following: list[int]) -> bool:
    """Whether a chain comes back to itself; where no sector follows two others, only whole circles are possible."""
    begun = set(range(len(following))) - set(following)
    seen = 0
    for sector in begun:
        while sector < len(following):
            seen += 1
            sector = following[sector]
    return seen != len(following)
