"""Every product of jobs with acts, faults and deaths to its end, job by job, and a table of what ran.

    python -m tests.safety.products [JOB ...] [--only KIND ...]

One process; a line as soon as a job is through. Exit code 1 where something was violated. docs/testing.md says more.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.safety.counting import PROPERTY
from tests.safety.jobs import JOBS

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "interleavings": "test_interleavings.py",
    "faults": "test_faults.py",
    "deaths": "test_crashes.py",
    "pairs of acts": "test_pairs.py",
}
SAMPLES = "of_the_other_jobs"  # what the default run shows of a product that runs to its end here
HEAD = f"{'product':14} {'job':20} {'run':>6} {'of':>6} {'not applicable':>14} {'violations':>10} {'seconds':>8}"


def job_of(item: pytest.Item) -> str:
    """Whose product a test belongs to; what names no job is about sync."""
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("job", "sync")) if callspec else "sync"


def kind_of(item: pytest.Item) -> str:
    return next((kind for kind, file in FILES.items() if item.path.name == file), "")


class Table:
    """A pytest plugin: keeps the tests of some jobs, in the order of the jobs, and prints a line when a product of one is done."""

    def __init__(self, jobs: Sequence[str]) -> None:
        self.jobs, self.left = jobs, Counter[tuple[str, str]]()
        self.run, self.of = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        self.violations, self.took = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        self.of_item: dict[str, tuple[str, str]] = {}

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        is_deep = {item: item.get_closest_marker("deep") is not None for item in items}
        items[:] = [item for item in items if job_of(item) in self.jobs and (is_deep[item] or SAMPLES not in item.name)]
        items.sort(key=lambda item: self.jobs.index(job_of(item)))
        self.of_item = {item.nodeid: (kind_of(item), job_of(item)) for item in items}
        self.left = Counter(self.of_item.values())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        which = self.of_item[report.nodeid]
        self.took[which] += report.duration
        self.violations[which] += report.failed
        if report.failed:
            print(f"VIOLATION {report.nodeid}\n{report.longreprtext}\n", flush=True)
        if report.when != "teardown":
            return
        for kind, job, cases, of in (value for name, value in report.user_properties if name == PROPERTY):
            self.run[kind, job] += len(cases)  # every test has cases of its own here
            self.of[kind, job] = of
        self.left[which] -= 1
        if not self.left[which]:
            print(self.line(which), flush=True)

    def line(self, which: tuple[str, str]) -> str:
        run, of = self.run[which], self.of[which]
        never = f"{of - run:,}" if of else "-"
        return (
            f"{which[0]:14} {which[1]:20} {run:6,} {f'{of:,}' if of else '-':>6} {never:>14} "
            f"{self.violations[which]:10} {self.took[which]:8.0f}"
        )

    def sums(self) -> list[str]:
        """A line for each kind, all jobs together."""
        kinds = dict.fromkeys(kind for kind, _ in self.of_item.values())
        for table in (self.run, self.of, self.violations, self.took):
            for (kind, job), number in list(table.items()):
                if job != "all":
                    table[kind, "all"] += number
        return [self.line((kind, "all")) for kind in kinds]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.safety.products", description=str(__doc__).splitlines()[0])
    parser.add_argument("job", nargs="*", help=f"of {', '.join(JOBS)}; all where none is named")
    parser.add_argument("--only", action="append", choices=list(FILES), help="one kind; may be given several times")
    told = parser.parse_args(arguments)
    if unknown := [job for job in told.job if job not in JOBS]:
        parser.error(f"no job {unknown[0]!r}: {', '.join(JOBS)}")
    table, began = Table(told.job or list(JOBS)), time.monotonic()
    files = [str(ROOT / "tests/safety" / FILES[kind]) for kind in told.only or FILES]
    quiet = [
        "-o",
        "addopts=--import-mode=importlib",
        "-p",
        "no:terminal",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--rootdir",
        str(ROOT),
    ]
    print(HEAD, flush=True)
    code = pytest.main(["-m", "deep or not deep", *quiet, *files], plugins=[table])
    print("\n".join(["", HEAD, *table.sums(), f"{time.monotonic() - began:,.0f} seconds"]))
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
