"""Damaged files: whatever bytes come in, either a list comes out or a refusal that says what was seen."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from bridge.errors import Refused
from bridge.importing.opening import Asked
from bridge.importing.understanding import understand
from bridge.settings import Settings
from bridge.settings.load import load

FILES = Path(__file__).parent / "files"
NAMES = sorted(path.name for path in FILES.iterdir() if path.suffix != ".json")
SETTINGS = load()


def outcome(data: bytes, name: str, settings: Settings = SETTINGS) -> int:
    """How many rows were read; -1 for a refusal, -2 for one that does not name the file."""
    try:
        found = understand(data, name, settings, Asked(allow_no_email=True))
    except Refused as refused:
        return -1 if str(refused).startswith(f"{name}: ") else -2
    assert len(found.frame) == len(found.lines) == len(found.rest)
    return len(found.frame)


@how(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["list.csv", "list.xlsx", "subscribed_members.csv"]))
def test_any_bytes(data: bytes, name: str) -> None:
    assert outcome(data, name) >= -1


@how(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp932", "utf-16-le"]))
def test_any_text(text: str, encoding: str) -> None:
    assert outcome(text.encode(encoding, errors="replace"), "list.csv") >= -1


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_off_anywhere(name: str) -> None:
    data, chance = (FILES / name).read_bytes(), random.Random(name)
    for _ in range(6):
        assert outcome(data[: chance.randrange(len(data))], name) >= -1


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_some_bytes_changed(name: str) -> None:
    chance = random.Random(name)
    for _ in range(6):
        data = bytearray((FILES / name).read_bytes())
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert outcome(bytes(data), name) >= -1


PEOPLE = [
    ["青木 一郎", "aoki@example.com", "出席", "4/13/2026"],
    ["上野 花", "ＵＥＮＯ＠example.com", "欠席", "4/1/2026"],
    ["江口 亮", "なし", "", ""],
    ["", "eguchi@example.com; e2@example.com", "キャンセル", "5/6/2026"],
    ["高木", "unknown@", "??", "未定"],
]


@how(deadline=None)
@given(st.permutations(PEOPLE))
def test_the_order_of_rows_does_not_matter_for_who_is_read(rows: list[list[str]]) -> None:
    def read(people: list[list[str]]) -> set[tuple[str | None, ...]]:
        text = "\n".join(map(",".join, [["氏名", "メールアドレス", "出欠", "申込日"], *people]))
        frame = understand(text.encode(), "list.csv", SETTINGS, Asked()).frame
        return set(
            frame[["full_name", "email_key", "other_emails", "fault", "status", "received_at"]].itertuples(index=False)
        )

    assert read(rows) == read(PEOPLE)
    assert len(read(rows)) == len(PEOPLE)
