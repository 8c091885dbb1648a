"""`python -m benchmarks.local_server [--json FILE]`: what the local server takes for big tabs and many formulas.

Every figure comes from a process of its own, so that memory and caches of one do not colour another. Times are seconds of CPU of
that process (of the clock, where said so), the best of several runs but for first times; memory is the resident set.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import orjson

ROWS, COLUMNS = 50_000, 40
BATCH = 1_000  # rows of the updateCells batch
FORMULAS = 40_000
WINDOW = 50  # rows that a page asks for
NAMES = ("佐藤商事", "鈴木工業", "高橋物産", "田中電機")


def main() -> None:
    """Prepare the files once, measure each case, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", help="also write every figure to this file")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(CASES[options.case](Path(options.file))))
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            name = "formulas" if "formula" in case else "big"
            command = [
                sys.executable,
                "-m",
                "benchmarks.local_server",
                "--case",
                case,
                "--file",
                f"{folder}/{name}.sheets",
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            figures |= json.loads(done.stdout)
            for label, value in json.loads(done.stdout).items():
                print(f"{label:<86}{value:>12,.3f}", flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _cell(row: int, column: int) -> Any:
    """Texts, whole numbers, fractions, ticks and gaps, as a list of deals has them."""
    kind = column % 8
    if kind in (0, 5):
        return f"{NAMES[row % 4]}{row}-{column}"
    if kind in (1, 6):
        return row * column
    if kind == 2:
        return 46_000 + row % 700
    if kind == 3:
        return row % 3 == 0
    return row / 8 if kind == 4 else None


class Server:
    """The local server on a file, asked in this process."""

    def __init__(self, path: Path) -> None:
        from bridge.local_sheets import LocalSheets

        self.local = LocalSheets(path)
        self.id = self.local.first_spreadsheet() or self.local.create_spreadsheet("benchmark", locale="ja_JP")

    def ask(
        self, method: str, path: str, body: bytes = b"", *, pairs: Sequence[tuple[str, str]] = (), **query: str
    ) -> bytes:
        from bridge.local_sheets import Request

        url = f"/v4/spreadsheets/{self.id}{path}"
        request = Request(method, url, [*pairs, *query.items(), ("prettyPrint", "false")], {}, body)
        answer = self.local.handle(request)
        assert answer.status == 200, answer.body[:500]
        return answer.body

    def batch(self, *requests: Any) -> None:
        self.ask("POST", ":batchUpdate", orjson.dumps({"requests": list(requests)}))

    def put(self, place: str, rows: list[list[Any]]) -> None:
        self.ask("PUT", f"/values/{place}", orjson.dumps({"values": rows}), valueInputOption="RAW")

    def resize(self, rows: int, columns: int) -> None:
        grid = {"sheetId": 0, "gridProperties": {"rowCount": rows, "columnCount": columns}}
        fields = "gridProperties(rowCount,columnCount)"
        self.batch({"updateSheetProperties": {"properties": grid, "fields": fields}})


def _best(act: Callable[[], Any], runs: int = 5, clock: Callable[[], float] = time.process_time) -> float:
    times = []
    for _ in range(runs):
        start = clock()
        act()
        times.append(clock() - start)
    return min(times)


def _memory() -> float:
    """Resident MB of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def prepare(path: Path) -> dict[str, float]:
    """Write the big tab."""
    server = Server(path)
    server.resize(ROWS, COLUMNS)
    rows = [[_cell(row, column) for column in range(COLUMNS)] for row in range(ROWS)]
    body = orjson.dumps({"values": rows})
    start = time.process_time()
    server.ask("PUT", "/values/A1", body, valueInputOption="RAW")
    return {f"write {ROWS:,} x {COLUMNS} values in one call, s": time.process_time() - start}


QUERIES = [
    {"valueRenderOption": option, "majorDimension": dimension}
    for option in ("UNFORMATTED_VALUE", "FORMATTED_VALUE")
    for dimension in ("ROWS", "COLUMNS")
]
WHOLE = "/values/A1:AN"


def values(path: Path) -> dict[str, float]:
    """Values of the whole tab as `local serve` answers them, against serialising the same answer: a share of its time each.

    Every reading is paired with a serialising right beside it, for the machine may be busy; the best of both counts.
    """
    found: dict[str, float] = {}
    acts = {
        "the first time": _change_nothing,
        "again": _change_nothing,
        "after a cell changed": _change_cell,
        "after a row changed": _change_row,
        "after 1,000 cells all over changed": _change_scattered,
        f"after {BATCH:,} rows changed": _change_rows,
        "after a row was inserted": _insert_row,
        "after a column changed": _change_column,
        "after the rows were sorted": _sort,
    }
    timed: dict[str, list[tuple[float, float]]] = {}
    for _ in range(3):
        server = Server(path)
        start = time.process_time()
        server.local.get_ready()
        found["made ready when served, s"] = min(
            time.process_time() - start, found.get("made ready when served, s", 99)
        )
        for number, (label, act) in enumerate(acts.items()):
            for query in QUERIES:
                act(server, number)
                timed.setdefault(f"{_named(query)}, {label}", []).append(_beside_serialising(server, query))
        for label, place, more in (
            ("without the first row", "/values/A2:AN", {}),
            ("batchGet of 4 ranges of columns", "/values:batchGet", {"ranges": "A1:J,K1:T,U1:AD,AE1:AN"}),
            (
                "batchGet of 4 ranges of rows",
                "/values:batchGet",
                {"ranges": "A1:AN9000,A9001:AN19999,A20000:AN30001,A30002:AN"},
            ),
        ):
            for query in QUERIES:
                for when in ("the first time", "again"):
                    pair = _beside_serialising(server, query, place, **more)
                    timed.setdefault(f"{_named(query)}, {label}, {when}", []).append(pair)
        server.local.close()
    for label, pairs in timed.items():
        found[f"{label}, s"] = min(seconds for seconds, _ in pairs)
        found[f"{label}, times serialising"] = min(seconds for seconds, _ in pairs) / min(floor for _, floor in pairs)
    return found


def values_in_process(path: Path) -> dict[str, float]:
    """The first read of a file that nobody serves (`local:FILE`): nothing is made before it is asked for."""
    found: dict[str, float] = {}
    for query in QUERIES:
        server = Server(path)
        seconds, floor = _beside_serialising(server, query)
        found[f"{_named(query)}, the first time in process, s"] = seconds
        found[f"{_named(query)}, the first time in process, times serialising"] = seconds / floor
        server.local.close()
    return found


def _named(query: dict[str, str]) -> str:
    return f"values {ROWS:,} x {COLUMNS}, {query['valueRenderOption'].partition('_')[0]}, {query['majorDimension']}"


def _beside_serialising(server: Server, query: dict[str, str], place: str = WHOLE, **more: str) -> tuple[float, float]:
    """Seconds of an answer, and of serialising it."""
    pairs = [*query.items(), *(("ranges", each) for each in more.get("ranges", "").split(",") if each)]
    start = time.process_time()
    answer = server.ask("GET", place, pairs=pairs)
    seconds = time.process_time() - start
    parsed = orjson.loads(answer)
    return seconds, _best(partial(orjson.dumps, parsed), 3)


def _change_nothing(*_: Any) -> None:
    """As it is."""


def _change_cell(server: Server, number: int) -> None:
    server.put("B100", [[number]])


def _change_row(server: Server, number: int) -> None:
    server.put("A200", [[f"{number}-{column}" for column in range(COLUMNS)]])


def _change_rows(server: Server, number: int) -> None:
    server.put("A20001", [[f"{number}-{row}-{column}" for column in range(COLUMNS)] for row in range(BATCH)])


def _change_column(server: Server, number: int) -> None:
    server.put("D1", [[number + row] for row in range(ROWS)])


def _change_scattered(server: Server, number: int) -> None:
    server.batch(*(_cell_update(row * 40, number + row) for row in range(BATCH)))


def _insert_row(server: Server, number: int) -> None:
    lines = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1_000 + number, "endIndex": 1_001 + number}
    server.batch({"insertDimension": {"range": lines}})


def _sort(server: Server, number: int) -> None:
    order = "DESCENDING" if number % 2 else "ASCENDING"
    server.batch({"sortRange": {"range": {"sheetId": 0}, "sortSpecs": [{"dimensionIndex": 1, "sortOrder": order}]}})


def _cell_update(row: int, value: float) -> dict[str, Any]:
    return {
        "updateCells": {
            "start": {"sheetId": 0, "rowIndex": row, "columnIndex": 7},
            "rows": [{"values": [{"userEnteredValue": {"numberValue": value}}]}],
            "fields": "userEnteredValue",
        }
    }


def update(path: Path) -> dict[str, float]:
    """A batch of updateCells on the big tab, kept in the file, as `local serve` does it."""
    server = Server(path)
    server.local.get_ready()

    def body(number: int) -> bytes:
        rows = [
            {"values": [{"userEnteredValue": {"stringValue": f"{number}-{row}-{column}"}} for column in range(COLUMNS)]}
            for row in range(BATCH)
        ]
        start = {"sheetId": 0, "rowIndex": 20_000}
        return orjson.dumps(
            {"requests": [{"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}]}
        )

    def single(number: int) -> bytes:
        return orjson.dumps({"requests": [_cell_update(row * 40, number + row) for row in range(BATCH)]})

    found = {}
    for label, make in ((f"x {COLUMNS} cells, one request", body), ("cells, one request each", single)):
        bodies = [make(number) for number in range(5)]
        for name, clock in (("", time.process_time), (" of the clock", time.perf_counter)):
            seconds = min(_best(partial(server.ask, "POST", ":batchUpdate", each), 1, clock) for each in bodies)
            found[f"updateCells, {BATCH:,} rows {label}, s{name}"] = seconds
    return found


def memory(path: Path) -> dict[str, float]:
    """What 2,000,000 cells of the file take in memory, and how long they take to load; then what is kept ready of them."""
    before, start = _memory(), time.process_time()
    server = Server(path)
    server.ask("GET", "/values/A1")
    seconds = time.process_time() - start
    loaded = _memory() - before
    server.local.get_ready()
    label = f"{ROWS * COLUMNS:,} cells"
    return {
        f"load {label} from the file, s": seconds,
        f"memory for {label}, MB": loaded,
        f"memory for {label} with all that is kept ready of them, MB": _memory() - before,
    }


def prepare_formulas(path: Path) -> dict[str, float]:
    """Write a workbook of formulas: arithmetic in rows, look-ups into another tab, counts over columns."""
    server = Server(path)
    rows = FORMULAS // 4
    server.resize(rows + 1, 12)
    server.batch(
        {
            "addSheet": {
                "properties": {"sheetId": 1, "title": "一覧", "gridProperties": {"rowCount": 5_001, "columnCount": 3}}
            }
        }
    )
    listed = [["id", "name", "amount"], *([f"D{row}", NAMES[row % 4], row * 10] for row in range(5_000))]
    server.ask("PUT", "/values/一覧!A1", orjson.dumps({"values": listed}), valueInputOption="RAW")
    head = [["id", "count", "price", "", "sum", "name", "share", "state"]]
    plain = [[f"D{row % 5_000}", row % 17, row / 4] for row in range(rows)]
    server.ask("PUT", "/values/A1", orjson.dumps({"values": head + plain}), valueInputOption="RAW")
    texts = [
        [
            f"=B{row}*C{row}",
            f'=IFERROR(INDEX(一覧!B:B,MATCH(A{row},一覧!A:A,0)),"")',
            f"=IF(E{row}>0,C{row}/E{row},0)",
            f'=IF(AND(B{row}>5,G{row}<0.5),"高","低")',
        ]
        for row in range(2, rows + 2)
    ]
    start = time.process_time()
    server.ask("PUT", "/values/E2", orjson.dumps({"values": texts}), valueInputOption="USER_ENTERED")
    totals = [['=COUNTIF(H2:H,"高")', '=SUMIFS(E2:E,H2:H,"低")', "=NOW()"]]
    server.ask("PUT", "/values/J1", orjson.dumps({"values": totals}), valueInputOption="USER_ENTERED")
    return {f"write {FORMULAS:,} formulas, s": time.process_time() - start}


def formulas(path: Path) -> dict[str, float]:
    """The first read of everything, a read after one change, and a read of a few rows."""
    server = Server(path)
    query = {"valueRenderOption": "UNFORMATTED_VALUE"}
    server.ask("GET", "/values/A1", **query)
    start = time.process_time()
    server.ask("GET", "/values/A1:L", **query)
    first = time.process_time() - start
    again = _best(lambda: server.ask("GET", "/values/A1:L", **query))
    start = time.process_time()
    server.ask("PUT", "/values/B100", b'{"values": [[99]]}', valueInputOption="RAW")
    server.ask("GET", "/values/A1:L", **query)
    changed = time.process_time() - start
    fresh = Server(path)
    fresh.ask("GET", "/values/A1", **query)
    start = time.process_time()
    fresh.ask("GET", f"/values/A2:H{WINDOW + 1}", **query)
    window = time.process_time() - start
    label = f"{FORMULAS:,} formulas"
    return {
        f"load and evaluate {label}, read all, s": first,
        f"read all {label} again, s": again,
        f"change one input of {label}, read all, s": changed,
        f"first read of {WINDOW} of their rows, s": window,
        "memory with all of it, MB": _memory(),
    }


CASES: dict[str, Callable[[Path], dict[str, float]]] = {
    "prepare": prepare,
    "values": values,
    "values in process": values_in_process,
    "update": update,
    "memory": memory,
    "prepare formulas": prepare_formulas,
    "formulas": formulas,
}

if __name__ == "__main__":
    main()
