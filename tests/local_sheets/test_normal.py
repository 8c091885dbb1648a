import pytest

from bridge.local_sheets.wire.normal import channel, normalised


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param(0.9, 0.8980392, id="measured on Google"),
        pytest.param(0.5, 0.49803922, id="truncated, not rounded"),
        pytest.param(1, 1, id="full"),
        pytest.param(1.0, 1, id="full as a float"),
        pytest.param(0.96862745, 0.96862745, id="what was read goes back unchanged"),
        pytest.param(0.003921569, 0.003921569, id="the smallest step goes back unchanged"),
    ],
)
def test_colours_have_eight_bits(sent, kept):
    assert channel(sent) == kept


def test_every_eight_bit_colour_survives_a_round_trip():
    for step in range(256):
        first = channel(step / 255)
        assert channel(first) == first


def test_a_colour_and_its_style_come_back_together_without_zeros():
    sent = {"backgroundColor": {"red": 1, "green": 0, "blue": 0.5}}
    kept = {"red": 1, "blue": 0.49803922}
    assert normalised(sent, "CellFormat") == {"backgroundColor": kept, "backgroundColorStyle": {"rgbColor": kept}}


def test_the_style_wins_and_a_theme_colour_is_resolved():
    sent = {"foregroundColor": {"red": 1}, "foregroundColorStyle": {"themeColor": "ACCENT5"}}
    kept = normalised(sent, "TextFormat")
    assert kept["foregroundColor"] == {"red": 1, "green": 0.42745098, "blue": 0.003921569}
    assert kept["foregroundColorStyle"] == {"themeColor": "ACCENT5"}


@pytest.mark.parametrize(
    ("sent", "message", "kept"),
    [
        pytest.param(
            {"sheetId": 0, "startRowIndex": 0}, "GridRange", {"startRowIndex": 0}, id="sheetId 0 goes, an index stays"
        ),
        pytest.param({"warningOnly": False, "description": ""}, "ProtectedRange", {}, id="false and blank go"),
        pytest.param({"bold": False}, "TextFormat", {"bold": False}, id="a format knows that it was set"),
        pytest.param({"numberValue": 0}, "ExtendedValue", {"numberValue": 0}, id="a value of zero stays"),
    ],
)
def test_dropped_zeros(sent, message, kept):
    assert normalised(sent, message) == kept
