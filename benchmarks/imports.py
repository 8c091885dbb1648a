"""`python -m benchmarks.imports [--leads 50000] [--rows 10000] [--times 3] [--keep FOLDER]`: what an attendee list costs.

10,000 attendees, 70 % of them known, into 50,000 leads: calls, bytes, CPU and memory of the bridge beside a lower bound in the same
run. The lower bound reads the same tabs, merges with `pandas.merge` and writes the cells that people see change; it knows no
memory of rows, no review, no races and no undo. Each client is a fresh process; the server has its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.server import served

NOW = datetime(2026, 12, 1, 9, 0)
KNOWN = 0.7
FAMILY = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤")
GIVEN = ("太郎", "花子", "一郎", "美咲", "健", "さくら", "大輔", "直子", "翔", "陽菜", "誠")
CLIENTS = ("merge", "bridge")
HEADER = ("氏名", "メールアドレス", "会社名", "組織", "役職", "電話番号")
HEAD = f"{'client':<16}{'reads':>6}{'writes':>7}{'up kB':>8}{'down kB':>9}{'CPU s':>7}{'- imports':>10}{'peak MB':>9}"


def person(number: int) -> list[str]:
    """An invented person; the same number is the same person."""
    name = f"{FAMILY[number % 10]} {GIVEN[number % 11]}"
    company = f"株式会社サンプル{number // 17}"
    title = ("部長", "課長", "主任", "")[number % 4]
    return [name, f"p{number}@example{number % 40}.co.jp", company, "営業部", title, f"03-{number % 10000:04d}-5678"]


def people(path: Path, numbers: Iterator[int]) -> Path:
    """A list of these people."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        lines.writerows(map(person, numbers))
    return path


def main() -> None:
    """Measure both, each against a fresh copy of the same spreadsheet."""
    options = _options()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="sheetbridge-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    prepared, facts = folder / f"leads-{options.leads}.sheets", folder / f"leads-{options.leads}.json"
    if not facts.exists():
        prepared.unlink(missing_ok=True)
        facts.write_text(json.dumps(_prepared(prepared, folder, options.leads)), encoding="utf-8")
    known = int(options.rows * KNOWN)
    numbers = [*range(0, known * 5, 5), *range(options.leads, options.leads + options.rows - known)]
    attendees = people(folder / "attendees.csv", iter(numbers))
    print(f"{options.rows} attendees into {options.leads} leads, {KNOWN:.0%} known\n{HEAD}", flush=True)
    spreadsheet = json.loads(facts.read_text())["id"]
    runs = [
        {client: _measured(client, prepared, spreadsheet, attendees) for client in CLIENTS}
        for _ in range(options.times)
    ]
    rows = {client: sorted((run[client] for run in runs), key=_work)[len(runs) // 2] for client in CLIENTS}
    for client in CLIENTS:
        print(_line(client, rows[client]), flush=True)
    ratio = _work(rows["bridge"]) / _work(rows["merge"])
    print(f"work of the bridge, imports of libraries apart: {ratio:.1f} times the lower bound")
    if not options.keep:
        shutil.rmtree(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=50_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=1, help="runs of each client, in turns; the table shows medians")
    parser.add_argument("--keep", help="folder for the prepared spreadsheet, used again by the next run")
    return parser.parse_args()


def _prepared(path: Path, folder: Path, count: int) -> dict[str, str]:
    """A spreadsheet with so many leads, imported from a file as a team would."""
    from bridge.google_sheets.transport import Transport, session_of
    from bridge.importing.reader import read_list
    from bridge.importing.terms import Terms, Verb
    from bridge.jobs.connecting import Connection, Where, handle_of
    from bridge.jobs.importing import carry_out, prepare
    from bridge.jobs.init import init
    from bridge.local_sheets import LocalSheets
    from bridge.settings.load import load

    settings = load(bridge={"preset": ["lists"]})
    local = LocalSheets(path)
    spreadsheet_id = local.create_spreadsheet("リード", locale="ja_JP", time_zone="Asia/Tokyo")
    transport = Transport(session_of(handle_of(local)), total_seconds=3600)
    connection = Connection(transport, spreadsheet_id, Where.LOCAL, local=local)
    init(connection, settings, NOW)
    found = read_list(people(folder / "leads.csv", iter(range(count))), settings)
    carry_out(connection, settings, prepare(connection, settings, [found], Terms(Verb.LEADS), NOW))
    local.close()
    return {"id": spreadsheet_id}


def _measured(client: str, prepared: Path, spreadsheet: str, attendees: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sheets"
        shutil.copyfile(prepared, copy)
        with served(copy) as wire:
            wire.take()
            command = [
                sys.executable,
                "-m",
                "benchmarks.imports_client",
                client,
                wire.base,
                spreadsheet,
                str(attendees),
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stderr)
            counted = wire.take()
    return {**json.loads(done.stdout.splitlines()[-1]), **asdict(counted)}


def _work(row: dict[str, Any]) -> float:
    return sum(seconds for phase, seconds in row["seconds"].items() if phase != "import")


def _line(client: str, row: dict[str, Any]) -> str:
    total = sum(row["seconds"].values())
    return (
        f"{client:<16}{row['reads']:>6}{row['writes']:>7}{row['bytes_up'] / 1024:>8.0f}{row['bytes_down'] / 1024:>9.0f}"
        f"{total:>7.2f}{_work(row):>10.2f}{row['peak_mb']:>9.0f}"
    )


if __name__ == "__main__":
    main()
