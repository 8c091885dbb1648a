"""Members: who belongs to the team, as the tab メンバー says."""

from __future__ import annotations

from bridge.book import Book


def active_members(book: Book) -> list[str]:
    """Names of the active members, in the order of the tab, each once; nobody where there is no such tab."""
    table = book.tables.get("members")
    if table is None or not len(table):
        return []
    names = table.frame.loc[table.frame["active"] & table.frame["name"].notna(), "name"]
    return list(dict.fromkeys(map(str, names)))
