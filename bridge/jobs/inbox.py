"""The inbox: files dropped into a folder become imports, where it is certain what they are; the others are listed and stay.

What was imported is moved aside into `processed/`, never deleted and never over another file. Only regular files right inside the
folder count: links, hidden files and folders are left alone, so nothing outside it is ever read or moved. A file that is still
being written waits: one that changed within the last second is looked at twice, and one that changes meanwhile stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bridge.errors import InvalidInput, SheetbridgeError
from bridge.importing.file_list import FileList
from bridge.importing.reader import read_list
from bridge.importing.terms import Terms, Verb
from bridge.jobs.gathering import Connection
from bridge.jobs.importing import Prepared, carry_out, prepare, write_rejected
from bridge.settings import Settings

PROCESSED = "processed"
ASIDE = (".rejected.csv",)  # endings of files we wrote ourselves
BEING_WRITTEN = (".tmp", ".part", ".partial", ".crdownload", ".download")  # endings browsers and copiers use meanwhile
QUIET = 1.0  # seconds without a change, after which a file counts as wholly there
UNSURE = frozenset({"generic"})  # sources that fit any list


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of one file. path: where it stands now; prepared: None where it was left; why: a sentence; stays: it
    was imported and lies in the inbox all the same."""

    path: Path
    prepared: Prepared | None
    why: str
    rejected: tuple[Path, ...] = ()
    stays: bool = False

    @property
    def left(self) -> bool:
        """Whether a person has to look."""
        return self.prepared is None or bool(self.rejected) or self.stays


def folder_of(settings: Settings, project: Path) -> Path:
    """The configured folder. Raises InvalidInput where there is none."""
    name = settings.bridge.inbox
    if not name:
        raise InvalidInput("no inbox is set: write `inbox: FOLDER` into bridge.yaml")
    folder = project / name
    if not folder.is_dir():
        raise InvalidInput(f'there is no inbox folder "{folder}"; create it first')
    return folder


def work_off(connection: Connection, settings: Settings, folder: Path, now: datetime) -> list[Dropped]:
    """Import what is certain, file by file in the order of names; a file that fails stays and hinders no other."""
    paths = list(dropped_files(folder))
    first = {path: _mark(path) for path in paths}
    latest = max((mark[1] for mark in first.values()), default=0) / 1e9
    if latest > connection.transport.wall().timestamp() - QUIET:
        connection.transport.sleep(QUIET)
    return [_worked_off(connection, settings, path, first[path], now) for path in paths]


def dropped_files(folder: Path) -> Iterator[Path]:
    """The files that wait."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.is_symlink() and not is_passed_over(path.name):
            yield path


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is no list of people's: hidden, a program's own, written by us, or still on its way."""
    return name.startswith((".", "~")) or name.lower().endswith((*ASIDE, *BEING_WRITTEN))


def _mark(path: Path) -> tuple[int, int, int]:
    """What changes when somebody writes to a file, or puts another in its place; nothing of a file that went."""
    try:
        about = path.stat()
    except OSError:
        return (0, 0, 0)
    return (about.st_ino, about.st_mtime_ns, about.st_size)


def import_certain(connection: Connection, settings: Settings, found: FileList, now: datetime) -> Prepared:
    """Import a list as what it is. Raises InvalidInput where that is not certain, and what the import raises."""
    doubt = _doubt(found)
    if doubt:
        raise InvalidInput(doubt)
    prepared = prepare(connection, settings, [found], Terms(Verb(found.verbs[0])), now)
    carry_out(connection, settings, prepared)
    return prepared


def what_was_done(prepared: Prepared) -> tuple[str, tuple[Path, ...]]:
    """An import that is done, in words, and the file of the rows that could not be taken; the words say so where it failed."""
    done = f"import {prepared.terms.verb} as {prepared.import_id}"
    try:
        return done, tuple(write_rejected(prepared))
    except SheetbridgeError as error:
        return f"{done}; the rows that could not be taken are in no file: {error}", ()


def _worked_off(
    connection: Connection, settings: Settings, path: Path, mark: tuple[int, int, int], now: datetime
) -> Dropped:
    if _mark(path) != mark:
        return Dropped(path, None, "it is being written at the moment: the next sync looks again")
    try:
        prepared = import_certain(connection, settings, read_list(path, settings), now)
    except SheetbridgeError as error:
        return Dropped(path, None, str(error))
    done, rejected = what_was_done(prepared)
    if _mark(path) != mark:
        why = f"{done}; it was changed meanwhile: the next sync imports what is new"
        return Dropped(path, prepared, why, rejected, stays=True)
    try:
        return Dropped(_moved(path), prepared, done, rejected)
    except OSError as error:  # a full disk, a file in the folder's place: what is imported is imported
        why = f"{done}; it could not be moved to {PROCESSED}/ ({error.strerror}): move it; importing it again changes nothing"
        return Dropped(path, prepared, why, rejected)


def _doubt(found: FileList) -> str:
    """Why a person should import this file; an empty text where it is certain."""
    if found.source in UNSURE or found.experimental or not found.verbs:
        return f"it is not certain what it is (read as {found.source}): import it by hand"
    if found.verbs[0] in (Verb.ATTENDEES, Verb.INVITE) and not found.campaign and found.frame["campaign"].isna().any():
        return f'it names no campaign: run `sheetbridge import {found.verbs[0]} "{found.name}" --campaign NAME`'
    return ""


def _moved(path: Path) -> Path:
    """Put the file aside under its name, or under the next free one: another file is never overwritten."""
    aside = path.parent / PROCESSED
    aside.mkdir(exist_ok=True)
    for number in range(10_000):
        target = aside / (path.name if not number else f"{path.stem} ({number}){path.suffix}")
        try:
            os.link(path, target)  # fails where the name is taken, which rename would not
        except FileExistsError:
            continue
        except OSError:
            if target.exists():
                continue
            path.rename(target)
            return target
        path.unlink()
        return target
    raise InvalidInput(f'"{aside}" holds 10,000 files named {path.name}; clear it')
