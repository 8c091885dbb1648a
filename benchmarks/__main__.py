"""`python -m benchmarks [--deals 1000,10000,50000] [--json FILE] [--keep FOLDER]`: the table of what a sync costs."""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.deals import deals, edited
from benchmarks.meter import PHASES
from benchmarks.peers import PEERS
from benchmarks.prepare import LATER, NOW, edit, prepare
from benchmarks.server import served
from bridge.google_sheets.transport import Transport, anonymous_session
from bridge.jobs.connecting import Connection, Where
from bridge.settings.load import load

SHARES = (0.0, 0.01, 0.1)
PEERS_UP_TO = 10_000  # deals; beyond, whole-tab clients take minutes and say nothing new
HEAD = f"{'client':<18}{'calls':>7}{'up kB':>8}{'down kB':>9}{'CPU s':>7}{'- imports':>10}{'peak MB':>9}"

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
            for row in _measured(folder, count, share):
                rows.append(row)
                print(_line(row), flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if not options.keep:
        shutil.rmtree(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", default="1000,10000,50000", help="sizes, with commas")
    parser.add_argument("--json", help="also write every figure to this file")
    parser.add_argument("--keep", help="folder for the prepared spreadsheets, used again by the next run")
    return parser.parse_args()


def _measured(folder: Path, count: int, share: float) -> Iterator[Row]:
    prepared = folder / f"{count}.sheets"
    if not prepared.exists():
        prepare(prepared, count)
    clients = ["floor", "bridge", *(PEERS if count <= PEERS_UP_TO else ())] + (["watch tick"] if not share else [])
    for client in clients:
        yield {"deals": count, "share": share, "client": client, **_run(prepared, count, share, client)}


def _run(prepared: Path, count: int, share: float, client: str) -> Row:
    """One client, once."""
    copy = prepared.with_suffix(".run")
    _fresh(prepared, copy)
    with served(copy) as wire:
        spreadsheet = sqlite3.connect(copy).execute("select id from spreadsheets").fetchone()[0]
        if share:
            people = Transport(anonymous_session(), base=wire.base, total_seconds=3600)
            edit(Connection(people, spreadsheet, Where.EMULATOR), load(), edited(deals(count, NOW), share))
        wire.take()
        command = _command(client, wire.base, spreadsheet, (LATER if share else NOW).isoformat())
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
        counted = wire.take()
    if done.returncode:
        raise RuntimeError(f"{client} failed:\n{done.stderr[-2000:]}")
    wire_figures = {
        "reads": counted.reads,
        "writes": counted.writes,
        "up": counted.bytes_up,
        "down": counted.bytes_down,
    }
    return {**json.loads(done.stdout), **wire_figures}


def _fresh(prepared: Path, copy: Path) -> None:
    for old in copy.parent.glob(copy.name + "*"):
        old.unlink()
    for part in prepared.parent.glob(prepared.name + "*"):
        shutil.copy(part, copy.with_name(copy.name + part.name[len(prepared.name) :]))


def _command(client: str, base: str, spreadsheet: str, at: str) -> Sequence[str]:
    commands = {
        "floor": ["benchmarks.floor", base, spreadsheet],
        "bridge": ["benchmarks.client", base, spreadsheet, at],
        "watch tick": ["benchmarks.client", base, spreadsheet, at, "watch"],
    }
    return commands.get(client, ["benchmarks.peers", client, base, spreadsheet])


def _line(row: Row) -> str:
    if "missing" in row:
        return f"{row['client']:<18}not installed ({row['missing']}); pip install --group bench"
    seconds: Mapping[str, float] = row["seconds"]
    total = sum(seconds.values())
    calls = row["calls"] if "calls" in row else f"{row['reads']}+{row['writes']}"
    figures = f"{calls!s:>7}{row['up'] / 1e3:>8.0f}{row['down'] / 1e3:>9.0f}{total:>7.2f}"
    figures += f"{total - seconds.get('import', 0.0):>10.2f}{row['peak_mb']:>9.0f}"
    phases = "  ".join(f"{phase} {seconds[phase]:.2f}" for phase in PHASES if phase in seconds)
    return f"{row['client']:<18}{figures}\n    {phases}"


if __name__ == "__main__":
    main()
