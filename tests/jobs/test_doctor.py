"""Doctor against Google's answers: it stops at the step that fails and says what to click."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses

from bridge.jobs.doctor import Visit, examine
from bridge.jobs.sheet_steps import properties_steps
from bridge.jobs.steps import Step
from bridge.settings import Settings
from tests.conftest import NOW
from tests.google_sheets import answers

TOKEN = "https://oauth2.googleapis.com/token"
ADDRESS = "bridge@project.iam.gserviceaccount.com"


@pytest.fixture(scope="session")
def private_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture
def project(tmp_path: Path, private_key: str) -> Path:
    """A project with a key and the id of a spreadsheet at Google."""
    key = {"type": "service_account", "client_email": ADDRESS, "private_key": private_key, "token_uri": TOKEN}
    path = tmp_path / "service-account.json"
    path.write_text(json.dumps(key))
    path.chmod(0o600)
    (tmp_path / "bridge.yaml").write_text(f"spreadsheet: {answers.ID}\ntotal_seconds: 1\n")
    return tmp_path


@pytest.fixture
def google() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get("https://iamcredentials.googleapis.com/", status=404)
        yield mock


def walk(project: Path) -> list[Step]:
    return list(examine(Visit(project=project, clock=lambda _: NOW)))


def signed_in(google: responses.RequestsMock) -> None:
    google.post(TOKEN, json={"access_token": "a", "expires_in": 3600})


def test_a_faulty_setting_is_the_first_step(project: Path) -> None:
    (project / "bridge.yaml").write_text("langauge: ja\n")
    (step,) = walk(project)
    assert (step.name, step.verdict) == ("Settings", "fail")
    assert "bridge.yaml:1:1" in step.lines[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("", "Spreadsheet", id="no spreadsheet is named"),
        pytest.param("spreadsheet: local:absent.sheets\n", "Spreadsheet", id="a local file that is not there"),
        pytest.param("spreadsheet: deals.xlsx\n", "Spreadsheet", id="a name that is none"),
        pytest.param(f"spreadsheet: {answers.ID}\ncredentials: {{file: absent.json}}\n", "Key", id="no key"),
    ],
)
def test_what_is_not_there_is_the_second(project: Path, text: str, name: str) -> None:
    (project / "bridge.yaml").write_text(text)
    steps = walk(project)
    assert [step.name for step in steps] == ["Settings", name]
    assert not steps[-1].passed


def test_a_key_that_others_can_read_is_told_and_passed(project: Path, google: responses.RequestsMock) -> None:
    (project / "service-account.json").chmod(0o644)
    google.post(TOKEN, status=400, json={"error": "invalid_grant"})
    steps = {step.name: step for step in walk(project)}
    assert steps["Key file"].verdict == "warn"
    assert "chmod 600" in steps["Key file"].advice


def test_a_revoked_key(project: Path, google: responses.RequestsMock) -> None:
    google.post(
        TOKEN, status=400, json={"error": "invalid_grant", "error_description": "Invalid grant: account not found"}
    )
    step = walk(project)[-1]
    assert (step.name, step.verdict) == ("Token", "fail")
    assert "iam-admin/serviceaccounts" in step.advice


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        pytest.param(401, answers.UNAUTHENTICATED, "revoked", id="401"),
        pytest.param(403, answers.API_OFF, f"open {answers.ACTIVATION}, click Enable", id="the API is off"),
        pytest.param(403, answers.NO_PERMISSION, f"add {ADDRESS} as Editor", id="not shared"),
        pytest.param(404, answers.NOT_FOUND, "compare the id", id="404"),
        pytest.param(429, answers.QUOTA, "wait a minute", id="429"),
        pytest.param(503, answers.BUSY, "appsstatus", id="503"),
    ],
)
def test_access_is_where_the_walk_ends(
    project: Path, google: responses.RequestsMock, status: int, body: dict[str, Any], words: str
) -> None:
    signed_in(google)
    google.get(answers.SPREADSHEET, status=status, json=body)
    steps = walk(project)
    assert [step.name for step in steps] == ["Settings", "Key", "Token", "Access"]
    assert not steps[-1].passed
    assert words in steps[-1].advice


def test_a_spreadsheet_nobody_prepared(project: Path, google: responses.RequestsMock) -> None:
    signed_in(google)
    properties = {"title": "案件", "locale": "en_US", "timeZone": "America/New_York", "autoRecalc": "ON_CHANGE"}
    google.get(answers.SPREADSHEET, json={"spreadsheetId": answers.ID, "properties": properties})
    google.get(answers.FILE, json={"capabilities": {"canEdit": False}})
    steps = walk(project)
    verdicts = {step.name: str(step.verdict) for step in steps}
    assert verdicts == {
        "Settings": "ok",
        "Key": "ok",
        "Token": "ok",
        "Access": "ok",
        "Role": "fail",
        "Time zone": "warn",
        "Locale": "warn",
        "Recalculation": "warn",
        "Template": "fail",
    }
    assert "sheetbridge init" in steps[-1].seen
    assert {call.request.method for call in google.calls if "sheets.googleapis.com" in str(call.request.url)} == {"GET"}


@pytest.mark.parametrize(
    ("properties", "verdicts"),
    [
        pytest.param(
            {"timeZone": "Asia/Tokyo", "locale": "ja_JP", "autoRecalc": "MINUTE"},
            ["ok", "ok", "ok"],
            id="as init makes it",
        ),
        pytest.param(
            {"timeZone": "Asia/Tokyo", "locale": "ja_JP", "autoRecalc": "HOUR"}, ["ok", "ok", "ok"], id="hourly"
        ),
        pytest.param({}, ["warn", "warn", "warn"], id="nothing known"),
    ],
)
def test_zone_locale_and_recalculation(properties: dict[str, str], verdicts: list[str], settings: Settings) -> None:
    steps = list(properties_steps(properties, settings))
    assert [str(step.verdict) for step in steps] == verdicts
    assert all(step.advice for step in steps if step.verdict == "warn")
