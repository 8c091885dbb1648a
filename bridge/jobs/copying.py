"""A copy in Drive, made before people's tabs are adopted."""

from __future__ import annotations

from bridge.errors import OutcomeUnknown, SheetbridgeError
from bridge.google_sheets.transport import HOSTS
from bridge.jobs.connecting import Connection


class NotCopied(SheetbridgeError):
    """Drive made no copy; nothing else was written."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"no copy was made ({reason}). In the spreadsheet, choose File > Make a copy yourself and run again with --no-copy"
        )


def copy(connection: Connection, title: str) -> Connection:
    """A copy of the spreadsheet under this title: 1 call. Raises NotCopied.

    https://developers.google.com/workspace/drive/api/reference/rest/v3/files/copy
    """
    url = f"{HOSTS[1]}/drive/v3/files/{connection.spreadsheet_id}/copy"
    try:
        response = connection.transport.request("POST", url, params={"supportsAllDrives": "true"}, json={"name": title})
        return connection.at(str(response.json()["id"]))
    except OutcomeUnknown as error:
        raise NotCopied(f"{error}; look in Drive whether it is there") from error
    except (SheetbridgeError, ValueError, KeyError) as error:
        raise NotCopied(str(error)) from error
