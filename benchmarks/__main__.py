"""What a sync costs, as a table.

`python -m benchmarks [--deals 1000,10000,50000] [--clients bridge] [--times 3] [--json FILE] [--keep FOLDER]`. Clients
take turns, so that a machine whose speed drifts is as fast for one as for the other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.deals import deals, edited
from benchmarks.meter import NOT_COUNTED, PHASES
from benchmarks.peers import PEERS
from benchmarks.prepare import LATER, NOW, edit, prepare
from benchmarks.server import served
from benchmarks.told import tell
from bridge.google_sheets.transport import Transport, anonymous_session
from bridge.jobs.connecting import Connection, Where
from bridge.settings.load import load

SHARES = (0.0, 0.01, 0.1)
PEERS_UP_TO = 10_000  # deals; beyond, whole-tab clients take minutes and say nothing new
NAIVE = "gspread, cells"
NAIVE_UP_TO = 100  # edited deals; it writes cell by cell
HEAD = f"{'client':<17}{'calls':>7}{'up kB':>8}{'down kB':>9}{'CPU s':>7}{'- imports':>11}{'x floor':>9}{'peak MB':>9}"

Row = dict[str, Any]


def main() -> None:
    """Measure every client at every size, each in a fresh process against a fresh copy of the same spreadsheet."""
    options = _options()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="sheetbridge-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    for count in map(int, options.deals.split(",")):
        for share in SHARES:
            print(f"\n{count} deals, {share:.0%} of them edited\n{HEAD}", flush=True)
            measured = []
            for row in _measured(folder, count, share, options):
                measured.append(row)
                print(_line(row, floor=measured[0]), flush=True)
            rows += measured
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if not options.keep:
        shutil.rmtree(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--deals", default="1000,10000,50000", help="sizes, with commas")
    parser.add_argument("--clients", help="only these, with commas; the floor always comes along")
    parser.add_argument("--times", type=int, default=3, help="runs of each client; the table shows medians")
    parser.add_argument("--json", help="also write every figure to this file")
    parser.add_argument("--keep", help="folder for the prepared spreadsheets, used again by the next run")
    return parser.parse_args()


def _measured(folder: Path, count: int, share: float, options: argparse.Namespace) -> Iterator[Row]:
    sheets, told = folder / f"{count}-{share}.sheets", folder / f"{count}-{share}.told"
    at = LATER if share else NOW
    if not told.exists():
        _prepare(folder, sheets, count, share=share)
        with served(sheets) as wire:
            tell(anonymous_session(), wire.base, _spreadsheet(sheets), at, told)
    wanted = options.clients and ("floor", *options.clients.split(","))
    clients = [client for client in _clients(count, share) if not wanted or client in wanted]
    runs = [[_run(sheets, client, at, told) for client in clients] for _ in range(options.times)]
    for client, mine in zip(clients, zip(*runs, strict=True), strict=True):
        yield {"deals": count, "share": share, "client": client, **_median(mine)}


def _prepare(folder: Path, sheets: Path, count: int, *, share: float) -> None:
    """The spreadsheet as the clients find it: synced, then edited by people."""
    synced = folder / f"{count}.sheets"
    if not synced.exists():
        unfinished = folder / f"{count}.unfinished"
        _remove(unfinished)
        prepare(unfinished, count)
        _copy(unfinished, synced)
        _remove(unfinished)
    _copy(synced, sheets)
    if share:
        with served(sheets) as wire:
            people = Transport(anonymous_session(), base=wire.base, total_seconds=3600)
            edit(Connection(people, _spreadsheet(sheets), Where.EMULATOR), load(), edited(deals(count, NOW), share))


def _clients(count: int, share: float) -> list[str]:
    peers = [name for name in PEERS if count <= PEERS_UP_TO]
    if count * share > NAIVE_UP_TO and NAIVE in peers:
        peers.remove(NAIVE)
    return ["floor", "bridge", *peers, *([] if share else ["watch tick"])]


def _run(sheets: Path, client: str, at: datetime, told: Path) -> Row:
    """One client, once."""
    copy = sheets.with_suffix(".run")
    _copy(sheets, copy)
    with served(copy) as wire:
        wire.take()
        command = _command(client, wire.base, _spreadsheet(copy), at.isoformat(), told)
        done = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, check=False, env=_environment()
        )
        counted = wire.take()
    if done.returncode:
        raise RuntimeError(f"{client} failed:\n{done.stderr[-2000:]}")
    wire_figures = {
        "reads": counted.reads,
        "writes": counted.writes,
        "up": counted.bytes_up,
        "down": counted.bytes_down,
    }
    return {**json.loads(done.stdout.splitlines()[-1]), **wire_figures}


def _environment() -> dict[str, str]:
    """Compiled modules are kept, as on people's machines: without them every import compiles anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _median(runs: Sequence[Row]) -> Row:
    """The run whose CPU after imports is the median, with the lowest and highest beside it."""
    if "missing" in runs[0]:
        return runs[0]
    ordered = sorted(runs, key=_after_imports)
    middle = ordered[len(ordered) // 2]
    return {**middle, "lowest": _after_imports(ordered[0]), "highest": _after_imports(ordered[-1])}


def _after_imports(row: Row) -> float:
    return sum(seconds for phase, seconds in row["seconds"].items() if phase not in NOT_COUNTED)


def _spreadsheet(sheets: Path) -> str:
    return str(sqlite3.connect(sheets).execute("select id from spreadsheets").fetchone()[0])


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    for part in source.parent.glob(source.name + "*"):
        if part.name[len(source.name) :] in ("", "-wal", "-shm"):
            shutil.copy(part, target.with_name(target.name + part.name[len(source.name) :]))


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _command(client: str, base: str, spreadsheet: str, at: str, told: Path) -> Sequence[str]:
    commands = {
        "floor": ["benchmarks.floor", base, spreadsheet, str(told)],
        "bridge": ["benchmarks.client", base, spreadsheet, at],
        "watch tick": ["benchmarks.client", base, spreadsheet, at, "watch"],
    }
    return commands.get(client, ["benchmarks.peers", client, base, spreadsheet])


def _line(row: Row, *, floor: Row) -> str:
    if "missing" in row:
        return f"{row['client']:<17}not installed ({row['missing']}); pip install --group bench"
    seconds: Mapping[str, float] = row["seconds"]
    spent, imports = _after_imports(row), seconds.get("import", 0.0)
    calls = row["calls"] if "calls" in row else f"{row['reads']}+{row['writes']}"
    figures = f"{calls!s:>7}{row['up'] / 1e3:>8.0f}{row['down'] / 1e3:>9.0f}{spent + imports:>7.2f}{spent:>11.2f}"
    figures += f"{spent / _after_imports(floor):>9.1f}{row['peak_mb']:>9.0f}"
    phases = "  ".join(f"{phase} {seconds[phase]:.2f}" for phase in PHASES if phase in seconds)
    return f"{row['client']:<17}{figures}\n    {phases}"


if __name__ == "__main__":
    main()
