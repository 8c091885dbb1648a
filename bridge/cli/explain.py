"""`explain`: why a record's computed cells hold what they hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.invocation import invocation, moment
from bridge.cli.terminal import Segment, one_line, say, say_lines, show_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bridge.jobs.explaining import Explanation, Part, Value

FEW = 3  # records shown in full; of more, only the names


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(explain)


def explain(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="An id, an e-mail address, or part of a company's name.", show_default=False
        ),
    ],
    at: Annotated[str | None, typer.Option(metavar="ISO", help="Explain as of this moment.  [default: now]")] = None,
) -> None:
    """Say why a deal's computed cells hold what they hold.

    For each: its value, the rule, where its settings stand (file:line or a cell of the settings tab), its inputs, and for
    deadlines the start, the calendar, the days left out and the pauses. Writes nothing.
    """
    from bridge.errors import InvalidInput
    from bridge.jobs.deciding import explained

    run = invocation(context)
    settings = run.settings()
    now = moment(at, settings)
    found = explained(run.connection(settings), settings, what, now)
    if not found:
        raise InvalidInput(f'no record has the id, the e-mail address or the company "{what}"')
    if run.json:
        show_json([asdict(one) for one in found])
    elif len(found) > FEW:
        say(f"{len(found)} records match; name one of them:", "bold")
        say_lines([[(f"  {one.record}  {one_line(one.name)}", "")] for one in found])
    else:
        for one in found:
            say_lines(_lines(one))


def _lines(explanation: Explanation) -> Iterator[list[Segment]]:
    place = f" ({explanation.place})" if explanation.place else " (on no tab yet)"
    yield [(f"{explanation.record} {one_line(explanation.name)}", "bold"), (place, "")]
    for part in explanation.parts:
        yield from _part_lines(part)


def _part_lines(part: Part) -> Iterator[list[Segment]]:
    yield []
    for cell in part.cells:
        first, *more = cell.text.splitlines() if "\n" in cell.text else [cell.text]
        first, more = ("", [first, *more]) if more else (one_line(first) or "(blank)", [])
        yield [(f"{cell.label}: ", "bold"), (first, "green"), (_stands(cell), "yellow")]
        yield from ([(f"  {one_line(line)}", "green")] for line in more)
    for sentence in part.sentences:
        yield [(f"  {one_line(sentence)}", "")]
    if part.inputs:
        yield [
            ("  from ", ""),
            (", ".join(f"{one.label} = {one_line(one.text) or '(blank)'}" for one in part.inputs), "cyan"),
        ]
    where = f", set in {', '.join(part.places)}" if part.places else ""
    yield [(f"  rule {part.rule}{where}", "bright_black")]


def _stands(cell: Value) -> str:
    """What stands on the sheet, where a sync has yet to change it."""
    if not cell.on_sheet:
        return "  (not on the sheet)"
    return "" if cell.before == cell.text else f"  (the sheet still says {one_line(cell.before) or 'nothing'})"
