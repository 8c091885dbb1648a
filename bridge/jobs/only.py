"""Plans that hold one thing alone: what undo, archive and purge write, without what a sync would bring along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bridge.book import Event
from bridge.jobs.planned import Planned
from bridge.planning.assemble import Assembled, with_logs
from bridge.planning.plan import CellChanges, Guard, NewRows


def only(
    usual: Planned,
    *,
    cells: tuple[CellChanges, ...] = (),
    guards: tuple[Guard, ...] = (),
    new_rows: tuple[NewRows, ...] = (),
    events: Sequence[Event] = (),
) -> Planned:
    """The plan with these parts and the log lines that go with them, and nothing else. usual: what a sync would do."""
    bare = replace(
        usual.plan,
        cells=cells,
        guards=guards,
        new_rows=new_rows,
        views=(),
        logs=(),
        undo=(),
        entries={},
        format_requests=(),
        format_words=(),
        held=frozenset(),
    )
    before = usual.before
    after = replace(before, events=tuple(events))
    return replace(usual, after=before, assembled=Assembled(with_logs(bare, before, after, {}, usual.around), {}))
