"""Which source a file is of, and where its lists stand: by the headers in it, and by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bridge.importing.grid import Grid
from bridge.importing.headers import Headers, header_word
from bridge.settings.imports import ImportSource

HEAD_ROWS = 60
"""A header stands among the first rows of a file, or right below the title of a section."""

GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source that fits. row: zero-based, of the header; strength: the higher, the more of the header speaks for it."""

    source: ImportSource
    row: int
    strength: float
    reason: str


def best_source(grid: Grid, sources: Mapping[str, ImportSource], name: str) -> Recognised | None:
    """The source whose header stands in the file; None where none of them fits. name: of the file."""
    found = list(_candidates(grid, sources, name))
    return max(found, key=lambda one: (one.strength, not one.source.experimental, -one.row), default=None)


def _candidates(grid: Grid, sources: Mapping[str, ImportSource], name: str) -> Iterator[Recognised]:
    """Each source with each row that could be its header."""
    for row in head_rows(grid):
        headers = Headers(grid.rows[row])
        for source in sources.values():
            if source.key != GENERIC and (found := _fit(source, headers, row, grid=grid, name=name)) is not None:
                yield found


def head_rows(grid: Grid) -> list[int]:
    """The rows that may be a header: filled ones at the top, and those below a line of one cell."""
    found: list[int] = []
    alone = False
    for index, row in enumerate(grid.rows):
        filled = len(row) - row.count("")
        if filled == 0:
            continue
        if filled > 1 and (alone or index < HEAD_ROWS):
            found.append(index)
        alone = filled == 1
    return found


def _fit(source: ImportSource, headers: Headers, row: int, *, grid: Grid, name: str) -> Recognised | None:
    """How well a source fits a header, None for not at all."""
    named = bool(source.file_name and re.search(source.file_name, name))
    variant = fitting_variant(source, headers)
    if variant is not None:
        strength = len(variant) + 0.5 * named + known_share(source, headers) / 10
        return Recognised(source, row, strength, _reason(grid, row, headers, variant=variant))
    if named and _knows_people(source, headers):
        return Recognised(source, row, 0.5, f"the file's name fits, and line {grid.lines[row]} has headers it knows")
    return None


def fitting_variant(source: ImportSource, headers: Headers) -> tuple[str, ...] | None:
    """The headers, as the source names them, by which it is recognised here."""
    if source.first and (not headers.texts or headers.words[0] not in map(header_word, source.first)):
        return None
    for variant in source.recognise:
        found = [next((name for name in names if headers.find(name)), None) for names in variant]
        if all(found):
            return tuple(name for name in found if name)
    return None


def _reason(grid: Grid, row: int, headers: Headers, *, variant: Sequence[str]) -> str:
    named = [f'"{headers.texts[headers.find(name)[0]].strip()}"' for name in variant]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return (
        f"line {grid.lines[row]} has the headers {listed}"
        if len(named) > 1
        else f"line {grid.lines[row]} begins with {listed}"
    )


def known_share(source: ImportSource, headers: Headers) -> float:
    """Share 0..1 of the filled headers that the source gives a meaning."""
    filled = sum(map(bool, headers.words))
    return len(known_columns(source, headers)) / filled if filled else 0.0


def known_columns(source: ImportSource, headers: Headers) -> set[int]:
    """The columns whose header the source names."""
    names = [name for column in source.columns.values() for part in column.from_ for name in part]
    names += [name for status in source.status for name in status.from_]
    names += [name for consent in source.consent for name in consent.from_]
    return {index for name in names for index in headers.find(name)}


def _knows_people(source: ImportSource, headers: Headers) -> bool:
    """Whether the header names an e-mail, and another column of the source."""
    email = source.columns.get("email")
    names = [name for part in email.from_ for name in part] if email else []
    return headers.has(names) and len(known_columns(source, headers)) > 1


def forced(grid: Grid, source: ImportSource) -> Recognised | None:
    """The row that fits best when a person says which source it is; None where no row has any of its headers."""
    rows = [(row, Headers(grid.rows[row])) for row in head_rows(grid)]
    best = max(
        rows,
        key=lambda one: (fitting_variant(source, one[1]) is not None, len(known_columns(source, one[1])), -one[0]),
        default=None,
    )
    if best is None or not known_columns(source, best[1]):
        return None
    return Recognised(source, best[0], 0, f"as asked; its header is line {grid.lines[best[0]]}")
