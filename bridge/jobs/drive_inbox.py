"""The inbox in Drive: files that people put into a folder of Drive are imported where it is certain what they are.

What was imported is moved into the folder `processed` inside it, in which names need not differ, so no file replaces another.
Folders, shortcuts and Google's own documents are left alone; a file that is not wholly there, or that changes meanwhile, waits.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import Path

from bridge.errors import AccessDenied, InvalidInput, NotFound, SheetbridgeError
from bridge.google_sheets import drive_folder
from bridge.google_sheets.drive_folder import FOLDER, DriveFile
from bridge.importing.opening import Asked
from bridge.importing.reader import MAX_BYTES, too_large
from bridge.importing.understanding import understand
from bridge.jobs.gathering import Connection
from bridge.jobs.importing import Prepared
from bridge.jobs.inbox import PROCESSED, Dropped, folder_of, import_certain, is_passed_over, what_was_done, work_off
from bridge.settings import Settings

ADDRESS = re.compile(r"(?:https://drive\.google\.com/.*folders/)?(?P<id>[\w-]{10,})(?:[/?#].*)?")
GOOGLE_S = "application/vnd.google-apps."
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # characters of a name in Drive that no file of this machine can have


def work_off_inboxes(connection: Connection, settings: Settings, project: Path, now: datetime) -> list[Dropped]:
    """The files of the inbox folder, then of the one in Drive. Raises InvalidInput where neither is set, or one is not there."""
    drive = settings.bridge.drive_inbox
    here = settings.bridge.inbox or not drive
    dropped = work_off(connection, settings, folder_of(settings, project), now) if here else []
    return [*dropped, *(work_off_drive(connection, settings, folder_id(drive), project, now) if drive else ())]


def folder_id(address: str) -> str:
    """The id in a folder's address, or the id itself. Raises InvalidInput."""
    match = ADDRESS.fullmatch(address.strip())
    if match is None:
        raise InvalidInput(
            f'bridge.yaml: drive_inbox "{address}" is no folder of Drive: open the folder in a browser and copy its address'
        )
    return match["id"]


def waiting_in(connection: Connection, folder: str) -> list[DriveFile]:
    """What lies in the folder. Raises InvalidInput, which says what to click, where it cannot be seen."""
    transport = connection.transport
    try:
        kind = drive_folder.look_at(transport, folder).kind
        if kind != FOLDER:
            raise InvalidInput(
                f'drive_inbox "{folder}" is no folder (its type is {kind}): copy the address of a folder'
            )
        return drive_folder.list_folder(transport, folder)
    except (NotFound, AccessDenied) as error:
        raise InvalidInput(
            f'the folder of drive_inbox ("{folder}") cannot be seen: {error}. Open it in Drive, click Share and add this account as'
            " Editor; the Google Drive API must be enabled (docs/setup.md)"
        ) from error


def work_off_drive(
    connection: Connection, settings: Settings, folder: str, project: Path, now: datetime
) -> list[Dropped]:
    """Import what is certain, file by file; a file that fails stays and hinders no other. project: where rejected rows go."""
    files = [one for one in waiting_in(connection, folder) if one.kind != FOLDER and not is_passed_over(one.name)]
    return [_worked_off(connection, settings, one, folder, project, now) for one in files]


def _worked_off(
    connection: Connection, settings: Settings, file: DriveFile, folder: str, project: Path, now: datetime
) -> Dropped:
    path = project / (UNFIT.sub("_", file.name) or "_")
    try:
        prepared = _imported(connection, settings, file, path, now)
    except SheetbridgeError as error:
        return Dropped(path, None, str(error))
    done, rejected = what_was_done(prepared)
    try:
        stays = not _put_aside(connection, file, folder)
    except SheetbridgeError as error:
        why = f"{done}; it could not be moved to {PROCESSED}/ ({error}): give this account the role Editor"
        why += "; importing it again changes nothing"
        return Dropped(path, prepared, why, rejected, stays=True)
    why = f"{done}; it was changed meanwhile: the next sync imports what is new" if stays else done
    return Dropped(path, prepared, why, rejected, stays=stays)


def _imported(connection: Connection, settings: Settings, file: DriveFile, path: Path, now: datetime) -> Prepared:
    if file.kind.startswith(GOOGLE_S):
        raise InvalidInput("it is a Google document, which stays where people work in it: download it as CSV or Excel")
    if not file.md5 or not file.size:
        raise InvalidInput("it is empty or not wholly there yet: the next sync looks again")
    if file.size > MAX_BYTES:
        raise InvalidInput(f"it {too_large(file.size)}: split it, or leave out columns nobody needs")
    content = drive_folder.read_content(connection.transport, file.file_id)
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != file.md5:
        raise InvalidInput("it changes at the moment: the next sync looks again")
    return import_certain(connection, settings, understand(content, str(path), settings, Asked()), now)


def _put_aside(connection: Connection, file: DriveFile, folder: str) -> bool:
    """Move the file; False where its content is not what was imported: then it lies in the inbox again."""
    transport = connection.transport
    target = drive_folder.folder_inside(transport, folder, PROCESSED)
    moved = drive_folder.move(transport, file.file_id, source=folder, target=target)
    if moved.md5 == file.md5 or target not in moved.parents:
        return True
    drive_folder.move(transport, file.file_id, source=target, target=folder)
    return False
