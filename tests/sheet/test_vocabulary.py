"""The words of choice lists, stages and the 選択肢 tab."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.book import Table
from bridge.settings import Settings
from bridge.sheet.vocabulary import Vocabulary, build_vocabulary

from . import sheets


def choices(settings: Settings, *rows: tuple[str, str, str, str]) -> Table:
    head = [settings.tabs["choices"].column(key).label.ja for key in ("list", "value", "label", "alias")]
    read = sheets.sheet([head, *rows], title="選択肢", sheet_id=7, mark="choices")
    return sheets.book_of(settings, read).tables["choices"]


@pytest.mark.shows("B-94")
@pytest.mark.parametrize(
    ("name", "word", "key"),
    [
        pytest.param("stage:deals", "closed-won", "closed_won", id="the label of a stage"),
        pytest.param("stage:deals", "won", "closed_won", id="the short name of a stage"),
        pytest.param("stage:deals", "失注", "closed_lost", id="an alias of a stage"),
        pytest.param("stage:deals", "lead", "lead", id="the first stage"),
        pytest.param("disposition", "育成", "nurture", id="a Japanese label"),
        pytest.param("disposition", "nurture", "nurture", id="an English label"),
        pytest.param("score012", "2", "2", id="a score"),
    ],
)
def test_words_of_the_template(settings: Settings, name: str, word: str, key: str) -> None:
    assert build_vocabulary(settings).keys[name][word] == key


def test_the_first_stage_cannot_be_chosen_by_hand(settings: Settings) -> None:
    labels = build_vocabulary(settings).labels
    assert "lead" in labels["stage:deals"]
    assert "lead" not in labels["stage_manual:deals"]
    assert set(labels["stage:deals"]) - set(labels["stage_manual:deals"]) == {"lead"}


def test_labels_are_in_the_language_of_the_spreadsheet(settings: Settings) -> None:
    english = replace(settings, bridge=settings.bridge.model_copy(update={"language": "en"}))
    assert build_vocabulary(settings).label("disposition", "nurture") == "育成"
    assert build_vocabulary(english).label("disposition", "nurture") == "Nurture"


def test_people_add_rename_and_alias_choices(settings: Settings) -> None:
    table = choices(
        settings,
        ("source", "referral", "ご紹介", "口コミ、知人, 友人"),
        ("source", "", "飛び込み", ""),
        ("source", "expo", "", ""),
        ("", "lost", "行き先なし", ""),
    )
    vocabulary = build_vocabulary(settings, table)
    assert vocabulary.label("source", "referral") == "ご紹介"
    assert {vocabulary.keys["source"][word] for word in ("紹介", "ご紹介", "口コミ", "知人", "友人")} == {"referral"}
    assert vocabulary.label("source", vocabulary.keys["source"]["飛び込み"]) == "飛び込み"
    assert vocabulary.label("source", vocabulary.keys["source"]["expo"]) == "expo"
    assert "" not in vocabulary.keys


def test_a_label_of_people_wins_over_one_of_the_template(settings: Settings) -> None:
    vocabulary = build_vocabulary(settings, choices(settings, ("disposition", "hold", "育成", "")))
    assert vocabulary.keys["disposition"]["育成"] == "hold"
    assert vocabulary.keys["disposition"]["nurture"] == "nurture"


def test_a_free_value_is_its_own_label() -> None:
    vocabulary = Vocabulary("ja", {}, {"block_reason": {"legal": "法務待ち"}})
    assert [vocabulary.label("block_reason", key) for key in ("legal", "予算待ち", None)] == [
        "法務待ち",
        "予算待ち",
        "",
    ]
