"""The cells of an HTML table, as a browser puts them on the clipboard."""

from __future__ import annotations

from html.parser import HTMLParser


class _Table(HTMLParser):
    """Collects the rows of the first table; text outside a table is one cell a line."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.outside: list[str] = []
        self.inside_cell = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self.inside_cell = True
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside_cell = False

    def handle_data(self, data: str) -> None:
        if self.inside_cell:
            self.rows[-1][-1] += data
        else:
            self.outside.append(data)


def first_table(html: str) -> list[list[str]]:
    """Rows of texts; without a table the text alone, one line a row."""
    table = _Table()
    table.feed(html)
    table.close()
    rows = [[cell.strip() for cell in row] for row in table.rows if row]
    return rows or [[line.strip()] for line in "".join(table.outside).splitlines() if line.strip()]
