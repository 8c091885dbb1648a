"""Invented deals as a team has them after some years: most are closed or idle, a third is open. The same every time.

Companies, people and addresses are made up. Cells are as people type them (labels, ticks, serial dates), by column key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]

SEED = 20261201
EPOCH = datetime(1899, 12, 30)
OLDEST = 900  # days: the age of the first deal
PLACES = ("青葉", "旭", "春日", "清水", "白鳥", "大空", "高嶺", "常盤", "花園", "藤沢", "三笠", "若葉", "泉", "桜木")
TRADES = ("精機", "物流", "食品", "建材", "電子", "メディカル", "印刷", "システム", "商事", "設計")
FAMILIES = ("佐山", "水野", "小田切", "高瀬", "柏木", "森永", "早川", "三浦", "野々村", "大貫")
GIVEN = ("葵", "大和", "美咲", "健司", "由紀", "翔太", "真央", "直樹")
SOURCES = ("問い合わせ", "資料DL", "セミナー参加", "展示会・イベント", "紹介", "Web")
REASONS = ("法務待ち", "稟議待ち", "先方返答待ち", "予算待ち(来期)", "購買待ち")
LOST = ("予算が今年は無い", "他社に決めた", "時期が合わない", "担当者が退職")
ACTIONS = ("見積もり再提出", "デモの日程調整", "稟議の状況を確認", "契約書の送付", "電話で近況を聞く")
NOTES = ("展示会で名刺交換", "前回は失注\n来期に再検討", "キーマンは情シス部長", "競合は2社", "予算は春に決まる")
ROLES = ("Marketing", "IS", "Sales", "CS")
CHECKS = ("chk_discovery", "chk_bant", "chk_proposal", "chk_verbal", "chk_contract")
WON, LOST_SHARE, IDLE = 0.36, 0.28, 0.06  # of all deals; the rest is open
OPEN_BATON, BLOCKED = 0.10, 0.05  # of all deals, among the open ones


class _Invented:
    """Columns of `count` deals, drawn from one seeded source, oldest deal first. now: naive, in the spreadsheet's zone."""

    def __init__(self, count: int, now: datetime) -> None:
        self.count, self.dice = count, np.random.default_rng(SEED)
        self.today = float((now.replace(hour=0, minute=0, second=0, microsecond=0) - EPOCH).days)
        fate = self.dice.random(count)
        self.won = fate < WON
        self.lost = (fate >= WON) & (fate < WON + LOST_SHARE)
        self.idle = (fate >= WON + LOST_SHARE) & (fate < WON + LOST_SHARE + IDLE)
        self.open = ~(self.won | self.lost | self.idle)
        age = np.sort(self.dice.uniform(0.3, OLDEST, count))[::-1]
        recent = self.dice.uniform(0.3, 60, count)
        self.received = np.round((self.today - np.where(self.open, np.minimum(age, recent), age + 60)) * 96) / 96

    def among(self, words: tuple[str, ...], where: Flags | None = None, share: float = 1.0) -> Cells:
        """One of these words in a share of the rows, else blank."""
        drawn = np.array(words, dtype=object)[self.dice.integers(0, len(words), self.count)]
        return self.only(drawn, where, share)

    def only(self, values: Cells, where: Flags | None = None, share: float = 1.0) -> Cells:
        """These values in a share of the rows, else blank."""
        keep = self.dice.random(self.count) < share
        return np.where(keep if where is None else keep & where, values, None)

    def day(self, least: float, most: float, where: Flags, share: float = 1.0) -> Cells:
        """A day this long after the deal came in."""
        days = np.floor(self.received + self.dice.uniform(least, most, self.count))
        return self.only(days.astype(object), where, share)

    def moment(self, least: float, most: float, where: Flags, share: float = 1.0) -> Cells:
        """A quarter of an hour this many days after the deal came in."""
        moments = np.round((self.received + self.dice.uniform(least, most, self.count)) * 96) / 96
        return self.only(moments.astype(object), where, share)

    def ticks(self) -> dict[str, Cells]:
        """How far each deal came: the checks up to there."""
        reached = self.dice.integers(0, 5, self.count)
        reached = np.where(self.won, 5, np.where(self.open, reached % 4, reached))
        return {key: (reached > step).astype(object) for step, key in enumerate(CHECKS)}


def deals(count: int, now: datetime) -> dict[str, Cells]:
    """Column key -> cells of `count` deals, blank as None."""
    drawn = _Invented(count, now)
    return {**_people(drawn), **_progress(drawn), **_baton(drawn), **_endings(drawn)}


