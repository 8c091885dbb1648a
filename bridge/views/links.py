"""Links from a view to a record: they look the record up by its id each time, so a sort or an insert does not break them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bridge.book import Book, BoundTab, Formula, Table
from bridge.sheet.a1 import column_letter, quoted

WORDS_LENGTH = 40  # characters; a link is a button, not a paragraph

_LINK = re.compile(r'^=HYPERLINK\("#gid=\d+.*MATCH\("((?:[^"]|"")*)".*,"((?:[^"]|"")*)"\)$', re.DOTALL)


def row_links(book: Book, table: Table, words: Iterable[str]) -> list[Formula | str]:
    """One `row_link` a record, into the tab the record stands in (a record that is on no sheet yet will stand in the first)."""
    tabs = book.bound.get(table.tab, ())
    records = zip(table.sheet_ids.tolist(), table.frame["id"].tolist(), words, strict=True)
    if not tabs:
        return [shortened(word) for _, _, word in records]
    ids = {bound.sheet_id: _ids(bound) for bound in reversed(tabs)}
    return [_link(ids.get(sheet_id, ids[tabs[0].sheet_id]), record, word) for sheet_id, record, word in records]


def row_link(bound: BoundTab, record: str, words: str) -> Formula | str:
    """A link that jumps to the row whose id is `record` and reads `words`; the bare words where the tab has no id column yet.

    Where the record is gone, the link leads to the tab's first row instead of showing an error.
    """
    return _link(_ids(bound), record, words)


def _ids(bound: BoundTab) -> tuple[int, str]:
    """(sheet id, range of the id column, '' for none)."""
    if "id" not in bound.columns:
        return bound.sheet_id, ""
    column = column_letter(bound.columns["id"])
    return bound.sheet_id, f"{quoted(bound.title)}!${column}:${column}"


def _link(ids: tuple[int, str], record: str, words: str) -> Formula | str:
    sheet_id, column = ids
    words = shortened(words)
    if not column:
        return words
    row = f"IFERROR(MATCH({_literal(record)},{column},0),1)"
    return Formula(f'=HYPERLINK("#gid={sheet_id}&range=A"&{row},{_literal(words)})')


def linked(formula: Formula) -> tuple[str, str]:
    """(record id, words) of a link made by `row_link`; two empty texts for another formula."""
    found = _LINK.match(formula.text)
    return (_unquoted(found[1]), _unquoted(found[2])) if found else ("", "")


def shortened(words: str) -> str:
    """`words` on one line, at most WORDS_LENGTH characters."""
    line = " ".join(words.split())
    return line if len(line) <= WORDS_LENGTH else line[: WORDS_LENGTH - 1] + "…"


def _literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _unquoted(text: str) -> str:
    return text.replace('""', '"')
