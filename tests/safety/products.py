"""Every product of jobs with acts, faults and deaths to its end, job by job, and a table of what ran.

    python -m tests.safety.products [JOB ...] [--only KIND ...] [--processes N]

A line as soon as a product of a job is through; the jobs are shared out among the processes. Exit code 1 where something was
violated; each violation is told with the test that shows it alone. docs/testing.md says more.
"""

from __future__ import annotations

import argparse
import gc
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
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
LONGEST = ("purge", "watch", "adopt", "archive", "unadopt")  # begun first, so that none is left alone at the end
SAMPLES = "of_the_other_jobs"  # what the default run shows of a product that runs to its end here
HEAD = f"{'product':14} {'job':20} {'run':>6} {'of':>6} {'not applicable':>14} {'violations':>10} {'seconds':>8}"


def job_of(item: pytest.Item) -> str:
    """Whose product a test belongs to; what names no job is about sync."""
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("job", "sync")) if callspec else "sync"


def kind_of(item: pytest.Item) -> str:
    return next((kind for kind, file in FILES.items() if item.path.name == file), "")


@dataclass
class Sums:
    """(product, job) -> how many cases took place, of how many, how many tests failed, and the seconds they took."""

    run: Counter[tuple[str, str]] = field(default_factory=Counter)
    of: Counter[tuple[str, str]] = field(default_factory=Counter)
    violations: Counter[tuple[str, str]] = field(default_factory=Counter)
    took: dict[tuple[str, str], float] = field(default_factory=dict)

    def line(self, which: tuple[str, str]) -> str:
        run, of = self.run[which], self.of[which]
        never = f"{of - run:,}" if of else "-"
        return (
            f"{which[0]:14} {which[1]:20} {run:6,} {f'{of:,}' if of else '-':>6} {never:>14} "
            f"{self.violations[which]:10} {self.took.get(which, 0):8.0f}"
        )


def all_jobs(parts: Iterable[Sums]) -> Sums:
    """One row for each product, all jobs together."""
    total = Sums()
    for part in parts:
        for which, seconds in part.took.items():
            row = which[0], "all"
            total.took[row] = total.took.get(row, 0) + seconds
            for name in ("run", "of", "violations"):
                getattr(total, name)[row] += getattr(part, name)[which]
    return total


class Table:
    """A pytest plugin: keeps the tests of some jobs, in the order of the jobs, and prints a line when a product of one is done."""

    def __init__(self, jobs: Sequence[str]) -> None:
        self.jobs, self.left = jobs, Counter[tuple[str, str]]()
        self.sums = Sums()
        self.of_item: dict[str, tuple[str, str]] = {}

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        is_deep = {item: item.get_closest_marker("deep") is not None for item in items}
        items[:] = [item for item in items if job_of(item) in self.jobs and (is_deep[item] or SAMPLES not in item.name)]
        items.sort(key=lambda item: self.jobs.index(job_of(item)))
        self.of_item = {item.nodeid: (kind_of(item), job_of(item)) for item in items}
        self.left = Counter(self.of_item.values())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        which = self.of_item[report.nodeid]
        sums = self.sums
        sums.took[which] = sums.took.get(which, 0) + report.duration
        sums.violations[which] += report.failed
        if report.failed:
            print(f"VIOLATION {report.nodeid}\n{report.longreprtext}\n", flush=True)
        if report.when != "teardown":
            return
        for kind, job, cases, of in (value for name, value in report.user_properties if name == PROPERTY):
            sums.run[kind, job] += len(cases)  # every test has cases of its own here
            sums.of[kind, job] = of
        self.left[which] -= 1
        if not self.left[which]:
            print(sums.line(which), flush=True)


def shown(jobs: Sequence[str], kinds: Sequence[str]) -> tuple[int, Sums]:
    """Run the products of some jobs in this process: pytest's exit code, and what ran."""
    table = Table(jobs)
    files = [str(ROOT / "tests/safety" / FILES[kind]) for kind in kinds]
    options = ["-o", "addopts=--import-mode=importlib", "--rootdir", str(ROOT), "-m", "deep or not deep"]
    for plugin in ("terminal", "cacheprovider", "xdist"):
        options += ["-p", f"no:{plugin}"]
    logging.disable(logging.ERROR)  # what the bridge says of acts and faults, thousands of times
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # most of what is made here goes by itself
    return int(pytest.main([*options, *files], plugins=[table])), table.sums


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.safety.products", description=str(__doc__).splitlines()[0])
    parser.add_argument("job", nargs="*", help=f"of {', '.join(JOBS)}; all where none is named")
    parser.add_argument("--only", action="append", choices=list(FILES), help="one kind; may be given several times")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="at the same time (2)")
    told = parser.parse_args(arguments)
    if unknown := [job for job in told.job if job not in JOBS]:
        parser.error(f"no job {unknown[0]!r}: {', '.join(JOBS)}")
    jobs, kinds, began = told.job or list(JOBS), told.only or list(FILES), time.monotonic()
    print(HEAD, flush=True)
    # a process for each job: what one works out is of use to its own cases only, and goes when it is through
    with ProcessPoolExecutor(told.processes, get_context("spawn"), max_tasks_per_child=1) as pool:
        waiting = [pool.submit(shown, [job], kinds) for job in sorted(jobs, key=lambda job: job not in LONGEST)]
        ended = [one.result() for one in waiting]
    total = all_jobs(sums for _, sums in ended)
    print("\n".join(["", HEAD, *map(total.line, total.took), f"{time.monotonic() - began:,.0f} seconds"]))
    return max(code for code, _ in ended if code != pytest.ExitCode.NO_TESTS_COLLECTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
