"""Mistakes: conditional formats of people's that a batch deleted in place of ours, as requests that put them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bridge.planning.objects import tag_of
from bridge.planning.requests import Request
from bridge.sheet.snapshot import Json, Structure, TabStructure


def vanished(before: Sequence[TabStructure], after: Structure) -> list[Request]:
    """Requests that put back people's rules that went with ours (rules have only an index, and people move them)."""
    requests: list[Request] = []
    for tab in before:
        now = after.tab(tab.sheet_id)
        left = [_looks(rule) for rule in now.conditional_formats] if now else []
        for index, rule in enumerate(tab.conditional_formats) if now else ():
            if tag_of(rule):
                continue
            if _looks(rule) in left:
                left.remove(_looks(rule))
            else:
                requests.append({"addConditionalFormatRule": {"rule": dict(rule), "index": index}})
    return requests


def deleted_by_mistake(sent: Iterable[Mapping[str, Any]], replies: Iterable[Mapping[str, Any]]) -> list[Request] | None:
    """Requests that put back what was deleted and is not ours; None where the replies do not tell.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/response#DeleteConditionalFormatRuleResponse
    """
    kind = "deleteConditionalFormatRule"
    indexes = [request[kind].get("index", 0) for request in sent if kind in request]
    rules = [reply[kind].get("rule") for reply in replies if kind in reply]
    if len(rules) != len(indexes) or None in rules:
        return None
    lost = [(index, rule) for index, rule in zip(indexes, rules, strict=True) if not tag_of(rule)]
    lost.sort(key=lambda one: one[0])  # from the top, so that each index is there
    return [{"addConditionalFormatRule": {"rule": dict(rule), "index": index}} for index, rule in lost]


def _looks(rule: Json) -> Any:
    """A rule without its ranges, which move with inserted rows and columns."""
    return {key: value for key, value in rule.items() if key != "ranges"}
