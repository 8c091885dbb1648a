"""What a file holds, counted: for people who look at it before they import it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bridge.importing.file_list import Fault, FileList, Status
from bridge.sheet.emails import is_role


@dataclass(frozen=True, slots=True)
class Report:
    """rows: with a line each; people: different addresses; repeated: rows whose address stood above; roles: addresses of a role;
    faults, statuses, mail (stopped, welcome, unknown): how many rows."""

    rows: int
    people: int
    repeated: int
    roles: int
    faults: Mapping[str, int]
    statuses: Mapping[str, int]
    mail: Mapping[str, int]


def report(found: FileList) -> Report:
    """The counts of a file."""
    keys = found.frame["email_key"].dropna()
    faults, statuses = (Counter(found.frame[name].dropna()) for name in ("fault", "status"))
    mail = Counter(found.frame["opt_out"].dropna())
    stopped, welcome = mail["yes"], mail["no"]
    return Report(
        rows=len(found.frame),
        people=keys.nunique(),
        repeated=int(keys.duplicated().sum()),
        roles=sum(map(is_role, keys.unique())),
        faults={fault.value: faults[fault] for fault in Fault if faults[fault]},
        statuses={status.value: statuses[status] for status in Status if statuses[status]},
        mail={"stopped": stopped, "welcome": welcome, "unknown": len(found.frame) - stopped - welcome},
    )


def as_json(found: FileList) -> dict[str, Any]:
    """Everything `import inspect` tells, for machines: no rows of people, but a few samples of each column."""
    return {
        "path": found.path,
        "sha256": found.sha256,
        "source": found.source,
        "reason": found.reason,
        "experimental": found.experimental,
        "verbs": list(found.verbs),
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "worksheet": found.worksheet,
        "header_line": found.header_line,
        "campaign": {"name": found.campaign, "on": found.campaign_on, "from": found.campaign_from or None},
        **asdict(report(found)),
        "columns": [asdict(column) for column in found.columns],
        "problems": [{"place": one.place, "text": one.text, "hint": one.hint} for one in found.problems],
        "notes": list(found.notes),
    }
