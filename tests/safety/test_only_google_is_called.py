"""B-91: data goes to Google's APIs with the operator's key, and to nobody else.

The whole way (init, a person typing, sync, export, doctor) runs through google.auth and the real session; every request is answered
by a local server in Google's place, and a request to any other host fails the test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bridge.cli import main
from bridge.jobs.connecting import handle_of
from bridge.local_sheets import LocalSheets

TOKEN = "https://oauth2.googleapis.com/token"
HOSTS = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")
BOUNDARY = (
    "iamcredentials.googleapis.com"  # google.auth asks there, in the background, from where the account may be used
)
ADDRESS = "bridge@project.iam.gserviceaccount.com"


@pytest.fixture
def key_of_a_service_account(tmp_path: Path) -> Path:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    key = {"type": "service_account", "client_email": ADDRESS, "private_key": pem, "token_uri": TOKEN}
    path = tmp_path / "service-account.json"
    path.write_text(json.dumps(key))
    path.chmod(0o600)
    return path


@pytest.fixture
def google() -> Iterator[tuple[responses.RequestsMock, LocalSheets]]:
    """Google's hosts, answered by a local server; whatever else is asked for is refused by `responses`."""
    local = LocalSheets(None)
    handle = handle_of(local)

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        assert request.headers["authorization"] == "Bearer of-the-test"
        body = request.body or b""
        headers = {name: value for name, value in request.headers.items() if name.lower() != "accept-encoding"}
        content = body.encode() if isinstance(body, str) else bytes(body)
        status, answered, text = handle(str(request.method), str(request.url), headers, content)
        return status, dict(answered), text

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.post(TOKEN, json={"access_token": "of-the-test", "expires_in": 3600})
        mock.get(re.compile(f"https://{BOUNDARY}/.*"), status=404)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            for host in HOSTS:
                mock.add_callback(method, re.compile(f"{re.escape(host)}.*"), callback=answer)
        yield mock, local


@pytest.mark.shows("B-91")
def test_every_command_talks_to_google_only(
    tmp_path: Path,
    key_of_a_service_account: Path,
    google: tuple[responses.RequestsMock, LocalSheets],
    capsys: pytest.CaptureFixture[str],
) -> None:
    mock, local = google
    spreadsheet = local.create_spreadsheet("案件管理")
    for command in (
        "init",
        "sync",
        "plan",
        "doctor",
        f"export deals --output {tmp_path}/d.csv",
        "format",
        "undo S-00001",
        "explain D-1",
    ):
        with pytest.raises(SystemExit) as end:
            main(["--project", str(tmp_path), "--spreadsheet", spreadsheet, *command.split()])
        assert end.value.code in (0, 4), command
    asked = {urlsplit(str(call.request.url)).hostname for call in mock.calls}
    assert asked - {BOUNDARY} == {"oauth2.googleapis.com", "sheets.googleapis.com", "www.googleapis.com"}
    assert ADDRESS in capsys.readouterr().out  # doctor names whom to share with
    assert key_of_a_service_account.exists()
