from datetime import datetime

import pytest

from bridge.local_sheets.text.entering import entered
from bridge.local_sheets.workbook.cells import ErrorText, Formula

NOW = datetime(2026, 11, 22, 9, 0)


@pytest.mark.parametrize(
    ("text", "locale", "value", "pattern"),
    [
        pytest.param("1-2", "en_US", 46024, "m-d", id="measured: a date of this year"),
        pytest.param("2026-09-05", "en_US", 46270, "yyyy-mm-dd", id="measured: an ISO date"),
        pytest.param("2020-01-01", "en_US", 43831, "yyyy-mm-dd", id="recorded: an ISO date"),
        pytest.param("$100.15", "en_US", 100.15, '"$"#,##0.00', id="measured: money"),
        pytest.param("007", "en_US", 7, None, id="measured: zeros are lost"),
        pytest.param("'0123", "en_US", "0123", None, id="measured: an apostrophe keeps text"),
        pytest.param("true", "en_US", True, None, id="a boolean"),
        pytest.param("12.5%", "en_US", 0.125, "0.00%", id="percent"),
        pytest.param("1,200", "ja_JP", 1200, "#,##0", id="grouped"),
        pytest.param("¥1,200", "ja_JP", 1200, "[$¥-411]#,##0", id="yen"),
        pytest.param("2026/9/5", "ja_JP", 46270, "yyyy/m/d", id="a Japanese date"),
        pytest.param("9月5日", "ja_JP", 46270, 'm"月"d"日"', id="month and day"),
        pytest.param("2026年9月5日", "ja_JP", 46270, 'yyyy"年"m"月"d"日"', id="with its year"),
        pytest.param("2026/9/5 9:30", "ja_JP", 46270 + 9.5 / 24, "yyyy/m/d h:mm", id="date and time"),
        pytest.param("9:30", "ja_JP", 9.5 / 24, "h:mm", id="a time"),
        pytest.param("1/2/2026", "ja_JP", "1/2/2026", None, id="no Japanese date"),
        pytest.param("2026-13-01", "en_US", "2026-13-01", None, id="no such month"),
        pytest.param("09:99", "en_US", "09:99", None, id="no such time"),
        pytest.param("090-1234-5678", "ja_JP", "090-1234-5678", None, id="a telephone number"),
        pytest.param(" x ", "en_US", " x ", None, id="blanks of a text stay"),
        pytest.param("-", "en_US", "-", None, id="a dash"),
        pytest.param("1e3", "en_US", 1000, "0.00E+00", id="scientific"),
    ],
)
def test_what_a_typed_text_becomes(text, locale, value, pattern):
    found = entered(text, locale, NOW)
    assert found.value == pytest.approx(value) if isinstance(value, float) else found.value == value
    assert type(found.value) is type(value)
    assert (found.format or {}).get("pattern") == pattern


def test_formulas_and_errors():
    assert isinstance(entered("=1+2", "en_US", NOW).value, Formula)
    assert entered("+A1", "en_US", NOW).value == "=+A1"
    assert isinstance(entered("#N/A", "en_US", NOW).value, ErrorText)
    assert entered("=", "en_US", NOW).value == "="


def test_a_text_cell_keeps_what_is_typed():
    assert entered("007", "en_US", NOW, as_text=True).value == "007"
