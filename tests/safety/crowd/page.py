"""What a person sees of a tab and does there: one reading, one batch of requests, nothing between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from bridge.local_sheets import LocalSheets, Request


@dataclass(frozen=True)
class Seen:
    """A tab as it stands. header_row: zero-based; head: labels; rows: label -> cell by row index, blank rows left out."""

    header_row: int
    head: tuple[str, ...]
    rows: Mapping[int, Mapping[str, Any]]

    @property
    def below(self) -> int:
        """The first row below everything."""
        return max(self.rows, default=self.header_row) + 1


class Page:
    """One tab of a spreadsheet. name: the label of the column that names a record; renamed: label -> what people call it now."""

    def __init__(self, local: LocalSheets, spreadsheet_id: str, sheet_id: int, name: str) -> None:
        self.local, self.spreadsheet_id, self.sheet_id, self.name = local, spreadsheet_id, sheet_id, name
        self.renamed: dict[str, str] = {}
        self.own_columns: list[str] = []
        self.requests = 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else's request is handled meanwhile."""
        with self.local._lock:
            yield

    def seen(self) -> Seen:
        """The tab now."""
        body = {"dataFilters": [{"gridRange": {"sheetId": self.sheet_id}}], "valueRenderOption": "UNFORMATTED_VALUE"}
        answer = self._call("/values:batchGetByDataFilter", body)
        lines = answer["valueRanges"][0]["valueRange"].get("values", [])
        name, back = self.label(self.name), {new: old for old, new in self.renamed.items()}
        header_row = next(at for at, line in enumerate(lines) if name in line)
        head = tuple(back.get(str(label), str(label)) for label in lines[header_row])
        rows = {
            at: dict(zip(head, line, strict=False)) for at, line in enumerate(lines) if at > header_row and any(line)
        }
        return Seen(header_row, head, {at: row for at, row in rows.items() if any(map(_is_filled, row.values()))})

    def label(self, label: str) -> str:
        """What a column is called now."""
        return self.renamed.get(label, label)

    def act(self, *requests: Mapping[str, Any]) -> None:
        """One batch; a refused one is a fault of the crowd."""
        self._call(":batchUpdate", {"requests": requests})

    def cell(self, row: int, column: int, value: Any) -> dict[str, Any]:
        """A request that types one cell."""
        return self.cells(row, column, [[value]])

    def cells(self, row: int, column: int, lines: Sequence[Sequence[Any]]) -> dict[str, Any]:
        """A request that types a block."""
        start = {"sheetId": self.sheet_id, "rowIndex": row, "columnIndex": column}
        rows = [{"values": [{"userEnteredValue": _entered(value)} for value in line]} for line in lines]
        return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}

    def span(self, dimension: str, start: int, count: int = 1) -> dict[str, Any]:
        """Rows or columns."""
        return {"sheetId": self.sheet_id, "dimension": dimension, "startIndex": start, "endIndex": start + count}

    def area(self, rows: tuple[int, int], columns: tuple[int, int]) -> dict[str, Any]:
        """A GridRange, half open."""
        across = {"startColumnIndex": columns[0], "endColumnIndex": columns[1]}
        return {"sheetId": self.sheet_id, "startRowIndex": rows[0], "endRowIndex": rows[1], **across}

    def _call(self, path: str, body: Mapping[str, Any]) -> Any:
        self.requests += 1
        request = Request("POST", f"/v4/spreadsheets/{self.spreadsheet_id}{path}", [], {}, orjson.dumps(body))
        answer = self.local.handle(request)
        assert answer.status == 200, answer.body.decode()
        return orjson.loads(answer.body)


def _is_filled(cell: Any) -> bool:
    return cell not in ("", None, False)


def _entered(value: Any) -> dict[str, Any]:
    if value in ("", None):
        return {}
    kind = (
        "boolValue" if isinstance(value, bool) else "numberValue" if isinstance(value, int | float) else "stringValue"
    )
    return {kind: value}
