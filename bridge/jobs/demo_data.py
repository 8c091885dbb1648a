"""The demo's workbook: a deal list as people really keep one. Every company, person and address is invented.

Odd headers, a title above them, ticks in five spellings, full-width digits, dates as text, section lines, a total row with a
formula, a comment, a dropdown, a conditional format, and a second tab that has nothing to do with it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "営業案件リスト"
TAB = "商談一覧"
HEADER_ROW = 3  # 1-based; above it stand a title and a blank row, as people like it
SEED = 20261201
RECORDS = 60

WHO = ("No.", "お客様名", "ご担当者様", "メール", "問い合わせ日", "フィット", "ニーズ", "タイミング")
TICKS = ("ヒアリング", "BANT", "提案", "口頭合意", "受注")
REST = (
    "見込金額",
    "営業担当",
    "次の担当",
    "止まっている",
    "止まっている理由",
    "期限",
    "次回アクション",
    "備考",
    "補助",
)
LABELS = (*WHO, *TICKS, *REST)
PLACES = (
    "青葉",
    "旭",
    "春日",
    "清水",
    "白鳥",
    "大空",
    "高嶺",
    "常盤",
    "花園",
    "藤沢",
    "三笠",
    "若葉",
    "泉",
    "梅が丘",
    "桜木",
)
TRADES = ("精機", "物流", "食品", "建材", "電子", "メディカル", "印刷", "システム")
FORMS = ("株式会社{}", "{}株式会社", "(株){}", "{}（株）", "㈱{}", "有限会社{}", " {} ")
FAMILIES = ("佐山", "水野", "小田切", "高瀬", "柏木", "森永", "早川", "三浦", "野々村", "大貫")
GIVEN = ("葵", "大和", "美咲", "健司", "由紀", "翔太", "真央", "直樹")
TEAM = ("Marketing", "IS", "Sales", "CS", "柏木 遥", "森 拓海")
REASONS = ("法務待ち", "稟議待ち", "先方返答待ち", "予算待ち（来期）", "担当不在")
STEPS = ("見積もり再提出", "電話 090-0000-0000", "+1名で打ち合わせ", "=先方に確認中", "デモの日程調整")
NOTES = ("展示会で名刺交換", "前回は失注\n来期に再検討", "00520134", None, None, None)
TICKED: tuple[Any, ...] = ("○", "済", "✓", True, 1, "TRUE")
UNTICKED: tuple[Any, ...] = (None, None, None, False, "未", "×")
AMOUNTS: tuple[Any, ...] = (None, 300000, "1,200,000円", "50万", "￥800,000", 2500000, "３００万")
SECTIONS = {12: "▼ 秋の展示会ぶん", 34: "▼ 紹介ぶん"}


@dataclass(frozen=True, slots=True)
class Deal:
    """One invented deal while it is being written: random choices come from one seeded source."""

    number: int
    dice: random.Random
    now: datetime

    def cells(self) -> list[Any]:
        """The row, from `No.` to `補助`."""
        dice = self.dice
        blocked = dice.random() < 0.2
        owner = dice.choice(TEAM)
        return [
            self.number,
            dice.choice(FORMS).format(dice.choice(PLACES) + dice.choice(TRADES)),
            f"{dice.choice(FAMILIES)}{dice.choice((' ', '　', ''))}{dice.choice(GIVEN)}",
            self._address(),
            self._day(dice.uniform(0.2, 40)),
            *(self._score() for _ in range(3)),
            *self._ticks(),
            dice.choice(AMOUNTS),
            owner,
            dice.choice((None, None, *(one for one in TEAM if one != owner))),
            dice.choice(TICKED) if blocked else dice.choice(UNTICKED),
            dice.choice(REASONS) if blocked else None,
            self._day(dice.uniform(-9, 4)) if dice.random() < 0.3 else None,
            dice.choice((None, *STEPS)),
            dice.choice(NOTES),
            dice.choice(("", "A", "B")) or None,
        ]

    def _address(self) -> str | None:
        if self.dice.random() < 0.2:
            return None
        name = self.dice.choice(("info{}", "Info{} ", "ｓａｌｅｓ{}", "sales{}"))
        return f"{name.format(self.number)}@example.{self.dice.choice(('com', 'jp', 'co.jp'))}".replace(" @", "@")

    def _score(self) -> Any:
        score = self.dice.choice((None, 0, 1, 1, 2, 2))
        return score if score is None or self.dice.random() < 0.7 else self.dice.choice((str(score), "０１２"[score]))

    def _ticks(self) -> list[Any]:
        """Five checks of a deal that came so far, each spelt as somebody liked."""
        reached = self.dice.choice((0, 0, 1, 1, 2, 3, 4, 5))
        return [self.dice.choice(TICKED if step < reached else UNTICKED) for step in range(5)]

    def _day(self, days_ago: float) -> Any:
        """A moment in one of the ways people write it."""
        at = (self.now - timedelta(days=days_ago)).replace(minute=0, second=0, microsecond=0)
        spelt = (f"{at:%Y/%m/%d}", f"{at:%Y-%m-%d}", f"{at.year}年{at.month}月{at.day}日", f"{at.month}月{at.day}日")
        return self.dice.choice((at, at, at, *spelt))


def write_workbook(path: Path, now: datetime) -> int:
    """Write the workbook; how many deals it holds. now: naive; the deals' dates lie around it, all else is the same every time."""
    import openpyxl  # takes longer to import than the command line may

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = TAB
    _fill(sheet, now)
    _dress(sheet)
    other = book.create_sheet("メモ")
    other["A1"], other["A2"] = "忘年会の候補(案件ではありません)", f"='{TAB}'!B{HEADER_ROW + 1}"
    book.save(path)
    return RECORDS


