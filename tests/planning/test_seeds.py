"""What `init` fills in: the same on every machine."""

from dataclasses import replace
from datetime import date

import pytest

from bridge.planning.seeds import seeds_of


@pytest.mark.parametrize("machine", ["C.UTF-8", "ja_JP.UTF-8", "en_US.UTF-8", "de_DE.UTF-8"])
@pytest.mark.parametrize(("language", "name"), [("ja", "元日"), ("en", "New Year's Day")])
def test_holidays_are_named_in_the_language_of_the_spreadsheet(settings, monkeypatch, machine, language, name):
    for variable in ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.setenv(variable, machine)
    spoken = replace(settings, bridge=settings.bridge.model_copy(update={"language": language}))
    cells = [seed.cells for seed in seeds_of("holidays", spoken, date(2026, 12, 1))]
    assert cells[0]["name"] == name
    assert len({cell["date"] for cell in cells if cell["kind"] in ("祝日", "National holiday")}) >= 4 * 16


def test_a_country_without_that_language_names_its_own(settings):
    calendar = settings.calendar.model_copy(update={"national": "DE", "company": ()})
    cells = [seed.cells for seed in seeds_of("holidays", replace(settings, calendar=calendar), date(2026, 12, 1))]
    assert cells[0]["name"] == "Neujahr"


def test_no_country_no_national_holidays(settings):
    calendar = settings.calendar.model_copy(update={"national": "", "company": ()})
    assert seeds_of("holidays", replace(settings, calendar=calendar), date(2026, 12, 1)) == []
