"""Data validation and conditional formats of a workbook's sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from bridge.local_sheets.files.xlsx_styles import Styles
from bridge.local_sheets.grid.a1 import bounds
from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.objects.conditions import check_rule, check_validation
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.tab import Tab

COMPARISONS = {
    "equal": "EQ",
    "notEqual": "NOT_EQ",
    "greaterThan": "GREATER",
    "greaterThanOrEqual": "GREATER_THAN_EQ",
    "lessThan": "LESS",
    "lessThanOrEqual": "LESS_THAN_EQ",
    "between": "BETWEEN",
    "notBetween": "NOT_BETWEEN",
}
DATES = {
    "equal": "DATE_EQ",
    "greaterThan": "DATE_AFTER",
    "greaterThanOrEqual": "DATE_ON_OR_AFTER",
    "lessThan": "DATE_BEFORE",
}
DATES |= {"lessThanOrEqual": "DATE_ON_OR_BEFORE", "between": "DATE_BETWEEN", "notBetween": "DATE_NOT_BETWEEN"}
TEXTS = {"containsText": "TEXT_CONTAINS", "notContainsText": "TEXT_NOT_CONTAINS", "beginsWith": "TEXT_STARTS_WITH"}
TEXTS |= {"endsWith": "TEXT_ENDS_WITH"}
BLANKS = {"containsBlanks": "BLANK", "notContainsBlanks": "NOT_BLANK"}
POINTS = {"min": "MIN", "max": "MAX", "num": "NUMBER", "percent": "PERCENT", "percentile": "PERCENTILE"}


def _places(tab: Tab, reference: Any) -> list[Area]:
    """The parts of a reference of several ranges that lie on the grid."""
    found = (overlap(bounds(part) or {}, tab) for part in str(reference).split())
    return [area for area in found if area is not None]


def _condition(kind: str, *values: Any) -> Json:
    condition: Json = {"type": kind}
    if values:
        condition["values"] = [{"userEnteredValue": str(value)} for value in values]
    return condition


# data validation


def validations(tab: Tab, sheet: Worksheet) -> Iterator[tuple[Area, Json]]:
    """(cells, rule) of every validation that Google has, too."""
    for found in sheet.data_validations.dataValidation:
        condition = _validation(found)
        if condition is None:
            continue
        rule: Json = {"condition": condition, "strict": found.showErrorMessage and found.errorStyle in (None, "stop")}
        rule |= {"showCustomUi": condition["type"].startswith("ONE_OF") and not found.hide_drop_down}
        rule |= {"inputMessage": found.prompt} if found.prompt else {}
        try:
            check_validation(rule)
        except ApiError:
            continue
        for area in _places(tab, found.sqref):
            yield area, normalised(rule, "DataValidationRule")


def _validation(found: Any) -> Json | None:
    first, second = found.formula1, found.formula2
    if found.type == "list" and first:
        if str(first).startswith('"'):
            return _condition("ONE_OF_LIST", *(item.strip() for item in str(first).strip('"').split(",")))
        return _condition("ONE_OF_RANGE", f"={first}")
    values = [value for value in (first, second) if value is not None]
    if found.type in ("whole", "decimal"):
        return _condition(f"NUMBER_{COMPARISONS[found.operator or 'between']}", *map(_operand, values))
    if found.type in ("date", "time") and (found.operator or "between") in DATES:
        return _condition(DATES[found.operator or "between"], *map(_operand, values))
    return _condition("CUSTOM_FORMULA", f"={first}") if found.type == "custom" and first else None


def _operand(text: Any) -> str:
    """A number stays one; anything else is a formula."""
    try:
        float(text)
    except ValueError:
        return f"={text}"
    return str(text)


# conditional formats


def conditional_formats(tab: Tab, sheet: Worksheet, styles: Styles) -> list[Json]:
    """The rules that Google has, too, by priority."""
    found: list[tuple[int, Json]] = []
    for group in sheet.conditional_formatting:
        ranges = [area.json() for area in _places(tab, group.sqref)]
        for rule in group.rules:
            kind = _rule(rule, styles)
            if kind is not None and ranges:
                found.append((rule.priority or 0, normalised({"ranges": ranges, **kind}, "ConditionalFormatRule")))
    return [rule for _, rule in sorted(found, key=lambda pair: pair[0]) if _is_accepted(rule, tab)]


def _is_accepted(rule: Json, tab: Tab) -> bool:
    try:
        check_rule(rule, tab.title)
    except ApiError:
        return False
    return True


def _rule(rule: Any, styles: Styles) -> Json | None:
    if rule.colorScale is not None:
        return _gradient(rule.colorScale, styles)
    condition = _rule_condition(rule)
    return None if condition is None else {"booleanRule": {"condition": condition, "format": _format(rule.dxf, styles)}}


def _rule_condition(rule: Any) -> Json | None:
    formulas = [str(formula) for formula in rule.formula or ()]
    if rule.type == "expression" and formulas:
        return _condition("CUSTOM_FORMULA", f"={formulas[0]}")
    if rule.type == "cellIs" and rule.operator in COMPARISONS and formulas:
        return _comparison(rule.operator, formulas)
    if rule.type in TEXTS and rule.text:
        return _condition(TEXTS[rule.type], rule.text)
    return _condition(BLANKS[rule.type]) if rule.type in BLANKS else None


def _comparison(operator: str, formulas: list[str]) -> Json:
    if formulas[0].startswith('"') and operator in ("equal", "notEqual"):
        return _condition(f"TEXT_{COMPARISONS[operator]}", formulas[0].strip('"'))
    return _condition(f"NUMBER_{COMPARISONS[operator]}", *map(_operand, formulas))


def _format(style: Any, styles: Styles) -> Json:
    """The part of a differential style that Google has."""
    format_: Json = {}
    if style is None:
        return format_
    if style.fill is not None:
        colour = styles.colour(style.fill.bgColor) if style.fill.bgColor is not None else None
        format_ |= {"backgroundColor": colour} if colour is not None else {}
    text = styles.text_format(style.font)
    text = {name: item for name, item in text.items() if name in ("bold", "italic", "strikethrough", "foregroundColor")}
    return format_ | ({"textFormat": text} if text else {})


def _gradient(scale: Any, styles: Styles) -> Json | None:
    points = []
    for place, colour in zip(scale.cfvo, scale.color, strict=False):
        if place.type not in POINTS:
            return None
        point: Json = {"type": POINTS[place.type], "color": styles.colour(colour) or {}}
        points.append(point | ({"value": str(place.val)} if place.val is not None else {}))
    names = ("minpoint", "maxpoint") if len(points) == 2 else ("minpoint", "midpoint", "maxpoint")
    return {"gradientRule": dict(zip(names, points, strict=True))} if len(points) in (2, 3) else None
