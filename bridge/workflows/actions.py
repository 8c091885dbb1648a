"""Actions: what a workflow does with a record. In a preset without the tabs ToDo and 通知・配信 an action is a line of 変更履歴."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bridge.book import Book, Event
from bridge.rules.columns import among, ticked, words
from bridge.rules.context import Context
from bridge.rules.texts import joined, shown
from bridge.settings.models import Text, Workflow

TODO = Text(ja="ToDo {subject}", en="to-do {subject}")
TODO_DUE = Text(ja="ToDo {subject} 期限 {due}", en="to-do {subject}, due {due}")
NOTICE = Text(ja="通知 {subject} → {people}", en="notice {subject} → {people}")
BATON = Text(ja="バトン {baton} を渡してください", en="pass the baton {baton}")
NOBODY = Text(ja="宛先なし", en="nobody to tell")
MANAGERS = ("sales_manager", "is_lead")  # keys of the list member_role


@dataclass(frozen=True, slots=True)
class Firing:
    """A workflow that fires for one record. row: position in the table of its tab."""

    book: Book
    workflow: Workflow
    row: int
    context: Context

    def value(self, key: str) -> Any:
        """What the record holds in a column."""
        return self.book.tables[self.workflow.tab].frame.at[self.row, key]

    def shown(self, key: str) -> str:
        """The same as people read it."""
        return shown(self.context, self.workflow.tab, key, value=self.value(key))

    def event(self, field: str, new: str) -> Event:
        """A line of 変更履歴."""
        record = self.value("id") or ""
        workflow = self.workflow
        return Event(
            self.context.now, workflow.tab, record, "workflow", field, new=new, cause="bridge", rule=workflow.key
        )


Action = Callable[[Firing, Mapping[str, Any]], Event]


def create_todo(firing: Firing, action: Mapping[str, Any]) -> Event:
    """A to-do with a subject and the date in column `due`."""
    language = firing.context.settings.language
    field = action.get("due", "")
    due = firing.shown(field) if field else ""
    text = TODO_DUE if due else TODO
    return firing.event(field, text(language).format(subject=_subject(firing, action), due=due))


def notify(firing: Firing, action: Mapping[str, Any]) -> Event:
    """A notice to people: `owner`, `manager`, or a member's name."""
    language = firing.context.settings.language
    people = list(dict.fromkeys(name for one in action["to"] for name in _people(firing, one)))
    told = joined(firing.context, people) or NOBODY(language)
    return firing.event("sla_state", NOTICE(language).format(subject=_subject(firing, action), people=told))


def suggest_baton(firing: Firing, action: Mapping[str, Any]) -> Event:
    """Who usually passes to whom in the record's stage."""
    del action
    baton = firing.shown("baton_std")
    return firing.event("baton_std", BATON(firing.context.settings.language).format(baton=baton))


def _subject(firing: Firing, action: Mapping[str, Any]) -> str:
    """`subject` of the action in the spreadsheet's language, else the workflow's name."""
    said = action.get("subject")
    language = firing.context.settings.language
    if said is None:
        return firing.workflow.name(language)
    return said if isinstance(said, str) else Text(**said)(language)


def _people(firing: Firing, whom: str) -> list[str]:
    """Names of those told; a role without active members stands for itself (A-56)."""
    if whom == "manager":
        return _members(firing, "role", MANAGERS)
    if whom != "owner":
        return [whom]
    owner = firing.value("owner")
    if not owner:
        return []
    return _members(firing, "baton_role", (owner,)) or [firing.shown("owner")]


def _members(firing: Firing, column: str, keys: tuple[str, ...]) -> list[str]:
    table = firing.book.tables.get("members")
    if table is None:
        return []
    rows = ticked(table.frame, "active") & among(words(table.frame, column), keys)
    return [name for name in words(table.frame, "name")[np.flatnonzero(rows)] if name]


ACTIONS: Mapping[str, Action] = {
    "create_todo": create_todo,
    "notify": notify,
    "suggest_baton": suggest_baton,
}
