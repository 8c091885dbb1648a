"""The shipped config/ and sheet_templates/ say everything, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bridge.settings.files import KINDS, defaults_root, find_sources, read_document
from bridge.settings.load import load
from bridge.settings.models import Text
from bridge.settings.schema import schemas

SETTINGS = load()
DEALS = SETTINGS.template.tabs["deals"]
SPEC = Path(__file__).resolve().parents[2] / ".." / "shared" / "spec" / "requirements.md"
TABS = (
    *("deals", "v_kanban", "v_blockers", "v_handoffs", "members", "choices", "holidays", "settings"),
    *("events", "sync_runs", "_state", "_undo", "_before"),
)


def texts(value: object, path: str) -> Iterator[tuple[str, Text]]:
    """Every text people see in a model, with its path."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{path}.{getattr(inner, 'key', index)}")


ALL_TEXTS = {
    path: text
    for name in ("template", "pipelines", "sla", "calendar", "warnings", "workflows", "overridable")
    for path, text in texts(getattr(SETTINGS, name), name)
    if text.ja or text.en
}


def test_there_are_texts_to_check() -> None:
    assert len(ALL_TEXTS) > 300


def test_both_languages_are_complete() -> None:
    assert [path for path, text in ALL_TEXTS.items() if not text.ja or not text.en] == []


def test_english_texts_are_english() -> None:
    # a label that is the same word in both languages (BANT, Owner) stands once
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龥]")
    assert [path for path, text in ALL_TEXTS.items() if japanese.search(text.en)] == []


def test_help_is_in_japanese_for_japanese() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龥]")
    helps = {path: text for path, text in ALL_TEXTS.items() if path.endswith((".help", ".text", ".description"))}
    assert [path for path, text in helps.items() if not japanese.search(text.ja)] == []


def test_both_languages_of_a_warning_have_the_same_placeholders() -> None:
    assert [
        code for code, one in SETTINGS.warnings.items() if ("{value}" in one.text.ja) != ("{value}" in one.text.en)
    ] == []


def test_the_preset_has_its_tabs_in_order() -> None:
    assert tuple(SETTINGS.tabs) == TABS


def test_every_tab_has_help_for_people() -> None:
    assert [key for key, tab in SETTINGS.tabs.items() if tab.kind != "hidden" and not tab.help.ja] == []


@pytest.mark.parametrize("stage", ["lead", "mql", "sql", "opportunity", "closed_won", "closed_lost"])
def test_every_stage_has_help(stage: str) -> None:
    assert SETTINGS.pipelines["batonflow"].stage(stage).help.ja


@pytest.mark.shows("B-02", "B-13")
def test_the_five_checks_stand_in_their_order_side_by_side() -> None:
    keys = [column.key for column in DEALS.columns]
    checks = ["chk_discovery", "chk_bant", "chk_proposal", "chk_verbal", "chk_contract"]
    start = keys.index(checks[0])
    assert keys[start : start + 5] == checks
    assert [DEALS.column(key).label.ja for key in checks] == ["Discovery", "BANT", "提案", "口頭合意", "契約"]


def test_the_collapsed_columns_are_one_group() -> None:
    places = [index for index, column in enumerate(DEALS.columns) if column.collapsed]
    assert places == list(range(places[0], places[0] + len(places)))
    labels = {DEALS.columns[index].label.ja for index in places}
    assert labels == {"SLAルール", "SLA目標", "ステージ(自動)", "標準バトン"}


@pytest.mark.shows("B-12")
def test_only_the_company_is_required() -> None:
    assert [column.key for column in DEALS.columns if column.required] == ["company"]


def test_the_row_is_known_by_company_contact_and_mail() -> None:
    assert [c.key for c in DEALS.columns if c.identity] == ["company", "contact_name", "contact_email"]


def test_text_columns_keep_the_zeros_people_type() -> None:
    wanted = {"text", "email", "choice", "reference"}
    assert {column.pattern for column in DEALS.columns if column.type in wanted} == {"@"}


