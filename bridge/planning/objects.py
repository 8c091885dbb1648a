"""Objects on a tab that are the bridge's own: conditional formats, filter views, protections. Desired against existing -> requests.

Formats have no id, so ours carry a tag inside the formula: `=AND(<condition>, N("sheetbridge:<key>")=0)`. Filter views and
protections have ids the bridge chose. What people made is never touched, and their formats keep priority.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bridge.book import BoundTab
from bridge.planning.looks import cell_format
from bridge.planning.requests import Request, grid
from bridge.settings import Settings
from bridge.settings.template import FilterView, FormatRule, Tab
from bridge.sheet.a1 import column_letter
from bridge.sheet.snapshot import Json, TabStructure
from bridge.sheet.vocabulary import Vocabulary

TAG = "sheetbridge:"
VIEW_PREFIX = "▶ "
FIRST_ID = 1_500_000_000
_TAGGED = re.compile(r'N\("sheetbridge:([^"]+)"\)=0')
_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class ObjectPlan:
    """Requests that bring our objects in order, and a few words about each for the plan."""

    requests: tuple[Request, ...] = ()
    words: tuple[str, ...] = ()


def object_id(kind: str, name: str) -> int:
    """A stable positive int32 for an object of ours, far from Google's small ids."""
    return FIRST_ID + zlib.crc32(f"{kind}:{name}".encode()) % 600_000_000


# --- conditional formats ---------------------------------------------------------------------------------------------


def format_rules(tab: Tab, bound: BoundTab, settings: Settings, vocabulary: Vocabulary) -> list[Request]:
    """The conditional formats this tab shall carry, in order of priority; one whose columns are not on the sheet is left out."""
    rules = (rule for rule in settings.template.formats if rule.tab == tab.key and (rule.adopted or not bound.adopted))
    made = (_format_rule(rule, tab, bound, settings, vocabulary) for rule in rules)
    return [rule for rule in made if rule is not None]


def _format_rule(
    rule: FormatRule, tab: Tab, bound: BoundTab, settings: Settings, vocabulary: Vocabulary
) -> Request | None:
    when = rule.when.replace("{warn_days}", _warn_days(settings))
    used = {match[1] for match in _PLACEHOLDER.finditer(when)}
    columns = sorted(bound.columns[key] for key in _shown(rule, tab, bound))
    if not columns or not used <= set(bound.columns):
        return None
    lists = {column.key: column.list for column in tab.columns}

    def cell(match: re.Match[str]) -> str:
        if match[2]:
            return '"' + vocabulary.label(lists[match[1]], match[2]) + '"'
        return f"${column_letter(bound.columns[match[1]])}{bound.header_row + 2}"

    formula = f'=AND({_PLACEHOLDER.sub(cell, when)}, N("{TAG}{rule.key}")=0)'
    ranges = [grid(bound.sheet_id, (bound.header_row + 1, bound.row_count), run) for run in _runs(columns)]
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    style = settings.template.theme[rule.style]
    return {"ranges": ranges, "booleanRule": {"condition": condition, "format": cell_format(style)}}


def _warn_days(settings: Settings) -> str:
    """A formula: how many days before its deadline a row's hours clock turns to 注意; 0 for clocks of days."""
    formula = "0"
    for key, policy in settings.sla.items():
        if policy.unit in ("hours", "business_hours"):
            formula = f'IF({{sla_policy}}="{key}",{policy.length * policy.warn_ratio / 24:g},{formula})'
    return formula


def _shown(rule: FormatRule, tab: Tab, bound: BoundTab) -> list[str]:
    visible = [column.key for column in tab.columns if not column.hidden]
    wanted = rule.columns or visible
    return [key for key in wanted if key in bound.columns and key not in bound.adopted]


