import pytest

from bridge.book import Formula
from bridge.views.links import linked, row_link

WORDS = [
    pytest.param("開く", "開く", id="plain"),
    pytest.param('"至急" 電話', '"至急" 電話', id="quotes"),
    pytest.param('a,"b', 'a,"b', id="a comma before a quote"),
    pytest.param("一行目\n二行目", "一行目 二行目", id="two lines become one"),
    pytest.param(
        '")&IMPORTXML("http://example.com")',
        '")&IMPORTXML("http://example.com")',
        id="what looks like the end stays text",
    ),
    pytest.param("あ" * 50, "あ" * 39 + "…", id="too long for a button"),
]


@pytest.mark.parametrize(("words", "read"), WORDS)
def test_a_link_says_its_words(bound_tab, words, read):
    link = row_link(bound_tab(title='案件, "A"\'s'), "D-00001", words)
    assert isinstance(link, Formula)
    assert linked(link) == ("D-00001", read)


def test_a_text_cannot_leave_its_quotes(bound_tab):
    link = row_link(bound_tab(), "D-00001", '"&IMPORTXML("x")&"')
    assert isinstance(link, Formula)
    assert link.text.endswith(',"""&IMPORTXML(""x"")&""")')


def test_a_formula_of_somebody_else_is_no_link():
    assert linked(Formula("=SUM(A1:A3)")) == ("", "")
