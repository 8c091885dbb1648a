"""What people typed last, in whose row: all that the judge believes. It knows of the bridge only that it hands over a baton."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Baton(NamedTuple):
    """The three cells of a handover, which people and the bridge both write."""

    owner: str = ""
    next: str = ""
    accepted: bool = False

    def handed_over(self) -> Baton:
        """After the bridge has seen it."""
        return Baton(self.next or self.owner, "", False) if self.accepted else self


@dataclass
class Record:
    """One row of a person's. cells: label -> what was typed last; batons: what may stand there, for the bridge may have been there
    already; ids: seen beside it, but for foreign_ids: of the row it was copied from; renamed: when (monotonic)."""

    cells: dict[str, Any] = field(default_factory=dict)
    batons: frozenset[Baton] = frozenset({Baton()})
    ids: Counter[str] = field(default_factory=Counter)
    foreign_ids: frozenset[str] = frozenset()
    renamed: float = float("-inf")

    def typed(self, **cells: Any) -> None:
        """A person types into shared cells: before or after the bridge."""
        may_be = {*self.batons, *(baton.handed_over() for baton in self.batons)}
        self.batons = frozenset(baton._replace(**cells) for baton in may_be)

    @property
    def at_rest(self) -> frozenset[Baton]:
        """What may stand there once the bridge has seen everything."""
        return frozenset(baton.handed_over() for baton in self.batons)


@dataclass
class Model:
    """records: name -> record, as people have them; acts: how often each was done; deleted_ids: of rows that people deleted."""

    records: dict[str, Record] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)
    deleted_ids: set[str] = field(default_factory=set)
