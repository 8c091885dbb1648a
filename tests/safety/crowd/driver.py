"""The two minutes: a prepared spreadsheet, the crowd, the bridges, and one quiet sync before the judgement."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bridge.jobs.init import init
from bridge.local_sheets.pytest_plugin import served
from bridge.settings import Settings
from bridge.settings.load import load
from tests.safety.crowd.bridges import Bridges, Imports, Person
from tests.safety.crowd.editors import Editor
from tests.safety.crowd.judge import Verdict, verdict
from tests.safety.crowd.kits import DEALS, LEADS
from tests.safety.crowd.model import Model, Record
from tests.safety.crowd.page import Page
from tests.safety.crowd.wire import CrowdedSheets, Wire
from tests.scenarios.people import connection_to

PRESETS = ("baton", "lists")
ON_LEADS = 4  # every so many editors one is at work on leads
START_DEALS = 2  # an editor has so many records when it begins


@dataclass(frozen=True)
class Outcome:
    """What came of it. acts: of people; figures: of the bridges; ended: exit codes of who was to run on; rest: what the last sync,
    after everything was quiet, still wanted to write."""

    verdict: Verdict
    acts: Counter[str]
    figures: Counter[str]
    troubles: Sequence[str]
    wire: Wire
    ended: Sequence[int]
    rest: int
    seconds: float

    @property
    def is_right(self) -> bool:
        """No violation, nobody fell over, and all is at rest."""
        return not self.verdict.violations and not self.rest and set(self.ended) <= {0}


class Crowd:
    """Twenty editors, two bridges and imports on one spreadsheet. folder: for the server's file, the project and lists."""

    def __init__(self, folder: Path, *, seed: int, editors: int, pause: float, every: str) -> None:
        self.folder, self.every = folder, every
        self.settings = load(bridge={"preset": list(PRESETS), "safety_limit": 1.0})
        self.local = CrowdedSheets(folder / "crowd.sheets")
        self.local.wire = Wire()
        self.spreadsheet_id = self.local.create_spreadsheet("Crowd")
        self.connection = connection_to(self.local, self.spreadsheet_id)
        init(self.connection, self.settings, self.now())
        self.deals, self.leads = self._page("案件", "会社名"), self._page("リード", "メールアドレス")
        self.models = {"deals": Model(), "leads": Model()}
        self.editors = [self._editor(number, seed=seed, pause=pause) for number in range(editors)]

    def now(self) -> datetime:
        """As the bridges see it."""
        return datetime.now(ZoneInfo(self.settings.bridge.time_zone)).replace(tzinfo=None, microsecond=0)

    def run(self, seconds: float) -> Outcome:
        """Let them work for so long; then let it come to rest, and judge."""
        self._begin()
        stop = threading.Event()
        started = time.monotonic()
        with served(self.local) as url:
            bridges = Bridges(_project(self.folder, self.spreadsheet_id), url.removeprefix("http://"))
            imports = Imports(bridges, self.folder, self._imported)
            works = [*(editor.work for editor in self.editors), imports.work]
            threads = [threading.Thread(target=work, args=(stop,)) for work in works]
            for _ in range(2):
                bridges.watch(self.every)
            for thread in threads:
                thread.start()
            stop.wait(seconds)
            stop.set()
            for thread in threads:
                thread.join()
            ended = bridges.stop()
            lasted = time.monotonic() - started
            ended += [bridges.run("sync", "--force")]
            rest = self._rest()
        self._raise_for_the_fallen(imports)
        return Outcome(
            verdict=self._verdict(self.settings),
            acts=sum((model.acts for model in self.models.values()), Counter()),
            figures=bridges.figures.counts,
            troubles=bridges.figures.troubles,
            wire=self.local.wire,
            ended=ended,
            rest=rest,
            seconds=lasted,
        )

    def close(self) -> None:
        """Close the server's file."""
        self.local.close()

    def _begin(self) -> None:
        """Everybody has records before the bridges start."""
        for editor in self.editors:
            for _ in range(START_DEALS):
                editor.begin()

    def _rest(self) -> int:
        from bridge.jobs.planned import make_plan

        plan = make_plan(self.connection, self.settings, self.now()).plan
        return 0 if plan.is_empty else max(plan.cell_count, 1)

    def _verdict(self, settings: Settings) -> Verdict:
        tabs = {
            "deals": (self.deals, self.models["deals"], DEALS.id_label),
            "leads": (self.leads, self.models["leads"], LEADS.id_label),
        }
        return verdict(tabs, settings, self.now())

    def _page(self, title: str, name: str) -> Page:
        book = self.connection.transport.client().open_by_key(self.spreadsheet_id)
        return Page(self.local, self.spreadsheet_id, book.worksheet(title).id, name)

    def _editor(self, number: int, *, seed: int, pause: float) -> Editor:
        if number % ON_LEADS:
            return Editor(number, self.deals, self.models["deals"], DEALS, seed=seed, pause=pause)
        return Editor(number, self.leads, self.models["leads"], LEADS, seed=seed, pause=pause)

    def _imported(self, people: Sequence[Person]) -> None:
        """A file is in: from now on people work on these leads, too."""
        with self.leads.alone():
            for person in people:
                record = self.models["leads"].records.setdefault(person["メールアドレス"], Record())
                record.cells |= {label: cell for label, cell in person.items() if label != self.leads.name}

    def _raise_for_the_fallen(self, imports: Imports) -> None:
        for worker in (*self.editors, imports):
            if worker.error is not None:
                raise AssertionError("one of the crowd fell over") from worker.error


def _project(folder: Path, spreadsheet_id: str) -> Path:
    """A project as `init` leaves it."""
    project = folder / "project"
    project.mkdir(exist_ok=True)
    text = f"spreadsheet: {spreadsheet_id}\npreset: [{', '.join(PRESETS)}]\nsafety_limit: 1.0\n"
    (project / "bridge.yaml").write_text(text, encoding="utf-8")
    return project
