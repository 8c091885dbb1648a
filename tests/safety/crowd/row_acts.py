"""Acts in rows of one's own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.safety.crowd.editors import Editor, NothingToDo
from tests.safety.crowd.model import Baton, Record
from tests.safety.crowd.page import Seen

ROLES = ("Marketing", "IS", "Sales", "CS")
SEEN_BY_NOW = 30  # seconds after which a bridge has looked


def type_text(editor: Editor, seen: Seen) -> None:
    name, row = editor.mine(seen, or_imported=True)
    label = editor.dice.choice([*editor.kit.texts, *editor.page.own_columns])
    value = editor.dice.choice(["=SUM(1,2)", "", f"電話した {editor.dice.random():.6f}", f"{editor.dice.random():.6f}"])
    editor.put(seen, row, label, value)
    editor.model.records[name].cells[label] = value


def tick(editor: Editor, seen: Seen) -> None:
    name, row = editor.mine(seen)
    label = editor.dice.choice(editor.kit.ticks)
    value = editor.dice.random() < 0.7
    editor.put(seen, row, label, value)
    editor.model.records[name].cells[label] = value


def rename_record(editor: Editor, seen: Seen) -> None:
    old, row = editor.mine(seen)
    if not seen.rows[row].get(editor.kit.id_label):  # it would be a new record for the bridge (docs/safety.md)
        raise NothingToDo
    new = editor.new_name()
    editor.put(seen, row, editor.page.name, new)
    editor.model.records[new] = replace(editor.model.records.pop(old), renamed=time.monotonic())


def pass_baton(editor: Editor, seen: Seen) -> None:
    """Owner and Next in one go, where no handover is under way."""
    name, row = editor.mine(seen)
    record = editor.model.records[name]
    if any(baton.next or baton.accepted for baton in record.batons) and not _is_over(record, seen.rows[row]):
        raise NothingToDo
    following = editor.dice.choice([role for role in ROLES if role != seen.rows[row].get("Owner")])
    owner = seen.rows[row].get("Owner") or editor.dice.choice([role for role in ROLES if role != following])
    columns = editor.column(seen, "Owner"), editor.column(seen, "Next")
    editor.page.act(editor.page.cell(row, columns[0], owner), editor.page.cell(row, columns[1], following))
    record.batons = frozenset({Baton(str(owner), following, False)})


def _is_over(record: Record, row: Mapping[str, Any]) -> bool:
    """The handover has taken place, as everybody can see."""
    stands = Baton(str(row.get("Owner") or ""), str(row.get("Next") or ""), row.get("受領") is True)
    return not stands.next and not stands.accepted and stands in record.at_rest


def accept_baton(editor: Editor, seen: Seen) -> None:
    name, row = editor.mine(seen)
    record = editor.model.records[name]
    if not all(baton.next and not baton.accepted for baton in record.batons):
        raise NothingToDo
    editor.put(seen, row, "受領", True)
    record.typed(accepted=True)


def type_owner(editor: Editor, seen: Seen) -> None:
    name, row = editor.mine(seen)
    record = editor.model.records[name]
    others = [role for role in ROLES if all(role not in (baton.owner, baton.next) for baton in record.batons)]
    if not others:
        raise NothingToDo
    value = editor.dice.choice(others)
    editor.put(seen, row, "Owner", value)
    record.typed(owner=value)


def type_over_computed(editor: Editor, seen: Seen) -> None:
    _, row = editor.mine(seen)
    editor.put(seen, row, editor.dice.choice(editor.kit.computed), "がんばる")


def clear_id(editor: Editor, seen: Seen) -> None:
    name, row = editor.mine(seen)
    if time.monotonic() - editor.model.records[name].renamed < SEEN_BY_NOW:  # nor may the new name be unknown yet
        raise NothingToDo
    editor.put(seen, row, editor.kit.id_label, "")


def new_record(editor: Editor, seen: Seen) -> None:
    _type_new(editor, seen, seen.below)


def new_record_on_top(editor: Editor, seen: Seen) -> None:
    first = seen.header_row + 1
    editor.page.act({"insertDimension": {"range": editor.page.span("ROWS", first)}})
    _type_new(editor, seen, first)


def _type_new(editor: Editor, seen: Seen, row: int) -> None:
    name = editor.new_name()
    cells = {editor.page.name: name, **{label: f"{label} {name}" for label in editor.kit.beside}}
    editor.page.act(*(editor.page.cell(row, editor.column(seen, label), value) for label, value in cells.items()))
    del cells[editor.page.name]
    editor.model.records[name] = Record(cells)


def copy_record(editor: Editor, seen: Seen) -> None:
    """A whole row copied below everything, and named at once."""
    name, row = editor.mine(seen)
    new, width, below = editor.new_name(), len(seen.head), seen.below
    page, record = editor.page, editor.model.records[name]
    source, target = page.area((row, row + 1), (0, width)), page.area((below, below + 1), (0, width))
    paste = {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}
    page.act(paste, page.cell(below, editor.column(seen, page.name), new))
    cells = seen.rows[row]
    stands = Baton(str(cells.get("Owner") or ""), str(cells.get("Next") or ""), cells.get("受領") is True)
    foreign = {str(cells.get(editor.kit.id_label) or ""), *record.ids}
    editor.model.records[new] = Record(dict(record.cells), frozenset({stands}), foreign_ids=frozenset(foreign))


def delete_record(editor: Editor, seen: Seen) -> None:
    name, row = editor.mine(seen)
    if editor.dice.random() < 0.3 or len(editor.model.records) < 20:  # the sheet is not to run dry
        raise NothingToDo
    editor.page.act({"deleteDimension": {"range": editor.page.span("ROWS", row)}})
    editor.model.deleted_ids |= {number for number, _ in editor.model.records.pop(name).ids.most_common(1)}


def move_record(editor: Editor, seen: Seen) -> None:
    _, row = editor.mine(seen)
    target = editor.dice.randint(seen.header_row + 1, seen.below)
    if row <= target <= row + 1:
        raise NothingToDo
    editor.page.act({"moveDimension": {"source": editor.page.span("ROWS", row), "destinationIndex": target}})
