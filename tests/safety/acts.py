"""What people do to a sheet, one act each; an act keeps the team's model of human cells in step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import gspread

from bridge.errors import InvalidInput, NotPrepared
from bridge.jobs.undo import undo
from tests.safety.team import NOW, OWN, NotHere, Team, connection_to, moment

Act = Callable[[Team], None]
A, B, C, D, E = "あさひ商事", "いろは工業", "うみかぜ物流", "えど屋", "おおぞら"
LATE, COPY = "きのした建設", "いろは工業 写し"


def insert_row_on_top(team: Team) -> None:
    _raise_if_known(team, LATE)
    first = team.head_row() + 1
    team.request(insertDimension={"range": team.rows_span(first)})
    team.deals.update([[LATE]], f"{_letter(team, '会社名')}{first + 1}", value_input_option="RAW")
    team.model[LATE] = {"会社名": LATE}


def _raise_if_known(team: Team, company: str) -> None:
    """Nobody types a name twice."""
    if company in team.model:
        raise NotHere("a new name")


def insert_blank_rows(team: Team) -> None:
    team.request(insertDimension={"range": team.rows_span(team.row(B), 2)})


def insert_row_above_header(team: Team) -> None:
    team.request(insertDimension={"range": team.rows_span(0)})


def delete_row(team: Team) -> None:
    _delete_rows(team, team.row(A))


def delete_last_rows(team: Team) -> None:
    _delete_rows(team, team.row(E), 2)


def _delete_rows(team: Team, first: int, count: int = 1) -> None:
    names = team.deals.col_values(team.index("会社名") + 1)[first : first + count]
    team.request(deleteDimension={"range": team.rows_span(first, count)})
    for company in names:
        team.model.pop(str(company), None)


def sort_descending(team: Team) -> None:
    _sort(team, (0, team.deals.col_count))


def sort_only_people_columns(team: Team) -> None:
    """Everything from 会社名 to the memory moves; the columns left of it, the memory and what stands right of it stay."""
    first, last = sorted((team.index("会社名"), team.index("_memory")))
    _sort(team, (first, last))
    staying = [label for at, label in enumerate(team.head()) if not first <= at < last]
    back = {new: label for label, new in team.renamed.items()}
    found = team.by_company()
    for company, cells in team.model.items():
        row = found.get(company, cells)
        cells |= {label: row.get(label, "") for one in staying if (label := back.get(one, one)) in cells}


def sort_only_ids(team: Team) -> None:
    """Sort the id column alone."""
    column = team.index("案件ID")
    where = team.area(_body(team), (column, column + 1))
    team.request(sortRange={"range": where, "sortSpecs": [{"dimensionIndex": column, "sortOrder": "DESCENDING"}]})


def _body(team: Team) -> tuple[int, int]:
    """The rows of the six deals."""
    head = team.head_row()
    return head + 1, head + 7


def _sort(team: Team, columns: tuple[int, int]) -> None:
    where = team.area(_body(team), columns)
    specs = [{"dimensionIndex": team.index("会社名"), "sortOrder": "DESCENDING"}]
    team.request(sortRange={"range": where, "sortSpecs": specs})


def move_row_down(team: Team) -> None:
    team.request(moveDimension={"source": team.rows_span(team.row(A)), "destinationIndex": team.row(E) + 1})


def move_row_up(team: Team) -> None:
    team.request(moveDimension={"source": team.rows_span(team.row(E)), "destinationIndex": team.row(A)})


def copy_row(team: Team) -> None:
    """Copy a whole row below the others, then name the copy."""
    _raise_if_known(team, COPY)
    width = team.deals.col_count
    row, target = team.row(B), max(team.row(E) + 2, len(team.cells()))
    source, destination = team.area((row, row + 1), (0, width)), team.area((target, target + 1), (0, width))
    team.request(copyPaste={"source": source, "destination": destination, "pasteType": "PASTE_NORMAL"})
    team.deals.update([[COPY]], f"{_letter(team, '会社名')}{target + 1}", value_input_option="RAW")
    team.model[COPY] = {**team.model[B], "会社名": COPY}


def paste_row_over(team: Team) -> None:
    """Copy the row of B over the row of D: D is gone, B stands there twice, then its name is changed."""
    _raise_if_known(team, COPY)
    width = team.deals.col_count
    row, target = team.row(B), team.row(D)
    source, destination = team.area((row, row + 1), (0, width)), team.area((target, target + 1), (0, width))
    team.request(copyPaste={"source": source, "destination": destination, "pasteType": "PASTE_NORMAL"})
    team.deals.update([[COPY]], f"{_letter(team, '会社名')}{target + 1}", value_input_option="RAW")
    team.model[COPY] = {**team.model[B], "会社名": COPY}
    del team.model[D]


def swap_two_rows_by_cut(team: Team) -> None:
    """Cut C to the end, D into its place, C into D's."""
    width = team.deals.col_count
    c, d, free = team.row(C), team.row(D), team.row(E) + 3
    for source, target in ((c, free), (d, c), (free, d)):
        where = team.area((source, source + 1), (0, width))
        to = {"sheetId": team.deals.id, "rowIndex": target, "columnIndex": 0}
        team.request(cutPaste={"source": where, "destination": to, "pasteType": "PASTE_NORMAL"})


