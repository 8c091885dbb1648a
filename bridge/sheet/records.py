"""Records: which rows of a tab are records. Titles, section lines, totals, repeated headers and blank rows are none.

A record is a row whose required column is filled, or two other mapped inputs. Formulas are unknown here (only values are read),
so a row that holds nothing but numbers, as a row of sums does, is no record; FALSE and blanks never count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bridge.book import BoolArray, IntArray, ObjectArray
from bridge.settings.template import Column, Tab
from bridge.sheet.ticks import parse_tick
from bridge.sheet.typed import cell_text, flags, is_blank
from bridge.sheet.vocabulary import Vocabulary
from bridge.sheet.words import label_word, normal

_TOTAL = re.compile(
    r"(総|小|累|中間)?(合)?計(金額|件数|額)?:?|平均:?|件数:?|(grand|sub)?totals?:?|sum:?|average:?|count:?"
)
_SECTION = re.compile(
    r"[▼▽▲△■□◆◇▶▷►➤].*"  # marks that start no company's name
    r"|[●○★☆・※#＃]\s.*"  # ○○商事 is a name, `○ 11月ぶん` is a heading
    r"|[【《〈\[〔＜<][^】》〉\]〕＞>]*[】》〉\]〕＞>]"
    r"|[-=*_─━═—~～]{2,}.*",
    re.DOTALL,
)
_MARKS = frozenset("▼▽▲△■□◆◇▶▷►➤●○★☆・※#＃【《〈[〔＜<-=*_─━═—~～")
_BEGIN_TOTALS = frozenset("総小累中合計平件gstac")  # what _TOTAL begins with
_MAY_BE_TOTAL = re.compile(
    r"[計均数ａ-ｚＡ-Ｚ]|[Tt][Oo][Tt][Aa]|[Ss][Uu][Mm]|[Aa][Vv][Ee][Rr]|[Cc][Oo][Uu][Nn]"
)  # false for nearly every name


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows below a header. cells: column key -> cells, all of one length; labels: column key -> header text;
    banners: rows that are one merged cell over the required column."""

    cells: Mapping[str, ObjectArray]
    labels: Mapping[str, str]
    banners: BoolArray


def record_rows(rows: Rows, tab: Tab, vocabulary: Vocabulary) -> BoolArray:
    """One flag a row: is it a record?"""
    named_by = _naming_column(tab, rows.cells)
    length = len(rows.banners)
    if named_by is None:
        named, odd = np.zeros(length, dtype=bool), np.zeros(length, dtype=bool)
    else:
        named = _filled(rows.cells[named_by.key])
        header = label_word(rows.labels.get(named_by.key, ""))
        odd = _no_names(rows.cells[named_by.key], named, header)
    unsure = np.flatnonzero(~named | odd | rows.banners)
    records = named.copy()
    records[unsure] = _unsure_records(rows, unsure, tab, vocabulary=vocabulary)
    return records


def _naming_column(tab: Tab, cells: Mapping[str, ObjectArray]) -> Column | None:
    """The required column; a list of people's without one is named by its first column."""
    required = [column for column in tab.columns if column.required and column.key in cells]
    if not required and tab.kind != "working":
        required = [column for column in tab.columns if column.key in cells]
    return required[0] if required else None


def _filled(cells: ObjectArray) -> BoolArray:
    return flags(
        [cell is not None and cell is not False and not (type(cell) is str and is_blank(cell)) for cell in cells]
    )


def _no_names(cells: ObjectArray, named: BoolArray, header: str) -> BoolArray:
    """Names that are a total's, a section's or the header again. Most names are cleared by the character they begin with."""
    found = np.zeros(len(cells), dtype=bool)
    begins = [cell.lstrip()[:1] if type(cell) is str else None for cell in cells.tolist()]
    suspects = {begin for begin in set(begins) if begin is None or _may_begin(begin, header)}
    at = np.flatnonzero(named & flags([begin in suspects for begin in begins]))
    found[at] = [_is_no_name(cell, header) for cell in cells[at].tolist()]
    return found


def _may_begin(begin: str, header: str) -> bool:
    """Whether a total, a section or this header may begin with this character (one that does not show may hide another)."""
    word = label_word(begin)
    return not word or word[0] in _BEGIN_TOTALS or begin in _MARKS or begin.lower() == header[:1]


def _is_no_name(cell: object, header: str) -> bool:
    text = cell_text(cell).strip()
    return is_total(text) or is_section(text) or _is_header(text, header)


def is_total(text: str) -> bool:
    """Whether a cell says that its row sums others up."""
    return _MAY_BE_TOTAL.search(text) is not None and _TOTAL.fullmatch(label_word(text)) is not None


def is_section(text: str) -> bool:
    """Whether a cell reads like the heading of a group of rows."""
    return text.strip()[:1] in _MARKS and _SECTION.fullmatch(text.strip()) is not None


def _is_header(text: str, header: str) -> bool:
    return bool(header) and text[:1].lower() == header[:1] and label_word(text) == header


def _unsure_records(rows: Rows, at: IntArray, tab: Tab, *, vocabulary: Vocabulary) -> BoolArray:
    """Rows without a usable name: records if two other inputs are filled, or one where the row has carried an id before."""
    inputs = [column for column in tab.columns if _is_input(column) and column.key in rows.cells]
    if not len(at):
        return np.zeros(0, dtype=bool)
    count, words = np.zeros(len(at), dtype=int), np.zeros(len(at), dtype=int)
    total = np.zeros(len(at), dtype=bool)
    for column in inputs:
        cells = rows.cells[column.key][at]
        known = _filled(cells)
        if not known.any():
            continue
        kinds = [_weight(cell, column, vocabulary) if filled else 0 for cell, filled in zip(cells, known, strict=True)]
        count += np.array(kinds) > 0
        words += np.array(kinds) > 1
        total |= flags([type(cell) is str and is_total(cell) for cell in cells])
    needed = 2 - (_filled(rows.cells["id"][at]) if "id" in rows.cells else np.zeros(len(at), dtype=int))
    return (count >= needed) & (words >= 1) & ~total & ~_headed(rows, at, tab)


def _headed(rows: Rows, at: IntArray, tab: Tab) -> BoolArray:
    """Rows whose name is that of a total, or the header again: never a record, whatever else they hold."""
    column = _naming_column(tab, rows.cells)
    if column is None:
        return np.zeros(len(at), dtype=bool)
    header = label_word(rows.labels.get(column.key, ""))
    texts = [cell_text(cell).strip() for cell in rows.cells[column.key][at]]
    return flags([is_total(text) or _is_header(text, header) for text in texts])


def _is_input(column: Column) -> bool:
    return column.owner != "B" and not column.required and not (column.owner == "S" and column.rule)


def _weight(cell: object, column: Column, vocabulary: Vocabulary) -> int:
    """0: does not count; 1: a number, which a formula may have made; 2: something a person said."""
    if column.type == "checkbox":
        return 2 if cell is True or cell == 1 or (type(cell) is str and parse_tick(cell)) else 0
    if column.type == "choice":
        known = normal(cell_text(cell)) in vocabulary.keys.get(column.list, {})
        return 2 if known or type(cell) is str else 0
    return 2 if type(cell) is str else 1
