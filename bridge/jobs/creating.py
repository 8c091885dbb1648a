"""Creating a spreadsheet where the connection leads: at Google, or in a file of this machine."""

from __future__ import annotations

from bridge.errors import AccessDenied
from bridge.jobs.connecting import Connection, Where
from bridge.settings import Settings

LOCALES = {"ja": "ja_JP", "en": "en_US"}


def create(connection: Connection, settings: Settings, title: str) -> Connection:
    """A new empty spreadsheet with the zone and locale of the settings: 1 call.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/create
    Raises AccessDenied where the account may not own files (service accounts may not since 2025).
    """
    locale, zone = LOCALES[settings.language], settings.bridge.time_zone
    if connection.local is not None:
        return connection.at(connection.local.create_spreadsheet(title, locale=locale, time_zone=zone))
    properties = {"title": title, "locale": locale, "timeZone": zone, "autoRecalc": "MINUTE"}
    try:
        answer = connection.transport.json(
            "POST", "", params={"fields": "spreadsheetId"}, body={"properties": properties}
        )
    except AccessDenied as error:
        raise AccessDenied(_advice(connection), status=error.status) from error
    return connection.at(answer["spreadsheetId"])


def _advice(connection: Connection) -> str:
    if connection.where is not Where.GOOGLE or not connection.address:
        return "this account may not create spreadsheets: create one in the browser and give its address with --spreadsheet"
    return (
        "a service account cannot own files: create the spreadsheet in your browser (https://sheets.new), share it as editor with"
        f" {connection.address}, and give its address with --spreadsheet"
    )
