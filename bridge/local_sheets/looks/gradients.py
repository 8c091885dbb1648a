"""Colour scales of conditional formats.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#GradientRule
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from bridge.local_sheets.wire.normal import channel
from bridge.local_sheets.wire.schema import Json

CHANNELS = ("red", "green", "blue")


@dataclass(frozen=True, slots=True)
class Scale:
    """Ascending values and the colour (shares of red, green and blue) at each."""

    values: list[float]
    colours: list[tuple[float, ...]]

    def colour(self, value: float) -> Json:
        """The Color at a value; beyond the ends it is that of the end."""
        at = bisect_right(self.values, value)
        if at == 0 or at == len(self.values):
            return _json(self.colours[0 if at == 0 else -1])
        low, high = self.values[at - 1], self.values[at]
        share = (value - low) / (high - low)
        one, other = self.colours[at - 1], self.colours[at]
        return _json(tuple(first + (second - first) * share for first, second in zip(one, other, strict=True)))


def scale(rule: Json, numbers: list[float]) -> Scale | None:
    """The scale of a gradient rule over the numbers in its ranges; None where there is none."""
    if not numbers:
        return None
    points = [rule[name] for name in ("minpoint", "midpoint", "maxpoint") if name in rule]
    ordered = sorted(numbers)
    places = sorted(((_place(point, ordered), _colour(point)) for point in points), key=lambda pair: pair[0])
    return Scale([value for value, _ in places], [colour for _, colour in places])


def _place(point: Json, ordered: list[float]) -> float:
    kind, low, high = point.get("type", ""), ordered[0], ordered[-1]
    if kind in ("MIN", "MAX"):
        return low if kind == "MIN" else high
    try:
        value = float(str(point.get("value", "")).rstrip("%"))
    except ValueError:
        return low
    if kind == "PERCENT":
        return low + (high - low) * value / 100
    return _percentile(ordered, value / 100) if kind == "PERCENTILE" else value


def _percentile(ordered: list[float], share: float) -> float:
    """As PERCENTILE: linear between the two nearest."""
    place = min(max(share, 0), 1) * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _colour(point: Json) -> tuple[float, ...]:
    colour = point.get("color", {})
    return tuple(float(colour.get(name, 0)) for name in CHANNELS)


def _json(colour: tuple[float, ...]) -> Json:
    shares = {name: channel(share) for name, share in zip(CHANNELS, colour, strict=True)}
    return {name: share for name, share in shares.items() if share}
