"""One import in a process of its own: `python -m benchmarks.imports_client merge|bridge BASE SPREADSHEET FILE`.

merge: the lower bound. bare HTTP, orjson and `pandas.merge`; the same tabs are read, the same new rows are written, and nothing
else is done: no review, no history of what was imported, no before-image, no undo.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.meter import Meter

METER = Meter()
CAMPAIGN, BATCH = "展示会2026", 1_900_000
LEADS, MEMBERS, CAMPAIGNS = "リード", "キャンペーン履歴", "キャンペーン"


def bridge(base: str, spreadsheet: str, file: str) -> None:
    """As `import attendees FILE --campaign NAME --yes`."""
    with METER.phase("import"):
        import gspread  # noqa: F401
        import holidays.countries  # noqa: F401  # the national days of past years
        import pandas  # noqa: F401

        import bridge.cli
        from benchmarks.imports import NOW
        from bridge.google_sheets.transport import Transport, anonymous_session
        from bridge.importing.reader import read_list
        from bridge.importing.terms import Outcome, Terms, Verb
        from bridge.jobs import importing
        from bridge.jobs.connecting import Connection, Where
        from bridge.settings.load import load
    bridge.cli.collect_seldom()
    with METER.phase("settings"):
        settings = load(bridge={"preset": ["lists"]})
    connection = Connection(Transport(anonymous_session(), base=base), spreadsheet, Where.EMULATOR)
    for name, phase in (("gather", "read"), ("reconcile", "rules"), ("plan_of", "diff")):
        setattr(importing, name, METER.timed(phase, getattr(importing, name)))
    with METER.phase("parse"):
        found = read_list(file, settings)
    prepared = importing.prepare(connection, settings, [found], Terms(Verb.ATTENDEES, campaign=CAMPAIGN), NOW)
    with METER.phase("requests"):
        importing.carry_out(connection, settings, prepared)
    counts = {outcome.value: prepared.reconciled.count(outcome) for outcome in Outcome}
    METER.report(counts=counts)


def merge(base: str, spreadsheet: str, file: str) -> None:
    """Read, merge, write."""
    with METER.phase("import"):
        import http.client

        import orjson
        import pandas as pd
    connection = http.client.HTTPConnection(urlsplit(base).netloc)

    def call(method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        content = None if body is None else gzip.compress(orjson.dumps(body), 1)
        headers = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
        headers |= {"Content-Encoding": "gzip"} if content else {}
        connection.request(method, f"/v4/spreadsheets/{spreadsheet}{path}", content, headers)
        answer = connection.getresponse()
        read = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {read[:300]!r}")
        return orjson.loads(gzip.decompress(read) if answer.headers.get("Content-Encoding") == "gzip" else read)

    with METER.phase("read"):
        structure = call("GET", "?fields=sheets.properties&prettyPrint=false")
        ids = {one["properties"]["title"]: one["properties"].get("sheetId", 0) for one in structure["sheets"]}
        ranges = "&".join(f"ranges={quote(title)}" for title in (LEADS, MEMBERS, CAMPAIGNS))
        answer = call("GET", f"/values:batchGet?{ranges}&majorDimension=COLUMNS&valueRenderOption=UNFORMATTED_VALUE")
        values = [one.get("values", []) for one in answer["valueRanges"]]
    with METER.phase("parse"):
        leads = pd.DataFrame({column[0]: pd.Series(column[1:], dtype=object) for column in values[0]})
        rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    with METER.phase("rules"):
        key = rows["メールアドレス"].str.strip().str.lower()
        known = pd.DataFrame(
            {"key": leads["メールアドレス"].astype(str).str.strip().str.lower(), "lead": leads["リードID"]}
        )
        found = rows.assign(key=key).merge(known.drop_duplicates("key"), on="key", how="left")
        fresh = found["lead"].isna()
        number = len(leads) + 1
        found.loc[fresh, "lead"] = [f"L-{number + at:05d}" for at in range(int(fresh.sum()))]
    with METER.phase("requests"):
        new = found[fresh]
        lead_columns = [new["lead"], *(new[name] for name in rows.columns), new["key"]]
        member_columns = [
            pd.Series([f"CM-{at + 1:05d}" for at in range(len(found))]),
            found["氏名"],
            found["会社名"],
            *(pd.Series([text] * len(found)) for text in (CAMPAIGN, "2026/12/01", "なし", "あり")),
            found["lead"],
            pd.Series(["C-00001"] * len(found)),
        ]
        chunks = [
            (ids[LEADS], len(leads) + 1, list(zip(*lead_columns, strict=True))),
            (ids[MEMBERS], max(map(len, values[1]), default=1), list(zip(*member_columns, strict=True))),
            (ids[CAMPAIGNS], max(map(len, values[2]), default=1), [("C-00001", CAMPAIGN)]),
        ]
        for requests in _batches(chunks):
            call("POST", ":batchUpdate?fields=spreadsheetId&prettyPrint=false", {"requests": requests})
    METER.report(counts={"new": int(fresh.sum()), "known": int((~fresh).sum())})


def _batches(chunks: list[tuple[int, int, list[tuple[Any, ...]]]]) -> Iterator[list[dict[str, Any]]]:
    """insertDimension and updateCells, as many rows a batch as 2 MB take."""
    import orjson

    waiting: list[dict[str, Any]] = []
    size = 0
    for sheet_id, first, lines in chunks:
        for at in range(0, len(lines), 200):
            part = lines[at : at + 200]
            where = {
                "sheetId": sheet_id,
                "dimension": "ROWS",
                "startIndex": first + at,
                "endIndex": first + at + len(part),
            }
            rows = [
                {"values": [{"userEnteredValue": {"stringValue": text}} if text else {} for text in line]}
                for line in part
            ]
            start = {"sheetId": sheet_id, "rowIndex": first + at, "columnIndex": 0}
            pair = [
                {"insertDimension": {"range": where, "inheritFromBefore": False}},
                {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}},
            ]
            length = len(orjson.dumps(pair))
            if waiting and size + length > BATCH:
                yield waiting
                waiting, size = [], 0
            waiting += pair
            size += length
    if waiting:
        yield waiting


if __name__ == "__main__":
    {"merge": merge, "bridge": bridge}[sys.argv[1]](*sys.argv[2:])
