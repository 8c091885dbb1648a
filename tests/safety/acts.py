"""What people do to a sheet, one act each; an act keeps the team's model of human cells in step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.safety.team import Team

Act = Callable[[Team], None]
A, B, C, D, E = "あさひ商事", "いろは工業", "うみかぜ物流", "えど屋", "おおぞら"
LATE = "きのした建設"


def insert_row_on_top(team: Team) -> None:
    team.request(insertDimension={"range": team.rows_span(1)})
    team.deals.update([[LATE]], f"{_letter(team, '会社名')}2", value_input_option="RAW")
    team.model[LATE] = {"会社名": LATE}


def insert_blank_rows(team: Team) -> None:
    team.request(insertDimension={"range": team.rows_span(team.row(B), 2)})


def insert_row_above_header(team: Team) -> None:
    team.request(insertDimension={"range": team.rows_span(0)})


def delete_row(team: Team) -> None:
    team.request(deleteDimension={"range": team.rows_span(team.row(A))})
    del team.model[A]


def delete_last_rows(team: Team) -> None:
    first = team.row(E)
    team.request(deleteDimension={"range": team.rows_span(first, 2)})
    for company in (E, "かえで製作所"):
        team.model.pop(company, None)


def sort_descending(team: Team) -> None:
    _sort(team, (0, len(team.head())))


def sort_only_people_columns(team: Team) -> None:
    """The first columns with id stay; everything from 会社名 to the last but one moves, memory stays."""
    _sort(team, (team.index("会社名"), len(team.head()) - 1))


def sort_only_ids(team: Team) -> None:
    """Sort the id column alone."""
    where = team.area((1, 7), (0, 1))
    team.request(sortRange={"range": where, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]})


def _sort(team: Team, columns: tuple[int, int]) -> None:
    where = team.area((1, 7), columns)
    specs = [{"dimensionIndex": team.index("会社名"), "sortOrder": "DESCENDING"}]
    team.request(sortRange={"range": where, "sortSpecs": specs})


def move_row_down(team: Team) -> None:
    team.request(moveDimension={"source": team.rows_span(team.row(A)), "destinationIndex": team.row(E) + 1})


def move_row_up(team: Team) -> None:
    team.request(moveDimension={"source": team.rows_span(team.row(E)), "destinationIndex": team.row(A)})


def copy_row(team: Team) -> None:
    """Copy a whole row below the others, then name the copy."""
    width = len(team.head())
    row, target = team.row(B), team.row(E) + 2
    source, destination = team.area((row, row + 1), (0, width)), team.area((target, target + 1), (0, width))
    team.request(copyPaste={"source": source, "destination": destination, "pasteType": "PASTE_NORMAL"})
    team.deals.update([["いろは工業 写し"]], f"{_letter(team, '会社名')}{target + 1}", value_input_option="RAW")
    team.model["いろは工業 写し"] = {**team.model[B], "会社名": "いろは工業 写し"}


def paste_row_over(team: Team) -> None:
    """Copy the row of B over the row of D: D is gone, B stands there twice, then its name is changed."""
    width = len(team.head())
    row, target = team.row(B), team.row(D)
    source, destination = team.area((row, row + 1), (0, width)), team.area((target, target + 1), (0, width))
    team.request(copyPaste={"source": source, "destination": destination, "pasteType": "PASTE_NORMAL"})
    team.deals.update([["いろは工業 写し"]], f"{_letter(team, '会社名')}{target + 1}", value_input_option="RAW")
    team.model["いろは工業 写し"] = {**team.model[B], "会社名": "いろは工業 写し"}
    del team.model[D]


def swap_two_rows_by_cut(team: Team) -> None:
    """Cut C to the end, D into its place, C into D's."""
    width = len(team.head())
    c, d, free = team.row(C), team.row(D), team.row(E) + 3
    for source, target in ((c, free), (d, c), (free, d)):
        where = team.area((source, source + 1), (0, width))
        to = {"sheetId": team.deals.id, "rowIndex": target, "columnIndex": 0}
        team.request(cutPaste={"source": where, "destination": to, "pasteType": "PASTE_NORMAL"})


def edit_note(team: Team) -> None:
    team.put(B, "メモ", "きょう電話した")


def edit_formula_like_text(team: Team) -> None:
    team.put(B, "メモ", "=SUM(1,2)")


def tick_another(team: Team) -> None:
    team.put(B, "BANT", True)


def untick_what_wins(team: Team) -> None:
    team.put(B, "契約", False)


def rename_company(team: Team) -> None:
    team.put(B, "会社名", "いろは重工")
    team.model["いろは重工"] = {**team.model.pop(B), "会社名": "いろは重工"}


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
    team.deals.update([[new]], f"{_letter(team, label)}1", value_input_option="RAW")
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
    rows = team.area((0, 7), (index, index + 1))
    lines = [{"values": [{"userEnteredValue": {"stringValue": f"私の{row}"}}]} for row in range(7)]
    team.request(updateCells={"range": rows, "rows": lines, "fields": "userEnteredValue"})


def delete_input_column(team: Team) -> None:
    _delete(team, "キックオフ日")
    for cells in team.model.values():
        cells.pop("キックオフ日", None)


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


def add_filter(team: Team) -> None:
    team.request(setBasicFilter={"filter": {"range": team.area((0, 7), (0, len(team.head())))}})


def hide_rows(team: Team) -> None:
    team.request(
        updateDimensionProperties={"range": team.rows_span(2, 3), "properties": {"hiddenByUser": True}, "fields": "*"}
    )


def another_bridge(team: Team) -> None:
    team.second_bridge()


def add_a_member(team: Team) -> None:
    team.type(2, "メンバー", name="田中 五郎", active=True)


def sort_the_log(team: Team) -> None:
    log = team.tab("変更履歴")
    where = {"sheetId": log.id, "startRowIndex": 1}
    team.request(sortRange={"range": where, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]})


def delete_the_log(team: Team) -> None:
    team.spreadsheet.del_worksheet(team.tab("変更履歴"))


def delete_kanban(team: Team) -> None:
    titles = [tab.title for tab in team.spreadsheet.worksheets()]
    team.spreadsheet.del_worksheet(team.tab(next(title for title in titles if "看板" in title or "カンバン" in title)))


def add_a_tab(team: Team) -> None:
    team.spreadsheet.add_worksheet("私のタブ", 10, 5, index=0)


def _letter(team: Team, label: str) -> str:
    import gspread

    return gspread.utils.rowcol_to_a1(1, team.index(label) + 1)[:-1]


ACTS: Mapping[str, Act] = {
    name.replace("_", " "): act
    for name, act in list(globals().items())
    if callable(act) and not name.startswith("_") and getattr(act, "__module__", "") == __name__ and name.islower()
}
