"""Conditions of validation and conditional formats: what Google refuses."""

from __future__ import annotations

from bridge.local_sheets.grid.references import names_other_tab
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json

FORMAT_MEMBERS = {"textFormat", "backgroundColor", "backgroundColorStyle"}
TEXT_MEMBERS = {"bold", "italic", "strikethrough", "foregroundColor", "foregroundColorStyle", "underline"}
# condition type -> how many values it takes: (least, most)
COUNTS = {"BLANK": (0, 0), "NOT_BLANK": (0, 0), "BOOLEAN": (0, 2), "ONE_OF_RANGE": (1, 1), "ONE_OF_LIST": (1, 10_000)}
COUNTS |= {"NUMBER_BETWEEN": (2, 2), "NUMBER_NOT_BETWEEN": (2, 2), "DATE_BETWEEN": (2, 2), "DATE_NOT_BETWEEN": (2, 2)}
COUNTS |= {"DATE_IS_VALID": (0, 0), "TEXT_IS_EMAIL": (0, 0), "TEXT_IS_URL": (0, 0), "FILTER_EXPRESSION": (1, 1)}
COUNTS |= {"TEXT_NOT_EQ": (1, 10_000), "DATE_NOT_EQ": (1, 10_000), "NUMBER_NOT_EQ": (1, 10_000), "TEXT_EQ": (1, 10_000)}
COUNTS |= {"NUMBER_EQ": (1, 10_000), "DATE_EQ": (1, 10_000)}


def check_condition(condition: Json, what: str) -> None:
    """Raises ApiError 400 for a condition without type or with a wrong number of values."""
    kind = condition.get("type", "")
    if not kind or kind.endswith("UNSPECIFIED"):
        raise ApiError(f"{what}.condition.type is required.")
    least, most = COUNTS.get(kind, (1, 1))
    count = len(condition.get("values", ()))
    if not least <= count <= most:
        raise ApiError(
            f"BooleanCondition.type {kind} requires between {least} and {most} ConditionValues, but {count} found."
        )


def check_validation(rule: Json) -> None:
    """Raises ApiError 400 for a data validation rule that Google refuses."""
    condition = rule.get("condition", {})
    check_condition(condition, "DataValidationRule")
    if any("relativeDate" in value for value in condition.get("values", ())):
        raise ApiError("Relative dates are not supported in data validation.")


def check_rule(rule: Json, title: str) -> None:
    """Raises ApiError 400 for a conditional format rule that Google refuses. title: of its tab."""
    if "booleanRule" in rule:
        _check_boolean(rule["booleanRule"], title)
    elif "gradientRule" in rule:
        _check_gradient(rule["gradientRule"])
    else:
        raise ApiError("ConditionalFormatRule must have a booleanRule or a gradientRule.")
    sheet_ids = {value.get("sheetId", 0) for value in rule.get("ranges", ())}
    if not sheet_ids:
        raise ApiError("ConditionalFormatRule.ranges must not be empty.")
    if len(sheet_ids) > 1:
        raise ApiError("All ranges of a ConditionalFormatRule must be on the same sheet.")


def _check_boolean(rule: Json, title: str) -> None:
    check_condition(rule.get("condition", {}), "BooleanRule")
    for value in rule["condition"].get("values", ()):
        text = value.get("userEnteredValue", "")
        if text.startswith("=") and names_other_tab(text, title):
            raise ApiError("Invalid ConditionValue.userEnteredValue")
    format_ = rule.get("format", {})
    if set(format_) - FORMAT_MEMBERS or set(format_.get("textFormat", {})) - TEXT_MEMBERS:
        only = "bold, italic, strikethrough, foreground color and background color"
        raise ApiError(f"ConditionalFormatRule.format only supports {only}.")


def _check_gradient(rule: Json) -> None:
    for name in ("minpoint", "midpoint", "maxpoint"):
        point = rule.get(name)
        if point is None:
            if name == "midpoint":
                continue
            raise ApiError("No interpolationPointType specified.")
        kind = point.get("type", "")
        if not kind or kind.endswith("UNSPECIFIED"):
            raise ApiError("No interpolationPointType specified.")
        if kind not in ("MIN", "MAX") and not point.get("value"):
            raise ApiError("InterpolationPoint.value is required.")
