"""local_sheets: a Google Sheets v4 and Drive v3 server for one machine; state in one SQLite file.

Belongs here: HTTP requests in, Google's answers out (urls, responses), the spreadsheets (store, spreadsheet, tab), one file per
batchUpdate request type (requests/). Does not: anything of the rest of bridge, which this room never imports, so that a shared
off-by-one cannot pass every offline test. Fidelity is judged by recordings of the real service.
"""

from bridge.local_sheets.messages import LoggedRequest, Request, Response
from bridge.local_sheets.server import LocalSheets

__all__ = ["LocalSheets", "LoggedRequest", "Request", "Response"]
