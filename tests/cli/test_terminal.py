"""The terminal cannot be steered by what people typed into cells."""

from __future__ import annotations

import json

import pytest

from bridge.cli.terminal import clean, one_line, say, say_lines, shortened, show_json, show_table, width_of

STEERING = "\x1b[2J\x9b31m\x07\u202egnp.exe\u2066\r\x00"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("株式会社あおば", "株式会社あおば", id="Japanese stays"),
        pytest.param("a\nb\tc", "a\nb\tc", id="line breaks and tabs stay"),
        pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="escape sequences are broken"),
        pytest.param("\x9b31m", "31m", id="so are the one-byte ones"),
        pytest.param("a\u202eb", "ab", id="direction marks go"),
        pytest.param("a\rb\x08\x07", "ab", id="carriage returns, backspaces and bells go"),
        pytest.param("\ud800", "", id="half characters go"),
        pytest.param("[bold]x[/bold] :smile:", "[bold]x[/bold] :smile:", id="markup is text"),
    ],
)
def test_a_text_is_made_safe(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n\u2028b\x0b c ") == "a b c"


@pytest.mark.parametrize(
    ("text", "cells", "short"),
    [
        pytest.param("株式会社", 8, "株式会社", id="full-width characters count two and fit exactly"),
        pytest.param("株式会社", 7, "株式会…", id="one cell less and the last gives way"),
        pytest.param("株式会社", 6, "株式…", id="half a character is no character"),
        pytest.param("abc", 3, "abc", id="narrow"),
        pytest.param("abcd", 3, "ab…", id="narrow and too long"),
    ],
)
def test_a_text_is_shortened_by_its_width(text: str, cells: int, short: str) -> None:
    assert shortened(text, cells) == short
    assert width_of(short) <= cells


@pytest.mark.parametrize("tell", [say, lambda text: show_table([text], [[text]])], ids=["a paragraph", "a table"])
def test_nothing_printed_steers_the_terminal(tell: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(tell)
    tell(STEERING)
    printed = capsys.readouterr().out
    assert "gnp.exe" in printed
    assert not set(STEERING) - set("[2J31mgnp.exe") & set(printed)


def test_json_escapes_what_a_terminal_may_obey_and_keeps_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    show_json({"company": STEERING})
    printed = capfdbinary.readouterr().out
    assert json.loads(printed) == {"company": STEERING}
    assert not set(STEERING) - set("[2J31mgnp.exe") & set(printed.decode())


def test_lines_are_wrapped_at_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    say("ことば " * 60)
    assert max(width_of(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_what_does_not_fit_goes_on_below_a_little_further_in(capsys: pytest.CaptureFixture[str]) -> None:
    long = "予定日が本来の期限より後です。前倒しできないか確かめてください。" * 3
    say_lines([[("    要確認: ", ""), (long, "green")], [("    短い", "")]])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 3
    assert all(width_of(line) <= 80 for line in lines)
    assert [len(line) - len(line.lstrip()) for line in lines] == [4, *[6] * (len(lines) - 2), 4]
    assert "".join(line.strip() for line in lines[:-1]).replace(" ", "") == f"要確認:{long}"
