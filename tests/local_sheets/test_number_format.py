import pytest

from bridge.local_sheets.text.number_format import general, rendered, text_of


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        pytest.param(1234.5, "#,##0.00", "1,234.50", id="grouped with decimals"),
        pytest.param(1200000, '"¥"#,##0', "¥1,200,000", id="a quoted symbol"),
        pytest.param(1200000, "[$¥-411]#,##0", "¥1,200,000", id="a symbol with its locale"),
        pytest.param(0.125, "0%", "13%", id="percent rounds half up"),
        pytest.param(0.125, "0.00%", "12.50%", id="percent with decimals"),
        pytest.param(-5, "0;(0)", "(5)", id="a section for negative numbers"),
        pytest.param(0, '0;-0;"-"', "-", id="a section for zero"),
        pytest.param(7, "000", "007", id="leading zeros"),
        pytest.param(1234567, "#,##0,", "1,235", id="thousands"),
        pytest.param(12345, "0.00E+00", "1.23E+04", id="scientific"),
        pytest.param(3, '0"件"', "3件", id="a unit"),
        pytest.param(1.5, "0.0#", "1.5", id="optional decimals"),
        pytest.param(46349, "yyyy-mm-dd", "2026-11-23", id="a date"),
        pytest.param(46349, "yyyy/m/d", "2026/11/23", id="a date with slashes"),
        pytest.param(46349, 'm"月"d"日"', "11月23日", id="a Japanese date"),
        pytest.param(46349.4375, "yyyy-mm-dd hh:mm", "2026-11-23 10:30", id="minutes after hours"),
        pytest.param(46349.4375, "h:mm AM/PM", "10:30 AM", id="half days"),
        pytest.param(46349.75, "h:mm", "18:00", id="evening"),
        pytest.param(1.5, "[h]:mm", "36:00", id="elapsed hours"),
        pytest.param(0.5 / 86400, "s.000", "0.500", id="milliseconds"),
        pytest.param(46349, "ddd", "Mon", id="a day's name"),
        pytest.param(-3, "0", "-3", id="negative"),
        pytest.param(0.2, "0", "0", id="rounds to zero"),
    ],
)
def test_rendered(value, pattern, expected):
    assert rendered(value, pattern) == expected


def test_days_have_japanese_names():
    assert rendered(46349, "yyyy/mm/dd(ddd)", "ja") == "2026/11/23(月)"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (1.45, "1.45"),
        (10**15, "1E+15"),
        (1e-7, "1E-07"),
        (-2.5, "-2.5"),
    ],
)
def test_general(value, expected):
    assert general(value) == expected


def test_a_text_has_its_own_section():
    assert text_of("abc", '0;0;0;"<"@">"') == "<abc>"
    assert text_of("abc", "0") == "abc"
