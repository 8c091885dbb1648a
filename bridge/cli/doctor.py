"""`doctor` and `format`: is everything as it must be, and how to put looks right."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.exit_codes import ExitCode
from bridge.cli.invocation import invocation, moment
from bridge.cli.terminal import Segment, say, say_lines, show_json

if TYPE_CHECKING:
    from bridge.jobs.steps import Step

LOOKS = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(doctor)
    application.command("format")(restyle)


def doctor(
    context: typer.Context,
    prove: Annotated[
        bool,
        typer.Option("--prove", help="Also try out, in a scratch tab that goes again, what Google does not document."),
    ] = False,
) -> None:
    """Check the set-up step by step; say what to click.

    Settings, key, token, API, sharing, role, time zone, template, mapping, colours, and each setting in effect with the place that
    says so. Reads only, unless asked to prove. Exit code 1 if a step fails.
    """
    from bridge.google_sheets.consent import ask_in_browser
    from bridge.jobs.doctor import Visit, examine

    run = invocation(context)
    visit = Visit(
        project=run.project,
        clock=lambda settings: moment(None, settings),
        spreadsheet=run.spreadsheet,
        environ=os.environ,
        ask=ask_in_browser if sys.stdin.isatty() else None,
        prove=prove,
    )
    steps = []
    for step in examine(visit):
        steps.append(step)
        if not run.json:
            say_lines(_lines(step))
    if run.json:
        show_json([_json(step) for step in steps])
    if not all(step.passed for step in steps):
        raise typer.Exit(ExitCode.FAILED)


def _lines(step: Step) -> list[list[Segment]]:
    head: list[Segment] = [(f"{step.verdict:<5}", LOOKS[step.verdict]), (f"{step.name}: ", "bold"), (step.seen, "")]
    details: list[list[Segment]] = [[(f"       {line}", "")] for line in step.lines]
    advice: list[list[Segment]] = [[(f"       -> {step.advice}", "cyan")]] if step.advice else []
    return [head, *details, *advice]


def _json(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "verdict": step.verdict,
        "seen": step.seen,
        "advice": step.advice,
        "lines": step.lines,
    }


def restyle(context: typer.Context) -> None:
    """Put sheetbridge's own colours and filter views back.

    Writes every conditional format of ours anew, with the styles of theme.yaml, below those of people. Nothing else is touched.
    """
    from bridge.jobs.restyling import restyle as run_restyle

    run = invocation(context)
    settings = run.settings()
    words = run_restyle(run.connection(settings), settings, moment(None, settings))
    if run.json:
        show_json(words)
        return
    say(f"{len(words)} formats written anew." if words else "There are no formats of ours.", "bold")
    say_lines([[(f"  {word}", "")] for word in words])
