"""The bridges: `watch` twice and imports one after the other, as processes of their own over loopback HTTP."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PUT_BACK = "people were faster; putting theirs back"
RULES_BACK = "rules of people's went with ours"
PEOPLE_A_FILE = 6
REFUSED = 4  # exit code: nothing was written; say it again later


@dataclass
class Figures:
    """What the bridges told. counts: by word; troubles: lines on stderr that are no progress."""

    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def heard(self, line: str) -> None:
        """A line of a bridge's stderr: `level message key=value ...`."""
        if PUT_BACK in line:
            facts = dict(word.split("=") for word in line.split() if "=" in word)
            self.counts["writes put back"] += 1
            self.counts["rows misplaced and repaired"] += int(facts.get("rows", 0))
            self.counts["cells people were faster in"] += int(facts.get("cells", 0))
        elif RULES_BACK in line:
            self.counts["rules put back"] += 1
        elif (
            "planning again" in line or "reading the stamp" in line or line.startswith(("info ", "Watching", "Stopped"))
        ):
            self.counts["second looks"] += "reading the stamp" in line
        elif line.strip() and "overwritten" not in line and not line.startswith("note:"):
            self.troubles.append(line.strip())

    def told(self, result: dict[str, Any]) -> None:
        """A line of JSON on stdout."""
        self.counts["runs that wrote"] += bool(result.get("written"))
        self.counts["plans made again"] += int(result.get("planned_again", 0))
        self.counts["cells written by watch"] += result["cells"] if isinstance(result.get("cells"), int) else 0


class Bridges:
    """Starts and stops them. project: a folder with bridge.yaml; address: host:port of the server."""

    def __init__(self, project: Path, address: str) -> None:
        self.project, self.figures = project, Figures()
        self.environment = {**os.environ, "SHEETS_EMULATOR_HOST": address, "PYTHONDONTWRITEBYTECODE": ""}
        self.running: list[subprocess.Popen[str]] = []
        self._listeners: list[threading.Thread] = []

    def command(self, *words: str) -> list[str]:
        """The command line."""
        return [sys.executable, "-m", "bridge", "--project", str(self.project), "--json", "--log-level", "info", *words]

    def watch(self, every: str) -> None:
        """Start a `watch`."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(self.command("watch", "--every", every), text=True, env=self.environment, **pipes)
        self.running.append(process)
        for listen, pipe, hear in (
            (_listen_for_documents, process.stdout, self._hear_json),
            (_listen, process.stderr, self.figures.heard),
        ):
            thread = threading.Thread(target=listen, args=(pipe, hear), daemon=True)
            thread.start()
            self._listeners.append(thread)

    def run(self, *words: str) -> int:
        """Run a command to its end; its exit code."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, env=self.environment, check=False)
        for line in done.stderr.splitlines():
            self.figures.heard(line)
        if done.returncode == 0:
            self._hear_json(done.stdout)
        self.figures.counts[f"commands with exit code {done.returncode}"] += 1
        return done.returncode

    def stop(self) -> list[int]:
        """Stop what runs, as Ctrl-C does; exit codes, those of who ended before among them."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        codes = [process.wait(timeout=60) for process in self.running]
        for thread in self._listeners:
            thread.join(timeout=10)
        return codes

    def _hear_json(self, text: str) -> None:
        try:
            told = json.loads(text)
        except ValueError:
            return
        if isinstance(told, dict):
            self.figures.told(told)


def _listen(pipe: Any, hear: Callable[[str], None]) -> None:
    for line in pipe:
        hear(line)


def _listen_for_documents(pipe: Any, hear: Callable[[str], None]) -> None:
    """JSON of several lines each: a bracket alone in the first column ends one."""
    lines: list[str] = []
    for line in pipe:
        lines.append(line)
        if line == "}\n":
            hear("".join(lines))
            lines.clear()


Person = dict[str, str]


class Imports:
    """Files one after the other, each with new people and some of an earlier one. done: told of the people of a file that is in."""

    def __init__(self, bridges: Bridges, folder: Path, done: Callable[[Sequence[Person]], None]) -> None:
        self.bridges, self.folder, self.done = bridges, folder, done
        self.people: list[Person] = []
        self.files = 0
        self.error: BaseException | None = None

    def work(self, stop: threading.Event) -> None:
        """Import until told to stop; a refused file is tried again."""
        try:
            self._work(stop)
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            self.error = error

    def _work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.files += 1
            rows = [*self.people[-3:], *self._new()]
            verb = "leads"
            if self.files % 3 == 0 and self.people:
                verb, rows = "update", [{**one, "電話番号": f"03-0000-{self.files:04d}"} for one in self.people[-4:]]
            self._until_taken(verb, rows)

    def _until_taken(self, verb: str, rows: Sequence[Person]) -> None:
        path = written(self.folder / f"leads{self.files}.csv", rows)
        while True:
            code = self.bridges.run("import", verb, str(path), "--yes", "--force")
            if code == 0:
                break
            if code != REFUSED:
                raise AssertionError(f"import {verb} ended with exit code {code}: {self.bridges.figures.troubles[-5:]}")
        self.people = [
            *(one for one in self.people if one["メールアドレス"] not in {row["メールアドレス"] for row in rows}),
            *rows,
        ]
        self.done(rows)

    def _new(self) -> list[Person]:
        names = [f"file-{self.files:03d}-{number}" for number in range(PEOPLE_A_FILE)]
        return [
            {
                "メールアドレス": f"{name}@example.com",
                "氏名": f"氏名 {name}",
                "会社名": f"会社 {name}",
                "電話番号": "03-1234-5678",
            }
            for name in names
        ]


def written(path: Path, rows: Sequence[Person]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, list(rows[0]))
        lines.writeheader()
        lines.writerows(rows)
    return path
