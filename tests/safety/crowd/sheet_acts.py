"""Acts on the sheet everybody shares."""

from __future__ import annotations

from tests.safety.crowd.editors import Editor, NothingToDo
from tests.safety.crowd.page import Seen

MOST_OWN_COLUMNS = 3
MOST_BLANK_ROWS = 12


def sort_rows(editor: Editor, seen: Seen) -> None:
    body = editor.page.area((seen.header_row + 1, seen.below), (0, len(seen.head)))
    by = editor.column(seen, editor.dice.choice([editor.page.name, editor.kit.texts[0]]))
    order = editor.dice.choice(["ASCENDING", "DESCENDING"])
    editor.page.act({"sortRange": {"range": body, "sortSpecs": [{"dimensionIndex": by, "sortOrder": order}]}})


def insert_blank_rows(editor: Editor, seen: Seen) -> None:
    if seen.below - seen.header_row - 1 - len(seen.rows) > MOST_BLANK_ROWS:
        raise NothingToDo
    at = editor.dice.randint(seen.header_row + 1, seen.below)
    editor.page.act({"insertDimension": {"range": editor.page.span("ROWS", at, 2)}})


def delete_a_blank_row(editor: Editor, seen: Seen) -> None:
    blank = [at for at in range(seen.header_row + 1, seen.below) if at not in seen.rows]
    if not blank:
        raise NothingToDo
    editor.page.act({"deleteDimension": {"range": editor.page.span("ROWS", editor.dice.choice(blank))}})


def move_column(editor: Editor, seen: Seen) -> None:
    column, target = editor.dice.randrange(len(seen.head)), editor.dice.randint(0, len(seen.head))
    if column <= target <= column + 1 or not seen.head[column]:
        raise NothingToDo
    editor.page.act({"moveDimension": {"source": editor.page.span("COLUMNS", column), "destinationIndex": target}})


def insert_own_column(editor: Editor, seen: Seen) -> None:
    if len(editor.page.own_columns) >= MOST_OWN_COLUMNS:
        raise NothingToDo
    editor.made += 1
    at, label = editor.dice.randint(0, len(seen.head)), f"私の列 {editor.number}-{editor.made}"
    named = {
        row for row, cells in seen.rows.items() if cells.get(editor.page.name)
    }  # others hold a write not yet put right
    lines = [
        [label],
        *([f"{label}の{row}"] if row in named else [""] for row in range(seen.header_row + 1, seen.below)),
    ]
    page = editor.page
    page.act({"insertDimension": {"range": page.span("COLUMNS", at)}}, page.cells(seen.header_row, at, lines))
    page.own_columns.append(label)
    for row, cells in seen.rows.items():
        if cells.get(page.name) in editor.model.records:
            editor.model.records[cells[page.name]].cells[label] = f"{label}の{row}"


def delete_own_column(editor: Editor, seen: Seen) -> None:
    own = [label for label in editor.page.own_columns if f" {editor.number}-" in label]
    if not own:
        raise NothingToDo
    editor.page.act({"deleteDimension": {"range": editor.page.span("COLUMNS", editor.column(seen, own[0]))}})
    editor.page.own_columns.remove(own[0])
    for record in editor.model.records.values():
        record.cells.pop(own[0], None)


def rename_header(editor: Editor, seen: Seen) -> None:
    label = editor.dice.choice([*editor.kit.texts, *editor.kit.computed])
    new = f"{label}({editor.dice.randrange(1000)})" if label not in editor.page.renamed else label
    editor.page.act(editor.page.cell(seen.header_row, editor.column(seen, label), new))
    editor.page.renamed[label] = new


def filter_rows(editor: Editor, seen: Seen) -> None:
    body = editor.page.area((seen.header_row, seen.below), (0, len(seen.head)))
    on = {"setBasicFilter": {"filter": {"range": body}}}
    editor.page.act(on if editor.dice.random() < 0.6 else {"clearBasicFilter": {"sheetId": editor.page.sheet_id}})


def hide_rows(editor: Editor, seen: Seen) -> None:
    span = editor.page.span("ROWS", editor.dice.randint(seen.header_row + 1, seen.below), 2)
    hidden = {"hiddenByUser": editor.dice.random() < 0.5}
    editor.page.act({"updateDimensionProperties": {"range": span, "properties": hidden, "fields": "hiddenByUser"}})


def colour_cells(editor: Editor, seen: Seen) -> None:
    _, row = editor.mine(seen)
    cell = {"note": f"メモ {editor.number}", "userEnteredFormat": {"textFormat": {"bold": editor.dice.random() < 0.5}}}
    where = editor.page.area((row, row + 1), (0, 3))
    editor.page.act({"repeatCell": {"range": where, "cell": cell, "fields": "note,userEnteredFormat.textFormat.bold"}})
