"""One run of the command: its global options, and what every command starts with (settings, connection, now)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bridge.cli.terminal import complain

if TYPE_CHECKING:
    from bridge.jobs.connecting import Connection
    from bridge.settings import Settings


Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file of --output if it is there.")]


@dataclass
class Invocation:
    """The global options. project: the folder of bridge.yaml; spreadsheet: what --spreadsheet said; json: print for machines."""

    project: Path = field(default_factory=Path)
    spreadsheet: str | None = None
    json: bool = False

    def settings(self, asked: Mapping[str, object] | None = None, *, imports: bool = True) -> Settings:
        """All settings of the project, checked against the code. asked: keys of bridge.yaml set by options of the command;
        imports: with config/imports/.

        Raises InvalidSettings with every fault.
        """
        from bridge.jobs.checking import load_checked

        return load_checked(self.project, bridge=asked, imports=imports)

    def settings_as_asked(self, asked: Mapping[str, object]) -> Settings:
        """The settings with keys of bridge.yaml set by options. Raises InvalidInput where the file says otherwise."""
        from bridge.errors import InvalidInput
        from bridge.jobs.project_file import raise_if_contradicted

        said = self.settings()
        for name in asked.get("preset", ()):  # type: ignore[attr-defined]
            if name not in said.template.presets:
                raise InvalidInput(f'--preset: no preset "{name}"; there are: {", ".join(said.template.presets)}')
        raise_if_contradicted(self.project, said, asked)
        return self.settings(asked) if asked else said

    def connection(self, settings: Settings, *, create: bool = False, drive: bool = False) -> Connection:
        """The connection to the spreadsheet that was named; warnings about it go to stderr. drive: as for `connect`."""
        from bridge.google_sheets.consent import ask_in_browser
        from bridge.jobs.connecting import connect

        connection = connect(
            settings,
            project=self.project,
            spreadsheet=self.spreadsheet,
            environ=os.environ,
            ask=ask_in_browser if sys.stdin.isatty() else None,
            create=create,
            drive=drive,
        )
        for problem in connection.warnings:
            complain(f"warning: {problem}")
        return connection

    def remember(self, settings: Settings, connection: Connection) -> Path | None:
        """Leave the spreadsheet's name in bridge.yaml for the next command, where none stands there yet; the file written."""
        from bridge.jobs.project_file import remember

        if settings.bridge.spreadsheet:
            return None
        if connection.path is None:
            return remember(self.project, settings, connection.spreadsheet_id)
        path = connection.path.resolve()
        home = self.project.resolve()
        return remember(
            self.project, settings, f"local:{path.relative_to(home) if path.is_relative_to(home) else path}"
        )


def invocation(context: typer.Context) -> Invocation:
    """The invocation that the callback of the application made."""
    found = context.find_root().obj
    assert isinstance(found, Invocation)
    return found


def moment(at: str | None, settings: Settings) -> datetime:
    """`--at` as a naive moment in the configured zone, whole seconds; without it, now. Raises typer.BadParameter."""
    zone = ZoneInfo(settings.bridge.time_zone)
    if at is None:
        return datetime.now(zone).replace(tzinfo=None, microsecond=0)
    try:
        found = datetime.fromisoformat(at)
    except ValueError as error:
        raise typer.BadParameter(
            f'"{at}" is no moment; write for example 2026-12-01T09:00', param_hint="--at"
        ) from error
    if found.tzinfo is not None:
        found = found.astimezone(zone)
    return found.replace(tzinfo=None, microsecond=0)


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """`COLUMN=VALUE` of an option that may be given more than once. Raises typer.BadParameter."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f'"{text}" is no COLUMN=VALUE', param_hint=option)
        found[name.strip()] = value.strip()
    return found


def seconds(text: str) -> float:
    """`10s`, `5m`, `1h` or `10` as seconds. Raises typer.BadParameter."""
    number, unit = (text[:-1], text[-1]) if text[-1:] in "smh" else (text, "s")
    try:
        found = float(number) * {"s": 1, "m": 60, "h": 3600}[unit]
    except (ValueError, KeyError) as error:
        raise typer.BadParameter(
            f'"{text}" is no span; write for example 10s, 5m or 1h', param_hint="--every"
        ) from error
    if not 1 <= found <= 86_400:
        raise typer.BadParameter(f'"{text}" is not between 1s and 24h', param_hint="--every")
    return found
