"""Each fault of a file is reported as file:line:column, what stands there, and what was perhaps meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.settings.files import defaults_root
from tests.settings.projects import Pairs, changed, messages, place

PIPELINE = "config/pipelines/batonflow.yaml"
DEALS = "sheet_templates/tabs/deals.yaml"
SCORING = "config/scoring/fnt.yaml"
SLA = "config/sla.yaml"
CALENDAR = "config/calendar.yaml"
FORMATS = "sheet_templates/formats.yaml"
CHOICES = "sheet_templates/choices.yaml"
BRIDGE = "config/bridge.yaml"
WORKFLOW = "config/workflows/WF-16.yaml"
OVERRIDABLE = "config/overridable.yaml"
THEME = "sheet_templates/theme.yaml"
WARNINGS = "config/warnings.yaml"
PRESET = "sheet_templates/presets/baton.yaml"

CASES = [
    pytest.param(
        SLA,
        (("  length: 24", "  lenght: 24"),),
        [
            (SLA, "|label", '"length" is missing'),
            (SLA, "|lenght", 'no setting "lenght" (did you mean "length"?)'),
        ],
        id="a misspelt setting",
    ),
    pytest.param(
        SLA,
        (("length: 24", "length: 24h"),),
        [
            (SLA, "|24h", '"24h" is not a number'),
        ],
        id="a word where a number belongs",
    ),
    pytest.param(
        SLA,
        (("  unit: hours", "  unit: hour"),),
        [
            (
                SLA,
                "label: {ja: 初回連絡 24時間, en: First contact in 24 h}\n  unit: |hour",
                '"hour" is not one of hours, business_hours, business_days, days (did you mean "hours"?)',
            ),
        ],
        id="a unit nobody knows",
    ),
    pytest.param(
        SLA,
        (("warn_ratio: 0.25", "warn_ratio: 25"),),
        [
            (SLA, "|25", '"25" is more than 1'),
        ],
        id="a share above 1",
    ),
    pytest.param(
        SLA,
        (("stop: [chk_discovery]", "stop: chk_discovery"),),
        [
            (SLA, "stop: |chk_discovery", '"chk_discovery" is not a list; write [chk_discovery]'),
        ],
        id="a text where a list belongs",
    ),
    pytest.param(
        SLA,
        (("label: {ja: ブロック解消, en: Block removed}", "label: [ブロック解消]"),),
        [
            (SLA, "|[ブロック解消]", "this list is not a mapping"),
        ],
        id="a list where a mapping belongs",
    ),
    pytest.param(
        SLA,
        (("start: received_at", "start:"),),
        [
            (SLA, "start:|", "a blank value is not a text"),
        ],
        id="a blank value",
    ),
    pytest.param(
        PIPELINE,
        (("when: {is_true: chk_discovery}", "when: {is_true: chk_discovery, filled: fit}"),),
        [
            (
                PIPELINE,
                "mql, when: |{is_true",
                "a condition needs exactly one predicate: all, any, not, is_true, filled, exists, eq, in, between, gte, lte",
            ),
        ],
        id="a condition of two predicates",
    ),
    pytest.param(
        PIPELINE,
        (("when: {is_true: chk_discovery}", "when: {is_tru: chk_discovery}"),),
        [
            (PIPELINE, "mql, when: {|is_tru", 'no setting "is_tru" (did you mean "is_true"?)'),
        ],
        id="an unknown predicate",
    ),
    pytest.param(
        PIPELINE,
        (("stage: mql, when", "stage: mqll, when"),),
        [
            (PIPELINE, "|mqll", 'no stage "mqll" (did you mean "mql"?)'),
        ],
        id="a rule for an unknown stage",
    ),
    pytest.param(
        PIPELINE,
        (("initial: lead", "initial: leed"),),
        [
            (PIPELINE, "|leed", 'no stage "leed" (did you mean "lead"?)'),
        ],
        id="an unknown initial stage",
    ),
    pytest.param(
        PIPELINE,
        (("  closed_lost: {enter", "  closed_last: {enter"),),
        [
            (PIPELINE, "|closed_last", 'no stage "closed_last" (did you mean "closed_lost"?)'),
        ],
        id="a gate of an unknown stage",
    ),
    pytest.param(
        PIPELINE,
        (("on_enter: {closed_won: [WF-23]}", "on_enter: {closed_wont: [WF-24]}"),),
        [
            (PIPELINE, "|closed_wont", 'no stage "closed_wont" (did you mean "closed_won"?)'),
            (PIPELINE, "|WF-24]}", 'no workflow "WF-24" (did you mean "WF-25"?)'),
        ],
        id="on_enter of an unknown stage and workflow",
    ),
    pytest.param(
        PIPELINE,
        (("exit: [proposal_scope_ok", "exit: [proposal_scope"),),
        [
            (PIPELINE, "|proposal_scope", 'no column "proposal_scope" (did you mean "proposal_scope_ok"?)'),
        ],
        id="a gate on an unknown column",
    ),
    pytest.param(
        PIPELINE,
        (("- {is_true: bant_a}", "- {is_true: bant_x}"),),
        [
            (PIPELINE, "|bant_x}", 'no column "bant_x" (did you mean "bant_t"?)'),
        ],
        id="a rule on an unknown column",
    ),
    pytest.param(
        PIPELINE,
        (("exit: [proposal_scope_ok", "exit: [{exists: activities}"),),
        [
            (PIPELINE, "|activities}", 'no relation "activities" (did you mean "activity"?)'),
        ],
        id="a gate with an unknown relation",
    ),
    pytest.param(
        PIPELINE,
        (("when: {is_true: chk_discovery}", "when: {eq: [source, seminer]}"),),
        [
            (PIPELINE, "|seminer]}}", 'no choice "seminer" (did you mean "seminar"?)'),
        ],
        id="an unknown choice in a condition",
    ),
    pytest.param(
        PIPELINE,
        (("sla: [SLA-PROP3]", "sla: [SLA-PROP4]"),),
        [
            (PIPELINE, "|SLA-PROP4]", 'no SLA policy "SLA-PROP4" (did you mean "SLA-PROP3"?)'),
        ],
        id="an unknown SLA policy",
    ),
    pytest.param(
        PIPELINE,
        (("baton: [Sales, CS]", "baton: [Salse, CS]"),),
        [
            (PIPELINE, "|Salse", 'no baton role "Salse" (did you mean "Sales"?)'),
        ],
        id="an unknown baton role",
    ),
    pytest.param(
        PIPELINE,
        (("  - key: sql\n    label: SQL", "  - key: mql\n    label: SQL"),),
        [
            (PIPELINE, "discovery within 24 hours.\n  - key: |mql", 'the stage "mql" stands twice'),
            (PIPELINE, "|sql", 'no stage "sql" (did you mean "mql"?)'),
            (
                PIPELINE,
                "mql: {exit: [chk_discovery, fit, need, timing]}\n  |sql",
                'no stage "sql" (did you mean "mql"?)',
            ),
            (DEALS, "|sql", 'no choice "sql" (did you mean "mql"?)'),
            (DEALS, "[active], stage: [lead, mql, |sql", 'no choice "sql" (did you mean "mql"?)'),
            (DEALS, "filled, stage: [lead, mql, |sql", 'no choice "sql" (did you mean "mql"?)'),
        ],
        id="a stage that stands twice",
    ),
    pytest.param(
        PIPELINE,
        (("aliases: [Lost, 失注]", "aliases: [Lost, 受注]"),),
        [
            (PIPELINE, "[Lost, |受注]", '"受注" means both "closed_won" and "closed_lost"'),
        ],
        id="two stages with one alias",
    ),
    pytest.param(
        PIPELINE,
        (("entity: deals", "entity: deal"),),
        [
            (PIPELINE, "entity: |deal", 'no tab "deal" (did you mean "deals"?)'),
            (DEALS, "list: |stage", 'no choice list "stage:deals" (did you mean "stage:deal"?)'),
            (DEALS, "list: |stage_manual", 'no choice list "stage_manual:deals" (did you mean "stage_manual:deal"?)'),
            (
                DEALS,
                "label: {ja: ステージ(自動), en: Computed stage}\n    type: choice\n    list: |stage",
                'no choice list "stage:deals" (did you mean "stage:deal"?)',
            ),
            (FORMATS, "- key: CF-06-evidence\n  tab: deals\n  when: |AND", 'no choice "closed_won"'),
            (FORMATS, "when: |OR", 'no choice "closed_won"'),
            (FORMATS, "when: |OR", 'no choice "closed_lost"'),
        ],
        id="an unknown tab",
    ),
    pytest.param(
        PIPELINE,
        (("manual_column: stage_manual", "manual_column: stage_manuel"),),
        [
            (PIPELINE, "|stage_manuel", 'no column "stage_manuel" (did you mean "stage_manual"?)'),
        ],
        id="a manual column nobody has",
    ),
    pytest.param(
        PIPELINE,
        (("gates:", "transitions: {lead: [mql, sqll], leed: [mql]}\n\ngates:"),),
        [
            (PIPELINE, "|sqll]", 'no stage "sqll" (did you mean "sql"?)'),
            (PIPELINE, "|leed", 'no stage "leed" (did you mean "lead"?)'),
        ],
        id="transitions of unknown stages",
    ),
    pytest.param(
        PIPELINE,
        (("key: batonflow", "key: batonflo"),),
        [
            (
                PIPELINE,
                "|batonflo",
                'key "batonflo" stands in batonflow.yaml; rename one of the two (did you mean "batonflow"?)',
            ),
        ],
        id="a key that is not the file's name",
    ),
    pytest.param(
        SCORING,
        (("inputs: [fit, need", "inputs: [fitt, need"),),
        [
            (SCORING, "|fitt", 'no column "fitt" (did you mean "fit"?)'),
        ],
        id="a score from an unknown column",
    ),
    pytest.param(
        SCORING,
        (("rank: B, at_least: 3", "rank: B, at_least: 6"),),
        [
            (SCORING, "|6}", 'rank "B" begins at "6", not below rank "A"'),
        ],
        id="ranks out of order",
    ),
    pytest.param(
        SCORING,
        (("rank: C, at", "rank: D, at"), ("recycle: C", "recycel: D")),
        [
            (SCORING, "|D", 'no rank "D"'),
            (SCORING, "|recycel", 'no disposition "recycel" (did you mean "recycle"?)'),
            (SCORING, "recycel: |D", 'no rank "D"'),
        ],
        id="unknown ranks and dispositions",
    ),
    pytest.param(
        SLA,
        (("start: received_at", "start: recieved_at"),),
        [
            (SLA, "|recieved_at", 'no column "recieved_at" (did you mean "received_at"?)'),
        ],
        id="a policy that starts at an unknown column",
    ),
    pytest.param(
        SLA,
        (("stop: [proposal_done", "stop: [proposal_dun"), ("due_field: kickoff_on", "due_field: kickof_on")),
        [
            (SLA, "|proposal_dun", 'no column "proposal_dun" (did you mean "proposal_done"?)'),
            (SLA, "|kickof_on", 'no column "kickof_on" (did you mean "kickoff_on"?)'),
        ],
        id="a policy that stops at unknown columns",
    ),
    pytest.param(
        SLA,
        (("pause_when: [nurture", "pause_when: [nurtur"),),
        [
            (SLA, "|nurtur", 'no disposition "nurtur" (did you mean "nurture"?)'),
        ],
        id="a pause under an unknown disposition",
    ),
    pytest.param(
        SLA,
        (("target: 7", "target: 15"),),
        [
            (SLA, "|15", 'the target "15" lies after the length "14"'),
        ],
        id="a target behind the limit",
    ),
    pytest.param(
        SLA,
        (("  due_field: block_due\n", ""),),
        [
            (SLA, "length: |0", "a length of 0 needs due_field or same_as_stage"),
        ],
        id="no length and no date",
    ),
    pytest.param(
        CALENDAR,
        (('start: "12-29"', 'start: "12-32"'), ('"09:00", "18:00"', '"9:00", "18:00"')),
        [
            (CALENDAR, '|"12-32"', '"12-32" is not a day as MM-DD'),
            (CALENDAR, '|"9', '"9:00" is not a time as HH:MM'),
        ],
        id="a day and a time that are none",
    ),
    pytest.param(
        CALENDAR,
        (("weekend: [5, 6]", "weekend: [0, 1, 2, 3, 4, 5, 6]"),),
        [
            (CALENDAR, "|[0", "every day of the week is off"),
        ],
        id="a week without work",
    ),
    pytest.param(
        CALENDAR,
        (("weekend: [5, 6]", "weekend: [5, 7]"),),
        [
            (CALENDAR, "|7]", '"7" is more than 6'),
        ],
        id="a weekday that is none",
    ),
    pytest.param(
        BRIDGE,
        (
            ("preset: [baton]", "preset: [batton]"),
            ("Asia/Tokyo", "Asia/Tokio"),
            ("warnings_off: []", "warnings_off: [W-YAER]"),
        ),
        [
            (BRIDGE, "|batton]", 'no preset "batton" (did you mean "baton"?)'),
            (BRIDGE, "|Asia", 'no time zone "Asia/Tokio" (for example Asia/Tokyo)'),
            (BRIDGE, "|W-YAER]", 'no warning "W-YAER" (did you mean "W-YEAR"?)'),
        ],
        id="an unknown preset, zone and warning",
    ),
    pytest.param(
        BRIDGE,
        (("language: ja", "language: jp"),),
        [
            (BRIDGE, "|jp", '"jp" is not one of ja, en'),
        ],
        id="a language nobody speaks",
    ),
    pytest.param(
        DEALS,
        (("    owner: H\n    required", "    owner: P\n    required"),),
        [
            (DEALS, "|P", '"P" is not one of H, B, I, S'),
        ],
        id="an owner nobody knows",
    ),
    pytest.param(
        DEALS,
        (("    owner: B\n    rule: ids\n", "    owner: B\n"),),
        [
            (DEALS, "owner: |B", 'the bridge computes "id", so it needs a rule'),
        ],
        id="a computed column without a rule",
    ),
    pytest.param(
        DEALS,
        (("    owner: H\n    required", "    owner: H\n    rule: ids\n    required"),),
        [
            (DEALS, "owner: H\n    rule: |ids", 'people write "company", so it has no rule'),
        ],
        id="an input column with a rule",
    ),
    pytest.param(
        DEALS,
        (("list: evidence", "list: evidences"),),
        [
            (DEALS, "|evidences", 'no choice list "evidences" (did you mean "evidence"?)'),
        ],
        id="a column with an unknown list",
    ),
    pytest.param(
        DEALS,
        (("    list: evidence\n", ""),),
        [
            (
                DEALS,
                "aliases: [契約証拠, 証拠]\n    type: |choice",
                'the choice "evidence_kind" needs a list or a source',
            ),
        ],
        id="a choice column without a list",
    ),
    pytest.param(
        DEALS,
        (("label: {ja: 次回期日", "label: {ja: 次の一手"),),
        [
            (
                DEALS,
                "- key: next_action_due\n    label: |{ja",
                '"次の一手" means both "next_action" and "next_action_due"; keep it in one place',
            ),
        ],
        id="one label of two columns",
    ),
    pytest.param(
        DEALS,
        (("aliases: [ソース,", "aliases: [会社,"),),
        [
            (DEALS, "[|会社", '"会社" means both "company" and "source"; keep it in one place'),
        ],
        id="one alias of two columns",
    ),
    pytest.param(
        DEALS,
        (("key: next_action_due", "key: next_action"),),
        [
            (DEALS, "width: 180\n  - key: |next_action", 'the column "next_action" stands twice'),
            (DEALS, "|next_action_due", 'no column "next_action_due" (did you mean "next_action"?)'),
            (DEALS, "|next_action_due]", 'no column "next_action_due" (did you mean "next_action"?)'),
        ],
        id="a column that stands twice",
    ),
    pytest.param(
        DEALS,
        (("manual_twin: stage_manual", "manual_twin: stage_manuel"),),
        [
            (DEALS, "|stage_manuel", 'no input column "stage_manuel" (did you mean "stage_manual"?)'),
        ],
        id="a column with an unknown manual twin",
    ),
    pytest.param(
        DEALS,
        (("needs: campaigns", "needs: campaign"),),
        [
            (DEALS, "needs: |campaign", 'no tab "campaign" (did you mean "campaigns"?)'),
        ],
        id="a column that needs an unknown tab",
    ),
    pytest.param(
        DEALS,
        (("inputs: [kickoff_on]", "inputs: [kickof_on]"),),
        [
            (DEALS, "|kickof_on]", 'no column "kickof_on" (did you mean "kickoff_on"?)'),
        ],
        id="a computed column with an unknown input",
    ),
    pytest.param(
        DEALS,
        (
            ("where: {reapproach_on: filled}", "where: {reaproach_on: filled}"),
            ("sort: [block_due, -block_hours]", "sort: [block_due, -block_hour]"),
            ("disposition: [recycle]", "disposition: [recycel]"),
            ("{warnings: filled}", "{warnings: full}"),
        ),
        [
            (DEALS, "|-block_hour]", 'no column "block_hour" (did you mean "block_hours"?)'),
            (DEALS, "|full}", 'no filter "full" (did you mean "filled"?)'),
            (DEALS, "|recycel]}", 'no choice "recycel" (did you mean "recycle"?)'),
            (DEALS, "|reaproach_on", 'no column "reaproach_on" (did you mean "reapproach_on"?)'),
        ],
        id="filter views of unknown columns, choices and filters",
    ),
    pytest.param(
        CHOICES,
        (("- {key: trial,", "- {key: seminar,"),),
        [
            (
                CHOICES,
                "- {key: seminar, label: {ja: セミナー参加, en: Seminar}, aliases: [セミナー, ウェビナー]}\n  - {key: |seminar",
                'the choice "seminar" stands twice',
            ),
        ],
        id="a choice that stands twice",
    ),
    pytest.param(
        CHOICES,
        (("aliases: [ご紹介]", "aliases: [イベント]"),),
        [
            (CHOICES, "[|イベント]}", '"イベント" means both "event" and "referral"'),
        ],
        id="one alias of two choices",
    ),
    pytest.param(
        FORMATS,
        (("LEN({warnings})>0", "LEN({warning})>0"), ("style: rank_a", "style: rank_aa"), ("{rank:B}", "{rank:BB}")),
        [
            (FORMATS, "|LEN", 'no column "warning" (did you mean "warnings"?)'),
            (FORMATS, "|rank_aa", 'no style "rank_aa" (did you mean "rank_a"?)'),
            (FORMATS, "- key: CF-07-B\n  tab: deals\n  when: |'{rank}", 'no choice "BB" (did you mean "B"?)'),
        ],
        id="a format with unknown column, style and choice",
    ),
    pytest.param(
        FORMATS,
        (("- key: CF-03\n  tab: deals", "- key: CF-04\n  tab: deal"),),
        [
            (FORMATS, "- key: CF-04\n  tab: |deal", 'no tab "deal" (did you mean "deals"?)'),
            (FORMATS, "style: overridden\n  adopted: true\n- key: |CF-04", 'the format "CF-04" stands twice'),
        ],
        id="a format of an unknown tab, and one that stands twice",
    ),
    pytest.param(
        THEME,
        (('"#eeeeee"', '"#eee"'),),
        [
            (
                THEME,
                '|"#eee"',
                '"#eee" is not a colour: #rrggbb or one of TEXT, BACKGROUND, LINK, '
                "ACCENT1, ACCENT2, ACCENT3, ACCENT4, ACCENT5, ACCENT6",
            ),
        ],
        id="a colour that is none",
    ),
    pytest.param(
        PRESET,
        (("  - members", "  - member"),),
        [
            (PRESET, "|member", 'no tab "member" (did you mean "members"?)'),
        ],
        id="a preset with an unknown tab",
    ),
    pytest.param(
        WARNINGS,
        (("「{value}」を読み取れません", "「{valeu}」を読み取れません"), ("W-COMPANY:", "W-company:")),
        [
            (WARNINGS, "|W-company", '"W-company" is not a warning code (W- and capital letters)'),
            (WARNINGS, "|「{valeu}」を読み取れません", 'no placeholder "{valeu}" (only "{value}" is filled in)'),
        ],
        id="a warning code and a placeholder that are none",
    ),
    pytest.param(
        WORKFLOW,
        (
            ("kind: date_reached, field: reapproach_on", "field: reapproch_on"),
            ("[disposition, recycle]", "[disposition, recycled]"),
        ),
        [
            (WORKFLOW, "|{field", '"kind" is missing'),
            (WORKFLOW, "|reapproch_on}", 'no column "reapproch_on" (did you mean "reapproach_on"?)'),
            (WORKFLOW, "|recycled]}", 'no choice "recycled" (did you mean "recycle"?)'),
        ],
        id="a workflow without a kind, on an unknown column and choice",
    ),
    pytest.param(
        OVERRIDABLE,
        (
            ("key: sla.SLA-FC24.length", "key: sla.SLA-FC25.length"),
            ("kind: flag", "kind: number"),
            ("key: sla.SLA-TERMS.target", "key: sla.SLA-PROP3.length"),
        ),
        [
            (OVERRIDABLE, "|sla", 'no setting "sla.SLA-FC25.length"'),
            (OVERRIDABLE, "- key: sla.SLA-DISC24.enabled\n  kind: |number", '"sla.SLA-DISC24.enabled" is no number'),
            (
                OVERRIDABLE,
                "label: {ja: 提案ミーティングまでの営業日数, en: Proposal meeting (business days)}\n- key: |sla",
                'the key "sla.SLA-PROP3.length" stands twice',
            ),
        ],
        id="overridable settings that are none, that are of another kind, that stand twice",
    ),
]


@pytest.mark.parametrize(("name", "pairs", "expected"), CASES)
def test_faults(tmp_path: Path, name: str, pairs: Pairs, expected: list[tuple[str, str, str]]) -> None:
    text = changed(name, pairs)
    others = {other: (defaults_root() / other).read_text(encoding="utf-8") for other, _, _ in expected}
    wanted = [f"{place(file, {**others, name: text}[file], at)}: {message}" for file, at, message in expected]
    assert messages(tmp_path, {name: text}) == wanted


def test_one_fault_in_bridge_yaml_hides_no_other(tmp_path: Path) -> None:
    lines = [
        "preset: [batn]",
        "language: jp",
        "volatile_refresh: -3",
        "time_zone: Asia/Tokio",
        "foo: 1",
        "warnings_off: [W-X]",
    ]
    found = messages(tmp_path, {"bridge.yaml": "\n".join(lines) + "\n"})
    assert [message.split(" (")[0] for message in found] == [
        'bridge.yaml:1:10: no preset "batn"',
        'bridge.yaml:2:11: "jp" is not one of ja, en',
        'bridge.yaml:3:19: "-3" is less than 0',
        'bridge.yaml:4:12: no time zone "Asia/Tokio"',
        'bridge.yaml:5:1: no setting "foo"',
        'bridge.yaml:6:16: no warning "W-X"',
    ]


def test_one_fault_in_the_calendar_hides_no_other(tmp_path: Path) -> None:
    text = 'weekend: [6, 8]\nhours: [["9:00", "18:00"]]\ncompany:\n  - {start: "13-01", end: "01-03", name: x}\n'
    found = messages(tmp_path, {"config/calendar.yaml": text})
    assert [message.split(" ")[0] for message in found] == [
        "config/calendar.yaml:1:14:",
        "config/calendar.yaml:2:10:",
        "config/calendar.yaml:4:13:",
    ]
