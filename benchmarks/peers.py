"""Other clients doing the same small work (work.py) as their users write it. `python -m benchmarks.peers NAME BASE SPREADSHEET`
prints one line of JSON; one whose packages are not installed prints {"missing": ...}. Packages: `pip install --group bench`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.meter import Meter

METER = Meter()
TAB = "案件"


def gspread_batch(base: str, spreadsheet: str) -> int:
    """gspread: get_all_values, then one batch_update with a range for each changed cell."""
    with METER.phase("import"):
        import gspread
        import numpy as np
        from gspread.utils import rowcol_to_a1

        from benchmarks.work import WRITTEN, differing, results

    worksheet = _client(gspread, base).open_by_key(spreadsheet).worksheet(TAB)
    with METER.phase("read"):
        head, *rows = worksheet.get_values(value_render_option="UNFORMATTED_VALUE")
    with METER.phase("parse"):
        columns = {label: np.array([row[at] for row in rows], dtype=object) for at, label in enumerate(head)}
    with METER.phase("rules"):
        wanted = results(columns)
    with METER.phase("requests"):
        data = [
            {"range": rowcol_to_a1(row + 2, head.index(label) + 1), "values": [[wanted[label][row]]]}
            for label in WRITTEN
            for row in differing(columns[label], wanted[label]).tolist()
        ]
        if data:
            worksheet.batch_update(data)
    return len(data)


def gspread_cells(base: str, spreadsheet: str) -> int:
    """gspread as most scripts have it: get_all_values, then update_cell for each changed cell."""
    with METER.phase("import"):
        import gspread
        import numpy as np

        from benchmarks.work import WRITTEN, differing, results

    worksheet = _client(gspread, base).open_by_key(spreadsheet).worksheet(TAB)
    with METER.phase("read"):
        head, *rows = worksheet.get_values(value_render_option="UNFORMATTED_VALUE")
    with METER.phase("parse"):
        columns = {label: np.array([row[at] for row in rows], dtype=object) for at, label in enumerate(head)}
    with METER.phase("rules"):
        wanted = results(columns)
    count = 0
    with METER.phase("requests"):
        for label in WRITTEN:
            for row in differing(columns[label], wanted[label]).tolist():
                worksheet.update_cell(row + 2, head.index(label) + 1, wanted[label][row])
                count += 1
    return count


def dataframe(base: str, spreadsheet: str) -> int:
    """gspread-dataframe: the whole tab into a frame, and the whole frame back."""
    with METER.phase("import"):
        import gspread
        from gspread_dataframe import get_as_dataframe, set_with_dataframe

        from benchmarks.work import results

    worksheet = _client(gspread, base).open_by_key(spreadsheet).worksheet(TAB)
    with METER.phase("read"):
        frame = get_as_dataframe(worksheet, dtype=object, keep_default_na=False)
    with METER.phase("rules"):
        wanted = results({str(label): frame[label].to_numpy(dtype=object) for label in frame})
    with METER.phase("requests"):
        set_with_dataframe(worksheet, frame.assign(**wanted))
    return int(frame.size)


def pygsheets(base: str, spreadsheet: str) -> int:
    """pygsheets: the whole tab into a frame, and the whole frame back.

    Opened by its own narrow mask: its `open_by_key` asks for `*`, so for every cell with its format (11 MB at 1,000 deals).
    """
    with METER.phase("import"):
        import google.auth.credentials
        import httplib2
        import pygsheets as library

        from benchmarks.work import results

    class Http(httplib2.Http):
        def request(self, uri: str, *args: Any, **named: Any) -> Any:
            return super().request(_there(uri, base), *args, **named)

    client = library.authorize(custom_credentials=google.auth.credentials.AnonymousCredentials(), http=Http())
    opened = library.Spreadsheet(client, client.open_as_json(spreadsheet))
    worksheet = opened.worksheet_by_title(TAB)
    with METER.phase("read"):
        frame = worksheet.get_as_df(value_render="UNFORMATTED_VALUE", numerize=False)
    with METER.phase("rules"):
        wanted = results({str(label): frame[label].to_numpy(dtype=object) for label in frame})
    with METER.phase("requests"):
        worksheet.set_dataframe(frame.assign(**wanted), "A1")
    return int(frame.size)


def _there(url: str, base: str) -> str:
    """The address at another origin."""
    return url.replace("https://sheets.googleapis.com", base).replace("https://www.googleapis.com", base)


def _client(gspread: Any, base: str) -> Any:
    """gspread's own client, sent to another origin: its addresses are constants, so the session is told."""
    import requests

    class Session(requests.Session):
        def request(self, method: str | bytes, url: str | bytes, *args: Any, **named: Any) -> requests.Response:
            return super().request(method, _there(str(url), base), *args, **named)

    session = Session()
    session.trust_env = False
    return gspread.Client(None, session=session)


PEERS: Mapping[str, Callable[[str, str], int]] = {
    "gspread, cells": gspread_cells,
    "gspread, batch": gspread_batch,
    "gspread-dataframe": dataframe,
    "pygsheets": pygsheets,
}


def main(name: str, base: str, spreadsheet: str) -> None:
    """Run one peer."""
    try:
        cells = PEERS[name](base, spreadsheet)
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": str(error.name)}))
        return
    METER.report(cells=cells)


if __name__ == "__main__":
    main(*sys.argv[1:])
