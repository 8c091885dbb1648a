"""What can be done in which tab, and how often beside the rest."""

from __future__ import annotations

from collections.abc import Mapping

from tests.safety.crowd import row_acts, sheet_acts
from tests.safety.crowd.editors import Act, Kit

OWN_ROWS: Mapping[str, tuple[float, Act]] = {
    "type text": (30, row_acts.type_text),
    "new record": (5, row_acts.new_record),
    "new record on top": (3, row_acts.new_record_on_top),
    "delete record": (3, row_acts.delete_record),
    "rename record": (3, row_acts.rename_record),
    "move record": (3, row_acts.move_record),
    "clear id": (1, row_acts.clear_id),
    "type over computed": (3, row_acts.type_over_computed),
    "sort rows": (4, sheet_acts.sort_rows),
    "insert blank rows": (2, sheet_acts.insert_blank_rows),
    "delete a blank row": (2, sheet_acts.delete_a_blank_row),
    "filter rows": (2, sheet_acts.filter_rows),
    "hide rows": (2, sheet_acts.hide_rows),
    "colour cells": (2, sheet_acts.colour_cells),
}
COLUMNS: Mapping[str, tuple[float, Act]] = {
    "move column": (1.5, sheet_acts.move_column),
    "insert own column": (1, sheet_acts.insert_own_column),
    "delete own column": (1, sheet_acts.delete_own_column),
    "rename header": (1, sheet_acts.rename_header),
}
BATONS: Mapping[str, tuple[float, Act]] = {
    "tick": (20, row_acts.tick),
    "pass baton": (10, row_acts.pass_baton),
    "accept baton": (10, row_acts.accept_baton),
    "type owner": (3, row_acts.type_owner),
    "copy record": (3, row_acts.copy_record),
}
DEALS = Kit(
    id_label="案件ID",
    named="{}商事",
    texts=("メモ", "次の一手", "案件名"),
    ticks=("Discovery", "BANT", "提案", "口頭合意", "契約", "ブロック中"),
    computed=("ステージ", "スコア", "ランク", "ステージ判定"),
    beside=("案件名",),
    acts={**OWN_ROWS, **COLUMNS, **BATONS},
)
LEADS = Kit(
    id_label="リードID",
    named="{}@example.com",
    texts=("共有メモ", "役職", "住所"),
    ticks=("リモートワーク実施",),
    computed=("名寄せキー", "重複"),
    beside=("氏名", "会社名"),
    acts={**OWN_ROWS, "tick": (5, row_acts.tick), "rename header": (1, sheet_acts.rename_header)},
)
BATON_LABELS = ("Owner", "Next", "受領")
