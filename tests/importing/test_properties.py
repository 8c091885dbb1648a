"""What holds of every list: whoever is in it, however it is sorted, however often it is imported."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.book import Book
from bridge.desired import context_of
from bridge.importing.file_list import FileList
from bridge.importing.reconcile import reconcile
from bridge.importing.terms import Outcome, Reconciled, Terms, Verb
from bridge.importing.understanding import Asked, understand
from bridge.jobs.gathering import Gathered, gather
from bridge.rules.dedupe import keys_of
from tests.scenarios.imports import ListOffice
from tests.scenarios.people import moment

NOW = moment("2026-12-01 09:00")
HEADER = ("氏名", "メールアドレス", "役職", "組織", "配信停止", "MA更新日時")
ADDRESSES = (
    *("a@example.com", "A@Example.com", "ａ@example.com", "b@example.jp", "b+x@example.jp"),
    *("info@example.com", "", "なし", "x@"),
)
NAMES = ("山田 太郎", "山田太郎", "鈴木 花子", "=1+1", "")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "氏名": st.sampled_from(NAMES),
            "メールアドレス": st.sampled_from(ADDRESSES),
            "役職": st.sampled_from(("", "課長", "部長")),
            "組織": st.sampled_from(("", "営業部", "-1")),
            "配信停止": st.sampled_from(("", "TRUE", "FALSE")),
            "MA更新日時": st.sampled_from(("", "2026-11-01 10:00", "2026-12-24 10:00")),
        }
    ),
    min_size=1,
    max_size=8,
)
VERBS = st.sampled_from(list(Verb))
REGISTERING = st.sampled_from([verb for verb in Verb if not verb.merges])
quick = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def empty() -> Gathered:
    office = ListOffice()
    return gather(office.bridge, office.settings, NOW, also=("_imported",))


def listed(rows: Sequence[Mapping[str, str]]) -> FileList:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(HEADER)
    lines.writerows([row[key] for key in HEADER] for row in rows)
    return understand(text.getvalue().encode(), "list.csv", empty().settings, Asked(None, None, True))


def imported(book: Book, rows: Sequence[Mapping[str, str]], verb: Verb, number: int = 1) -> Reconciled:
    context = context_of(book, empty().settings, NOW)
    terms = Terms(verb, campaign="DPS Live" if verb is not Verb.UPDATE else "")
    return reconcile(book, [listed(rows)], terms, context=context, import_id=f"IM-{number:05d}")


def keys(book: Book) -> list[str]:
    return [str(key) for key in keys_of(book.tables["leads"], "email")]


@quick
@given(ROWS, VERBS)
def test_every_row_has_one_outcome_and_there_is_one_lead_a_key(rows, verb):
    found = imported(empty().book, rows, verb)
    assert sum(found.count(outcome) for outcome in Outcome) == len(rows) == len(found.rows)
    assert len(keys(found.book)) == len(set(keys(found.book))) == found.count(Outcome.NEW)
    pairs = found.book.tables["campaign_members"].frame[["lead_id", "campaign_id"]]
    assert not pairs.duplicated().any()


@quick
@given(ROWS, VERBS)
def test_the_same_file_again_changes_nothing(rows, verb):
    once = imported(empty().book, rows, Verb.LEADS).book
    twice = imported(once, rows, verb).book
    again = imported(twice, rows, verb, 2)
    assert not again.changes
    assert again.count(Outcome.NEW) == again.count(Outcome.UPDATED) == 0


@quick
@given(ROWS, st.randoms(use_true_random=False), VERBS)
def test_the_order_of_rows_does_not_matter_for_who_exists(rows, random, verb):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert set(keys(imported(empty().book, rows, verb).book)) == set(keys(imported(empty().book, shuffled, verb).book))


@quick
@given(ROWS, ROWS, REGISTERING)
def test_registering_changes_no_cell_of_a_lead_that_is_there(first, second, verb):
    before = imported(empty().book, first, Verb.LEADS).book
    frame = before.tables["leads"].frame
    after = imported(before, second, verb, 2).book.tables["leads"].frame.iloc[: len(frame)]
    kept = [key for key in frame if key != "opt_out"]  # an opt-out counts under every verb
    assert after[kept].equals(frame[kept])


@quick
@given(ROWS, ROWS, VERBS)
def test_opt_outs_never_go_back_and_blanks_never_erase(first, second, verb):
    before = imported(empty().book, first, Verb.LEADS).book
    frame = before.tables["leads"].frame
    after = imported(before, second, verb, 2).book.tables["leads"].frame.iloc[: len(frame)]
    assert not (frame["opt_out"] & ~after["opt_out"]).any()
    for key in ("full_name", "title", "org", "email"):
        assert not (frame[key].notna() & after[key].isna()).any()
    assert list(after["full_name"][frame["full_name"].notna()]) == list(frame["full_name"].dropna())


@pytest.mark.parametrize("verb", list(Verb))
def test_the_book_that_is_read_is_not_touched(verb: Verb):
    book = imported(empty().book, [dict.fromkeys(HEADER, "") | {"メールアドレス": "a@example.com"}], Verb.LEADS).book
    frame = book.tables["leads"].frame.copy(deep=True)
    imported(book, [dict.fromkeys(HEADER, "") | {"メールアドレス": "a@example.com", "役職": "部長"}], verb, 2)
    assert book.tables["leads"].frame.equals(frame)
    assert isinstance(book.tables["leads"].row_indexes, np.ndarray)
