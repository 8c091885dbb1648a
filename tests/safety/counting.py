"""How many interleavings and faults a test run has shown, for its last lines; xdist's workers report by property."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

PROPERTY = "safety"
KINDS = ("interleavings", "pairs of acts", "faults", "deaths")


@dataclass
class Counts:
    """run: (kind, job) -> the cases that took place, each once however often; possible: (kind, job) -> how many there are, where
    that is a number."""

    run: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    possible: dict[tuple[str, str], int] = field(default_factory=dict)

    def count(self, kind: str, job: str, case: object, *, of: int = 0) -> None:
        """One took place. case: which; of: how many the job has of this kind; 0 where nobody can say."""
        self.add(kind, job, [str(case)], of)

    def add(self, kind: str, job: str, cases: Iterable[str], of: int) -> None:
        self.run[kind, job].update(cases)
        self.possible[kind, job] = of

    def told(self) -> Iterator[tuple[str, list[object]]]:
        """What was counted since, as properties of a test; forgotten afterwards."""
        for (kind, job), cases in self.run.items():
            yield PROPERTY, [kind, job, sorted(cases), self.possible[kind, job]]
        self.run.clear()


COUNTS = Counts()
"""Of this process, since the last test."""


def lines(tests: Iterable[tuple[bool, Iterable[tuple[str, object]]]]) -> Iterator[str]:
    """One line a kind: `interleavings: 12 of 24 run in 2 jobs, 0 violations`. tests: (whether it failed, its properties)."""
    counts, failed = Counts(), Counter[str]()
    for has_failed, properties in tests:
        told = [value for name, value in properties if name == PROPERTY and isinstance(value, list)]
        for kind, job, cases, of in told:
            counts.add(kind, job, cases, of)
        failed.update({str(kind): 1 for kind, *_ in told if has_failed})
    for kind in KINDS:
        if number := sum(len(run) for (one, _), run in counts.run.items() if one == kind):
            yield _line(
                kind, number, {job: of for (one, job), of in counts.possible.items() if one == kind}, failed[kind]
            )


def _line(kind: str, number: int, jobs: dict[str, int], failed: int) -> str:
    of = f" of {sum(jobs.values()):,}" if all(jobs.values()) else ""
    return f"{kind}: {number:,}{of} run in {len(jobs)} job{'s' if len(jobs) > 1 else ''}, {failed} violations"
