"""What the files of config/ say, checked and frozen. Loaded by `load.py`, cross-checked by `checks.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from bridge.settings.base import PREDICATES, Condition, Language, Model, Text, When, Words
from bridge.settings.pipeline import Gate, Pipeline, Stage, StageRule, Suggestion

__all__ = [
    "PREDICATES",
    "Band",
    "BridgeSettings",
    "CalendarSettings",
    "CompanyHoliday",
    "Condition",
    "Credentials",
    "Gate",
    "Language",
    "Model",
    "OverridableKey",
    "Pipeline",
    "SlaPolicy",
    "Stage",
    "StageRule",
    "Suggestion",
    "SumScore",
    "Text",
    "Warning",
    "When",
    "Words",
    "Workflow",
]

# --- config/scoring/<model>.yaml -------------------------------------------------------------------------------------


class Band(Model):
    """A rank for scores of `at_least` and more (the first that fits, from the top)."""

    rank: str
    at_least: float


class SumScore(Model):
    """Fit/Need/Timing: the sum of a few choice columns, and its bands.

    cap: disposition key -> the best effective rank under it; blanks count 0 once one input is filled.
    """

    key: str
    entity: str
    inputs: tuple[str, ...]
    allowed: tuple[int, ...] = (0, 1, 2)
    bands: tuple[Band, ...]
    unrated: str = "unrated"
    cap: Mapping[str, str] = {}


# --- config/sla.yaml -------------------------------------------------------------------------------------------------


class SlaPolicy(Model):
    """One clock. length and target: hours, business hours, business days or calendar days, as `unit` says.

    start, stop, due_field: column keys (start also `stage_entered_at`; stop: the first of the columns that is filled or
    ticked; a date in due_field is the deadline instead of the computed one). length 0: only due_field gives a deadline.
    same_as_stage: unit, length, roll and warning of the policy of the record's stage count instead. warn_ratio: share of
    an hours clock left from which it is at risk. clock: `elapsed`, or `next_business_day_same_time` (A-08).
    pause_when: disposition keys under which the clock stands still; pause_reasons: block reasons that pause it (with
    pause_when_blocked: any block).
    """

    label: Words
    unit: Literal["hours", "business_hours", "business_days", "days"]
    length: float = Field(ge=0)
    target: float | None = Field(default=None, ge=0)
    same_as_stage: bool = False
    start: str
    stop: tuple[str, ...] = ()
    due_field: str = ""
    roll: Literal["none", "next_business_day"] = "none"
    clock: Literal["elapsed", "next_business_day_same_time"] = "elapsed"
    exclude_first_day: bool = True
    warn_ratio: float = Field(default=0.25, ge=0, le=1)
    pause_when: tuple[str, ...] = ()
    pause_when_blocked: bool = False
    pause_reasons: tuple[str, ...] = ()
    enabled: bool = True


# --- config/calendar.yaml, config/bridge.yaml ------------------------------------------------------------------------


class CompanyHoliday(Model):
    """A day or a span (MM-DD, inclusive, may cross the year's end) that is off every year."""

    name: Words
    start: str
    end: str


class CalendarSettings(Model):
    """weekend: Monday is 0. national: country code for the package `holidays`, or empty. hours: working hours as HH:MM pairs."""

    weekend: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (5, 6)
    national: str = "JP"
    company: tuple[CompanyHoliday, ...] = ()
    years_ahead: int = Field(default=2, ge=0, le=20)
    hours: tuple[tuple[str, str], ...] = (("09:00", "18:00"),)
    fiscal_year_start: int = Field(default=4, ge=1, le=12)


class Credentials(Model):
    """How to sign in. file: key file or OAuth client, relative to the project; subject: user to impersonate (domain-wide)."""

    kind: Literal["service_account", "default", "oauth", "impersonate"] = "service_account"
    file: str = "service-account.json"
    subject: str = ""
    target: str = ""


class BridgeSettings(Model):
    """bridge.yaml. spreadsheet: an id, an address or `local:<path>`; safety_limit: share 0..1; volatile_refresh: minutes;
    total_seconds: bound of one command's talk with Google; request_seconds: bound of one request; dedupe_key: what makes two rows
    of a list one person; inbox, drive_inbox: folders whose files `sync --with-inbox` imports, the latter in Drive."""

    spreadsheet: str = ""
    preset: tuple[str, ...] = Field(default=("baton",), min_length=1)
    language: Language = "ja"
    time_zone: str = "Asia/Tokyo"
    credentials: Credentials = Credentials()
    safety_limit: float = Field(default=0.3, ge=0, le=1)
    volatile_refresh: float = Field(default=60, ge=0)
    total_seconds: float = Field(default=600, gt=0)
    request_seconds: float = Field(default=180, gt=0)
    undo_runs: int = Field(default=20, ge=0)
    log_rows: int = Field(default=5000, ge=1)
    warnings_off: tuple[str, ...] = ()
    dedupe_key: Literal["email", "email+name"] = "email"
    inbox: str = ""
    drive_inbox: str = ""
    kanban_closed_days: int = Field(default=30, ge=0)
    automation_apply_suggestions: bool = False


class OverridableKey(Model):
    """A key people may change in the 設定 tab. path: dotted path into the settings (empty: the key itself; `*`: every entry);
    kind: how its text is read (list: parted by commas)."""

    key: str
    path: str = ""
    kind: Literal["number", "text", "flag", "list"]
    label: Words
    minimum: float | None = None
    maximum: float | None = None


class Warning(Model):
    """A `W-` code: its Japanese and English sentence ({value} is filled in) and whether it is only information."""

    code: str
    text: Words
    information: bool = False


class Workflow(Model):
    """A workflow of config/workflows/: when `trigger` happens to a record and `when` holds, do `actions`.

    trigger and actions have a `kind` and what that kind needs. once: `record` (ever), or `value` (for each date reached, stage
    entered, breach ...).
    """

    key: str
    name: Words
    description: Words = Text(ja="")
    enabled: bool = True
    tab: str
    trigger: Mapping[str, Any]
    when: When | None = None
    actions: tuple[Mapping[str, Any], ...]
    once: Literal["record", "value"] = "record"
