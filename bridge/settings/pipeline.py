"""What config/pipelines/<pipeline>.yaml says: stages, and when a record stands in which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from bridge.settings.base import Model, Text, When, Words


class Stage(Model):
    """One stage. label: Google-sheet label; short: label on the kanban; baton: standard (Owner, Next); sla: policy ids in order."""

    key: str
    label: Words
    short: str = ""
    aliases: tuple[str, ...] = ()
    open: bool = False
    won: bool = False
    lost: bool = False
    closed: bool = False
    baton: tuple[str, str] | None = None
    sla: tuple[str, ...] = ()
    age_flag: str = ""
    reactivate_on: tuple[str, ...] = ()
    help: Words = Text(ja="")


class StageRule(Model):
    """First rule whose condition holds gives the stage; force: also in mode hybrid against people's stage."""

    stage: str
    when: When
    force: bool = False


class Suggestion(Model):
    """A stage the engine would propose (shown, applied only where automation says so)."""

    stage: str
    from_: tuple[str, ...] = Field(default=(), alias="from")
    when: When
    unless: str = ""


class Gate(Model):
    """What must hold to enter and to leave a stage; a gate warns, it never blocks."""

    enter: tuple[When, ...] = ()
    exit: tuple[When, ...] = ()


class Pipeline(Model):
    """A chain of stages for one tab (`entity`).

    mode: auto (computed), manual (people set it), hybrid (people set it, and rules with `force`). on_enter: stage -> the
    workflows that its entry triggers.
    """

    key: str
    entity: str
    mode: Literal["auto", "manual", "hybrid"]
    manual_column: str = ""
    initial: str
    stages: tuple[Stage, ...]
    rules: tuple[StageRule, ...] = ()
    suggest: tuple[Suggestion, ...] = ()
    transitions: Mapping[str, tuple[str, ...]] = {}
    gates: Mapping[str, Gate] = {}
    on_enter: Mapping[str, tuple[str, ...]] = {}

    def stage(self, key: str) -> Stage:
        """The stage with this key; KeyError if there is none."""
        return next(stage for stage in self.stages if stage.key == key)
