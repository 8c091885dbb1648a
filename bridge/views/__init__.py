"""Views: tabs the bridge renders from the tables, and other forms of them (CSV, XLSX).

Belongs here: what a view lists, in which order and words. VIEWS names every rendered tab. Pure.
Does not: columns of records (rules/), where cells are written (planning/), the terminal (cli/), files (jobs/).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bridge.book import Book, Rendered
from bridge.rules.context import Context
from bridge.views import blockers, handoffs, kanban


@dataclass(frozen=True, slots=True)
class View:
    """A rendered tab. tab: its key in the template; reads: the tab whose records it shows; render: Book -> cells from A1 on."""

    tab: str
    reads: str
    render: Callable[[Book, Context], Rendered]


VIEWS: tuple[View, ...] = (
    View(kanban.TAB, "deals", kanban.render),
    View(blockers.TAB, "deals", blockers.render),
    View(handoffs.TAB, "deals", handoffs.render),
)
