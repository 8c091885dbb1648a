"""Seeds: the rows a reference tab begins with, and those a newer template adds. Each row has a name, so it is added only once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bridge.settings import Settings
from bridge.settings.overrides import default_text
from bridge.sheet.dates import serial_number
from bridge.sheet.snapshot import Cell


@dataclass(frozen=True, slots=True)
class Seed:
    """One row. name: what it is called in `_state` (a row people delete stays deleted); group: rows that stay together."""

    name: str
    group: str
    cells: Mapping[str, Cell]


def seeds_of(tab: str, settings: Settings, today: date) -> list[Seed]:
    """The rows the template gives this tab, in order; none for tabs that are people's from the start."""
    makers = {"choices": _choices, "settings": _settings, "holidays": _holidays}
    return list(makers[tab](settings, today)) if tab in makers else []


def _choices(settings: Settings, _: date) -> Iterator[Seed]:
    language = settings.language
    for name, choices in settings.template.choices.items():
        for order, choice in enumerate(choices, 1):
            yield _choice(
                name, choice.key, choice.label(language), choice.aliases, choice.help(language), choice.points, order
            )
    for pipeline in settings.pipelines.values():
        name = f"stage:{pipeline.entity}"
        if pipeline.entity not in settings.tabs:
            continue
        for order, stage in enumerate(pipeline.stages, 1):
            yield _choice(name, stage.key, stage.label(language), stage.aliases, stage.help(language), None, order)


def _choice(
    name: str, key: str, label: str, aliases: tuple[str, ...], text: str, points: float | None, order: int
) -> Seed:
    cells: dict[str, Cell] = {
        "list": name,
        "value": key,
        "label": label,
        "alias": ", ".join(aliases) or None,
        "help": text or None,
        "points": points,
        "order": order,
        "active": True,
    }
    return Seed(f"{name}/{key}", name, cells)


def _settings(settings: Settings, _: date) -> Iterator[Seed]:
    for entry in settings.overridable:
        cells: dict[str, Cell] = {
            "key": entry.key,
            "value": None,
            "description": entry.label(settings.language),
            "default": default_text(settings, entry),
        }
        yield Seed(entry.key, "", cells)


def _holidays(settings: Settings, today: date) -> Iterator[Seed]:
    """National and company days off from last year to `years_ahead` years ahead; named by year, so a deleted day stays deleted."""
    for year in range(today.year - 1, today.year + settings.calendar.years_ahead + 1):
        for day, name in _national(settings.calendar.national, year, settings.language):
            yield _holiday(year, day, name, "national", settings)
        for span in settings.calendar.company:
            for day in _days(span.start, span.end, year):
                yield _holiday(year, day, span.name(settings.language), "company", settings)


def _national(country: str, year: int, language: str) -> list[tuple[date, str]]:
    """The national holidays of a year with their names in this language, else as the country calls them."""
    if not country:
        return []
    from holidays import country_holidays

    there = country_holidays(country)
    # without a language the package takes the one of the machine it runs on
    spoken = next((one for one in there.supported_languages if one.startswith(language)), there.default_language)
    return sorted((day, str(name)) for day, name in country_holidays(country, years=year, language=spoken).items())


def _holiday(year: int, day: date, name: str, kind: str, settings: Settings) -> Seed:
    labels = {choice.key: choice.label(settings.language) for choice in settings.template.choices["holiday_kind"]}
    return Seed(str(year), str(year), {"date": serial_number(day), "name": name, "kind": labels[kind]})


def _days(start: str, end: str, year: int) -> Iterator[date]:
    """The days of a span MM-DD to MM-DD that fall in this year; a span may cross the year's end."""
    for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        text = day.strftime("%m-%d")
        if (start <= text <= end) if start <= end else (text >= start or text <= end):
            yield day
