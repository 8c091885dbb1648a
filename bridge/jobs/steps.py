"""A step of doctor, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """ok; warn: works, but something follows from it; fail: stops the work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. seen: what was found; advice: what to click or type; lines: details, one each."""

    name: str
    verdict: Verdict
    seen: str
    advice: str = ""
    lines: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the walk can go on."""
        return self.verdict is not Verdict.FAIL


def ok(name: str, seen: str, lines: tuple[str, ...] = ()) -> Step:
    """A step that is right."""
    return Step(name, Verdict.OK, seen, "", lines)


def warn(name: str, seen: str, advice: str, lines: tuple[str, ...] = ()) -> Step:
    """A step that works, with a consequence people should know."""
    return Step(name, Verdict.WARN, seen, advice, lines)


def fail(name: str, seen: str, advice: str, lines: tuple[str, ...] = ()) -> Step:
    """A step that stops the work."""
    return Step(name, Verdict.FAIL, seen, advice, lines)
