"""What docs/local-server.md generates from Google's discovery documents: methods, request types, Drive. Called by cog."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import googleapiclient

from bridge.local_sheets.requests import REQUESTS
from bridge.local_sheets.server.urls import ROUTES

FOLDER = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
DRIVE = ("files", "permissions", "comments", "replies")  # what spreadsheet clients call


def document(name: str) -> dict[str, Any]:
    """A discovery document of the installed google-api-python-client."""
    return dict(json.loads((FOLDER / f"{name}.json").read_text("utf-8")))


def methods(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every method of a resource and of those below it."""
    yield from resource.get("methods", {}).values()
    for below in resource.get("resources", {}).values():
        yield from methods(below)


def _answered() -> set[tuple[str, str]]:
    return {(route.method, re.sub(r"\{\w+\}", "{}", route.template)) for route in ROUTES}


def _is_answered(method: dict[str, Any], base: str) -> bool:
    path = re.sub(r"\{\w+\}", "{}", base + method.get("flatPath", method["path"]))
    return (method["httpMethod"], path) in _answered()


def sheets_methods() -> str:
    """Every method of the Sheets API as a table."""
    lines = [_row(method) for method in methods(document("sheets.v4"))]
    return "\n".join(["| method | URL | answered |", "|---|---|---|", *lines])


def _row(method: dict[str, Any]) -> str:
    name, url = method["id"].removeprefix("sheets."), f"{method['httpMethod']} `/{method['flatPath']}`"
    return f"| {name} | {url} | {_yes(_is_answered(method, '/'))} |"


def request_types() -> str:
    """Every batchUpdate request type as a table, with the revision of the document."""
    found = document("sheets.v4")
    types = found["schemas"]["Request"]["properties"]
    lines = [f"| {name} | {_yes(name in REQUESTS)} | {_what(name)} |" for name in sorted(types)]
    done = sum(name in REQUESTS for name in types)
    head = f"Discovery document of revision {found['revision']}: {done} of {len(types)} request types."
    return "\n".join([head, "", "| request | performed | what it does here |", "|---|---|---|", *lines])


def _what(name: str) -> str:
    """The first line of the docstring of the request's file."""
    found = REQUESTS.get(name)
    return (found.__doc__ or "").partition("\n")[0] if found else "refused: 400 (data sources)"


def drive_methods() -> str:
    """The methods of Drive v3 that spreadsheet clients call, as a table."""
    resources = document("drive.v3")["resources"]
    lines = [
        f"| {method['id'].removeprefix('drive.')} | {_yes(_is_answered(method, '/drive/v3/'))} |"
        for name in DRIVE
        for method in methods(resources[name])
    ]
    return "\n".join(["| method | answered |", "|---|---|", *lines])


def _yes(answered: bool) -> str:
    return "yes" if answered else "no"
