"""Applying one batch exactly once, and putting back what was not ours to overwrite.

Never resends blindly: after an answer that says nothing, the stamp is read again. The steps and their reasons stand in
docs/safety.md; https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/batchUpdate
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bridge.errors import OutcomeUnknown, RequestRefused, SpreadsheetUnreachable
from bridge.google_sheets.read import read_filters, read_structure
from bridge.google_sheets.stamps import Stamp, clean_up, new_stamp, stamp_request, stamps_of
from bridge.google_sheets.transport import Transport
from bridge.planning.batches import Batch
from bridge.planning.before import BeforeImage, Seen, before_image
from bridge.planning.displaced import Displaced, Restoration, displaced_by, found_again, in_place
from bridge.planning.inserting import insertion
from bridge.planning.open_write import NOTHING_OPEN, open_write
from bridge.planning.requests import Request, update_cells
from bridge.planning.retention import Tail
from bridge.planning.verdict import Verdict, judge
from bridge.sheet.snapshot import Structure, TabStructure

log = logging.getLogger(__name__)

APPEND_TRIES = 6
PUT_BACK_TRIES = 20  # giving up would leave cells on a wrong row, so this is far beyond what people can do by hand
SILENCES = 4  # writes in a row that got no answer and were not applied
CELLS = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(userEnteredValue))))"


class Outcome(StrEnum):
    """What became of a batch."""

    APPLIED = "applied"
    REPAIRED = "repaired"  # applied, but people were faster in places: theirs is back, plan again
    LOST_RACE = "lost_race"  # another bridge wrote first; nothing of ours was written
    NOT_APPLIED = "not_applied"  # no answer, and no stamp: nothing was written


@dataclass(frozen=True)
class Applied:
    """What became of a batch; seq: the number to go on from; verdict: what the before-image said (None: there was none)."""

    outcome: Outcome
    seq: int
    verdict: Verdict | None = None
    structure: Structure | None = None
    replies: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Workplace:
    """Where the bridge keeps its books in a spreadsheet: the tabs `_state` and `_before`, as last read."""

    structure: Structure
    state: TabStructure
    before: TabStructure


class Applier:
    """Applies batches of one run, one after the other. token: unique for the run; now: an aware moment (stamps carry it)."""

    def __init__(self, transport: Transport, place: Workplace, *, token: str, now: datetime) -> None:
        self.transport, self.place, self.now = transport, place, now
        self._token, self._number = token, 0

    def apply(self, batch: Batch, seq: int) -> Applied:
        """Apply one batch planned from `seq`.

        Raises RequestRefused where Google refuses it and no stamp explains why, SpreadsheetUnreachable where write after write gets
        no answer and is not applied.
        """
        image = (
            before_image(batch.blocks, batch.guards, self.place.structure, self.place.before, cut=batch.cut)
            if batch.blocks or batch.guards or batch.cut
            else None
        )
        stamp = self._stamp(seq)
        try:
            answer = self._send(stamp, batch, image)
        except OutcomeUnknown as error:
            log.warning("no clear answer; reading the stamp", extra={"status": error.status, "seq": stamp.seq})
            return self._unless_silent_for_long(self._after_silence(stamp, batch, image), error)
        except RequestRefused as error:
            return self._after_refusal(stamp, batch, image, error)
        self.transport.silences = 0
        seen = image.read(answer.get("updatedSpreadsheet", {}).get("sheets", ())) if image else None
        return self._judged(stamp, batch, seen, image, answer.get("replies", ()))

    def _stamp(self, seq: int) -> Stamp:
        self._number += 1
        return new_stamp(seq, f"{self._token}.{self._number}", self.place.structure.spreadsheet_id, self.now)

    def _send(self, stamp: Stamp, batch: Batch, image: BeforeImage | None) -> Any:
        body: dict[str, Any] = {"requests": self._requests(stamp, batch, image)}
        params = {"fields": "spreadsheetId,replies"}
        if image:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseRanges": image.ranges(),
                "responseIncludeGridData": True,
            }
            params = {"fields": f"spreadsheetId,updatedSpreadsheet({CELLS})"}
        return self.transport.json("POST", f"/{stamp.spreadsheet_id}:batchUpdate", params=params, body=body)

    def _requests(self, stamp: Stamp, batch: Batch, image: BeforeImage | None) -> list[Request]:
        requests = [stamp_request(stamp), *clean_up(self.place.structure, self.now), *batch.first]
        requests.append(self._state(stamp.seq, batch.entries))
        if image:
            requests += [*image.requests(), *open_write(batch, image).requests(self.place.state)]
            requests += [one.deletion() for one in image.cut]
        elif batch.closes:
            requests += NOTHING_OPEN.requests(self.place.state)
        requests += [update_cells(block.sheet_id, block.row, block.column, block.new) for block in batch.blocks]
        requests += [request for rows in (*batch.created, *batch.told) for request in insertion(rows)]
        return [*requests, *batch.requests]

    def _state(self, seq: int, entries: Mapping[str, str] | None) -> Request:
        lines: list[tuple[str, str | int]] = [("key", "value"), ("seq", seq)]  # the header, too: people clear sheets
        lines += sorted((entries or {}).items())
        return update_cells(self.place.state.sheet_id, 0, 0, lines)

    # --- answers that need a second look ---------------------------------------------------------------------------

    def _after_silence(self, stamp: Stamp, batch: Batch, image: BeforeImage | None) -> Applied:
        structure = read_structure(self.transport, stamp.spreadsheet_id)
        stamps = stamps_of(structure.metadata)
        if not any(found.value == stamp.value for found in stamps):
            lost = any(found.metadata_id == stamp.metadata_id for found in stamps)
            return Applied(Outcome.LOST_RACE if lost else Outcome.NOT_APPLIED, stamp.seq - 1, structure=structure)
        seen = self.read_before(image) if image and stamps[0].value == stamp.value else None
        if image and seen is None:
            return Applied(Outcome.REPAIRED, stamp.seq, structure=structure)
        return self._judged(stamp, batch, seen, image)

    def _unless_silent_for_long(self, found: Applied, error: OutcomeUnknown) -> Applied:
        """To plan again helps against others who write, not against a service (or a disk) that takes no write at all."""
        self.transport.silences = self.transport.silences + 1 if found.outcome is Outcome.NOT_APPLIED else 0
        if self.transport.silences >= SILENCES:
            text = f"nothing was written in {SILENCES} tries: {error}"
            raise SpreadsheetUnreachable(text, status=error.status) from error
        return found

    def _after_refusal(self, stamp: Stamp, batch: Batch, image: BeforeImage | None, error: RequestRefused) -> Applied:
        """A 400: ours already there (sent twice), a foreign stamp (lost), or Google means it (raised again)."""
        found = self._after_silence(stamp, batch, image)
        if found.outcome is Outcome.NOT_APPLIED:
            raise error
        return found

    def read_before(self, image: BeforeImage) -> Seen:
        """What a batch copied, by the place it came from: 1 call."""
        path = f"/{self.place.structure.spreadsheet_id}"
        answer = self.transport.json("GET", path, params={"ranges": image.ranges(), "fields": CELLS})
        return image.read(answer.get("sheets", ()))

    # --- people were faster ----------------------------------------------------------------------------------------

    def _judged(
        self, stamp: Stamp, batch: Batch, seen: Seen | None, image: BeforeImage | None, replies: Sequence[Any] = ()
    ) -> Applied:
        if seen is None or image is None:
            return Applied(Outcome.APPLIED, stamp.seq, replies=replies)
        verdict = judge(batch, seen)
        changed = [one for one in image.cut if not one.is_as_read(seen)]
        seq = self._append(changed, seen) if changed else stamp.seq
        if verdict.as_read:
            return Applied(Outcome.REPAIRED if changed else Outcome.APPLIED, seq, verdict, replies=replies)
        log.warning(
            "people were faster; putting theirs back",
            extra={"rows": len(verdict.moved), "cells": len(verdict.overtaken)},
        )
        return Applied(Outcome.REPAIRED, self._put_back(displaced_by(batch, verdict, seen), seq), verdict)

    def _append(self, cut: Sequence[Tail], seen: Seen) -> int:
        """Rows of a log that were cut off just when somebody wrote there go back, to its end; the number to go on from."""
        log.warning(
            "somebody wrote into the end of a log; putting it back", extra={"rows": sum(one.count for one in cut)}
        )
        for attempt in range(APPEND_TRIES):
            newest = self._look_again()
            homes = [(one, self.place.structure.tab(one.home.sheet_id)) for one in cut]
            # the copy may be another bridge's by the second try: what it held is written over it
            requests = [
                request
                for one, home in homes
                if home is not None
                for request in one.back(self.place.before, home, seen if attempt else None)
            ]
            try:
                applied = self.apply(Batch(requests=tuple(requests)), newest)
            except RequestRefused:
                continue  # people changed the tab again
            if applied.outcome is Outcome.APPLIED:
                return applied.seq
        raise OutcomeUnknown(
            f"rows somebody wrote at the end of a log are kept in the hidden tab {self.place.before.title}"
        )

    def _put_back(self, pushed: Displaced, seq: int) -> int:
        """Restore what a write displaced; this write is stamped, copied and judged like any other.

        Where people moved on meanwhile, what went astray is looked for again, and what it displaced in its turn goes back first.
        """
        work = in_place(pushed)
        for _ in range(PUT_BACK_TRIES):
            seen = None
            if work.batch.blocks:
                image = before_image(work.batch.blocks, work.batch.guards, self.place.structure, self.place.before)
                stamp = self._stamp(seq)
                seen = self._sent_back(stamp, work.batch, image)
                seq = stamp.seq if seen is not None else seq
            left = work.left(seen)
            if not left:
                return seq if work.batch.blocks and work.is_right(seen) else self._closed(seq)
            seq = max(seq, self._look_again())
            work = self._found_again(left)
        raise OutcomeUnknown(f"people kept moving rows while {len(work.batch.blocks)} ranges were being put back")

    def _closed(self, seq: int) -> int:
        """Nothing of ours stands on a wrong row any more: no later run needs to look."""
        stamp = self._stamp(seq)
        try:
            self._send(stamp, Batch(closes=True), None)
        except (OutcomeUnknown, RequestRefused):
            log.warning(
                "a write that is judged could not be closed; the next run looks at it", extra={"seq": stamp.seq}
            )
        return stamp.seq

    def _look_again(self) -> int:
        """Take the structure anew; the number of the newest batch, whoever applied it."""
        structure = read_structure(self.transport, self.place.structure.spreadsheet_id)
        own = [structure.tab(tab.sheet_id) or tab for tab in (self.place.state, self.place.before)]
        self.place = Workplace(structure, *own)
        return max((stamp.seq for stamp in stamps_of(structure.metadata)), default=0)

    def _found_again(self, displaced: Sequence[Displaced]) -> Restoration:
        """What is still to be put back, where it stands by now: 1 call."""
        known = {tab.sheet_id for tab in self.place.structure.tabs}
        wanted = sorted(set[int]().union(*(one.sheet_ids for one in displaced)) & known)
        filters = [{"gridRange": {"sheetId": sheet_id}} for sheet_id in wanted]
        read = read_filters(self.transport, self.place.structure.spreadsheet_id, filters, render="FORMULA")
        return found_again(displaced, {where["sheetId"]: columns for where, columns in read})

    def _sent_back(self, stamp: Stamp, batch: Batch, image: BeforeImage) -> Seen | None:
        """What stood where the restoring batch wrote; None where it was not applied and must be tried with a newer seq."""
        try:
            answer = self._send(stamp, batch, image)
        except (OutcomeUnknown, RequestRefused):
            structure = read_structure(self.transport, stamp.spreadsheet_id)
            stamps = stamps_of(structure.metadata)
            if any(found.value == stamp.value for found in stamps):
                return self.read_before(image)
            if not any(found.metadata_id >= stamp.metadata_id for found in stamps):
                log.warning("putting back was refused; trying again", extra={"seq": stamp.seq})
            return None
        return image.read(answer.get("updatedSpreadsheet", {}).get("sheets", ()))
