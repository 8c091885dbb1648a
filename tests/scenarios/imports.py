"""Lists as files, and an office that imports them as the command does: read, prepare, carry out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bridge.importing.file_list import FileList
from bridge.importing.reader import read_list
from bridge.importing.terms import Outcome, Terms, Verb
from bridge.jobs.checking import load_checked
from bridge.jobs.importing import Prepared, carry_out, prepare
from bridge.settings import Settings
from tests.scenarios.people import Office, moment


def lists_settings(**bridge: Any) -> Settings:
    """The shipped settings with preset `lists`."""
    return load_checked(None, bridge={"preset": ["lists"], **bridge})


def written(path: Path, *rows: Mapping[str, str]) -> Path:
    """A CSV file with these rows; the header is every key there is."""
    header = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(header)
        lines.writerows([row.get(key, "") for key in header] for row in rows)
    return path


class ListOffice(Office):
    """A spreadsheet with preset `lists`."""

    def __init__(self, *, at: str = "2026-11-20 09:00", **bridge: Any) -> None:
        super().__init__(lists_settings(**bridge), at=at)

    def prepare(self, files: Path | Sequence[Path], verb: str, at: str, **terms: Any) -> Prepared:
        """What an import would do."""
        paths = [files] if isinstance(files, Path) else files
        allow = bool(terms.get("allow_no_email", False))
        lists: Iterable[FileList] = [read_list(path, self.settings, allow_no_email=allow) for path in paths]
        return prepare(self.bridge, self.settings, list(lists), Terms(Verb(verb), **terms), moment(at))

    def imports(self, files: Path | Sequence[Path], verb: str, at: str, **terms: Any) -> Prepared:
        """An import that was said yes to."""
        prepared = self.prepare(files, verb, at, **terms)
        carry_out(self.bridge, self.settings, prepared)
        return prepared

    def records(self, title: str) -> list[dict[str, Any]]:
        """The rows of a tab that hold anything, blank cells left out."""
        rows = ({key: cell for key, cell in row.items() if cell not in ("", None)} for row in self.rows(title))
        return [row for row in rows if row]

    def lead(self, email: str) -> dict[str, Any]:
        """The lead with this key."""
        (found,) = [row for row in self.records("リード") if row.get("名寄せキー") == email]
        return found


def counts(prepared: Prepared) -> dict[str, int]:
    """Rows by outcome, zeros left out."""
    found = {outcome.value: prepared.reconciled.count(outcome) for outcome in Outcome}
    return {outcome: number for outcome, number in found.items() if number}