def test_computed_columns_name_inputs_that_people_fill() -> None:
    people = {column.key for column in DEALS.columns if column.owner in "HS"}
    assert [column.key for column in DEALS.columns if not set(column.inputs) <= people] == []


@pytest.mark.parametrize(
    "key", ["CF-01", "CF-02", "CF-03", "CF-04", "CF-05", "CF-06", "CF-07-A", "CF-07-B", "CF-07-C", "CF-13", "CF-19"]
)
def test_conditional_formats(key: str) -> None:
    assert key in {rule.key for rule in SETTINGS.template.formats}


def test_formats_for_tabs_people_kept_need_no_typed_input() -> None:
    # in an adopted column a tick may be a ○ and a date a text: the condition must not trust their types unguarded
    for rule in SETTINGS.template.formats:
        if not rule.adopted:
            continue
        inputs = [name for name in re.findall(r"{(\w+)}", rule.when) if name in {c.key for c in DEALS.columns}]
        people = {name for name in inputs if DEALS.column(name).owner == "H"}
        assert all(f"ISNUMBER({{{name}}})" in rule.when for name in people), rule.key


@pytest.mark.shows("B-90")
def test_colours_are_theme_colours_but_for_states_and_greys() -> None:
    for name, style in SETTINGS.template.theme.items():
        literal = [value for value in (style.background, style.foreground) if value.startswith("#")]
        coloured = [value for value in literal if len({value[1:3], value[3:5], value[5:7]}) > 1 and value < "#e8"]
        states = ("breached", "at_risk", "on_track", "closed", "empty", "as_of", "rank_a")
        assert not coloured or name.endswith(states), f"{name}: {coloured}"


def test_every_file_kind_has_a_schema_that_knows_the_shipped_keys() -> None:
    known = schemas()
    assert set(known) == {kind.name for kind in KINDS}
    for source in find_sources(None, defaults=defaults_root()):
        data, schema = read_document(source).data, known[source.kind.name]
        properties = schema.get("properties")
        if properties is not None:
            assert set(data) <= set(properties), source.name
            assert set(schema.get("required", ())) <= set(data), source.name
        assert schema["x-files"] == source.kind.pattern


def test_schemas_allow_the_short_forms() -> None:
    pipeline = schemas()["pipeline"]["$defs"]
    assert {"type": "string"} in pipeline["Stage"]["properties"]["label"]["anyOf"]
    assert {"type": "string"} in pipeline["StageRule"]["properties"]["when"]["anyOf"]
    assert "code" not in schemas()["warnings"]["$defs"]["Warning"]["properties"]


def spec_columns() -> dict[str, tuple[str, str]]:
    """Key -> (Japanese label, owner) of each deals column in the requirements; entries of one table row are parted by / or ,"""
    table = SPEC.read_text(encoding="utf-8").split("**1 案件 deals**")[1].split("**2 リード")[0]
    found: dict[str, tuple[str, str]] = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 5 or cells[0] in ("key", "---", ""):
            continue
        keys = [key.strip() for key in re.split(r"[/,]", cells[0])]
        labels = [label.strip() for label in re.split(r"[/,]", cells[1])]
        owners = [owner.strip() for owner in cells[4].split("/")]
        owners = owners if len(owners) == len(keys) else owners[:1] * len(keys)
        found |= {key: (label, owner) for key, label, owner in zip(keys, labels, owners, strict=True)}
    return found


@pytest.mark.skipif(not SPEC.exists(), reason="the requirements are not beside this checkout")
def test_every_column_of_the_requirements_is_there() -> None:
    wanted = spec_columns()
    assert len(wanted) > 75
    del wanted["pipeline"]  # only where a preset has more than one pipeline for the tab
    ours = {column.key: (column.label.ja, column.owner) for column in DEALS.columns}
    assert {key: ours.get(key) for key in wanted} == wanted
    assert set(ours) - set(wanted) == {"id", "warnings", "created_at", "_memory"}
