"""Doctor's steps about access: Google's answers -> what to click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.google_sheets.probe import Access, Answer
from bridge.jobs.steps import Step, fail, ok, warn

LIBRARY = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"

SEEN: Mapping[Access, str] = {
    Access.NOT_SIGNED_IN: "Google refuses the token",
    Access.API_OFF: "the Google Sheets API is off in the key's Cloud project",
    Access.SCOPES: "the consent covers less than sheetbridge needs",
    Access.BILLING: "the key's Cloud project is suspended or has its billing switched off",
    Access.NOT_SHARED: "the spreadsheet is not shared with us",
    Access.NOT_FOUND: "there is no spreadsheet with this id (or it was deleted)",
    Access.QUOTA: "Google's quota of this minute is used up",
    Access.BUSY: "Google is busy",
    Access.ODD: "an answer that is not Google's",
    Access.SILENT: "no answer",
}


def access_step(answer: Answer, address: str) -> Step:
    """Can we read the spreadsheet? address: whom it must be shared with, '' for a person's own account."""
    if answer.access is Access.OK:
        return ok("Access", f'reads "{answer.content.get("properties", {}).get("title", "")}"')
    words = f"{SEEN[answer.access]} (HTTP {answer.status})" if answer.status else SEEN[answer.access]
    lines = (f"Google says: {answer.message}",) if answer.message else ()
    return fail("Access", words, _advice(answer, address), lines)


def _advice(answer: Answer, address: str) -> str:
    share = (
        f"open the spreadsheet, click Share, add {address} as Editor (no notification needed)"
        if address
        else "sign in as somebody who may edit the spreadsheet, or ask its owner to share it with you as Editor"
    )
    return {
        Access.NOT_SIGNED_IN: "the key or the consent was revoked: create a new key, or delete the token file and sign in again",
        Access.API_OFF: f"open {answer.activation or LIBRARY}, click Enable, wait a minute",
        Access.SCOPES: "delete the token file beside the OAuth client and run `sheetbridge doctor` again to sign in anew",
        Access.BILLING: "open https://console.cloud.google.com/billing and look at the key's project",
        Access.NOT_SHARED: f"{share}; if your organisation forbids sharing outside, set credentials.subject (docs/setup.md)",
        Access.NOT_FOUND: f"compare the id with the address in your browser; if it is right, {share}",
        Access.QUOTA: "wait a minute; if it happens often, run `sync` or `watch` less often",
        Access.BUSY: "wait a minute and try again; https://www.google.com/appsstatus shows disturbances",
        Access.ODD: "something between here and Google answers in its place: check the proxy of this machine",
        Access.SILENT: "check this machine's network and proxy (HTTPS_PROXY), then run `sheetbridge doctor` again",
    }[answer.access]


def role_step(sheet: Answer, file: Answer, address: str) -> Step:
    """May we edit? Drive says so where it knows the file; else what we may edit of the protected ranges tells it."""
    may = _may_edit(sheet, file)
    if may:
        return ok("Role", "editor")
    advice = f"open the spreadsheet, click Share, and set {address or 'your account'} to Editor"
    if may is False:
        return fail("Role", "may read, but not edit", advice)
    return warn(
        "Role", "may read; whether it may edit cannot be seen without writing", f"if a sync is refused, {advice}"
    )


def _may_edit(sheet: Answer, file: Answer) -> bool | None:
    if file.access is Access.OK and "canEdit" in file.content.get("capabilities", {}):
        return bool(file.content["capabilities"]["canEdit"])
    # A range that only warns can be edited by every editor, so an answer of false there means: no editor.
    signs = [
        _editable(protected) for tab in sheet.content.get("sheets", ()) for protected in tab.get("protectedRanges", ())
    ]
    known = [sign for sign in signs if sign is not None]
    return any(known) if known else None


def _editable(protected: Mapping[str, Any]) -> bool | None:
    if protected.get("requestingUserCanEdit"):
        return True
    return False if protected.get("warningOnly") else None
