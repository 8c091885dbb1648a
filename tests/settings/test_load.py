"""A project's files over the shipped defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import InvalidSettings
from bridge.rules import RULES
from bridge.settings.checks import Names
from bridge.settings.load import load
from tests.older_template import MISSING_CHOICE, MISSING_COLUMNS, MISSING_TAB, older_template
from tests.settings.projects import changed, messages, place, write

SLA = "config/sla.yaml"
THEME = "sheet_templates/theme.yaml"
NAMES = Names(
    rules=tuple(rule.name for rule in RULES),
    triggers=("date_reached", "stage_entered", "sla_state"),
    actions=("create_todo", "notify", "suggest_baton"),
)


def test_the_defaults_load_without_a_project() -> None:
    settings = load(names=NAMES)
    assert next(iter(settings.tabs)) == "deals"
    assert settings.bridge.language == "ja"
    assert settings.sla["SLA-FC24"].length == 24


def test_a_file_of_the_same_name_replaces_the_default(tmp_path: Path) -> None:
    project = write(tmp_path, {SLA: changed(SLA, (("length: 24", "length: 48"),))})
    assert load(project).sla["SLA-FC24"].length == 48
    assert load(project).digest != load().digest


def test_a_file_of_a_new_name_is_added(tmp_path: Path) -> None:
    pipeline = """
        key: second
        entity: deals
        mode: manual
        initial: new
        stages:
          - {key: new, label: New}
          - {key: done, label: Done}
        transitions: {new: [done]}
    """
    settings = load(write(tmp_path, {"config/pipelines/second.yaml": pipeline}))
    assert [pipeline.key for pipeline in settings.pipelines_of("deals")] == ["batonflow", "second"]


@pytest.mark.parametrize(
    ("files", "spreadsheet"),
    [
        pytest.param({"bridge.yaml": "spreadsheet: top\n"}, "top", id="in the project folder"),
        pytest.param({"config/bridge.yaml": "spreadsheet: inner\n"}, "inner", id="in its config folder"),
        pytest.param(
            {"bridge.yaml": "spreadsheet: top\n", "config/bridge.yaml": "spreadsheet: inner\n"}, "top", id="in both"
        ),
        pytest.param({}, "", id="nowhere"),
        pytest.param({"bridge.yaml": "# all defaults\n"}, "", id="an empty file"),
    ],
)
def test_where_bridge_yaml_lies(tmp_path: Path, files: dict[str, str], spreadsheet: str) -> None:
    assert load(write(tmp_path, files)).bridge.spreadsheet == spreadsheet


def test_the_command_line_wins_over_bridge_yaml(tmp_path: Path) -> None:
    project = write(tmp_path, {"bridge.yaml": "spreadsheet: file\nlanguage: en\n"})
    settings = load(project, bridge={"spreadsheet": "line"})
    assert (settings.bridge.spreadsheet, settings.language) == ("line", "en")


def test_another_machine_with_its_own_key_is_the_same_configuration(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"bridge.yaml": "spreadsheet: abc\ncredentials: {file: a.json}\n"})
    other = write(tmp_path / "other", {"bridge.yaml": "total_seconds: 60\n"})
    third = write(tmp_path / "third", {"bridge.yaml": "language: en\n"})
    assert load(one).digest == load(other).digest == load().digest != load(third).digest


def test_every_fault_of_every_file_is_reported_in_the_order_of_the_files(tmp_path: Path) -> None:
    files = {
        "bridge.yaml": "spreadshet: x\nlanguage: ja\n",
        SLA: changed(SLA, (("start: received_at", "start: recieved_at"), ("unit: days", "unit: day"))),
        "config/calendar.yaml": "weekend: [5, 6\n",
        "sheet_templates/theme.yaml": changed(THEME, (("italic: true}", "italic: maybe}"), ("# tabs", "header: {}"))),
    }
    # what a file that cannot be read would be checked against is not checked: no fault is told twice
    assert messages(tmp_path, files) == [
        'bridge.yaml:1:1: no setting "spreadshet" (did you mean "spreadsheet"?)',
        "config/calendar.yaml:2:1: not valid YAML: did not find expected ',' or ']' (while parsing a flow sequence, which begins"
        " in line 1)",
        f'{place(SLA, files[SLA], "start: |recieved_at")}: no column "recieved_at" (did you mean "received_at"?)',
        f'{place(SLA, files[SLA], "unit: |day")}: "day" is not one of hours, business_hours, business_days, days'
        ' (did you mean "days"?)',
        'sheet_templates/theme.yaml:5:1: "header" stands twice (first in line 4); keep one',
        'sheet_templates/theme.yaml:6:80: "maybe" is not true or false',
    ]


def test_load_raises_all_problems_at_once(tmp_path: Path) -> None:
    project = write(tmp_path, {"bridge.yaml": "preset: [nobody]\nundo_runs: -1\nlanguage: fr\n"})
    with pytest.raises(InvalidSettings) as caught:
        load(project)
    assert [str(problem) for problem in caught.value.problems] == [
        'bridge.yaml:1:10: no preset "nobody"',
        'bridge.yaml:2:12: "-1" is less than 0',
        'bridge.yaml:3:11: "fr" is not one of ja, en',
    ]
    assert str(caught.value).count("\n") == 2


def test_a_file_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "bridge.yaml").write_bytes("spreadsheet: 案件\n".encode("cp932"))
    assert messages(tmp_path, {}) == [
        "bridge.yaml:1:1: not UTF-8 text (byte 13); save the file as UTF-8",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("config/slas.yaml", ['nobody reads "slas.yaml" (did you mean "config/sla.yaml"?)'], id="misspelt"),
        pytest.param("config/sla.yml", ['nobody reads "sla.yml" (did you mean "config/sla.yaml"?)'], id="other ending"),
        pytest.param(
            "sheet_templates/preset/baton.yaml",
            ['nobody reads "baton.yaml" (did you mean "sheet_templates/presets/baton.yaml"?)'],
            id="misspelt folder",
        ),
        pytest.param("other/sla.yaml", [], id="another folder is none of ours"),
    ],
)
def test_files_nobody_reads(tmp_path: Path, name: str, expected: list[str]) -> None:
    assert messages(tmp_path, {name: "{}\n"}) == [f"{name}: {text}" for text in expected]


def test_names_the_code_does_not_know() -> None:
    names = Names(rules=NAMES.rules[1:], triggers=NAMES.triggers[1:], actions=NAMES.actions[1:])
    with pytest.raises(InvalidSettings) as caught:
        load(names=names)
    texts = {problem.text for problem in caught.value.problems}
    assert texts == {'no rule "ids"', 'no trigger "date_reached"', 'no action "create_todo"'}


def test_what_the_code_needs_and_a_project_left_out(tmp_path: Path) -> None:
    name = "sheet_templates/tabs/deals.yaml"
    text = changed(name, (("- key: golive", "- key: go_live"),))
    names = Names(NAMES.rules, NAMES.triggers, NAMES.actions, columns={"deals": ("id", "golive")})
    with pytest.raises(InvalidSettings) as caught:
        load(write(tmp_path, {name: text}), names=names)
    expected = f'{place(name, text, "|- key: id")}: the column "golive" is missing; rules need it'
    assert [str(problem) for problem in caught.value.problems] == [expected]


def test_columns_that_need_an_absent_tab_do_not_exist() -> None:
    settings = load()
    assert "account_id" in {column.key for column in settings.template.tabs["deals"].columns}
    assert "account_id" not in {column.key for column in settings.tabs["deals"].columns}


def test_an_older_template_lacks_what_came_later(tmp_path: Path) -> None:
    older, now = load(defaults=older_template(tmp_path)), load()
    gone = {column.key for column in now.tabs["deals"].columns} - {column.key for column in older.tabs["deals"].columns}
    assert gone == set(MISSING_COLUMNS)
    assert set(now.tabs) - set(older.tabs) == {MISSING_TAB}
    choices = [{c.key for c in one.template.choices[MISSING_CHOICE[0]]} for one in (now, older)]
    assert choices[0] - choices[1] == {MISSING_CHOICE[1]}
    assert older.template.version < now.template.version


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("sla.SLA-FC24.length", "length: 24", id="a value"),
        pytest.param("pipelines.batonflow.rules.0", "{stage: closed_won", id="an entry of a list"),
        pytest.param("pipelines.batonflow.rules.0.when.is_true.nobody", "chk_contract}}", id="a part of a value"),
        pytest.param("sla.SLA-FC24.roll", "label: {ja: 初回連絡", id="a default has the place of its entry"),
    ],
)
def test_origins(path: str, text: str) -> None:
    name = "config/sla.yaml" if path.startswith("sla") else "config/pipelines/batonflow.yaml"
    place, line, column = load().origin(path).split(":")
    assert place == name
    assert changed(name, ()).splitlines()[int(line) - 1][int(column) - 1 :].startswith(text.removeprefix("length: "))


def test_a_wrong_value_hides_no_fault_elsewhere_in_its_file(tmp_path: Path) -> None:
    pipeline = "config/pipelines/batonflow.yaml"
    faults = (
        ("mode: auto", "mode: automatic"),
        ("initial: lead", "initial: led"),
        ("[evidence_kind]", "[evidence_knd]"),
    )
    found = messages(tmp_path, {pipeline: changed(pipeline, faults)})
    assert [text.split(": ", 1)[1].split(" (")[0] for text in found] == [
        '"automatic" is not one of auto, manual, hybrid',
        'no stage "led"',
        'no column "evidence_knd"',
    ]


def test_an_entry_that_no_shipped_file_has_makes_up_no_faults(tmp_path: Path) -> None:
    stage = "stages:\n  - {key: cold, label: Cold, opne: true}"
    pipeline = "config/pipelines/batonflow.yaml"
    assert messages(tmp_path, {pipeline: changed(pipeline, (("stages:", stage),))}) == [
        f'{pipeline}:9:30: no setting "opne" (did you mean "open"?)'
    ]
