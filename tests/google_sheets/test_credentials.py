"""Signing in: every way, and every way it can go wrong, against a token endpoint on loopback."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import google.oauth2.credentials
import pytest
import responses

from bridge.errors import AccessDenied, SpreadsheetUnreachable
from bridge.google_sheets.consent import token_path
from bridge.google_sheets.credentials import SCOPES, fetch_token, sign_in
from bridge.settings.models import Credentials
from tests.google_sheets.conftest import ADDRESS, TokenEndpoint, WriteKey


def claims(endpoint: TokenEndpoint) -> dict[str, Any]:
    """What the signed assertion of the last request says."""
    body = endpoint.asked[-1]["assertion"][0].split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def test_a_key_file_gives_a_token_for_narrow_scopes(
    tmp_path: Path, write_key: WriteKey, endpoint: TokenEndpoint
) -> None:
    write_key()
    signed = sign_in(Credentials(), tmp_path)
    fetch_token(signed)
    assert signed.address == ADDRESS
    assert signed.credentials.token == "a-token"
    assert claims(endpoint)["scope"].split() == list(SCOPES)
    assert {scope.rpartition("/")[2] for scope in SCOPES} == {"spreadsheets", "drive.file"}
    assert signed.warnings == ()


def test_a_subject_is_the_user_to_act_for_and_to_share_with(
    tmp_path: Path, write_key: WriteKey, endpoint: TokenEndpoint
) -> None:
    write_key()
    signed = sign_in(Credentials(subject="sales@example.co.jp"), tmp_path)
    fetch_token(signed)
    assert claims(endpoint)["sub"] == "sales@example.co.jp"
    assert signed.address == "sales@example.co.jp"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"type": None}, '"type" is "nothing"', id="a file without a type is no key"),
        pytest.param(
            {"type": "authorized_user"}, '"type" is "authorized_user"', id="a person's credentials are no key"
        ),
        pytest.param({"installed": {}}, "this is an OAuth client", id="an OAuth client is no key"),
        pytest.param({"client_email": None}, "client_email is missing", id="the address is missing"),
        pytest.param({"private_key": ""}, "private_key is missing", id="the private key is empty"),
        pytest.param({"private_key": "-----BEGIN"}, "private_key cannot be read", id="the private key is cut off"),
        pytest.param(
            {"token_uri": "https://oauth2.example.com/token"}, "is not Google's", id="tokens are asked from a stranger"
        ),
        pytest.param(
            {"token_uri": "http://oauth2.googleapis.com/token"},
            "is not Google's",
            id="tokens are asked without encryption",
        ),
    ],
)
def test_a_faulty_key_names_the_file_and_the_fault(
    tmp_path: Path, write_key: WriteKey, changes: Mapping[str, Any], words: str
) -> None:
    path = write_key(**changes)
    with pytest.raises(AccessDenied) as caught:
        sign_in(Credentials(), tmp_path)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)
    assert "console.cloud.google.com" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "there is no such file", id="no file"),
        pytest.param("{", "is not JSON", id="cut off"),
        pytest.param("[]", "is not a JSON object", id="a list"),
    ],
)
def test_a_file_that_is_no_key_at_all(tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "service-account.json").write_text(content)
    with pytest.raises(AccessDenied, match=words):
        sign_in(Credentials(), tmp_path)


@pytest.mark.parametrize(
    ("mode", "warned"),
    [
        pytest.param(0o600, False, id="only for me"),
        pytest.param(0o640, True, id="for the group"),
        pytest.param(0o644, True, id="for everybody"),
    ],
)
def test_a_key_that_others_can_read_is_a_warning(tmp_path: Path, write_key: WriteKey, mode: int, warned: bool) -> None:
    path = write_key()
    path.chmod(mode)
    problems = sign_in(Credentials(), tmp_path).warnings
    assert [problem.place for problem in problems] == [str(path)] * warned
    assert all(f"chmod 600 {path}" in problem.hint for problem in problems)


def test_a_revoked_key_is_told_without_the_raw_answer(
    tmp_path: Path, write_key: WriteKey, endpoint: TokenEndpoint
) -> None:
    write_key()
    endpoint.status = 400
    endpoint.answer = {"error": "invalid_grant", "error_description": "Invalid grant: account not found"}
    with pytest.raises(AccessDenied) as caught:
        fetch_token(sign_in(Credentials(), tmp_path))
    assert str(caught.value) == "Google refuses these credentials: invalid_grant: Invalid grant: account not found"


def test_a_token_endpoint_that_does_not_answer(tmp_path: Path, write_key: WriteKey) -> None:
    write_key(token_uri="http://127.0.0.1:9/token")
    with pytest.raises(SpreadsheetUnreachable, match="token endpoint"):
        fetch_token(sign_in(Credentials(), tmp_path))


def test_application_default_credentials_come_from_the_environment(
    tmp_path: Path, write_key: WriteKey, endpoint: TokenEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(write_key()))
    signed = sign_in(Credentials(kind="default"), tmp_path)
    fetch_token(signed)
    assert signed.address == ADDRESS
    assert claims(endpoint)["scope"].split() == list(SCOPES)


def test_no_default_credentials_says_how_to_get_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "absent.json"))
    with pytest.raises(AccessDenied, match="gcloud auth application-default login"):
        sign_in(Credentials(kind="default"), tmp_path)


# --- impersonation ----------------------------------------------------------------------------------------------------

TARGET = "target@project-of-tests.iam.gserviceaccount.com"
IAM = f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{TARGET}:generateAccessToken"


def test_impersonation_asks_for_the_target_s_token(
    tmp_path: Path, write_key: WriteKey, endpoint: TokenEndpoint
) -> None:
    write_key()
    signed = sign_in(Credentials(kind="impersonate", target=TARGET), tmp_path)
    with responses.RequestsMock() as google:
        google.add_passthru("http://127.0.0.1")
        google.post(IAM, json={"accessToken": "of-the-target", "expireTime": "2040-01-01T00:00:00Z"})
        fetch_token(signed)
        body = json.loads(google.calls[0].request.body or b"")
    assert signed.credentials.token == "of-the-target"
    assert signed.address == TARGET
    assert body["scope"] == list(SCOPES)
    assert claims(endpoint)["scope"] == "https://www.googleapis.com/auth/iam"


def test_impersonation_that_is_not_granted(tmp_path: Path, write_key: WriteKey) -> None:
    write_key()
    signed = sign_in(Credentials(kind="impersonate", target=TARGET), tmp_path)
    with responses.RequestsMock() as google:
        google.add_passthru("http://127.0.0.1")
        google.post(IAM, status=403, json={"error": {"code": 403, "status": "PERMISSION_DENIED"}})
        with pytest.raises(AccessDenied, match="Google refuses these credentials"):
            fetch_token(signed)


def test_impersonation_without_a_target_says_which_key_is_empty(tmp_path: Path) -> None:
    with pytest.raises(AccessDenied, match=r"credentials\.target is empty"):
        sign_in(Credentials(kind="impersonate"), tmp_path)


# --- a person's consent -----------------------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path: Path, endpoint: TokenEndpoint) -> Credentials:
    """An OAuth client file of a desktop app."""
    installed = {"client_id": "c1", "client_secret": "s1", "token_uri": endpoint.address, "auth_uri": endpoint.address}
    path = tmp_path / "client.json"
    path.write_text(json.dumps({"installed": installed}))
    path.chmod(0o600)
    return Credentials(kind="oauth", file="client.json")


class Person:
    """Consents, and counts how often she was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, client: Mapping[str, Any], scopes: Sequence[str]) -> google.oauth2.credentials.Credentials:
        self.asked += 1
        return google.oauth2.credentials.Credentials(
            "first",
            refresh_token="r1",
            client_id=client["installed"]["client_id"],
            client_secret=client["installed"]["client_secret"],
            token_uri=client["installed"]["token_uri"],
            scopes=list(scopes),
        )


