"""The inbox in Drive: what is certain is imported and moved aside, everything else stays; nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from bridge.errors import InvalidInput
from bridge.google_sheets.drive_folder import FOLDER
from bridge.jobs.drive_inbox import folder_id, work_off_drive, work_off_inboxes
from bridge.local_sheets import Request
from bridge.local_sheets.server.orders import Order
from tests.jobs.test_lists import NOW, mailchimp
from tests.scenarios.imports import ListOffice

NAME = "subscribed_members_export_1.csv"


class Drive:
    """An office, and a folder of Drive beside its spreadsheet."""

    def __init__(self, tmp_path: Path) -> None:
        self.office, self.project = ListOffice(), tmp_path
        self.folder = self.call("POST", "/drive/v3/files", {"name": "名簿", "mimeType": FOLDER})["id"]
        self.content = mailchimp(tmp_path / NAME).read_bytes()

    def call(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        content = orjson.dumps(body) if body is not None else b""
        answer = self.office.local.handle(Request(method, path, list(query.items()), {}, content))
        assert answer.status < 400, answer.body
        return orjson.loads(answer.body)

    def upload(self, name: str, content: bytes, folder: str = "") -> str:
        about = orjson.dumps({"name": name, "parents": [folder or self.folder]}).decode()
        parts = f"--b\r\nContent-Type: application/json\r\n\r\n{about}\r\n--b\r\nContent-Type: text/csv\r\n\r\n"
        body = parts.encode() + content + b"\r\n--b--"
        headers = {"Content-Type": "multipart/related; boundary=b"}
        query = [("uploadType", "multipart")]
        answer = self.office.local.handle(Request("POST", "/upload/drive/v3/files", query, headers, body))
        return str(orjson.loads(answer.body)["id"])

    def replace(self, file_id: str, content: bytes) -> None:
        path, query = f"/upload/drive/v3/files/{file_id}", [("uploadType", "media")]
        self.office.local.handle(Request("PATCH", path, query, {"Content-Type": "text/csv"}, content))

    def names(self, folder: str = "") -> list[str]:
        query = f"'{folder or self.folder}' in parents and trashed = false"
        return [one["name"] for one in self.call("GET", "/drive/v3/files", q=query, orderBy="name")["files"]]

    @property
    def aside(self) -> str:
        query = f"'{self.folder}' in parents and name = 'processed'"
        (found,) = self.call("GET", "/drive/v3/files", q=query)["files"]
        return str(found["id"])

    def work_off(self) -> dict[str, Any]:
        found = work_off_drive(self.office.bridge, self.office.settings, self.folder, self.project, NOW)
        return {one.path.name: one for one in found}

    def emails(self) -> list[str]:
        return [row["メールアドレス"] for row in self.office.records("リード")]

    def at_first(self, of: Callable[[Request], bool], act: Callable[[], object]) -> None:
        """Do something at the first request of a kind, before it is answered."""

        def watch(request: Request) -> None:
            if of(request):
                self.office.local.on_request.remove(watch)
                act()

        self.office.local.on_request.append(watch)


@pytest.fixture
def drive(tmp_path: Path) -> Drive:
    return Drive(tmp_path)


def test_what_is_certain_is_imported_and_moved_aside_the_rest_stays(drive: Drive):
    drive.upload(NAME, drive.content)
    drive.upload("people.csv", "氏名,メールアドレス\n山田,p9@example.com\n".encode())
    drive.upload("empty.csv", b"")
    drive.upload("halfway.csv.crdownload", drive.content)
    drive.call("POST", "/drive/v3/files", {"name": "回答", "parents": [drive.folder]})  # a Google spreadsheet
    found = drive.work_off()
    assert sorted(name for name, one in found.items() if one.left) == ["empty.csv", "people.csv", "回答"]
    assert drive.names() == ["empty.csv", "halfway.csv.crdownload", "people.csv", "processed", "回答"]
    assert drive.names(drive.aside) == [NAME]
    assert drive.emails() == ["p1@example.com"]


def test_files_of_one_name_lie_beside_each_other(drive: Drive):
    for _ in range(2):
        drive.upload(NAME, drive.content)
        drive.work_off()
    assert drive.names(drive.aside) == [NAME, NAME]
    assert drive.emails() == ["p1@example.com"]


def test_a_file_that_changes_while_it_is_imported_is_imported_again(drive: Drive):
    file_id = drive.upload(NAME, drive.content)
    newer = drive.content + drive.content.splitlines(keepends=True)[1].replace(b"p1@", b"p2@")
    drive.at_first(lambda request: request.path.endswith(":batchUpdate"), lambda: drive.replace(file_id, newer))
    (found,) = drive.work_off().values()
    assert found.stays
    assert NAME in drive.names()
    drive.work_off()
    assert drive.names(drive.aside) == [NAME]
    assert drive.emails() == ["p1@example.com", "p2@example.com"]


def test_a_file_that_changes_between_listing_and_reading_waits(drive: Drive):
    file_id = drive.upload(NAME, drive.content)
    drive.at_first(lambda request: ("alt", "media") in request.query, lambda: drive.replace(file_id, b"half"))
    (found,) = drive.work_off().values()
    assert found.prepared is None
    assert "changes" in found.why
    assert drive.emails() == []


def test_a_move_that_gets_no_answer_is_looked_up(drive: Drive):
    drive.upload(NAME, drive.content)
    drive.office.local.orders.give(Order(do="cut", method="PATCH", applied=True))
    (found,) = drive.work_off().values()
    assert not found.left
    assert drive.names(drive.aside) == [NAME]


def test_a_file_that_somebody_takes_out_of_the_folder_is_left_where_they_put_it(drive: Drive):
    file_id = drive.upload(NAME, drive.content)
    away = {"addParents": "root", "removeParents": drive.folder}
    act = lambda: drive.call("PATCH", f"/drive/v3/files/{file_id}", {}, **away)  # noqa: E731
    drive.at_first(lambda request: request.method == "PATCH", act)
    drive.work_off()
    assert NAME not in drive.names()
    assert drive.emails() == ["p1@example.com"]


@pytest.mark.parametrize(
    "address",
    ["1AbCdEfGhIjKl_-", "https://drive.google.com/drive/folders/1AbCdEfGhIjKl_-?usp=sharing",
     "https://drive.google.com/drive/u/0/folders/1AbCdEfGhIjKl_-"],
)  # fmt: skip
def test_a_folder_is_named_by_its_address_or_its_id(address: str):
    assert folder_id(address) == "1AbCdEfGhIjKl_-"


def test_a_folder_that_cannot_be_seen_is_refused_with_what_to_click(drive: Drive, tmp_path: Path):
    with pytest.raises(InvalidInput, match="copy its address"):
        folder_id("My lists")
    settings = ListOffice(drive_inbox="1AbCdEfGhIjKl_-").settings
    with pytest.raises(InvalidInput, match="click Share"):
        work_off_inboxes(drive.office.bridge, settings, tmp_path, NOW)
