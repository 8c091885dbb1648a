"""Ticks and numbers as people write them."""

import pytest

from bridge.sheet.ticks import FALSE_WORDS, TRUE_WORDS, parse_number, parse_tick


@pytest.mark.parametrize(
    "text", ["○", "◯", "✓", "✔️", "☑", "レ", "済", "済み", "TRUE", "１", "はい", "Yes", " ✓ ", "完了"]
)
def test_ticks(text: str) -> None:
    assert parse_tick(text) is True


@pytest.mark.parametrize("text", ["×", "✗", "未", "FALSE", "０", "-", "－", "ー", "いいえ", "no", "", "　"])
def test_no_ticks(text: str) -> None:
    assert parse_tick(text) is False


@pytest.mark.parametrize("text", ["x", "X", "△", "2", "来週", "済?", "11/3"])
def test_neither(text: str) -> None:
    assert parse_tick(text) is None


def test_no_word_means_both() -> None:
    assert not TRUE_WORDS & FALSE_WORDS


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("1,200,000円", 1_200_000, id="thousands and yen"),
        pytest.param("￥300,000", 300_000, id="full-width yen sign"),
        pytest.param("¥ 50", 50, id="a blank after the sign"),
        pytest.param("50万", 500_000, id="ten thousands"),
        pytest.param("５０万円", 500_000, id="full-width ten thousands"),
        pytest.param("1.5万", 15_000, id="a fraction of ten thousands"),
        pytest.param("1億2,000万", 120_000_000, id="hundred millions and ten thousands"),
        pytest.param("3千", 3_000, id="thousands in kanji"),
        pytest.param("１２．５", 12.5, id="full-width fraction"),
        pytest.param("-3", -3, id="a minus"),
        pytest.param("▲1,000", -1_000, id="the bookkeeper's minus"),
        pytest.param("0", 0, id="zero"),
        pytest.param("0.5", 0.5, id="less than one"),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert parse_number(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text",
    [
        "03-1234",
        "09012345678",
        "007",
        "約50万",
        "50万〜",
        "1,20",
        "12,34,567",
        "nan",
        "inf",
        "1e5",
        "五十",
        "-",
        "",
        "円",
        "80%",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None
