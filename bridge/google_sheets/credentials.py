"""Signing in to Google: a service-account file, the machine's own credentials, a person's consent, or acting for another account.

https://developers.google.com/identity/protocols/oauth2/service-account , .../oauth2/native-app
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import google.auth
import google.auth.credentials
import orjson
from google.auth import impersonated_credentials
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account

from bridge.errors import AccessDenied, Problem, SpreadsheetUnreachable
from bridge.google_sheets import consent
from bridge.settings.models import Credentials

# As narrow as the work allows: cells need `spreadsheets` (Google has no "one spreadsheet" scope); creating and copying one needs
# Drive, and `drive.file` reaches only files this program made or was given, never the rest of the Drive.
SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.file")
# Only for an inbox in Drive: files that people put there can be read and moved no other way.
DRIVE = "https://www.googleapis.com/auth/drive"
CLOUD = (
    "https://www.googleapis.com/auth/iam",
)  # what the source of an impersonation needs: tokens for another account
TOKEN_HOSTS = ("oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
KEY_FIELDS = ("client_email", "private_key", "token_uri")

KEY_ADVICE = (
    "create one at https://console.cloud.google.com/iam-admin/serviceaccounts (Keys > Add key > JSON) and name it in"
    " bridge.yaml, credentials.file"
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Credentials ready for a session. address: whom the spreadsheet must be shared with, '' where it cannot be known;
    warnings: what is not right but does not stop us."""

    credentials: google.auth.credentials.Credentials
    address: str
    warnings: tuple[Problem, ...] = ()


def sign_in(
    settings: Credentials, project: Path, *, ask: consent.Ask | None = None, scopes: tuple[str, ...] = SCOPES
) -> SignIn:
    """Credentials as bridge.yaml says; nothing is sent yet, except where a person must consent.

    project: folder that relative file names start from; scopes: what is asked for; ask: how to obtain a person's consent, None
    where nobody is there.
    Raises AccessDenied, which names the file, what is wrong in it and what to do.
    """
    ways: Mapping[str, Callable[[], SignIn]] = {
        "service_account": lambda: _service_account(settings, project, scopes),
        "default": lambda: _default(settings, scopes),
        "oauth": lambda: _person(settings, project, ask, scopes),
        "impersonate": lambda: _impersonated(settings, project, scopes),
    }
    return ways[settings.kind]()


def authorized_session(signed: SignIn) -> AuthorizedSession:
    """A session that signs every request and gets a new token when the old one is over."""
    return AuthorizedSession(signed.credentials)


def fetch_token(signed: SignIn) -> None:
    """Get a token now. Raises AccessDenied where Google refuses the credentials, SpreadsheetUnreachable without an answer."""
    try:
        signed.credentials.refresh(Request())
    except TransportError as error:
        raise SpreadsheetUnreachable(f"no answer from Google's token endpoint: {error}") from error
    except GoogleAuthError as error:
        raise AccessDenied(f"Google refuses these credentials: {_reason(error)}") from error


def _reason(error: GoogleAuthError) -> str:
    """What the token endpoint said, without the raw body that google.auth repeats behind it."""
    return str(error.args[0]) if error.args else type(error).__name__


# --- the ways ---------------------------------------------------------------------------------------------------------


def _service_account(settings: Credentials, project: Path, scopes: tuple[str, ...]) -> SignIn:
    path = project / settings.file
    key = read_key(path)
    credentials = _from_key(path, key, scopes)
    if settings.subject:
        credentials = credentials.with_subject(settings.subject)
    return SignIn(credentials, settings.subject or key["client_email"], permission_problems(path))


def read_key(path: Path) -> dict[str, Any]:
    """The key file of a service account, checked. Raises AccessDenied."""
    key = read_json(path, KEY_ADVICE)
    if "installed" in key or "web" in key:
        raise AccessDenied(f"{path}: this is an OAuth client, not a key; set credentials.kind: oauth, or {KEY_ADVICE}")
    if key.get("type") != "service_account":
        found = key.get("type", "nothing")
        raise AccessDenied(f'{path}: "type" is "{found}", not "service_account"; {KEY_ADVICE}')
    missing = [field for field in KEY_FIELDS if not key.get(field)]
    if missing:
        raise AccessDenied(f"{path}: {', '.join(missing)} is missing; {KEY_ADVICE}")
    check_token_host(path, str(key["token_uri"]))
    return key


