"""A person's own consent: the installed-app flow, and the token that keeps it, beside the project in a file only they can read.

https://developers.google.com/identity/protocols/oauth2/native-app
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import orjson
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow

from bridge.errors import AccessDenied

CLIENT_ADVICE = (
    "create an OAuth client of type desktop app at https://console.cloud.google.com/apis/credentials, download it and name it"
    " in bridge.yaml, credentials.file"
)
SECONDS = 300  # how long a person may take in the browser

Ask = Callable[[Mapping[str, Any], Sequence[str]], Credentials]


def token_path(client: Path) -> Path:
    """Where the token of this client is kept."""
    return client.with_name(f"{client.stem}.token.json")


def person_credentials(client: Mapping[str, Any], kept: Path, scopes: Sequence[str], ask: Ask | None) -> Credentials:
    """The kept consent, or a new one. Raises AccessDenied where nobody is there to ask."""
    credentials = _kept(client, kept, scopes)
    if credentials is not None:
        return credentials
    if ask is None:
        raise AccessDenied(f"{kept}: there is no consent yet; run `sheetbridge doctor` once in a terminal and sign in")
    credentials = ask(client, scopes)
    _keep(credentials, kept)
    return credentials


def ask_in_browser(client: Mapping[str, Any], scopes: Sequence[str]) -> Credentials:
    """Open the browser and wait for the consent on a loopback port; the address is shown on stderr, too."""
    flow = InstalledAppFlow.from_client_config(dict(client), scopes=list(scopes))
    try:
        with redirect_stdout(sys.stderr):  # the flow prints the address, and stdout belongs to results
            flow.run_local_server(port=0, timeout_seconds=SECONDS, access_type="offline", prompt="consent")
    except Exception as error:  # oauthlib, wsgiref and webbrowser each raise kinds of their own
        raise AccessDenied(f"signing in was not finished: {error}") from error
    credentials = flow.credentials
    assert isinstance(credentials, Credentials)
    return credentials


def _kept(client: Mapping[str, Any], kept: Path, scopes: Sequence[str]) -> Credentials | None:
    """What an earlier consent left; None where there is none, or one for another client or for less than we need."""
    try:
        found = orjson.loads(kept.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, orjson.JSONDecodeError) as error:
        raise AccessDenied(f"{kept}: cannot be read; delete it and sign in again") from error
    same = isinstance(found, dict) and found.get("client_id") == client["installed"].get("client_id")
    if not same or not found.get("refresh_token") or not set(scopes) <= set(found.get("scopes", ())):
        return None
    # The endpoint is the client file's, which was checked; the kept file only holds the consent.
    return Credentials(
        None,
        refresh_token=found["refresh_token"],
        token_uri=client["installed"].get("token_uri", "https://oauth2.googleapis.com/token"),
        client_id=client["installed"]["client_id"],
        client_secret=client["installed"].get("client_secret"),
        scopes=list(scopes),
    )


def _keep(credentials: Credentials, path: Path) -> None:
    """Write what a refresh needs, mode 0600 from the first byte on, complete or not at all."""
    content = {
        "client_id": credentials.client_id,
        "refresh_token": credentials.refresh_token,
        "scopes": list(credentials.scopes or ()),
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp gives mode 0600
    with os.fdopen(handle, "wb") as file:
        file.write(orjson.dumps(content))
    Path(name).replace(path)
