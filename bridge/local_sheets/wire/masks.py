"""Field masks: `sheets(properties(sheetId,title),data.rowData)`, `a/b,c.d`, `*`.

A mask is a tree: field -> mask below it; None means everything below.
https://developers.google.com/workspace/sheets/api/guides/field-masks
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bridge.local_sheets.wire.errors import ApiError, bad_field
from bridge.local_sheets.wire.schema import Json, messages

Mask = dict[str, Any] | None
TOKEN = re.compile(r"[A-Za-z_][\w]*|\*|[(),./]")
NOTHING_LISTED = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"


class BadMask(ValueError):
    """The text is no mask."""


@lru_cache(maxsize=512)
def parse_mask(text: str) -> Mask:
    """The tree of a mask. Raises BadMask. The result is shared: do not change it."""
    text = "".join(text.split())
    tokens = TOKEN.findall(text)
    if "".join(tokens) != text:
        raise BadMask(text)
    tree, rest = _parse_list(tokens, 0)
    if rest != len(tokens):
        raise BadMask(text)
    return tree


def _parse_list(tokens: list[str], at: int) -> tuple[Mask, int]:
    """path ("," path)*; returns the tree and the index after it."""
    tree: Mask = {}
    while True:
        path, at = _parse_path(tokens, at)
        tree = union(tree, path)
        if at >= len(tokens) or tokens[at] != ",":
            return tree, at
        at += 1


def _parse_path(tokens: list[str], at: int) -> tuple[Mask, int]:
    """name (("." | "/") path | "(" list ")")?"""
    if at >= len(tokens) or tokens[at] in "(),./":
        raise BadMask("".join(tokens))
    name, at = tokens[at], at + 1
    below: Mask = None
    if at < len(tokens) and tokens[at] in "./":
        below, at = _parse_path(tokens, at + 1)
    elif at < len(tokens) and tokens[at] == "(":
        below, at = _parse_list(tokens, at + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise BadMask("".join(tokens))
        at += 1
    return (None if name == "*" else {_camel(name): below}), at


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def union(one: Mask, other: Mask) -> Mask:
    """What either mask names."""
    if one is None or other is None:
        return None
    merged = dict(one)
    for name, below in other.items():
        merged[name] = union(merged[name], below) if name in merged else below
    return merged


def names(mask: Mask, *path: str) -> bool:
    """Whether a mask covers a path or something below it."""
    for step in path:
        if mask is None:
            return True
        if step not in mask:
            return False
        mask = mask[step]
    return True


def below(mask: Mask, *path: str) -> Mask:
    """The mask below a path that it names."""
    for step in path:
        if mask is None:
            return None
        mask = mask.get(step, {})
    return mask


def pruned(value: Any, mask: Mask) -> Any:
    """Only what the mask names."""
    if mask is None:
        return value
    if isinstance(value, list):
        return [pruned(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: pruned(value[name], sub) for name, sub in mask.items() if name in value}


def merged(target: Json, source: Json, mask: Mask) -> Json:
    """target with the fields that the mask names taken from source; a field that source lacks is unset."""
    if mask is None:
        return dict(source)
    result = dict(target)
    for name, sub in mask.items():
        new = source.get(name)
        old = result.get(name)
        if sub is not None and (isinstance(new, dict) or isinstance(old, dict)):
            new = merged(old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}, sub) or None
        if new is None:
            result.pop(name, None)
        else:
            result[name] = new
    return result


def unknown_path(mask: Mask, message: Any, prefix: str = "") -> str | None:
    """The first path that a message does not have, or None."""
    if mask is None:
        return None
    while isinstance(message, list):
        message = message[0]
    fields = messages().get(message) if isinstance(message, str) else None
    for name, sub in mask.items():
        path = f"{prefix}{name}"
        if isinstance(message, dict):  # a map: any key
            continue
        if fields is None or name not in fields:
            return path
        if (found := unknown_path(sub, fields[name], f"{path}.")) is not None:
            return found
    return None


def answer_mask(text: str, message: str | None) -> Mask:
    """The mask of the `fields` query parameter. Raises ApiError 400 for a path that the answer does not have."""
    try:
        mask = parse_mask(text)
    except BadMask:
        raise _cannot_expand(text) from None
    if message and (path := unknown_path(mask, message)):
        raise _cannot_expand(path)
    return mask


def _cannot_expand(path: str) -> ApiError:
    description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    return bad_field("Request contains an invalid argument.", path, description)


def update_mask(request: Json, message: str) -> Mask:
    """The mask of an update request (its member `fields`). Raises ApiError 400 when nothing is listed."""
    text = request.get("fields", "")
    if not text.strip():
        raise ApiError(NOTHING_LISTED)
    try:
        mask = parse_mask(text)
    except BadMask:
        raise ApiError(f"Invalid field: {text}") from None
    if path := unknown_path(mask, message):
        raise ApiError(f"Invalid field: {path}")
    return mask
