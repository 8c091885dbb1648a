"""The jobs whose safety is shown, one line each. A new job needs nothing but its line in JOBS: it joins every suite."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bridge.importing.reader import read_list
from bridge.importing.terms import Terms, Verb
from bridge.jobs.adopt import adopt, propose
from bridge.jobs.archive import archive, prepare_archive
from bridge.jobs.deciding import reading
from bridge.jobs.export import export, write_export
from bridge.jobs.importing import carry_out, prepare
from bridge.jobs.init import init
from bridge.jobs.purge import prepare_purge, purge
from bridge.jobs.sync import sync
from bridge.jobs.unadopt import unadopt
from bridge.jobs.undo import undo
from bridge.jobs.watch import Watch
from bridge.settings import Settings
from bridge.settings.load import load
from tests.older_template import older_template
from tests.safety.team import (
    COMPANIES,
    NOW,
    Team,
    World,
    kept_by_people,
    list_of_leads,
    moment,
    outdated,
    synced,
    synced_again,
)
from tests.scenarios.imports import written

IMPORTED = "くりた印刷"
CAMPAIGN = "秋の展示会"
LEAVING = COMPANIES[1]


@dataclass(frozen=True)
class Job:
    """world: makes the spreadsheet to start from; run: the job, by the bridge of a team; gives_back: afterwards nothing of the
    bridge's is left, so that no sync follows; reads_only: writes nothing; done: what it says where it has been done already;
    creates: names of records it makes, or takes away; removes: of records whose rows it empties, unless somebody edits them
    meanwhile."""

    world: Callable[[], World]
    run: Callable[[Team], object]
    gives_back: bool = False
    reads_only: bool = False
    done: str = ""
    creates: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()


def _sync(team: Team) -> object:
    return sync(team.bridge, team.settings, moment(NOW), force=True)


def _watch(team: Team) -> object:
    """Three looks: the first writes, the others find what people did meanwhile."""
    watch = Watch(team.bridge, team.settings, every=10, clock=lambda: moment(NOW), sleep=lambda _: None)
    return list(watch.ticks(3))


def _adopt(team: Team) -> object:
    proposals = [one for one in propose(team.bridge, team.settings, moment(NOW)) if one.is_usable]
    return adopt(team.bridge, team.settings, proposals, moment(NOW))


def _export(team: Team) -> object:
    book, how = reading(team.bridge, team.settings, moment(NOW))
    with TemporaryDirectory() as folder:
        return export(book, "deals", context=how, path=Path(folder) / "deals.csv")


def _archive(team: Team) -> object:
    """What the file holds goes to the team's memory: what people typed must be there, or on the sheet."""
    prepared = prepare_archive(team.bridge, team.settings, "deals", {"company": LEAVING}, moment(NOW))
    if not len(prepared.leaving):
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        try:
            return archive(team.bridge, team.settings, prepared, path, moment(NOW))
        finally:  # a process that dies leaves the file behind
            with path.open(encoding="utf-8-sig", newline="") as file:
                team.filed += csv.DictReader(file)


def _purge(team: Team) -> object:
    with TemporaryDirectory() as folder:
        prepared = prepare_archive(team.bridge, team.settings, "deals", {"company": LEAVING}, moment(NOW))
        if not len(prepared.leaving):
            return None
        path = Path(folder) / "deals.csv"
        write_export(prepared.export, path=path)
        team.filed += [dict(zip(prepared.export.header, row, strict=True)) for row in prepared.export.rows]
        going = prepare_purge(team.bridge, team.settings, [path], moment(NOW), unmarked=True)
        return purge(team.bridge, team.settings, going, moment(NOW), delete_files=True)


def _import(verb: Verb, campaign: str = "") -> Callable[[Team], object]:
    """A file with one lead that is known, under a new phone number, one that is not, and a row without an address to look at."""

    def run(team: Team) -> object:
        with TemporaryDirectory() as folder:
            path = written(
                Path(folder) / "leads.csv",
                {
                    "メールアドレス": "lead3@example.co.jp",
                    "氏名": "担当 3",
                    "電話番号": "03-1234-5678",
                },
                {
                    "メールアドレス": "lead9@example.co.jp",
                    "氏名": "担当 9",
                    "会社名": IMPORTED,
                    "電話番号": "090-0000-0000",
                },
                {"氏名": "名無し", "会社名": "住所なし商店"},
            )
            lists = [read_list(path, team.settings)]
        terms = Terms(verb, fill_blanks=verb is Verb.LEADS, campaign=campaign)
        prepared = prepare(team.bridge, team.settings, lists, terms, moment(NOW))
        return carry_out(team.bridge, team.settings, prepared, force=True)

    return run


def imported() -> World:
    """Leads, an attendee list of two of which one was new, and a person who has typed on since."""
    world = list_of_leads()
    team = Team(world, world.local)
    _import(Verb.ATTENDEES, CAMPAIGN)(team)
    team.put(COMPANIES[3], "メモ", "名刺を交換した")
    return replace(world, local=team.local, run="IM-00001")


@cache
def _older_settings() -> Settings:
    with TemporaryDirectory() as folder:
        return load(defaults=older_template(Path(folder)))


def adopted() -> World:
    """People's list, adopted and synced; since then a deal was won and another one begun."""
    world = kept_by_people()
    team = Team(world, world.local)
    _adopt(team)
    team.sync(NOW, force=True)
    team.put(COMPANIES[2], "契約", True)
    team.put(COMPANIES[3], "BANT", True)
    return replace(world, local=team.local)


JOBS: Mapping[str, Job] = {
    "sync": Job(synced, _sync),
    "watch": Job(synced, _watch),
    "undo": Job(synced_again, lambda team: undo(team.bridge, team.settings, team.world.run, moment(NOW))),
    "init": Job(lambda: outdated(_older_settings()), lambda team: init(team.bridge, team.settings, moment(NOW))),
    "init beside a list": Job(kept_by_people, lambda team: init(team.bridge, team.settings, moment(NOW))),
    "adopt": Job(kept_by_people, _adopt, done="adopted already"),
    "sync of a list": Job(adopted, _sync),
    "unadopt": Job(
        adopted, lambda team: unadopt(team.bridge, team.settings, moment(NOW)), gives_back=True, done="is not prepared"
    ),
    "export": Job(synced, _export, reads_only=True),
    "archive": Job(synced, _archive, removes=frozenset({LEAVING})),
    "purge": Job(synced, _purge, removes=frozenset({LEAVING})),
    "undo of an import": Job(
        imported,
        lambda team: undo(team.bridge, team.settings, team.world.run, moment(NOW)),
        creates=frozenset({IMPORTED}),
    ),
    "import leads": Job(list_of_leads, _import(Verb.LEADS), creates=frozenset({IMPORTED})),
    "import update": Job(list_of_leads, _import(Verb.UPDATE)),
    "import invite": Job(list_of_leads, _import(Verb.INVITE, CAMPAIGN), creates=frozenset({IMPORTED})),
    "import attendees": Job(list_of_leads, _import(Verb.ATTENDEES, CAMPAIGN), creates=frozenset({IMPORTED})),
    "import ma": Job(list_of_leads, _import(Verb.MA), creates=frozenset({IMPORTED})),
}
