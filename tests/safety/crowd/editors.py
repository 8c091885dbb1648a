"""What one of the twenty does: types in rows of their own, and moves, sorts and shapes the sheet everybody shares."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from typing import Any

from tests.safety.crowd.model import Model
from tests.safety.crowd.page import Page, Seen

IMPORTED = "file-"  # how records that came from files are named


class NothingToDo(Exception):
    """This editor cannot do that just now."""


class Editor:
    """One person. number: 0 ...; pause: seconds between two acts, on average; kit: what a tab offers to type into."""

    def __init__(self, number: int, page: Page, model: Model, kit: Kit, *, seed: int, pause: float) -> None:
        self.number, self.page, self.model, self.kit, self.pause = number, page, model, kit, pause
        self.dice = random.Random(f"{seed}/{number}")
        self.made = 0
        self.error: BaseException | None = None

    def work(self, stop: threading.Event) -> None:
        """Act until told to stop."""
        try:
            while not stop.wait(self.dice.expovariate(1 / self.pause)):
                self.once()
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            self.error = error

    def begin(self) -> None:
        """A record to start with."""
        with self.page.alone():
            self.kit.acts["new record"][1](self, self.page.seen())

    def once(self) -> None:
        """One act, chosen by its weight."""
        acts = self.kit.acts
        name = self.dice.choices(list(acts), [weight for weight, _ in acts.values()])[0]
        with self.page.alone():
            try:
                acts[name][1](self, self.page.seen())
            except NothingToDo:
                return
            self.model.acts[name] += 1

    # what acts are made of

    def mine(self, seen: Seen, *, or_imported: bool = False) -> tuple[str, int]:
        """A record of this person's, and its row."""
        prefixes = (self.prefix, IMPORTED) if or_imported else (self.prefix,)
        own = [name for name in self.model.records if name.startswith(prefixes)]
        rows = {row.get(self.page.name): at for at, row in seen.rows.items()}
        there = [name for name in own if name in rows]
        if not there:
            raise NothingToDo
        name = self.dice.choice(there)
        number = seen.rows[rows[name]].get(self.kit.id_label)
        if number and number not in self.model.records[name].foreign_ids:
            self.model.records[name].ids[str(number)] += 1
        return name, rows[name]

    def put(self, seen: Seen, row: int, label: str, value: Any) -> None:
        """Type one cell."""
        self.page.act(self.page.cell(row, self.column(seen, label), value))

    @staticmethod
    def column(seen: Seen, label: str) -> int:
        """Zero-based."""
        if label not in seen.head:
            raise NothingToDo
        return seen.head.index(label)

    @property
    def prefix(self) -> str:
        """How this person's records are named."""
        return f"{self.number:02d}-"

    def new_name(self) -> str:
        """A name nobody has."""
        self.made += 1
        return self.kit.named.format(f"{self.prefix}{self.made:03d}")


Act = Callable[[Editor, Seen], None]


class Kit:
    """What a tab offers. texts, ticks: labels people type into; beside: cells typed with the name of a new record."""

    def __init__(
        self,
        *,
        id_label: str,
        named: str,
        texts: tuple[str, ...],
        ticks: tuple[str, ...],
        computed: tuple[str, ...],
        beside: tuple[str, ...],
        acts: Mapping[str, tuple[float, Act]],
    ) -> None:
        self.id_label, self.named, self.texts, self.ticks = id_label, named, texts, ticks
        self.computed, self.beside, self.acts = computed, beside, acts
