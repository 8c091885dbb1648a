"""Lists with the labels of the spreadsheet's own tab: what `export` writes and `form` gives out is understood again."""

from __future__ import annotations

import csv
import io

import pytest

from bridge.importing.file_list import FileList
from bridge.importing.opening import Asked
from bridge.importing.understanding import understand
from bridge.settings import Settings


def read(settings: Settings, header: list[str], *rows: list[str]) -> FileList:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return understand(text.getvalue().encode(), "leads.csv", settings, Asked())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_column_people_or_imports_fill_is_known_by_its_label(language: str, settings: Settings) -> None:
    columns = [one for one in settings.template.tabs["leads"].columns if one.owner in "IS" and not one.hidden]
    values = [f"{one.key}@example.com" if "email" in one.key else f"値{number}" for number, one in enumerate(columns)]
    found = read(settings, [one.label(language) for one in columns], values)
    meant = {match.header: match.key for match in found.columns}
    keys = {"other_emails": "email"}
    assert meant == {one.label(language): keys.get(one.key, one.key) for one in columns}
    assert (found.frame["email"][0], found.frame["other_emails"][0]) == (
        "email@example.com",
        "other_emails@example.com",
    )


@pytest.mark.parametrize(("typed", "expected"), [("TRUE", "yes"), ("FALSE", "no"), ("", None), ("✓", "yes")])
def test_the_opt_out_of_an_exported_list_comes_back(typed: str, expected: str | None, settings: Settings) -> None:
    found = read(settings, ["氏名", "メールアドレス", "配信停止"], ["青木 一郎", "aoki@example.com", typed])
    assert found.frame["opt_out"][0] == expected


@pytest.mark.shows("I-36", "I-116")
def test_the_form_of_a_lead_list_is_understood(settings: Settings) -> None:
    header = ["No.", "*名前", "メールアドレス", "名刺会社", "組織", "役職", "名前（カナ）"]
    found = read(
        settings, header, ["1", "青木 一郎", "aoki@example.com", "例示産業㈱", "営業部", "課長", "アオキ イチロウ"]
    )
    keys = ["full_name", "email", "company", "org", "title", "kana"]
    assert list(found.frame.loc[0, keys]) == [
        "青木 一郎",
        "aoki@example.com",
        "例示産業㈱",
        "営業部",
        "課長",
        "アオキ イチロウ",
    ]
    assert (found.source, found.experimental) == ("lead_list", True)


def test_a_person_in_charge_alone_is_the_contact(settings: Settings) -> None:
    alone = read(settings, ["会社名", "担当者", "メール"], ["例示産業", "青木 一郎", "aoki@example.com"])
    assert (alone.frame["full_name"][0], "owner" in alone.frame) == ("青木 一郎", False)
    both = read(settings, ["氏名", "担当者", "メール"], ["青木 一郎", "高木", "aoki@example.com"])
    assert (both.frame["full_name"][0], both.frame["owner"][0]) == ("青木 一郎", "高木")


def test_a_mail_column_without_addresses_is_not_the_address(settings: Settings) -> None:
    found = read(settings, ["氏名", "メール", "連絡先"], ["青木 一郎", "可", "aoki@example.com"])
    assert found.frame["email"][0] == "aoki@example.com"


def test_numbered_columns_count_by_their_number_wherever_they_stand(settings: Settings) -> None:
    header = ["First Name", "Last Name", "Organization Name", "Labels", "E-mail 2 - Value", "E-mail 1 - Value"]
    found = read(settings, header, ["太郎", "山田", "例示", "", "second@example.com", "first@example.com"])
    assert (found.source, found.frame["email_key"].tolist()) == ("google_contacts", ["first@example.com"])
