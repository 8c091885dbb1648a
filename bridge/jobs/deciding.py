"""What commands that only look need: the book with its context, and explanations."""

from __future__ import annotations

from datetime import datetime

from bridge.book import Book
from bridge.desired import context_of
from bridge.jobs.explaining import Explanation, explain
from bridge.jobs.gathering import Connection, gather
from bridge.jobs.planned import plan_of
from bridge.rules.context import Context
from bridge.settings import Settings


def reading(connection: Connection, settings: Settings, now: datetime) -> tuple[Book, Context]:
    """The book as it stands, and what views may know besides. now: naive, in the configured zone."""
    gathered = gather(connection, settings, now)
    return gathered.book, context_of(gathered.book, gathered.settings, now)


def explained(connection: Connection, settings: Settings, what: str, now: datetime) -> list[Explanation]:
    """Why the computed cells of the records that `what` names hold what they would hold after a sync."""
    gathered = gather(connection, settings, now)
    after = plan_of(gathered, now).after
    return explain(gathered.book, after, what, context=context_of(after, gathered.settings, now))
