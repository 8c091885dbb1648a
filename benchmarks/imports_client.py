"""One import in a process of its own: `python -m benchmarks.imports_client merge|bridge BASE SPREADSHEET FILE`.

merge: the lower bound. Bare HTTP, orjson and `pandas.merge`: it reads the file and the same tabs, merges, and writes every cell
that people see change: new leads, campaign history, the campaign with its counts, and of known leads their campaigns and how many.
It knows nothing beyond: no memory of rows, no base for later imports, no review, no before-image, no log, no undo.
"""

from __future__ import annotations

import gc
import gzip
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.meter import Meter

METER = Meter()
CAMPAIGN, BATCH = "展示会2026", 1_900_000
DAY = 46357  # 2026-12-01 as a serial number
Request = dict[str, Any]
Columns = Mapping[str, Sequence[Any]]  # label -> cells from the top
Alike = Mapping[str, Any]  # label -> the cell that all rows hold
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
    gc.disable()  # no cycles are made, and looking for them in millions of cells would make the bound look dearer than it is
    with METER.phase("import"):
        import http.client

        import orjson
        import pandas as pd
    connection = http.client.HTTPConnection(urlsplit(base).netloc)

    def call(method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        content = None if body is None else gzip.compress(orjson.dumps(body), 1)
        headers = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
        headers |= {"Content-Encoding": "gzip"} if content else {}
        connection.close()  # a server closes an idle one, and nothing here would open it again
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
        joins = leads["リードID"].isin(found["lead"]) & ~leads["参加キャンペーン"].astype(str).str.contains(CAMPAIGN)
        counted = _counted(leads, joins.to_numpy())
    with METER.phase("requests"):
        new = found[fresh]
        tables = [
            (LEADS, len(leads) + 1, _leads(new)),
            (MEMBERS, max(map(len, values[1]), default=1), _members(found)),
            (CAMPAIGNS, max(map(len, values[2]), default=1), _campaign(len(found), len(new))),
        ]
        headers = {tab: [column[0] for column in read] for (tab, *_), read in zip(tables, values, strict=True)}
        first = _rectangles(ids[LEADS], headers[LEADS], 1 + int(joins.to_numpy().argmax()), counted)
        inserted = [piece for tab, row, cells in tables for piece in _inserted(ids[tab], headers[tab], row, *cells)]
        for requests in _batches([first, *inserted]):
            call("POST", ":batchUpdate?fields=spreadsheetId&prettyPrint=false", {"requests": requests})
    METER.report(counts={"new": int(fresh.sum()), "known": int((~fresh).sum())})


def _counted(leads: Any, joins: Any) -> Columns:
    """Campaigns and their number from the first known lead to the last: that takes fewer bytes than cells here and there."""
    places = joins.nonzero()[0]
    span = slice(places[0], places[-1] + 1)
    texts, counts = leads["参加キャンペーン"][span].tolist(), leads["キャンペーン数"][span].tolist()
    for at in (places - places[0]).tolist():
        texts[at] = f"{texts[at]}、{CAMPAIGN}" if isinstance(texts[at], str) and texts[at] else CAMPAIGN
        counts[at] = counts[at] + 1 if isinstance(counts[at], int | float) and counts[at] == counts[at] else 1
    return {"参加キャンペーン": texts, "キャンペーン数": counts}


def _leads(new: Any) -> tuple[Columns, Alike]:
    own = {
        "リードID": new["lead"].tolist(),
        **{label: new[label].tolist() for label in ("氏名", "会社名", "メールアドレス", "電話番号", "組織", "役職")},
        "名寄せキー": new["key"].tolist(),
    }
    alike = {"受付日時": DAY, "参加キャンペーン": CAMPAIGN, "キャンペーン数": 1}
    return own, {**alike, "取込ID(初回)": "IM-00002", "作成日時": DAY + 0.375}


def _members(found: Any) -> tuple[Columns, Alike]:
    alike = {
        "キャンペーン名": CAMPAIGN,
        "リード発生日": DAY,
        "招待": "なし",
        "反応": "あり",
        "キャンペーンID": "C-00001",
    }
    alike |= {"取込ID(初回)": "IM-00002", "取込ID(最終)": "IM-00002", "作成日時": DAY + 0.375}
    own = {
        "履歴ID": [f"CM-{at + 1:05d}" for at in range(len(found))],
        "名前": found["氏名"].tolist(),
        "会社名": found["会社名"].tolist(),
        "リードID": found["lead"].tolist(),
    }
    return own, alike


def _campaign(attended: int, new: int) -> tuple[Columns, Alike]:
    cells = {"キャンペーンID": "C-00001", "キャンペーン名": CAMPAIGN, "招待数": 0, "参加数": attended, "招待参加数": 0}
    cells |= {"リード獲得数": new, "取込ID(初回)": "IM-00002", "作成日時": DAY + 0.375, "集計時点": DAY + 0.375}
    return {label: [cell] for label, cell in cells.items()}, {}


def _inserted(sheet_id: int, header: list[str], row: int, columns: Columns, alike: Alike) -> Iterator[list[Request]]:
    """All rows at once, what they share once for each column, then rectangles of 200 rows."""
    count = len(next(iter(columns.values())))
    where = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + count}
    yield [{"insertDimension": {"range": where, "inheritFromBefore": False}}]
    rows = {"sheetId": sheet_id, "startRowIndex": row, "endRowIndex": row + count}
    for label, cell in alike.items():
        column = {"startColumnIndex": header.index(label), "endColumnIndex": header.index(label) + 1}
        yield [{"repeatCell": {"range": rows | column, "cell": _cell_data(cell), "fields": "userEnteredValue"}}]
    for at in range(0, count, 200):
        part = {label: cells[at : at + 200] for label, cells in columns.items()}
        yield _rectangles(sheet_id, header, row + at, part)


def _rectangles(sheet_id: int, header: list[str], row: int, columns: Columns) -> list[Request]:
    """updateCells for these columns, those that stand side by side together."""
    places = sorted((header.index(label), label) for label in columns)
    made: list[Request] = []
    for _, run in groupby(enumerate(places), key=lambda one: one[1][0] - one[0]):
        group = [place for _, place in run]
        lines = zip(*(columns[label] for _, label in group), strict=True)
        start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": group[0][0]}
        rows = [
            {
                "values": [
                    {"userEnteredValue": {"stringValue": cell}} if type(cell) is str and cell else _cell_data(cell)
                    for cell in line
                ]
            }
            for line in lines
        ]
        made.append({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})
    return made


def _cell_data(cell: object) -> Request:
    if cell is None or cell == "" or cell != cell:
        return {}
    return {"userEnteredValue": {"stringValue" if isinstance(cell, str) else "numberValue": cell}}


def _batches(pieces: Sequence[list[Request]]) -> Iterator[list[Request]]:
    """As many pieces a batch as 2 MB take."""
    import orjson

    waiting: list[Request] = []
    size = 0
    for piece in pieces:
        length = len(orjson.dumps(piece))
        if waiting and size + length > BATCH:
            yield waiting
            waiting, size = [], 0
        waiting += piece
        size += length
    yield waiting


if __name__ == "__main__":
    {"merge": merge, "bridge": bridge}[sys.argv[1]](*sys.argv[2:])