def test_consent_is_asked_once_and_kept_in_a_private_file(
    tmp_path: Path, client: Credentials, endpoint: TokenEndpoint
) -> None:
    person = Person()
    sign_in(client, tmp_path, ask=person)
    kept = token_path(tmp_path / client.file)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "s1" not in kept.read_text()  # the client's secret stays in the client's file

    again = sign_in(client, tmp_path, ask=person)
    fetch_token(again)
    assert person.asked == 1
    assert again.credentials.token == "a-token"
    assert endpoint.asked[-1]["refresh_token"] == ["r1"]


def test_a_scheduler_cannot_consent(tmp_path: Path, client: Credentials) -> None:
    with pytest.raises(AccessDenied, match="run `sheetbridge doctor` once in a terminal"):
        sign_in(client, tmp_path)


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param({"client_id": "another", "refresh_token": "r0", "scopes": SCOPES}, id="of another client"),
        pytest.param({"client_id": "c1", "refresh_token": "r0", "scopes": SCOPES[:1]}, id="for fewer scopes"),
        pytest.param({"client_id": "c1", "scopes": SCOPES}, id="without a refresh token"),
        pytest.param([], id="of another shape"),
    ],
)
def test_a_consent_that_does_not_fit_is_asked_anew(tmp_path: Path, client: Credentials, kept: Any) -> None:
    token_path(tmp_path / client.file).write_text(json.dumps(kept))
    person = Person()
    sign_in(client, tmp_path, ask=person)
    assert person.asked == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param({"web": {}}, "no OAuth client of a desktop app", id="a client of a web server"),
        pytest.param({"type": "service_account"}, "no OAuth client of a desktop app", id="a service account's key"),
        pytest.param(
            {"installed": {"token_uri": "https://example.com"}}, "is not Google's", id="a stranger's endpoint"
        ),
    ],
)
def test_a_client_file_that_is_none(tmp_path: Path, content: Mapping[str, Any], words: str) -> None:
    (tmp_path / "client.json").write_text(json.dumps(content))
    with pytest.raises(AccessDenied, match=words):
        sign_in(Credentials(kind="oauth", file="client.json"), tmp_path, ask=Person())