def read_json(path: Path, advice: str) -> dict[str, Any]:
    """A file with one JSON object. Raises AccessDenied with the advice."""
    try:
        found = orjson.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise AccessDenied(f"{path}: there is no such file; {advice}") from error
    except OSError as error:
        raise AccessDenied(
            f"{path}: cannot be read ({error.strerror}); let only yourself read it: chmod 600"
        ) from error
    except orjson.JSONDecodeError as error:
        raise AccessDenied(f"{path}: is not JSON ({error}); {advice}") from error
    if not isinstance(found, dict):
        raise AccessDenied(f"{path}: is not a JSON object; {advice}")
    return found


def check_token_host(path: Path, address: str) -> None:
    """Refuse a file that would send what it signs to anybody but Google (or this machine, for tests)."""
    parts = urlsplit(address)
    google_s = parts.scheme == "https" and parts.hostname in TOKEN_HOSTS
    if not (google_s or parts.hostname in LOOPBACK):
        raise AccessDenied(f'{path}: token_uri "{address}" is not Google\'s; the file was altered: {KEY_ADVICE}')


def _from_key(path: Path, key: Mapping[str, Any], scopes: tuple[str, ...]) -> service_account.Credentials:
    try:
        credentials: service_account.Credentials = service_account.Credentials.from_service_account_info(
            key, scopes=list(scopes)
        )
    except (ValueError, GoogleAuthError) as error:
        raise AccessDenied(f"{path}: private_key cannot be read; download the key again: {KEY_ADVICE}") from error
    return credentials


def _default(settings: Credentials, scopes: tuple[str, ...]) -> SignIn:
    credentials = _machine_credentials(scopes)
    if settings.subject and hasattr(credentials, "with_subject"):
        credentials = credentials.with_subject(settings.subject)
    # A person's own credentials carry no address; those of a machine in the cloud have it as `default` until the first token.
    address = settings.subject or getattr(credentials, "service_account_email", "")
    return SignIn(credentials, "" if address == "default" else address)


def _machine_credentials(scopes: tuple[str, ...]) -> google.auth.credentials.Credentials:
    try:
        credentials, _ = google.auth.default(scopes=list(scopes))
    except GoogleAuthError as error:
        raise AccessDenied(
            "no application default credentials on this machine; set GOOGLE_APPLICATION_CREDENTIALS, or run"
            f" `gcloud auth application-default login --scopes={','.join(('openid', *scopes))}`"
        ) from error
    return credentials


def _person(settings: Credentials, project: Path, ask: consent.Ask | None, scopes: tuple[str, ...]) -> SignIn:
    path = project / settings.file
    client = read_json(path, consent.CLIENT_ADVICE)
    for kind in ("installed", "web"):
        check_token_host(path, str(client.get(kind, {}).get("token_uri", f"https://{TOKEN_HOSTS[0]}/token")))
    if "installed" not in client:
        raise AccessDenied(f"{path}: is no OAuth client of a desktop app; {consent.CLIENT_ADVICE}")
    credentials = consent.person_credentials(client, consent.token_path(path), scopes, ask)
    loose = (*permission_problems(path), *permission_problems(consent.token_path(path)))
    return SignIn(credentials, "", loose)


def _impersonated(settings: Credentials, project: Path, scopes: tuple[str, ...]) -> SignIn:
    """Act for `target` with the key file where there is one, else with the machine's credentials."""
    if not settings.target:
        raise AccessDenied(
            "bridge.yaml: credentials.target is empty; write the address of the service account to act for"
        )
    path = project / settings.file
    present = path.is_file()
    source = _from_key(path, read_key(path), CLOUD) if present else _machine_credentials(CLOUD)
    credentials = impersonated_credentials.Credentials(
        source_credentials=source,
        target_principal=settings.target,
        target_scopes=list(scopes),
        subject=settings.subject or None,
    )
    return SignIn(credentials, settings.subject or settings.target, permission_problems(path) if present else ())


def permission_problems(path: Path) -> tuple[Problem, ...]:
    """A Problem where others on this machine can read a secret file."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return ()
    if not mode & 0o077:
        return ()
    return (Problem(str(path), f"others on this machine can read it (mode {mode:o})", f"run `chmod 600 {path}`"),)
