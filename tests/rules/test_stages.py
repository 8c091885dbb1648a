"""The pipeline engine on pipelines of other presets: people set the stage, rules may force it, gates and transitions warn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from bridge.book import ObjectArray
from bridge.rules.stages import missing, resolve, suggestions, unforeseen
from bridge.settings.models import Pipeline

NEWSPAPER = """
key: newspaper_lead
entity: leads
mode: manual
initial: new
stages:
  - {key: new,       label: new,       open: true, sla: [SLA-FC24], age_flag: 90d}
  - {key: contacted, label: contacted, open: true}
  - {key: qualified, label: qualified, open: true}
  - {key: proposal,  label: proposal,  open: true}
  - {key: won,       label: won,  won: true}
  - {key: lost,      label: lost, lost: true}
transitions: {new: [contacted, lost], contacted: [qualified, lost], qualified: [proposal, lost], proposal: [won, lost], lost: [new]}
gates:
  contacted: {enter: [{exists: activity}]}
  qualified: {enter: [bant_b, bant_a, bant_n]}
  proposal:  {enter: [plan]}
  won:       {enter: [plan, price, start_plan]}
  lost:      {enter: [lost_reason]}
"""
INSIDE_SALES = """
key: inside_sales
entity: leads
mode: hybrid
initial: 新規
stages:
  - {key: 新規,     label: 新規,     open: true, sla: [SLA-FC24]}
  - {key: 対応中,   label: 対応中,   open: true}
  - {key: 対象外,   label: 対象外,   closed: true}
  - {key: リサイクル, label: リサイクル, closed: true, reactivate_on: [response, score_increased]}
  - {key: 営業引継ぎ, label: 営業引継ぎ, open: true, sla: [SLA-FC24], baton: [IS, Sales]}
  - {key: 案件化,   label: 案件化,   won: true}
rules:
  - {stage: 案件化, when: {exists: linked_deal}, force: true}
suggest:
  - {stage: 対応中,   from: [新規],        when: {exists: activity}}
  - {stage: リサイクル, from: [新規, 対応中], when: {gte: [calls, 5]}, unless: connected}
transitions: {新規: [対応中, 対象外, リサイクル, 営業引継ぎ, 案件化], 対応中: [対象外, リサイクル, 営業引継ぎ, 案件化]}
gates: {対象外: {enter: [stage_reason]}, 営業引継ぎ: {enter: [owner]}}
"""


def pipeline(text: str) -> Pipeline:
    return Pipeline.model_validate(yaml.safe_load(text))


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    keys = {key for row in rows for key in row}
    return pd.DataFrame(
        {key: pd.Series([row.get(key) for row in rows], dtype=_kind(rows, key)) for key in sorted(keys)}
    )


def _kind(rows: tuple[dict[str, Any], ...], key: str) -> type:
    kinds = {type(row[key]) for row in rows if key in row}
    return bool if bool in kinds else float if float in kinds else object


def keys(*texts: str | None) -> ObjectArray:
    return np.array([*texts, None], dtype=object)[:-1]


def flags(**values: list[bool]) -> dict[str, np.ndarray]:
    return {key: np.array(value) for key, value in values.items()}


@pytest.mark.parametrize(
    ("text", "people", "linked", "stage"),
    [
        pytest.param(NEWSPAPER, None, False, "new", id="manual: blank is the initial stage"),
        pytest.param(NEWSPAPER, "proposal", True, "proposal", id="manual: what people set"),
        pytest.param(INSIDE_SALES, None, False, "新規", id="hybrid: blank is the initial stage"),
        pytest.param(INSIDE_SALES, "対応中", False, "対応中", id="hybrid: what people set"),
        pytest.param(INSIDE_SALES, "対応中", True, "案件化", id="hybrid: a forced rule beats people"),
    ],
)
def test_who_decides(text: str, people: str | None, linked: bool, stage: str) -> None:
    found = resolve(frame({"stage": people}), pipeline(text), flags(linked_deal=[linked]))
    assert found.stage.tolist() == [stage]


def test_a_rule_without_force_helps_only_where_people_left_it_blank() -> None:
    one = pipeline(INSIDE_SALES)
    soft = one.model_copy(update={"rules": (one.rules[0].model_copy(update={"force": False}),)})
    found = resolve(frame({"stage": None}, {"stage": "対応中"}), soft, flags(linked_deal=[True, True]))
    assert found.stage.tolist() == ["案件化", "対応中"]
    assert found.by_hand.tolist() == [False, True]


def test_a_relation_the_preset_does_not_have_is_false() -> None:
    assert resolve(frame({"stage": "対応中"}), pipeline(INSIDE_SALES)).stage.tolist() == ["対応中"]


@pytest.mark.parametrize(
    ("stage", "calls", "connected", "proposed"),
    [
        pytest.param("新規", 0.0, False, None, id="nothing to propose"),
        pytest.param("対応中", 5.0, False, "リサイクル", id="five calls"),
        pytest.param("対応中", 5.0, True, None, id="five calls, but connected once"),
        pytest.param("対応中", float("nan"), False, None, id="calls unknown"),
        pytest.param("営業引継ぎ", 9.0, False, None, id="from another stage"),
    ],
)
def test_suggestions(stage: str, calls: float, connected: bool, proposed: str | None) -> None:
    found = suggestions(
        frame({"calls": calls}), keys(stage), pipeline(INSIDE_SALES), flags=flags(connected=[connected])
    )
    assert found.tolist() == [proposed]


@pytest.mark.parametrize(
    ("old", "new", "warned"),
    [
        ("new", "contacted", False),
        ("new", "won", True),
        ("lost", "new", False),
        ("won", "new", True),
        (None, "won", False),
        ("new", "new", False),
    ],
    ids=["foreseen", "skips stages", "back from lost", "out of won", "first seen", "stays"],
)
def test_transitions(old: str | None, new: str, warned: bool) -> None:
    assert unforeseen(keys(old), keys(new), pipeline(NEWSPAPER)).tolist() == [warned]


def test_gates_name_what_is_missing() -> None:
    rows = frame({"bant_b": True, "bant_a": False, "bant_n": True}, {"bant_b": False, "bant_a": False, "bant_n": False})
    found = list(missing(rows, keys("qualified", "new"), pipeline(NEWSPAPER), side="enter"))
    lacking = {(stage, condition.filled): rows.tolist() for stage, condition, rows in found if rows.any()}
    assert lacking == {("qualified", "bant_a"): [True, False]}