def _runs(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
        run = [column for _, column in group]
        yield run[0], run[-1] + 1


def plan_formats(existing: TabStructure, desired: Sequence[Request], *, restyle: bool = False) -> ObjectPlan:
    """Replace our rules where they differ from the desired ones (or all of them: `restyle`); ours stand after people's."""
    ours = [(index, rule) for index, rule in enumerate(existing.conditional_formats) if tag_of(rule)]
    if not restyle and [_essence(rule) for _, rule in ours] == [_essence(rule) for rule in desired]:
        return ObjectPlan()
    theirs = len(existing.conditional_formats) - len(ours)
    requests: list[Request] = [
        {"deleteConditionalFormatRule": {"sheetId": existing.sheet_id, "index": index}} for index, _ in reversed(ours)
    ]
    requests += [
        {"addConditionalFormatRule": {"rule": rule, "index": theirs + number}} for number, rule in enumerate(desired)
    ]
    words = tuple(f"{existing.title}: {tag_of(rule)}" for rule in desired)
    return ObjectPlan(tuple(requests), words)


def tag_of(rule: Json) -> str:
    """The key of a conditional format of ours, an empty text for people's."""
    values = rule.get("booleanRule", {}).get("condition", {}).get("values", ())
    found = _TAGGED.search(values[0].get("userEnteredValue", "")) if values else None
    return found[1] if found else ""


def _essence(rule: Json) -> tuple[Any, ...]:
    """What makes a rule of ours right: its formula and where it starts (ends follow the grid; styles come with `restyle`)."""
    formula = rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
    places = [
        (where.get("startRowIndex", 0), where.get("startColumnIndex", 0), where.get("endColumnIndex", 0))
        for where in rule["ranges"]
    ]
    return re.sub(r"\s", "", formula), sorted(places)


# --- filter views ----------------------------------------------------------------------------------------------------


def filter_views(
    tab: Tab, bound: BoundTab, members: Sequence[str], vocabulary: Vocabulary
) -> list[tuple[FilterView, dict[str, Any]]]:
    """The filter views this tab shall have; one a member for `per_member`. A view whose columns are not there is left out."""
    made = []
    for view in tab.filter_views:
        names = members if view.per_member else [""]
        needed = {*view.where, *(key.lstrip("-") for key in view.sort), *filter(None, [view.per_member])}
        if needed <= set(bound.columns):
            made += [(view, _filter_view(view, tab, bound, name, vocabulary)) for name in names]
    return made


def _filter_view(view: FilterView, tab: Tab, bound: BoundTab, name: str, vocabulary: Vocabulary) -> dict[str, Any]:
    lists = {column.key: column.list for column in tab.columns}
    specs = [
        _spec(bound.columns[key], wanted, bound.header_row + 2, lists[key], vocabulary)
        for key, wanted in view.where.items()
    ]
    if view.per_member:
        condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": name}]}
        specs.append({"columnIndex": bound.columns[view.per_member], "filterCriteria": {"condition": condition}})
    last = max(bound.columns.values()) + 1
    made = {
        "filterViewId": object_id("filter_view", f"{bound.sheet_id}:{view.key}:{name}"),
        "title": VIEW_PREFIX + view.title(vocabulary.language).replace("{name}", name),
        "range": grid(bound.sheet_id, (bound.header_row, bound.row_count), (0, last)),
        "filterSpecs": specs,
    }
    if view.sort:
        made["sortSpecs"] = [
            {
                "dimensionIndex": bound.columns[key.lstrip("-")],
                "sortOrder": "DESCENDING" if key.startswith("-") else "ASCENDING",
            }
            for key in view.sort
        ]
    return made


def _spec(column: int, wanted: str | tuple[str, ...], row: int, list_name: str, vocabulary: Vocabulary) -> Request:
    if wanted in ("filled", "blank"):
        kind: Request = {"type": "NOT_BLANK" if wanted == "filled" else "BLANK"}
    else:
        keys = (wanted,) if isinstance(wanted, str) else wanted
        cell = f"${column_letter(column)}{row}"
        tests = ",".join(f"{cell}={_literal(key, list_name, vocabulary)}" for key in keys)
        kind = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": f"=OR({tests})"}]}
    return {"columnIndex": column, "filterCriteria": {"condition": kind}}


def _literal(key: str, list_name: str, vocabulary: Vocabulary) -> str:
    if key in ("true", "false"):
        return key.upper()
    return '"' + vocabulary.label(list_name, key) + '"'


def plan_filter_views(existing: TabStructure, desired: Sequence[Mapping[str, Any]]) -> ObjectPlan:
    """Add what is missing, update what differs, delete what is ours and no longer wanted; people's views stay."""
    ours = {
        view["filterViewId"]: view for view in existing.filter_views if view.get("title", "").startswith(VIEW_PREFIX)
    }
    wanted = {view["filterViewId"]: view for view in desired}
    taken = {view["filterViewId"] for view in existing.filter_views}
    requests: list[Request] = []
    words = []
    for key, view in wanted.items():
        if key not in taken:
            requests.append({"addFilterView": {"filter": view}})
            words.append(f"{existing.title}: {view['title']}")
        elif key in ours and _view_essence(ours[key]) != _view_essence(view):
            requests.append({"updateFilterView": {"filter": view, "fields": "title,range,sortSpecs,filterSpecs"}})
            words.append(f"{existing.title}: {view['title']}")
    mine = {key for key in ours if key not in wanted and key >= FIRST_ID}
    requests += [{"deleteFilterView": {"filterId": key}} for key in sorted(mine)]
    return ObjectPlan(tuple(requests), tuple(words))


def _view_essence(view: Mapping[str, Any]) -> tuple[Any, ...]:
    specs = [
        (spec.get("columnIndex", 0), str(spec.get("filterCriteria", {}).get("condition")))
        for spec in view.get("filterSpecs", ())
    ]
    sorts = [(spec.get("dimensionIndex", 0), spec.get("sortOrder", "ASCENDING")) for spec in view.get("sortSpecs", ())]
    return view["title"], view["range"].get("startRowIndex", 0), sorted(specs), sorts
