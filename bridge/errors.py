"""Every exception of sheetbridge, and Problem: a fault in people's data, which is a value and never an exception.

SheetbridgeError                   exit 1  something failed; the message says what to do
+-- InvalidSettings                exit 4  config/ or sheet_templates/ has faults (all of them in .problems)
+-- SpreadsheetUnreachable         exit 1  no answer in the bounded time, or an answer that makes no sense
|   +-- NotFound                   exit 1  no such spreadsheet, or the address was mistyped
|   +-- AccessDenied               exit 1  not shared with us, the API is off, or the key was revoked
|   +-- QuotaExceeded              exit 1  429 until the time bound was over
+-- RequestRefused                 exit 1  Google refused a request (400) for a reason a re-read does not explain
+-- OutcomeUnknown                 exit 1  a write was sent and no answer tells whether it was applied (apply re-reads the stamp)
+-- StampRuleBroken                exit 1  the service accepts a metadata id twice, so nothing can be applied exactly once
+-- Refused                        exit 4  we refuse, and nothing was written
    +-- UnsafePlan                         too many records would change
    +-- TooBig                             a cell or the spreadsheet would pass Google's limits (all of them in .problems)
    +-- StalePlan                          the plan is not the one that was shown
    +-- Locked                             others kept writing; the bounded tries are over
    +-- SchemaTooNew                       a newer sheetbridge manages this spreadsheet
    +-- ConfigurationTakenOver             `watch` found another configuration in charge
    +-- ListChanged                        people changed a list while it was being adopted; what was added is off again
    +-- NotPrepared                        the spreadsheet has no template yet: init or adopt first
    +-- InvalidInput                       an argument names nothing (a run, a record, a file); nothing was written
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in settings or in people's data, with its place.

    place: `config/sla.yaml:4:3`, `リード!H12`, `leads.csv:17`; text: what, the value in quotes, what to do.
    """

    place: str
    text: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.text}{f' ({self.hint})' if self.hint else ''}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "Qualified"?` for the nearest known word, else an empty text."""
    matches = get_close_matches(word, list(known), n=1)
    return f'did you mean "{matches[0]}"?' if matches else ""


class SheetbridgeError(Exception):
    """Base of all; `exit_code` is what the command line ends with."""

    exit_code = 1


class InvalidSettings(SheetbridgeError):
    """Faults in the settings, all at once."""

    exit_code = 4

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SpreadsheetUnreachable(SheetbridgeError):
    """No usable answer; `status` is the last HTTP status, 0 for none."""

    def __init__(self, text: str, *, status: int = 0) -> None:
        self.status = status
        super().__init__(text)


class NotFound(SpreadsheetUnreachable):
    """404."""


class AccessDenied(SpreadsheetUnreachable):
    """401, 403, or a key that cannot be used."""


class QuotaExceeded(SpreadsheetUnreachable):
    """429 for longer than we may wait."""


class RequestRefused(SheetbridgeError):
    """A 400 that stays; `message` is Google's, perhaps in another language."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        self.message = message
        self.status = status
        super().__init__(f"Google refused the request ({status}): {message}")


class OutcomeUnknown(SheetbridgeError):
    """A write whose answer is missing or makes no sense: never sent again blindly. `status`: the HTTP status, 0 for none."""

    def __init__(self, text: str, *, status: int = 0) -> None:
        self.status = status
        super().__init__(f"no clear answer to a write: {text}")


class StampRuleBroken(SheetbridgeError):
    """The service accepted the same metadata id twice."""

    def __init__(self) -> None:
        super().__init__(
            "this service accepts developer metadata with an id that exists; sheetbridge cannot write safely there"
        )


class Refused(SheetbridgeError):
    """We refuse; nothing was written."""

    exit_code = 4


class UnsafePlan(Refused):
    """More records would change than the limit allows; counts of records, limit as a share 0..1."""

    def __init__(self, *, changed: int, existing: int, limit: float) -> None:
        self.changed, self.existing, self.limit = changed, existing, limit
        super().__init__(
            f"plan would change {changed} of {existing} records ({changed / existing:.0%}); the limit is {limit:.0%}."
            " Read the plan, then run again with --force."
        )


class TooBig(Refused):
    """What would be written does not fit into a cell, or into a spreadsheet."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class StalePlan(Refused):
    """The plan made now is not the one whose digest was given."""

    def __init__(self, *, wanted: str, found: str) -> None:
        self.wanted, self.found = wanted, found
        super().__init__(f'the plan is now "{found}", not "{wanted}": run `sheetbridge plan` and read it again')


class Locked(Refused):
    """Others wrote before each of our tries."""

    def __init__(self, tries: int) -> None:
        self.tries = tries
        super().__init__(f"others wrote to the spreadsheet before each of {tries} tries; run again in a minute")


class SchemaTooNew(Refused):
    """`found` and `known` are schema versions of the hidden tabs."""

    def __init__(self, *, found: int, known: int) -> None:
        self.found, self.known = found, known
        super().__init__(f"the spreadsheet has schema {found}, this sheetbridge knows {known}: update sheetbridge")


class ConfigurationTakenOver(Refused):
    """Another configuration has synced this spreadsheet since we started watching it."""

    def __init__(self, *, ours: str, theirs: str) -> None:
        self.ours, self.theirs = ours, theirs
        super().__init__(f'configuration "{theirs}" has taken over from ours, "{ours}": stop one of the two')


class ListChanged(Refused):
    """A header moved or changed between the reading of a list and its adoption; what was added has been taken off again."""

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = tuple(titles)
        names = ", ".join(f'"{title}"' for title in self.titles)
        super().__init__(f"people changed {names} while it was being adopted; nothing was left there: run again")


class NotPrepared(Refused):
    """Neither `init` nor `adopt` has prepared the spreadsheet."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(f'"{title}" is not prepared: run `sheetbridge init` (new tabs) or `sheetbridge adopt` (yours)')


class InvalidInput(Refused):
    """An argument that names nothing; the message names the value and what there is."""
