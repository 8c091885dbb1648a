"""How words are compared."""

import pytest

from bridge.sheet.words import bare_label, label_word, normal, person_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ｃｌｏｓｅｄ－Ｗｏｎ", "closed-won", id="full-width"),
        pytest.param(" 株式会社　 テスト\n", "株式会社 テスト", id="blanks fold"),
        pytest.param("ｱﾎﾟ取得", "アポ取得", id="half-width kana"),
        pytest.param("㈱テスト", "(株)テスト", id="compatibility forms"),
        pytest.param("\ufeff会社\u200b名", "会社名", id="invisible characters"),
    ],
)
def test_normal(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_headers_are_compared_without_line_breaks() -> None:
    assert label_word("SLA\n期限") == label_word("ｓｌａ期限 ") == "sla期限"


@pytest.mark.parametrize("text", ["※会社名", "会社名(必須)", "会社名【必須】", "★会社名：", "会社名*"])
def test_marks_on_headers_are_dropped(text: str) -> None:
    assert bare_label(text) == "会社名"


def test_names_keep_their_case() -> None:
    assert person_name(" Anna　Ｌｅｅ ") == "Anna Lee"