def _people(drawn: _Invented) -> dict[str, Cells]:
    numbers = np.arange(1, drawn.count + 1).astype(str).astype(object)
    confidential = drawn.dice.random(drawn.count) < 0.02
    return {
        "company": "株式会社" + drawn.among(PLACES) + drawn.among(TRADES) + numbers,
        "contact_name": drawn.among(FAMILIES) + " " + drawn.among(GIVEN),
        "contact_email": drawn.only("tanto" + numbers + "@example.co.jp", share=0.9),
        "deal_name": drawn.only("導入の相談 " + numbers, share=0.3),
        "source": drawn.among(SOURCES),
        "received_at": drawn.received.astype(object),
        "confidential": confidential.astype(object),
        "fit": drawn.among(("0", "1", "2"), share=0.8),
        "need": drawn.among(("0", "1", "2"), share=0.8),
        "timing": drawn.among(("0", "1", "2"), share=0.7),
        "note": drawn.among(NOTES, share=0.3),
    }


def _progress(drawn: _Invented) -> dict[str, Cells]:
    far = drawn.won | drawn.lost
    amount = np.round(drawn.dice.lognormal(13.5, 0.8, drawn.count), -4)
    return {
        **drawn.ticks(),
        "stage_manual": drawn.only(np.full(drawn.count, "Closed-Lost", dtype=object), drawn.lost),
        "first_contact_at": drawn.moment(0.1, 2, np.ones(drawn.count, dtype=bool), 0.8),
        "discovery_at": drawn.moment(2, 9, np.ones(drawn.count, dtype=bool), 0.7),
        "bant_b": drawn.only(np.full(drawn.count, True, dtype=object), far, 0.5),
        "proposal_on": drawn.day(9, 40, far | drawn.open, 0.5),
        "proposal_done": drawn.won.astype(object),
        "amount": drawn.only(amount.astype(object), share=0.6),
    }


def _baton(drawn: _Invented) -> dict[str, Cells]:
    share = 1 - WON - LOST_SHARE - IDLE
    passed = drawn.open & (drawn.dice.random(drawn.count) < OPEN_BATON / share)
    blocked = drawn.open & (drawn.dice.random(drawn.count) < BLOCKED / share)
    due = (drawn.today + drawn.dice.integers(-10, 20, drawn.count)).astype(float).astype(object)
    return {
        "owner": drawn.among(ROLES[:3]),
        "next": drawn.among(ROLES[1:], passed),
        "blocked": blocked.astype(object),
        "block_reason": drawn.among(REASONS, blocked, 0.9),
        "block_due": drawn.only(due, blocked, 0.8),
        "next_action": drawn.among(ACTIONS, drawn.open, 0.7),
        "next_action_due": drawn.only(due + 3, drawn.open, 0.6),
    }


def _endings(drawn: _Invented) -> dict[str, Cells]:
    numbers = np.arange(1, drawn.count + 1).astype(str).astype(object)
    return {
        "return_reason": drawn.among(("無反応", "緊急性なし", "予算ゼロ"), drawn.idle),
        "lost_cat": drawn.among(("価格", "機能", "時期"), drawn.lost, 0.8),
        "lost_reason": drawn.among(LOST, drawn.lost, 0.9),
        "reapproach_on": drawn.day(200, 1100, drawn.lost | drawn.idle, 0.3),
        "contract_on": drawn.day(30, 90, drawn.won, 0.9),
        "evidence_kind": drawn.among(("署名", "発注番号"), drawn.won, 0.9),
        "evidence_ref": drawn.only("PO-" + numbers, drawn.won, 0.9),
        "kickoff_on": drawn.day(92, 100, drawn.won, 0.9),
        "kickoff_done": drawn.won.astype(object),
        "kpi": drawn.only(np.full(drawn.count, "月間の処理件数を2倍に", dtype=object), drawn.won, 0.5),
    }


def edited(cells: Mapping[str, Cells], share: float) -> dict[str, dict[int, object]]:
    """What people type next: column key -> {position: cell}. In a share of the deals somebody ticks the next check, rates the
    deal and writes what to do; evenly spread over the list."""
    count = len(cells["company"])
    rows = np.unique(np.linspace(0, count - 1, round(count * share)).astype(int)) if share else np.arange(0)
    typed: dict[str, dict[int, object]] = {}
    for row in rows.tolist():
        nearest = next((key for key in CHECKS[:4] if not cells[key][row]), "proposal_scope_ok")
        typed.setdefault(nearest, {})[row] = True
        typed.setdefault("fit", {})[row] = "2" if cells["fit"][row] != "2" else "1"
        typed.setdefault("next_action", {})[row] = "見積もりを送る"
    return typed
