"""Rendering: the rows of a view as requests. Values as one rectangle, looks as few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bridge.planning.plan import ViewRows
from bridge.planning.requests import Request, grid, repeat_look, update_cells


def rendering(view: ViewRows) -> Iterator[Request]:
    """The values of a rendered tab as one rectangle; looks as few, for neighbours mostly look alike."""
    yield update_cells(view.sheet_id, view.row_index, 0, view.cells)
    runs = [_runs(column) for column in zip(*view.formats, strict=True)]
    for column, looks in enumerate(runs):
        for run in looks:
            if column and run in runs[column - 1]:
                continue  # painted with the column to the left
            end = next((one for one in range(column + 1, len(runs)) if run not in runs[one]), len(runs))
            first, last, look = run
            rows = (view.row_index + first, view.row_index + last)
            yield repeat_look(grid(view.sheet_id, rows, (column, end)), look)


def _runs(looks: Sequence[Request]) -> list[tuple[int, int, Request]]:
    """(first, last, look), half open, of neighbours that look alike."""
    starts = [0, *(at for at, pair in enumerate(pairwise(looks), 1) if pair[0] is not pair[1] and pair[0] != pair[1])]
    return [(first, last, looks[first]) for first, last in pairwise([*starts, len(looks)])]