def _fill(sheet: Worksheet, now: datetime) -> None:
    from openpyxl.utils import get_column_letter

    sheet["A1"] = f"{TITLE}(みんなで更新してください)"
    for column, label in enumerate(LABELS, 1):
        sheet.cell(HEADER_ROW, column, label)
    for row, cells in enumerate(_rows(now), HEADER_ROW + 1):
        for column, cell in enumerate(cells, 1):
            sheet.cell(row, column, cell)
            if isinstance(cell, str) and cell.startswith("="):
                sheet.cell(row, column).data_type = "s"  # what a person typed after an apostrophe is a text
    last = sheet.max_row
    sheet.cell(last + 1, 2, "合計")
    amount = LABELS.index("見込金額") + 1
    letter = get_column_letter(amount)
    sheet.cell(last + 1, amount).value = f"=SUM({letter}{HEADER_ROW + 1}:{letter}{last})"


def _rows(now: datetime) -> Iterator[Sequence[Any]]:
    """The lines below the header: deals, and before some of them a section line or a blank one."""
    dice = random.Random(SEED)
    for number in range(1, RECORDS + 1):
        if number in SECTIONS:
            yield ()
            yield (None, SECTIONS[number])
        yield Deal(number, dice, now).cells()


def _dress(sheet: Worksheet) -> None:
    """What people add for themselves, and what must still be there afterwards."""
    from openpyxl.comments import Comment
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    first, last = HEADER_ROW + 1, sheet.max_row - 1
    for cell in sheet[HEADER_ROW]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFF2CC")
    sheet.cell(first, 2).comment = Comment("社長の知り合い", "柏木")
    team = DataValidation(type="list", formula1=f'"{",".join(TEAM)}"', allow_blank=True)
    team.add(f"O{first}:P{last}")
    sheet.add_data_validation(team)
    pink = PatternFill("solid", bgColor="FCE4EC")
    rule: Any = FormulaRule
    sheet.conditional_formatting.add(f"A{first}:V{last}", rule(formula=[f'$V{first}="A"'], fill=pink))
    sheet.freeze_panes = f"C{first}"
