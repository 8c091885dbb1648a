"""Conditional formats of people's that a batch deleted in place of ours: rules have only an index, and people add some at any time.

Google's answer to a deletion holds the rule that went, so whatever is not ours goes back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bridge.errors import OutcomeUnknown, RequestRefused
from bridge.google_sheets.apply import Applied, Applier, Outcome
from bridge.google_sheets.read import read_structure
from bridge.google_sheets.stamps import highest_seq
from bridge.planning.batches import Batch
from bridge.planning.mistakes import deleted_by_mistake, vanished
from bridge.planning.requests import Request
from bridge.sheet.snapshot import Structure

log = logging.getLogger(__name__)

TRIES = 6
ADD = "addConditionalFormatRule"


def put_rules_back(applier: Applier, sent: Iterable[Mapping[str, Any]], applied: Applied, before: Structure) -> bool:
    """Put back people's rules that went with ours; whether there were any. sent: the requests of the batch.

    before: as planned from. No call where none went. Raises OutcomeUnknown where that fails.
    """
    lost = deleted_by_mistake(sent, applied.replies)
    if lost is None:
        lost = vanished(before.tabs, read_structure(applier.transport, before.spreadsheet_id))
    if lost:
        send_back(
            lost,
            lambda: read_structure(applier.transport, before.spreadsheet_id),
            lambda requests, now: (
                applier.apply(Batch(requests=tuple(requests)), highest_seq(now, 0)).outcome is Outcome.APPLIED
            ),
        )
    return bool(lost)


def send_back(
    lost: Sequence[Request], look: Callable[[], Structure], send: Callable[[Sequence[Request], Structure], bool]
) -> None:
    """Add these rules again, where their tabs still are. look: reads the structure; send: whether it was written."""
    log.warning("rules of people's went with ours; putting them back", extra={"rules": len(lost)})
    for _ in range(TRIES):
        now = look()
        requests = list(_fitting(lost, now))
        try:
            if not requests or send(requests, now):
                return
        except RequestRefused:  # people changed the tab in that moment
            log.warning("putting rules back was refused; trying again")
    raise OutcomeUnknown(
        f"{len(lost)} conditional formats of people's could not be put back; the version history has them"
    )


def _fitting(lost: Sequence[Request], now: Structure) -> Iterator[Request]:
    """With indexes that there are."""
    counts = {tab.sheet_id: len(tab.conditional_formats) for tab in now.tabs}
    for request in lost:
        rule, index = request[ADD]["rule"], request[ADD]["index"]
        sheet_id = rule["ranges"][0].get("sheetId", 0)
        if sheet_id in counts:
            yield {ADD: {"rule": rule, "index": min(index, counts[sheet_id])}}
            counts[sheet_id] += 1
