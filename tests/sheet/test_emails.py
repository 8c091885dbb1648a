"""The key of an address, and the addresses of a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sheet.emails import addresses, email_key, is_role


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        pytest.param(" Hasegawa@Example.COM ", "hasegawa@example.com", id="case and blanks"),
        pytest.param("ｈａｓｅｇａｗａ@example.com", "hasegawa@example.com", id="full-width letters"),
        pytest.param("info＠example.jp", "info@example.jp", id="full-width at"),
        pytest.param("ada\u200b@example.com\ufeff", "ada@example.com", id="zero-width characters"),
        pytest.param("ada @ example.com", "ada@example.com", id="blanks inside"),
        pytest.param("mailto:ada@example.com", "ada@example.com", id="a link"),
        pytest.param("<mailto:Ada@example.com>", "ada@example.com", id="a link in brackets"),
        pytest.param("'ada@example.com'", "ada@example.com", id="quotes"),
        pytest.param("ada@example.com;", "ada@example.com", id="a trailing mark"),
        pytest.param("ada+news@example.com", "ada+news@example.com", id="a tag stays"),
        pytest.param("a.d.a@example.com", "a.d.a@example.com", id="dots stay"),
        pytest.param("ada..b.@example.jp", "ada..b.@example.jp", id="dots as Japanese carriers allowed them"),
        pytest.param("ada@例え.example.jp", "ada@xn--r8jz45g.example.jp", id="a Japanese host"),
        pytest.param("ada@example", None, id="no ending"),
        pytest.param("unknown@", None, id="no host"),
        pytest.param("a@b@example.com", None, id="two ats"),
        pytest.param("/o=Org/ou=Exchange/cn=Recipients/cn=ada", None, id="a path of a directory"),
        pytest.param("なし", None, id="none"),
        pytest.param("", None, id="blank"),
    ],
)
def test_the_key_of_an_address(typed: str, key: str | None) -> None:
    assert email_key(typed) == key


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("a@example.com; b@example.com", [("a@example.com",) * 2, ("b@example.com",) * 2], id="semicolon"),
        pytest.param(
            "A@example.com ::: b@example.com", [("A@example.com", "a@example.com"), ("b@example.com",) * 2], id=":::"
        ),
        pytest.param("a@example.com / A@EXAMPLE.com", [("a@example.com",) * 2], id="the same twice"),
        pytest.param("なし、b@example.com", [("b@example.com",) * 2], id="the first that is valid"),
        pytest.param(
            "Ada <a@example.com>, Bob <b@example.com>", [("a@example.com",) * 2, ("b@example.com",) * 2], id="names"
        ),
        pytest.param("a@example.com\nb@example.com", [("a@example.com",) * 2, ("b@example.com",) * 2], id="lines"),
        pytest.param("a@example.comとb", [], id="no address"),
        pytest.param("Ada Smith ada@example.com", [("ada@example.com",) * 2], id="a name in front"),
        pytest.param(
            "a@example.com（会社） b@example.jp(自宅)", [("a@example.com",) * 2, ("b@example.jp",) * 2], id="remarks"
        ),
        pytest.param("E-mail：ada@example.com", [("ada@example.com",) * 2], id="a label in front"),
        pytest.param("ada. smith @example.com", [("ada.smith@example.com",) * 2], id="blanks inside"),
        pytest.param(
            "a@example.com - b@example.com", [("a@example.com",) * 2, ("b@example.com",) * 2], id="a hyphen between"
        ),
        pytest.param(
            "a@example.com a@example.jp", [("a@example.com",) * 2, ("a@example.jp",) * 2], id="blanks between"
        ),
    ],
)
def test_the_addresses_of_a_cell(cell: str, expected: list[tuple[str, str]]) -> None:
    assert list(addresses(cell)) == expected


def test_role_addresses() -> None:
    assert is_role("info@example.jp")
    assert is_role("sales.tokyo@example.jp")
    assert not is_role("infante@example.jp")


local = st.from_regex(r"[a-zA-Z0-9_+-]{1,20}(\.[a-zA-Z0-9_+-]{1,10})?", fullmatch=True)
address = st.builds("{}@{}.example.jp".format, local, st.from_regex(r"[a-z0-9]{1,10}", fullmatch=True))


@given(address, st.sampled_from(["{}", " {}", "{}\u200b", "<{}>", "mailto:{}", "'{}'", "{},", "\u3000{}"]))
def test_decoration_and_case_never_make_another_key(typed: str, frame: str) -> None:
    key = email_key(typed)
    assert key is not None
    assert email_key(frame.format(typed.upper())) == key == email_key(key)
    assert [one for _, one in addresses(frame.format(typed))] == [key]


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_crash_and_a_key_is_its_own_key(text: str) -> None:
    key = email_key(text)
    assert key is None or email_key(key) == key
    for typed, found in addresses(text):
        assert email_key(typed) == found
