"""The page in a real browser (headless Chromium): what people see and do there. Skips where there is no Chromium."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from bridge.cli import main
from bridge.local_sheets import LocalSheets, Request
from bridge.local_sheets.wire.identities import ACCOUNT, Identities, Identity

from .conftest import Api, Window


@pytest.fixture
def deals(api: Api) -> Api:
    """A tab with a frozen header, ticks, a dropdown, notes, dates, colours, a hidden column, a link and a merge."""
    api.put("A1:G1", [["会社名", "済", "担当", "期限", "金額", "_memory", "リンク"]])
    rows = [["青葉印刷", False, "IS", "2026/12/01", 1200000, '{"secret":1}', "行く"]]
    rows += [[f"会社{row}", False, "CS", f"2026/12/{row:02d}", row * 1000, "{}"] for row in range(2, 9)]
    api.put("A2:G9", rows, option="USER_ENTERED")
    tick = {"condition": {"type": "BOOLEAN"}}
    listed = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": name} for name in ("IS", "CS", "Sales")]}
    api.batch(
        {"updateSheetProperties": {
            "properties": {"gridProperties": {"frozenRowCount": 1, "frozenColumnCount": 1}, "tabColor": {"green": 1}},
            "fields": "gridProperties(frozenRowCount,frozenColumnCount),tabColor"}},
        {"setDataValidation": {"range": area("B2:B9"), "rule": tick}},
        {"setDataValidation": {
            "range": area("C2:C9"), "rule": {"condition": listed, "showCustomUi": True, "strict": True}}},
        {"repeatCell": {"range": area("A1:G1"), "cell": {"userEnteredFormat": {
            "textFormat": {"bold": True}, "backgroundColor": {"red": 1, "green": 0.95, "blue": 0.8}}},
            "fields": "userEnteredFormat"}},
        {"repeatCell": {"range": area("A2:A2"), "cell": {"note": "社長の知り合い\n<b>"}, "fields": "note"}},
        {"repeatCell": {"range": area("E2:E9"), "cell": {"userEnteredFormat": {
            "numberFormat": {"type": "NUMBER", "pattern": "#,##0"}}}, "fields": "userEnteredFormat.numberFormat"}},
        {"updateDimensionProperties": {
            "range": {"dimension": "COLUMNS", "startIndex": 5, "endIndex": 6},
            "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}},
        {"repeatCell": {"range": area("G2:G2"), "cell": {"userEnteredFormat": {
            "textFormat": {"link": {"uri": "#gid=0&range=A5"}}}}, "fields": "userEnteredFormat.textFormat.link"}},
        {"mergeCells": {"range": area("B11:D12"), "mergeType": "MERGE_ALL"}},
    )  # fmt: skip
    api.put("B11", [["合わせたセル"]])
    return api


def area(name: str) -> dict[str, int]:
    """`B2:B9` as a GridRange of the first tab; single letters only."""
    start, end = name.split(":")
    return {
        "startRowIndex": int(start[1:]) - 1,
        "endRowIndex": int(end[1:]),
        "startColumnIndex": ord(start[0]) - 65,
        "endColumnIndex": ord(end[0]) - 64,
    }


def test_the_list_leads_to_a_spreadsheet_and_shows_new_ones(api: Api, window: Window) -> None:
    page = window.page
    page.goto(window.address)
    page.wait_for_selector("#files a:text-is('Test')")
    api.local.create_spreadsheet("<案件> & more")
    page.wait_for_selector("#files a:text-is('<案件> & more')")
    page.click("#files a:text-is('Test')")
    page.wait_for_selector("[role=tab]:text-is('Sheet1')")
    page.go_back()
    page.click("#new")
    page.wait_for_selector("[role=tab]:text-is('シート1')")


def test_a_tab_looks_as_people_know_it(deals: Api, window: Window) -> None:
    asked: list[Request] = []
    deals.local.on_request.append(asked.append)
    window.open(deals.id)
    page = window.page
    assert window.cell("D2").inner_text() == "2026/12/01"
    assert window.cell("E2").inner_text() == "1,200,000"
    assert window.cell("E2").evaluate("cell => getComputedStyle(cell).justifyContent") == "end"
    header = window.cell("A1")
    assert header.evaluate("cell => getComputedStyle(cell).backgroundColor") == "rgb(255, 242, 204)"
    assert header.locator(".text").evaluate("text => getComputedStyle(text).fontWeight") == "700"
    assert page.locator(".column-head").all_inner_texts()[:7] == ["A", "B", "C", "D", "E", "G", "H"]
    assert window.cell("F2").count() == 0
    filters = [one for request in asked if request.body for one in orjson.loads(request.body)["dataFilters"]]
    ranges = [one["gridRange"] for one in filters if "endColumnIndex" in one["gridRange"]]
    assert ranges
    assert not [
        one for one in ranges if one["startColumnIndex"] <= 5 < one["endColumnIndex"]
    ]  # the hidden one stays there
    merged = window.cell("B11").bounding_box()
    assert (merged["width"], merged["height"]) == (300, 42)
    window.cell("A2").hover()
    page.wait_for_selector(".note:visible")
    assert page.inner_text(".note") == "社長の知り合い\n<b>"
    assert (
        page.locator("[role=tab]").evaluate("tab => getComputedStyle(tab, '::after').backgroundColor")
        == "rgb(0, 255, 0)"
    )


def test_ticking_choosing_and_following_a_link(deals: Api, window: Window) -> None:
    window.open(deals.id)
    page = window.page
    window.cell("B2").locator("input").click()
    page.wait_for_selector("[data-cell=B2]:not(.pending) input:checked")
    assert deals.values("B2") == [[True]]
    window.go("B3:B4")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-cell=B4]:not(.pending) input:checked")
    assert deals.values("B3:B4") == [[True], [True]]
    window.cell("C2").locator(".arrow").click()
    page.click("[role=option]:text-is('Sales')")
    window.wait("C2", "Sales")
    assert deals.values("C2") == [["Sales"]]
    window.go("C3")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    window.wait("C3", "IS")
    window.cell("G2").locator("a").click()
    assert page.input_value("#place") == "A5"
    deals.put("G3", [['=HYPERLINK("#gid=0&range=A"&MATCH("会社8",A1:A9,0),"そこへ")']], option="USER_ENTERED")
    page.click("[data-cell=G3] a:text-is('そこへ')")
    assert page.input_value("#place") == "A9"


def test_typing_editing_and_taking_back(deals: Api, window: Window) -> None:
    window.open(deals.id)
    page = window.page
    window.type("A3", "新しい名前")
    window.wait("A3", "新しい名前")
    assert page.input_value("#place") == "A4"
    page.keyboard.press("F2")
    assert page.input_value("#editor") == "会社3"
    page.keyboard.type("改")
    page.keyboard.press("Escape")
    assert deals.values("A4") == [["会社3"]]
    window.go("D2")
    assert page.input_value("#formula") == "2026-12-01"
    window.type("E3", "=E2*2", end="Tab")
    page.wait_for_selector("#status:text-is('保存しました')")
    assert deals.call("GET", "/values/E3", valueRenderOption="FORMULA")["values"] == [["=E2*2"]]
    assert page.input_value("#place") == "G3"  # F is hidden
    window.go("A2:A3")
    page.keyboard.press("Delete")
    page.wait_for_selector("[data-cell=A3]", state="detached")
    assert deals.values("A2:A3") == []
    page.keyboard.press("Control+z")
    window.wait("A3", "新しい名前")
    assert deals.values("A2:A3") == [["青葉印刷"], ["新しい名前"]]


def test_an_input_method_keeps_its_keys(deals: Api, window: Window) -> None:
    window.open(deals.id)
    window.go("A4")
    protocol = window.page.context.new_cdp_session(window.page)
    protocol.send("Input.imeSetComposition", {"text": "かいしゃ", "selectionStart": 4, "selectionEnd": 4})
    for key in ("ArrowDown", "Enter"):  # choosing a candidate, confirming it: as browsers report keys meanwhile
        window.page.evaluate(
            "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, isComposing: true, bubbles: true}))",
            key,
        )
    assert window.page.input_value("#place") == "A4"
    protocol.send("Input.insertText", {"text": "会社"})
    assert window.page.input_value("#editor") == "会社"
    window.page.keyboard.press("Enter")
    window.wait("A4", "会社")
    assert deals.values("A4") == [["会社"]]


def test_a_block_is_copied_pasted_and_cut(deals: Api, window: Window) -> None:
    deals.put("D20:E20", [["a\tb", 'say "x"\nand']])
    window.open(deals.id)
    page = window.page
    window.go("A2:E3")
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[0] == "青葉印刷\tFALSE\tIS\t2026/12/01\t1,200,000"
    page.evaluate("navigator.clipboard.writeText('x\\t1\\n\"two\\nlines\"\\t2026/12/31\\n')")
    writes = len(_writes(deals))
    window.go("H2")
    page.keyboard.press("Control+v")
    window.wait("I3", "2026/12/31")
    assert deals.values("H2:I3") == [["x", 1], ["two\nlines", 46387]]
    assert len(_writes(deals)) == writes + 1
    window.go("D20:E20")
    page.keyboard.press("Control+c")
    window.go("H5")
    page.keyboard.press("Control+v")
    window.go("D20:E20")  # at once: what is still being written does not take the selection back
    page.keyboard.press("Control+x")
    window.go("H6")
    page.keyboard.press("Control+v")
    window.wait("H6", "a\tb")
    assert deals.values("H5:I6") == [["a\tb", 'say "x"\nand']] * 2
    assert deals.values("D20:E20") == []
    window.go("H5:I6")
    page.keyboard.press("Control+c")
    window.go("Z5")
    page.keyboard.press("Control+v")  # the tab ends at Z
    window.wait("Z5", "a\tb")
    page.keyboard.press("Control+z")
    page.wait_for_selector("[data-cell=Z5]:has-text('b')", state="detached")
    assert deals.values("Z5:AA6") == []
    assert deals.values("H6") == [["a\tb"]]  # what was written before that stays


def _writes(api: Api) -> list[Any]:
    return [item for item in api.local.log if item.kind == "write"]


def test_what_others_write_appears_without_reload_and_wins_over_a_stale_row(deals: Api, window: Window) -> None:
    window.open(deals.id)
    page = window.page
    deals.put("A5", [["他の人"]])
    window.wait("A5", "他の人")
    window.go("A6")
    page.keyboard.type("わたし")
    insert = {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}}}
    deals.batch(insert)  # the row that is being typed into moves away
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('書き込みませんでした')")
    assert "わたし" not in str(deals.values("A1:A20"))
    page.click(".toast button:text-is('もう一度編集')")
    assert page.input_value("#editor") == "わたし"
    page.keyboard.press("Enter")
    window.wait("A6", "わたし")


def test_a_row_typed_quickly_is_all_there(deals: Api, window: Window) -> None:
    window.open(deals.id)
    window.go("A15")
    for text in ("新しい会社", "TRUE", "メモ", "2026/12/24", "1234"):
        window.page.keyboard.type(text)
        window.page.keyboard.press("Tab")
    window.wait("E15", "1234")
    assert deals.values("A15:E15") == [["新しい会社", True, "メモ", 46380, 1234]]
    assert window.page.locator(".toast").count() == 0


def test_a_refusal_is_told_and_the_cell_returns(deals: Api, window: Window) -> None:
    window.open(deals.id)
    window.type("C2", "知らない人")
    window.page.wait_for_selector(".toast:has-text('「知らない人」はこのセルの選択肢にありません')")
    window.wait("C2", "IS")
    window.go("A2")
    window.page.keyboard.insert_text("長" * 50_001)
    window.page.keyboard.press("Enter")
    window.page.wait_for_selector(".toast:has-text('保存できませんでした'):has-text('maximum of 50000')")
    window.wait("A2", "青葉印刷")
    assert window.faults.pop().startswith("Failed to load resource")  # how the browser itself reports the refusal


def test_of_20000_rows_only_what_is_seen_is_fetched_and_drawn(api: Api, window: Window) -> None:
    api.batch({"updateSheetProperties": {
        "properties": {"gridProperties": {"rowCount": 20_000, "columnCount": 12, "frozenRowCount": 1}},
        "fields": "gridProperties"}})  # fmt: skip
    api.put("A1:L20000", [[f"{row}-{column}" for column in range(12)] for row in range(20_000)])
    window.open(api.id)
    page = window.page
    page.evaluate("document.querySelector('#grid').scrollTop = 21 * 10000")
    window.wait("A10005", "10004-0")
    page.keyboard.press("Control+End")
    window.wait("L20000", "19999-11")
    rows = page.locator(".pane.body .row").count()
    assert rows < 80
    fetched = sum(item.bytes_down for item in api.local.log if item.path.endswith("getByDataFilter"))
    assert fetched < 400_000
    page.keyboard.press("Control+Home")
    assert page.input_value("#place") == "A1"


def test_rows_of_a_filter_and_wrapped_texts(api: Api, window: Window) -> None:
    api.put("A1:A4", [["見出し"], ["一"], ["二\n三\n四"], ["五"]])
    hide = {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}, "properties": {"hiddenByUser": True}}
    api.batch({"updateDimensionProperties": {**hide, "fields": "hiddenByUser"}})
    window.open(api.id)
    assert window.page.locator(".row-head").all_inner_texts()[:3] == ["1", "3", "4"]
    assert window.cell("A3").bounding_box()["height"] == 53  # three lines
    window.go("A1")
    window.page.keyboard.press("ArrowDown")
    assert window.page.input_value("#place") == "A3"


def test_an_unknown_spreadsheet_says_so(api: Api, browser: Any, window: Window) -> None:
    window.page.goto(f"{window.address}/s/none")
    window.page.wait_for_selector("#status:text-is('このスプレッドシートはもうありません。')")
    window.faults.clear()  # the browser itself reports the 404


def test_a_tick_on_the_page_becomes_a_stage_after_sync(
    window: Window, local: LocalSheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", window.address.removeprefix("http://"))

    def bridge(*arguments: str) -> None:
        with pytest.raises(SystemExit) as end:
            main(["--project", str(tmp_path), *arguments])
        assert not end.value.code

    bridge("init", "--new", "案件管理")
    api = Api(local, str(local.first_spreadsheet()))
    page = window.page
    window.open(api.id, "案件")
    window.type("C2", "青葉印刷株式会社")
    window.wait("C2", "青葉印刷株式会社")
    bridge("sync")
    window.wait("E2", "Lead")
    plain = fill(window, "B2")
    labels = api.values("案件!1:1")[0]
    column = letters(labels.index("Discovery"))
    window.go(f"{column}2")
    window.cell(f"{column}2").locator("input").click()
    page.wait_for_selector(f"[data-cell={column}2]:not(.pending) input:checked")
    bridge("sync")
    window.go("E2")
    window.wait("E2", "MQL")
    assert fill(window, "B2") != plain  # a rule colours what is to check
    assert page.locator("[role=tab]").all_inner_texts()[1:3] == ["案件", "カンバン"]
    page.click("[role=tab]:text-is('カンバン')")
    page.wait_for_selector(".text:has-text('青葉印刷株式会社')")


def fill(window: Window, name: str) -> str:
    return str(window.cell(name).evaluate("cell => getComputedStyle(cell).backgroundColor"))


def letters(index: int) -> str:
    """The letters of a column; zero-based, below ZZ."""
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)


def test_charts_are_drawn_and_follow_their_values(api: Api, window: Window) -> None:
    api.put("A1:B4", [["ステージ", "件数"], ["Lead", 3], ["MQL", 1], ["SQL", 2]])

    def source(column: int, first: int = 0) -> Any:
        range_ = {"startRowIndex": first, "endRowIndex": 4, "startColumnIndex": column, "endColumnIndex": column + 1}
        return {"sourceRange": {"sources": [range_]}}

    series = [{"series": source(1)}]
    kinds = [
        {"basicChart": {"chartType": kind, "headerCount": 1, "domains": [{"domain": source(0)}], "series": series}}
        for kind in ("COLUMN", "BAR", "LINE")
    ]
    kinds.append({"pieChart": {"domain": source(0, 1), "series": source(1, 1), "legendPosition": "RIGHT_LEGEND"}})
    for at, spec in enumerate(kinds):
        corner = {"anchorCell": {"rowIndex": 5, "columnIndex": at * 3}, "widthPixels": 290, "heightPixels": 200}
        chart = {"spec": {"title": f"図{at}", **spec}, "position": {"overlayPosition": corner}}
        api.batch({"addChart": {"chart": chart}})
    window.open(api.id)
    page = window.page
    page.wait_for_selector("figure[aria-label=図3] path")
    heights = [float(bar.get_attribute("height")) for bar in page.locator("figure[aria-label=図0] rect").all()]
    assert heights == pytest.approx([heights[1] * 3, heights[1], heights[1] * 2])
    assert page.locator("figure[aria-label=図1] rect").count() == 3
    assert len(page.locator("figure[aria-label=図2] polyline").get_attribute("points").split()) == 3
    assert page.locator("figure[aria-label=図3] path title").all_text_contents()[0] == "Lead: 3 (50%)"
    assert page.locator("figure[aria-label=図0]").bounding_box()["x"] == 48
    api.put("B2", [[6]])
    page.wait_for_selector("figure[aria-label=図3] path title:text-is('Lead: 6 (66.7%)')", state="attached")


def test_tabs_are_added_and_renamed(api: Api, window: Window) -> None:
    api.put("A1", [["x"]])
    window.open(api.id)
    page = window.page
    page.click("#add-tab")
    page.wait_for_selector("[role=tab][aria-selected=true]:text-is('Sheet2')")
    window.type("A1", "新しい")
    window.wait("A1", "新しい")
    page.dblclick("[role=tab]:text-is('Sheet2')")
    page.fill("#tabs input", "案件一覧")
    page.press("#tabs input", "Enter")
    page.wait_for_selector("[role=tab][aria-selected=true]:text-is('案件一覧')")
    assert api.values("案件一覧!A1") == [["新しい"]]
    page.dblclick("[role=tab]:text-is('案件一覧')")
    page.fill("#tabs input", "捨てる")
    page.press("#tabs input", "Escape")
    page.focus("[role=tab]:text-is('Sheet1')")
    api.put("B1", [["by others"]])  # the tab bar is drawn anew; the focus stays
    page.wait_for_timeout(2500)
    page.keyboard.press("F2")
    page.fill("#tabs input", "案件一覧")
    page.press("#tabs input", "Enter")
    page.wait_for_selector(".toast:has-text('already exists')")
    assert [tab["properties"]["title"] for tab in api.get()["sheets"]] == ["Sheet1", "案件一覧"]
    window.faults[:] = [
        fault for fault in window.faults if "400" not in fault
    ]  # the refusal, as the browser reports it


def test_a_column_is_made_wider_by_dragging_its_line(api: Api, window: Window) -> None:
    api.put("A1", [["x", "y"]])
    window.open(api.id)
    page = window.page

    def edge(name: str) -> tuple[float, float]:
        box = page.locator(f".column-head:text-is('{name}')").bounding_box()
        assert box is not None
        return box["x"] + box["width"] - 2, box["y"] + 10

    right, top = edge("B")
    page.mouse.move(right, top)
    page.mouse.down()
    page.mouse.move(right + 60, top + 200)
    page.mouse.up()
    page.wait_for_function(
        "before => document.querySelector('.column-head[data-column=\"2\"]').offsetLeft > before", arg=250
    )
    sizes = api.sheet(fields="sheets.data.columnMetadata.pixelSize", ranges="A1:C1")["data"][0]["columnMetadata"]
    assert [size["pixelSize"] for size in sizes] == [100, 160, 100]
    page.keyboard.press("Control+z")
    page.wait_for_function(
        "before => document.querySelector('.column-head[data-column=\"2\"]').offsetLeft < before", arg=250
    )
    sizes = api.sheet(fields="sheets.data.columnMetadata.pixelSize", ranges="A1:C1")["data"][0]["columnMetadata"]
    assert [size["pixelSize"] for size in sizes] == [100, 100, 100]


def test_a_filter_is_set_and_taken_back_by_its_menu(api: Api, window: Window) -> None:
    rows = [["会社", "段階"], *([f"会社{number}", ("商談", "受注", "")[number % 3]] for number in range(6))]
    api.put("A1", rows)
    shown_if = {"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "会社"}]}}
    filter_ = {"range": area("A1:B7"), "filterSpecs": [{"columnIndex": 0, "filterCriteria": shown_if}]}
    api.batch({"setBasicFilter": {"filter": filter_}})
    window.open(api.id)
    page = window.page
    page.wait_for_selector("[data-cell=A1] .filter.on")
    window.go("B1")
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector(".filter-menu input[type=search]:focus")
    labels = page.locator(".filter-values label")
    assert labels.all_inner_texts() == ["（空白）", "受注", "商談"]
    page.keyboard.type("受")
    assert labels.all_inner_texts() == ["受注"]
    for _ in range(3):  # both buttons, then the value
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-cell=B3]", state="detached")
    assert window.cell("A4").is_visible()
    specs = api.sheet(fields="sheets.basicFilter")["basicFilter"]["filterSpecs"]
    assert specs == [
        {"columnIndex": 0, "filterCriteria": shown_if},
        {"columnIndex": 1, "filterCriteria": {"hiddenValues": ["受注"]}},
    ]
    assert page.locator("#editor:focus").count() == 1
    page.keyboard.press("Control+z")
    page.wait_for_selector("[data-cell=B3]")
    assert api.sheet(fields="sheets.basicFilter")["basicFilter"]["filterSpecs"] == specs[:1]


def test_a_filter_menu_sorts_and_leaves_a_filter_that_others_changed(api: Api, window: Window) -> None:
    api.put("A1", [["名前", "数"], ["a", 2], ["b", 10], ["c", 1]])
    api.batch({"setBasicFilter": {"filter": {"range": area("A1:B4")}}})
    window.open(api.id)
    page = window.page
    page.click("[data-cell=B1] .filter")
    page.click(".filter-menu button:text-is('Z → A で並べ替え')")
    window.wait("A2", "b")
    assert api.values("A2:A4") == [["b"], ["a"], ["c"]]
    page.keyboard.press("Control+z")
    page.wait_for_selector(".toast:has-text('並べ替えは、ここでは元に戻せません')")
    page.click("[data-cell=A1] .filter")
    page.wait_for_selector(".filter-menu")
    api.batch({"setBasicFilter": {"filter": {"range": area("A1:B3")}}})
    page.click(".filter-menu button:text-is('A → Z で並べ替え')")
    page.wait_for_selector(".toast:has-text('他の人がこの行を変更した')")
    assert api.values("A2:A4") == [["b"], ["a"], ["c"]]


def test_a_server_that_wants_a_token_is_given_one(api: Api, window: Window) -> None:
    api.put("A1", [["見えた"]])
    api.local.identities = Identities({"ひみつ-1".encode().hex(): Identity(ACCOUNT)}, required=True)
    window.page.goto(f"{window.address}/s/{api.id}")
    window.page.fill("dialog input", "wrong")
    window.page.press("dialog input", "Enter")
    window.page.fill("dialog input", "ひみつ-1".encode().hex())
    window.page.press("dialog input", "Enter")
    window.wait("A1", "見えた")
    assert all("401" in fault for fault in window.faults)  # how the browser itself reports the refusals
    window.faults.clear()
