"""What counts as the same name, company, phone number, postal code or reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sheet.comparing import FORMS, Form, alike, company_form, kana_form, name_form, phone_form, postal_form


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        pytest.param(name_form, ("山田 太郎", "山田　太郎", "山田太郎", "山田太郎様"), id="blanks and titles"),
        pytest.param(name_form, ("髙橋花子", "高橋 花子"), id="the ladder 髙"),
        pytest.param(name_form, ("渡邉真一", "渡邊真一", "渡辺真一"), id="邉, 邊 and 辺"),
        pytest.param(name_form, ("Taro Yamada", "TARO　YAMADA"), id="case"),
        pytest.param(
            company_form,
            (
                "株式会社サンプル商事",
                "サンプル商事㈱",
                "(株)サンプル商事",
                "㈱ サンプル商事",
                "サンプル商事（株）",
                "㍿サンプル商事",
            ),
            id="where the legal form stands",
        ),
        pytest.param(company_form, ("有限会社例示", "㈲例示", "例示(有)"), id="other legal forms"),
        pytest.param(company_form, ("Example, Inc.", "EXAMPLE INC", "Example Inc."), id="Inc."),
        pytest.param(
            company_form, ("Sample Shoji Co., Ltd.", "Sample Shoji Co.,Ltd", "sample shoji co ltd"), id="Co., Ltd."
        ),
        pytest.param(company_form, ("TestWorks K.K.", "TestWorks KK"), id="K.K."),
        pytest.param(company_form, ("例示・企画", "例示企画"), id="middle dots"),
        pytest.param(
            phone_form,
            (
                "03-1234-5678",
                "０３－１２３４－５６７８",
                "(03)1234-5678",
                "03−1234−5678",
                "+81-3-1234-5678",
                "+81 (0)3 1234 5678",
                "312345678",
            ),
            id="Tokyo",
        ),
        pytest.param(
            phone_form, ("090-1234-5678", "'09012345678", "9012345678", "+81 90-1234-5678", "819012345678"), id="mobile"
        ),
        pytest.param(phone_form, ("03(1234)5678 内線12", "0312345678"), id="an extension"),
        pytest.param(phone_form, ("+1 415-555-0100", "+1 (415) 555-0100", "001 415 555 0100"), id="abroad"),
        pytest.param(postal_form, ("105-0001", "1050001", "〒105-0001", "１０５－０００１"), id="postal code"),
        pytest.param(postal_form, ("060-0001", "600001"), id="a zero that Excel took"),
        pytest.param(kana_form, ("ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ", "やまだ　たろう"), id="kana"),
    ],
)
def test_these_are_alike(form: Form, texts: tuple[str, ...]) -> None:
    assert {form(text) for text in texts} == {form(texts[0])}
    assert form(texts[0]) is not None


@pytest.mark.parametrize(
    ("form", "left", "right"),
    [
        pytest.param(company_form, "サンプル商事", "サンプル産業", id="other companies"),
        pytest.param(company_form, "株式会社例示", "株式会社例示ホールディングス", id="a holding"),
        pytest.param(phone_form, "03-1234-5678", "03-1234-5679", id="other numbers"),
        pytest.param(phone_form, "+1 312 345 6789", "03-1234-5678", id="another country"),
        pytest.param(name_form, "山田 太郎", "山田 次郎", id="other people"),
        pytest.param(postal_form, "105-0001", "105-0011", id="other codes"),
    ],
)
def test_these_differ(form: Form, left: str, right: str) -> None:
    assert form(left) != form(right)


@pytest.mark.parametrize("text", ["", " ", "　", "\u200b"])
def test_blanks_have_no_form(text: str) -> None:
    assert [key for key, form in FORMS.items() if form(text) is not None] == []


def test_a_company_that_is_nothing_but_its_legal_form_has_none() -> None:
    assert company_form("株式会社") is None


@given(st.sampled_from(sorted(FORMS)), st.text(max_size=40))
def test_the_form_of_a_form_is_itself(key: str, text: str) -> None:
    form = FORMS[key](text)
    assert form is None or FORMS[key](form) == form


@given(st.sampled_from(sorted(FORMS)), st.text(max_size=30))
def test_blanks_around_and_width_make_no_difference(key: str, text: str) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)
    assert FORMS[key](f" {text}　") == FORMS[key](text) == FORMS[key](wide)


@given(st.sampled_from(sorted(FORMS)), st.text(max_size=20), st.text(max_size=20))
def test_alike_is_symmetric(key: str, left: str, right: str) -> None:
    assert alike(key, left, right) == alike(key, right, left)
    assert alike(key, left, left)


digits = st.from_regex(r"[1-9][0-9]{7,8}", fullmatch=True)


@given(digits, st.sampled_from(["-", " ", "－", "−", "‐", ""]))
def test_a_japanese_number_is_the_same_from_abroad(number: str, hyphen: str) -> None:
    typed = f"0{number[:2]}{hyphen}{number[2:5]}{hyphen}{number[5:]}"
    assert phone_form(typed) == f"0{number}" == phone_form(f"+81{hyphen}{number}") == phone_form(f"+81(0){number}")
