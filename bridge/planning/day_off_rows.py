"""Days off of years to come: rows a sync adds below those of 休日, each year once, so that what people deleted stays deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import orjson

from bridge.book import Book
from bridge.planning.plan import NewRows
from bridge.planning.seeds import seeds_of
from bridge.settings import Settings

TAB = "holidays"
INSTALLED = f"installed.seeds.{TAB}"  # entry of `_state`: the years that were added


def day_off_rows(book: Book, settings: Settings, today: date) -> tuple[NewRows | None, Mapping[str, str]]:
    """Rows of years that are not in the tab yet, up to `years_ahead`, and what `_state` shall say then; None where nothing lacks.

    A tab that people keep themselves (adopted), or that no `init` has filled, gets none.
    """
    place = next(iter(book.bound.get(TAB, ())), None)
    known = orjson.loads(book.state.entries.get(INSTALLED, "[]"))
    last = str(today.year + settings.calendar.years_ahead)
    if place is None or place.adopted or not known or last in known:
        return None, {}
    fresh = [seed for seed in seeds_of(TAB, settings, today) if seed.name not in known and seed.name > max(known)]
    if not fresh:
        return None, {}
    cells = tuple(
        {place.columns[key]: cell for key, cell in seed.cells.items() if key in place.columns} for seed in fresh
    )
    years = [*known, *dict.fromkeys(seed.name for seed in fresh)]
    rows = NewRows(place, place.last_record + 1, cells, tuple(seed.name for seed in fresh))
    return rows, {INSTALLED: orjson.dumps(years).decode(), "holidays.through": max(years)}
