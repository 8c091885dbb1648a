"""Groups of rows or columns: what is drawn as nested brackets is a depth for each line.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddDimensionGroupRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import Lines
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.tab import Tab

Group = tuple[int, int, int]  # start, end, depth


def groups_of(tab: Tab, *, by_rows: bool) -> list[Json]:
    """The groups of a tab; the list may be changed on a draft."""
    return tab.objects["rowGroups" if by_rows else "columnGroups"]


def add_depth(tab: Tab, place: Lines, amount: int) -> list[Json]:
    """Make lines one level deeper (1) or less deep (-1); gives all groups of the dimension. tab: the draft's own."""
    groups = groups_of(tab, by_rows=place.by_rows)
    depths: dict[int, int] = {}
    for group in groups:
        for line in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            depths[line] = max(depths.get(line, 0), group["depth"])
    for line in range(place.start, place.end):
        depths[line] = max(depths.get(line, 0) + amount, 0)
    collapsed = {_key(group): True for group in groups if group.get("collapsed")}
    groups[:] = [_group(tab, key, by_rows=place.by_rows, collapsed=key in collapsed) for key in _runs(depths)]
    return groups


def _key(group: Json) -> Group:
    return group["range"]["startIndex"], group["range"]["endIndex"], group["depth"]


def _group(tab: Tab, key: Group, *, by_rows: bool, collapsed: bool) -> Json:
    start, end, depth = key
    group: Json = {"range": Lines(tab.sheet_id, by_rows, start, end).json(), "depth": depth}
    return group | ({"collapsed": True} if collapsed else {})


def _runs(depths: dict[int, int]) -> list[Group]:
    """Runs of lines that are at least so deep, outer ones first."""
    runs: list[Group] = []
    for depth in range(1, max(depths.values(), default=0) + 1):
        lines = sorted(line for line, own in depths.items() if own >= depth)
        start = None
        for position, line in enumerate(lines):
            start = line if start is None else start
            if position + 1 == len(lines) or lines[position + 1] != line + 1:
                runs.append((start, line + 1, depth))
                start = None
    return sorted(runs, key=lambda run: (run[0], run[2]))
