import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from bridge.book import Formula, Rendered
from bridge.cli.view_tables import view_tables

HEAD = ("ブロッカー", "2026-12-07 10:05 時点", "合計 1 件", "止まっている案件 1 件", None, None, None)
LABELS = ("案件", "Owner", "Next", "理由", "SLA期限", "経過", "操作")
LINK = Formula('=HYPERLINK("#gid=0&range=A"&IFERROR(MATCH("D-00001",\'案件\'!$A:$A,0),1),"▶ 法務に催促")')
ROW = (
    "株式会社青葉システムソリューションズ東日本",
    "佐藤 花子",
    "Sales",
    "セキュリティ確認待ち",
    46360.0,
    "🔴 144.0 h / 4 営業日",
    LINK,
)
STAGES = ("Lead (1)", "MQL (0)", "SQL (2)\n¥100", "Opportunity (1)", "Won (1)", "Lost (0)")
CARDS = (
    ("株式会社青葉システムソリューションズ\nA\nMarketing → IS\n🔴 超過 2026-12-26 17:30", None, "乙", "丙", "丁", None),
    (None, None, "戊", None, None, None),
)


def printed(view, width=80, **options):
    console = Console(file=io.StringIO(), width=200, color_system=None)
    console.print(view_tables(view, width=width, **options))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize(
    "view",
    [
        pytest.param(Rendered("v_blockers", (HEAD, LABELS, ROW)), id="a list"),
        pytest.param(Rendered("v_kanban", (HEAD[:6], STAGES, *CARDS)), id="cards"),
    ],
)
def test_no_table_is_wider_than_asked(view, width):
    tables = [line for line in printed(view, width).splitlines() if line[:1] in "╭│├╰"]
    assert max(map(cell_len, tables)) <= width
    assert len(set(map(cell_len, tables))) <= 2, "the lines of a table end at the same place"


def test_a_list_reads_as_on_the_sheet():
    text = "".join(printed(Rendered("v_blockers", (HEAD, LABELS, ROW)), 200).split())
    assert text.startswith("ブロッカー-2026-12-0710:05時点-合計1件-止まっている案件1件")
    assert (
        "│株式会社青葉システムソリューションズ東日本│佐藤花子│Sales│セキュリティ確認待ち│2026-12-04│🔴144.0h/4営業日│D-00001▶法務に催促│"
        in text
    )


def test_stages_without_cards_are_left_out_and_the_others_fit_three_by_three():
    lines = printed(Rendered("v_kanban", (HEAD[:6], STAGES, *CARDS))).splitlines()
    headers = [line for line in lines if "(" in line]
    assert [
        [stage for stage in ("Lead", "MQL", "SQL", "Opportunity", "Won", "Lost") if stage in line] for line in headers
    ] == [
        ["Lead", "SQL", "Opportunity"],
        ["Won"],
    ]


def test_a_table_of_cards_ends_with_its_last_card():
    view = Rendered("v_kanban", (HEAD[:6], STAGES, *CARDS, (None, None, "己", None, None, None)))
    last = printed(view).splitlines()[-5:]
    assert [line.strip("│ ") for line in last][1:4] == ["Won (1)", last[2], "丁"]


def test_a_date_is_not_torn_apart():
    assert "2026-12-04" in printed(Rendered("v_blockers", (HEAD, LABELS, ROW)))


def test_a_long_list_is_cut_and_says_by_how_much():
    text = printed(Rendered("v_blockers", (HEAD, LABELS, ROW, ROW, ROW)), limit=1)
    assert text.count("Sales") == 1
    assert text.rstrip().endswith("... +2")


@pytest.mark.parametrize("cell", ["\x1b[31m赤", "[bold]太字[/bold]", "\u202e逆さ", "鈴\x07木"])
def test_a_cell_cannot_steer_the_terminal(cell):
    text = printed(Rendered("v_handoffs", (("バトン",), ("案件",), (cell,))))
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "[bold]" in text or "[bold]" not in cell


def test_a_moment_and_nothing_in_a_list():
    text = printed(Rendered("v_handoffs", (("バトン",), ("案件", "SLA"), ("甲", 46382 + 17.5 / 24), ("乙", None))))
    assert "2026-12-26 17:30" in text
    assert "None" not in text