def edit_note(team: Team) -> None:
    team.put(B, "メモ", "きょう電話した")


def edit_own_column(team: Team) -> None:
    team.put(B, OWN, "自分のメモ")


def edit_formula_like_text(team: Team) -> None:
    team.put(B, "メモ", "=SUM(1,2)")


def tick_another(team: Team) -> None:
    team.put(B, "BANT", True)


def untick_what_wins(team: Team) -> None:
    team.put(B, "契約", False)


def rename_company(team: Team) -> None:
    team.put(B, "会社名", "いろは重工")
    team.model["いろは重工"] = {**team.model.pop(B), "会社名": "いろは重工"}


def rename_company_with_a_baton(team: Team) -> None:
    team.put(A, "会社名", "あさひ興産")
    team.model["あさひ興産"] = {**team.model.pop(A), "会社名": "あさひ興産"}


def rename_new_company(team: Team) -> None:
    old = "かえで製作所"
    team.put(old, "会社名", "かえで工房")
    team.model["かえで工房"] = {**team.model.pop(old), "会社名": "かえで工房"}


def blank_company(team: Team) -> None:
    team.put(B, "会社名", "")
    del team.model[B]


def edit_owner(team: Team) -> None:
    team.put(A, "Owner", "Sales")


def edit_owner_of_another(team: Team) -> None:
    team.put(C, "Owner", "CS")


def take_back_acceptance(team: Team) -> None:
    team.put(A, "受領", False)


def type_over_stage(team: Team) -> None:
    team.put(B, "ステージ", "がんばる")


def type_over_untouched_stage(team: Team) -> None:
    team.put(D, "ステージ", "がんばる")


def type_over_score(team: Team) -> None:
    team.put(B, "スコア", 99)


def clear_id(team: Team) -> None:
    team.put(A, "案件ID", "")


def type_id_of_another(team: Team) -> None:
    team.put(B, "案件ID", "D-00001")


def clear_memory(team: Team) -> None:
    team.put(B, "_memory", "")


def rename_header(team: Team) -> None:
    _rename(team, "メモ", "ノート")


def rename_computed_header(team: Team) -> None:
    _rename(team, "ステージ", "段階")


def rename_shared_header(team: Team) -> None:
    _rename(team, "Owner", "持ち主")


def blank_header(team: Team) -> None:
    _rename(team, "ステージ判定", "")


def _rename(team: Team, label: str, new: str) -> None:
    team.deals.update([[new]], f"{_letter(team, label)}{team.head_row() + 1}", value_input_option="RAW")
    team.renamed[label] = new


def rename_tab(team: Team) -> None:
    team.deals.update_title("商談リスト")
    team.title = "商談リスト"


def move_person_column(team: Team) -> None:
    _move(team, "メモ", 0)


def move_computed_column(team: Team) -> None:
    _move(team, "ステージ", len(team.head()))


def move_shared_column(team: Team) -> None:
    _move(team, "Owner", 3)


def move_id_column(team: Team) -> None:
    _move(team, "案件ID", 10)


def move_company_column(team: Team) -> None:
    _move(team, "会社名", 20)


def _move(team: Team, label: str, target: int) -> None:
    team.request(moveDimension={"source": team.column_span(team.index(label)), "destinationIndex": target})


def insert_column_left(team: Team) -> None:
    _insert_column(team, 0)


def insert_column_between_computed(team: Team) -> None:
    _insert_column(team, team.index("ステージ"))


def _insert_column(team: Team, index: int) -> None:
    team.request(insertDimension={"range": team.column_span(index)})
    first = team.head_row()
    rows = team.area((first, first + 7), (index, index + 1))
    lines = [{"values": [{"userEnteredValue": {"stringValue": f"私の{row}"}}]} for row in range(7)]
    team.request(updateCells={"range": rows, "rows": lines, "fields": "userEnteredValue"})


def delete_input_column(team: Team) -> None:
    _delete(team, "キックオフ日")


def delete_computed_column(team: Team) -> None:
    _delete(team, "スコア")


def delete_shared_column(team: Team) -> None:
    _delete(team, "Next")


def delete_id_column(team: Team) -> None:
    _delete(team, "案件ID")


def delete_memory_column(team: Team) -> None:
    _delete(team, "_memory")


def _delete(team: Team, label: str) -> None:
    team.request(deleteDimension={"range": team.column_span(team.index(label))})
    for cells in team.model.values():
        cells.pop(label, None)


def add_filter(team: Team) -> None:
    first = team.head_row()
    team.request(setBasicFilter={"filter": {"range": team.area((first, first + 7), (0, len(team.head())))}})


