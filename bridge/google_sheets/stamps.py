"""Stamps: developer metadata with a chosen id that makes a batch apply at most once.

An id that exists makes Google refuse the whole batch (seen on the real API 2026-09; `init` and `doctor` prove it again). So of two
bridges that planned from the same `seq` one wins, and a batch that is sent twice is applied once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.planning.requests import Request, create_metadata, delete_metadata
from bridge.sheet.snapshot import Metadata, Structure

KEY = "sheetbridge.commit"
BASE = 1_300_000_000  # ids are positive int32; Google's own are random, so a free stretch above BASE is all but certain
KEEP = 20
YOUNG = timedelta(minutes=15)  # a request that was cut off may still land; its stamp must be there to refuse it


@dataclass(frozen=True, slots=True)
class Stamp:
    """One applied batch. at: seconds since 1970 of the machine that wrote it; spreadsheet_id: where it was written."""

    seq: int
    token: str
    spreadsheet_id: str
    at: int
    metadata_id: int

    @property
    def value(self) -> str:
        """What stands in the metadata."""
        return f"{self.seq}@{self.at}@{self.token}@{self.spreadsheet_id}"


def new_stamp(seq: int, token: str, spreadsheet_id: str, now: datetime) -> Stamp:
    """The stamp of the batch after `seq`; now: an aware moment."""
    return Stamp(seq + 1, token, spreadsheet_id, int(now.timestamp()), BASE + seq + 1)


def stamp_request(stamp: Stamp) -> Request:
    """Request 0 of a batch."""
    return create_metadata(KEY, stamp.value, {"spreadsheet": True}, stamp.metadata_id)


def stamps_of(metadata: Iterable[Metadata]) -> list[Stamp]:
    """The stamps among a spreadsheet's metadata, newest first."""
    found = (_parsed(entry) for entry in metadata if entry.key == KEY)
    return sorted((stamp for stamp in found if stamp), key=lambda stamp: stamp.seq, reverse=True)


def _parsed(entry: Metadata) -> Stamp | None:
    parts = entry.value.split("@")
    if len(parts) != 4 or not (parts[0].isdigit() and parts[1].isdigit()):
        return None
    return Stamp(int(parts[0]), parts[2], parts[3], int(parts[1]), entry.id)


def clean_up(structure: Structure, now: datetime) -> Iterator[Request]:
    """Requests that delete old stamps: all but the newest KEEP and those younger than YOUNG. now: an aware moment."""
    oldest = (now - YOUNG).timestamp()
    for stamp in stamps_of(structure.metadata)[KEEP:]:
        if stamp.at < oldest:
            yield delete_metadata(stamp.metadata_id)


def highest_seq(structure: Structure, seq: int) -> int:
    """The number to go on from: that of `_state`, or the highest stamp's where `_state` was cleared or an old version restored.

    Right because the structure is read before the cells: a stamp seen here is never newer than the `seq` read after it.
    """
    return max([seq, *(stamp.metadata_id - BASE for stamp in stamps_of(structure.metadata))])


def is_copy(structure: Structure) -> bool:
    """Whether the newest stamp was written in another spreadsheet: this one is a copy of it."""
    stamps = stamps_of(structure.metadata)
    return bool(stamps) and stamps[0].spreadsheet_id != structure.spreadsheet_id
