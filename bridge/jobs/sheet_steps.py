"""Doctor's steps about a spreadsheet we can read: its zone, its template, what people changed, and the settings in effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import orjson

from bridge.book import BoundTab
from bridge.google_sheets.stamps import is_copy, stamps_of
from bridge.jobs.creating import LOCALES
from bridge.jobs.gathering import Gathered
from bridge.jobs.steps import Step, ok, warn
from bridge.planning.assemble import plan_objects
from bridge.settings import Settings
from bridge.settings.models import OverridableKey
from bridge.settings.overrides import default_text
from bridge.sheet.a1 import cell_name

FILE_SETTINGS = "open File > Settings in the spreadsheet"


def properties_steps(properties: Mapping[str, Any], settings: Settings) -> Iterator[Step]:
    """Zone, locale and recalculation: people's own, unless the bridge made the spreadsheet."""
    zone, wanted = properties.get("timeZone", ""), settings.bridge.time_zone
    if zone == wanted:
        yield ok("Time zone", zone)
    else:
        follows = "colours that compare with now are off by the difference; the deadlines sheetbridge writes are right"
        yield warn(
            "Time zone", f"{zone or 'unknown'}, settings say {wanted}: {follows}", f"{FILE_SETTINGS}, set {wanted}"
        )
    locale = properties.get("locale", "")
    if locale.partition("_")[0] == settings.language:
        yield ok("Locale", locale)
    else:
        follows = "dates and numbers people type are understood as that country writes them"
        yield warn("Locale", f"{locale or 'unknown'}: {follows}", f"{FILE_SETTINGS}, set {LOCALES[settings.language]}")
    recalculation = properties.get("autoRecalc", "")
    if recalculation in ("MINUTE", "HOUR"):
        yield ok("Recalculation", recalculation)
    else:
        follows = "colours of deadlines turn only when somebody edits"
        advice = f"{FILE_SETTINGS} > Calculation, choose On change and every minute"
        yield warn("Recalculation", f"{recalculation or 'ON_CHANGE'}: {follows}", advice)


def sheet_steps(gathered: Gathered) -> Iterator[Step]:
    """Everything about a prepared spreadsheet."""
    yield _template(gathered)
    yield _mapping(gathered)
    yield _problems(gathered)
    yield _stamps(gathered)
    yield _colours(gathered)
    yield _effective(gathered)


def _template(gathered: Gathered) -> Step:
    version, known = gathered.book.state.entries.get("template", "0"), gathered.settings.template.version
    missing = tuple(_missing(gathered))
    words = f"version {version}; sheetbridge has {known}"
    if version != str(known):
        return warn("Template", words, "run `sheetbridge init`: it adds what is new and touches nothing else", missing)
    if missing:
        return warn("Template", f"{words}; {len(missing)} parts were removed", "work goes on without them", missing)
    return ok("Template", words)


def _missing(gathered: Gathered) -> Iterator[str]:
    """What was installed once and is gone; people may have deleted it on purpose."""
    language = gathered.settings.language
    for key, tab in gathered.settings.tabs.items():
        places = gathered.bindings.tabs.get(key, ())
        if not places:
            yield f"tab {tab.label(language)}"
            continue
        installed = orjson.loads(gathered.book.state.entries.get(f"installed.{key}", "[]"))
        for place in places:
            absent = [column for column in tab.columns if column.key in installed and column.key not in place.columns]
            yield from (f"{place.title}: column {column.label(language)}" for column in absent)


def _mapping(gathered: Gathered) -> Step:
    adopted = [place for places in gathered.bindings.tabs.values() for place in places if place.adopted]
    if not adopted:
        return ok("Mapping", "no adopted tabs; all columns are sheetbridge's own")
    lines = tuple(line for place in adopted for line in _mapped(place, gathered.settings))
    return ok(
        "Mapping", f"{len(lines)} columns of {', '.join(place.title for place in adopted)} are people's own", lines
    )


def _mapped(place: BoundTab, settings: Settings) -> Iterator[str]:
    for key in sorted(place.adopted, key=lambda one: place.columns.get(one, 0)):
        if key in place.columns:
            where = cell_name(place.title, place.header_row, place.columns[key])
            meant = settings.tabs[place.tab].column(key).label(settings.language)
            yield f'{where} "{place.labels.get(key, "")}" is {meant}'


def _problems(gathered: Gathered) -> Step:
    lines = tuple(map(str, dict.fromkeys((*gathered.bindings.problems, *gathered.book.problems))))
    if not lines:
        return ok("Contents", "every tab and column was understood")
    return warn("Contents", f"{len(lines)} places were not understood", "correct them in the spreadsheet", lines)


def _stamps(gathered: Gathered) -> Step:
    structure = gathered.snapshot.structure
    stamps = stamps_of(structure.metadata)
    if is_copy(structure):
        seen = f"this spreadsheet is a copy of {stamps[0].spreadsheet_id}"
        return warn("Stamps", seen, "if the copy shall be kept in order, too, run `sheetbridge sync` in it")
    newest = f"newest {stamps[0].seq}" if stamps else "none yet"
    return ok("Stamps", f"{len(stamps)} kept, {newest}; state is at {gathered.book.state.seq}")


def _colours(gathered: Gathered) -> Step:
    """Conditional formats and filter views of ours against what they should be."""
    drift = plan_objects(gathered.snapshot.structure, gathered.book, gathered.settings, gathered.vocabulary)
    if not drift.requests:
        return ok("Colours and views", "as they should be")
    advice = "the next `sheetbridge sync` puts them back"
    return warn("Colours and views", f"{len(drift.words)} differ", advice, drift.words)


def _effective(gathered: Gathered) -> Step:
    settings = gathered.settings
    lines = tuple(_setting(item, settings) for item in settings.overridable)
    return ok("Settings in effect", f"{len(lines)} can be changed in the spreadsheet", lines)


def _setting(item: OverridableKey, settings: Settings) -> str:
    return f"{item.key} = {default_text(settings, item)} ({_origin(item, settings)})"


def _origin(item: OverridableKey, settings: Settings) -> str:
    """Where the value was said; of a key for many settings, where the first of them was."""
    path = item.path or item.key
    return next((place for known, place in settings.origins.items() if fnmatchcase(known, path)), "default")