def hide_rows(team: Team) -> None:
    team.request(
        updateDimensionProperties={"range": team.rows_span(2, 3), "properties": {"hiddenByUser": True}, "fields": "*"}
    )


def protect_with_a_sign(team: Team) -> None:
    where = team.area(_body(team), (0, 5))
    team.request(addProtectedRange={"protectedRange": {"range": where, "warningOnly": True}})


def add_a_format_rule(team: Team) -> None:
    condition = {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "急ぎ"}]}
    rule = {
        "ranges": [team.area(_body(team), (0, 3))],
        "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}},
    }
    team.request(addConditionalFormatRule={"rule": rule, "index": 0})


def clear_the_sheet(team: Team) -> None:
    team.request(updateCells={"range": {"sheetId": team.deals.id}, "fields": "userEnteredValue"})
    team.model = {}


def clear_the_rows(team: Team) -> None:
    first, last = _body(team)
    names = team.deals.col_values(team.index("会社名") + 1)[first:last]
    where = team.area((first, last), (0, team.deals.col_count))
    team.request(updateCells={"range": where, "fields": "userEnteredValue"})
    for company in names:
        team.model.pop(str(company), None)


def clear_the_state(team: Team) -> None:
    team.request(updateCells={"range": {"sheetId": team.titled("_state").id}, "fields": "userEnteredValue"})


def restore_an_older_version(team: Team) -> None:
    """Every tab as it stood before the last sync; stamps are no cells, and stay."""
    older = team.world.older.store.find(team.spreadsheet_id) if team.world.older else None
    if older is None:
        raise NotHere("an older version")
    store = team.local.store
    with team.local._lock, store.writing():
        found = store.find(team.spreadsheet_id)
        assert found is not None
        draft = found.draft()
        stamps = {key: entry for key, entry in draft.metadata.items() if entry["metadataKey"] == "sheetbridge.commit"}
        draft.tabs = list(older.draft().tabs)
        draft.metadata = {**older.metadata, **stamps}
        for tab in draft.tabs:
            tab.stored = b""
            tab.dirty_cells, tab.dirty_looks = set(tab.keys), set(tab.keys)  # every row goes to the file
        store.save(draft, draft.tabs)
    team.title, team.renamed = team.world.title, dict(team.world.words)
    team.learn()


def undo_the_last_run(team: Team) -> None:
    """Another machine takes back what the last run wrote."""
    bridge = connection_to(team.local, team.spreadsheet_id)
    try:
        undo(bridge, team.settings, team.world.run or "S-00001", moment(NOW))
    except (InvalidInput, NotPrepared) as error:
        raise NotHere("the run") from error


def another_bridge(team: Team) -> None:
    try:
        team.second_bridge()
    except NotPrepared as error:
        raise NotHere("a prepared spreadsheet") from error


def add_a_member(team: Team) -> None:
    team.titled("メンバー")
    team.type(2, "メンバー", name="田中 五郎", active=True)


def sort_the_log(team: Team) -> None:
    log = team.titled("変更履歴")
    where = {"sheetId": log.id, "startRowIndex": 1}
    team.request(sortRange={"range": where, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]})


def delete_the_log(team: Team) -> None:
    team.spreadsheet.del_worksheet(team.titled("変更履歴"))


def delete_kanban(team: Team) -> None:
    team.spreadsheet.del_worksheet(team.titled("カンバン"))


def type_a_row_below(team: Team) -> None:
    """A person begins a record in the very row that comes next."""
    _raise_if_known(team, LATE)
    row = len(team.cells())
    team.deals.update([[LATE]], f"{_letter(team, '会社名')}{row + 1}", value_input_option="RAW")
    team.model[LATE] = {"会社名": LATE}


def insert_column_into_the_log(team: Team) -> None:
    _own_column(team, "変更履歴")


def insert_column_into_the_runs(team: Team) -> None:
    _own_column(team, "同期ログ")


def insert_column_into_the_history(team: Team) -> None:
    _own_column(team, "キャンペーン履歴")


def insert_column_into_the_reviews(team: Team) -> None:
    _own_column(team, "取込確認")


def _own_column(team: Team, title: str) -> None:
    """A column of a person's own, with a word in each of the first rows, between the others of another tab."""
    tab = team.titled(title)
    column = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}
    team.request(insertDimension={"range": column})
    tab.update([[OWN], *([f"私の{row}"] for row in range(3))], "C1", value_input_option="RAW")
    team.own[title] = [f"私の{row}" for row in range(3)]


def add_a_tab(team: Team) -> None:
    team.spreadsheet.add_worksheet("私のタブ", 10, 5, index=0)


def _letter(team: Team, label: str) -> str:
    return gspread.utils.rowcol_to_a1(1, team.index(label) + 1)[:-1]


ACTS: Mapping[str, Act] = {
    name.replace("_", " "): act
    for name, act in list(globals().items())
    if callable(act) and not name.startswith("_") and getattr(act, "__module__", "") == __name__ and name.islower()
}
