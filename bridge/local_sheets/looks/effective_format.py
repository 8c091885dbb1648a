"""The format a cell ends up with: the spreadsheet's defaults, alternating colours, its own format, conditional formats."""

from __future__ import annotations

from bridge.local_sheets.looks.effects import Effect
from bridge.local_sheets.text.display import pattern_of
from bridge.local_sheets.wire.masks import merged
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.spreadsheet import DEFAULT_FORMAT, Spreadsheet
from bridge.local_sheets.workbook.tab import Look

NOTHING: Effect = (None, None)


class EffectiveFormats:
    """Makes effective formats; cells that look alike share one, which must not be changed."""

    def __init__(self, spreadsheet: Spreadsheet) -> None:
        self._locale = spreadsheet.locale
        self._default: Json = spreadsheet.properties.get("defaultFormat", DEFAULT_FORMAT)
        self._known: dict[tuple[int, str, int, int, int], tuple[Json, tuple[Look, Effect, Json | None]]] = {}

    def of(self, value: Value, look: Look, effect: Effect | None) -> Json | None:
        """A CellFormat; None for a cell that nothing was done to."""
        if value is None and effect is None and not (look and look.get("userEnteredFormat")):
            return None
        effect = effect or NOTHING
        brought = value.brought if isinstance(value, Formula) else None
        key = id(look), _alignment(value), id(effect[0]), id(effect[1]), id(brought)
        if key not in self._known:
            # what the ids belong to is kept, so that they stay theirs
            self._known[key] = (self._made(look, key[1], effect, brought=brought), (look, effect, brought))
        return self._known[key][0]

    def _made(self, look: Look, alignment: str, effect: Effect, *, brought: Json | None) -> Json:
        own: Json = (look or {}).get("userEnteredFormat", {})
        if brought is not None and "numberFormat" not in own:
            own = {**own, "numberFormat": brought}
        band, rule = effect
        if band is not None and "backgroundColor" not in own and "backgroundColorStyle" not in own:
            own = {**own, "backgroundColor": band, "backgroundColorStyle": {"rgbColor": band}}
        text = own.get("textFormat", {})
        if rule is not None:
            own, text = {**own, **rule}, {**text, **rule.get("textFormat", {})}
        joined = merged(self._default, own, {name: None for name in own if name != "textFormat"})
        joined["textFormat"] = {**self._default["textFormat"], **text}
        if (number_format := own.get("numberFormat")) is not None:
            joined["numberFormat"] = {**number_format, "pattern": pattern_of(number_format, self._locale)}
        joined.setdefault("hyperlinkDisplayType", "PLAIN_TEXT")
        if alignment:
            joined.setdefault("horizontalAlignment", alignment)
        return joined


def _alignment(value: Value) -> str:
    """Where a value stands that nothing was said about; "" for an empty cell."""
    if value is None or (isinstance(value, Formula) and value.value is None):
        return ""
    value = effective(value)
    if isinstance(value, bool):
        return "CENTER"
    return "RIGHT" if isinstance(value, int | float) else "LEFT"
