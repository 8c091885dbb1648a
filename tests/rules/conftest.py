"""The calendars of the specification."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.settings import Settings


@pytest.fixture(scope="session")
def cal_b(settings: Settings) -> Settings:
    """The shipped settings without company holidays (CAL-B)."""
    return replace(settings, calendar=settings.calendar.model_copy(update={"company": ()}))


@pytest.fixture(scope="session")
def quiet(settings: Settings) -> Settings:
    """The shipped settings without the codes for good signs of a stage."""
    off = settings.bridge.model_copy(update={"warnings_off": ("W-MQL-CONTACT", "W-SQL-SIGN", "W-OPP-SIGN")})
    return replace(settings, bridge=off)
