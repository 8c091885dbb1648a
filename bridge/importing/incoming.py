"""Incoming: the rows of one or more FileLists as typed columns of `leads`, under the terms of the import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray
from bridge.errors import InvalidInput, Problem, did_you_mean
from bridge.importing.file_list import FileList
from bridge.importing.terms import CLEAR, Terms
from bridge.rules.columns import flags, given, only
from bridge.rules.context import Context
from bridge.settings.template import Column, Tab
from bridge.sheet.emails import keys_with_names
from bridge.sheet.headers import label_of, label_words
from bridge.sheet.values import parse_column

NAMING = ("full_name", "family", "given", "kana")
ALWAYS = ("email", "other_emails", *NAMING[:1])  # what --columns cannot leave out: who somebody is
OWN = frozenset({"id", "warnings", "import_first"})


@dataclass(frozen=True)
class Incoming:
    """All rows, in the order of the files.

    frame: typed columns of `leads` that are filled somewhere; clear: cells that say __CLEAR__; blank: columns some file has, and
    where; texts: the same as texts, with whatever stands in the file; key: what people are known by; campaign: name or None;
    happened_on: NaT where the row does not say; event_on: of the file.
    """

    lists: tuple[FileList, ...]
    file: IntArray
    lines: IntArray
    frame: pd.DataFrame
    texts: pd.DataFrame
    clear: Mapping[str, BoolArray]
    present: Mapping[str, BoolArray]
    key: ObjectArray
    fault: ObjectArray
    status: ObjectArray
    opt_out: ObjectArray
    campaign: ObjectArray
    happened_on: np.ndarray
    event_on: np.ndarray
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, row: int) -> str:
        """`leads.csv:17`."""
        return f"{self.lists[int(self.file[row])].path}:{int(self.lines[row])}"


def incoming(lists: Sequence[FileList], terms: Terms, context: Context) -> Incoming:
    """Put the files together and read their texts as the columns' types. Raises InvalidInput for columns nobody has."""
    tab = context.settings.tabs["leads"]
    texts = pd.concat([one.frame for one in lists], ignore_index=True).astype(object)
    texts = texts.where(texts.notna(), None)
    file = np.concatenate([np.full(len(one.frame), at, dtype=np.int64) for at, one in enumerate(lists)])
    taken = taken_columns(tab, terms, texts)
    for key, text in fixed_texts(tab, terms).items():
        texts[key] = pd.Series([text] * len(texts), dtype=object)
        taken = [*taken, tab.column(key)] if all(one.key != key for one in taken) else taken
    frame, clear, problems = _typed(texts, taken, lists, file=file, context=context)
    keys = texts["email_key"].to_numpy(dtype=object)
    return Incoming(
        lists=tuple(lists),
        file=file,
        lines=np.concatenate([one.lines for one in lists]).astype(np.int64),
        frame=frame,
        texts=texts,
        clear=clear,
        present={one.key: _present(one.key, lists, file) | (one.key in terms.fixed) for one in taken},
        key=keys_with_names(keys, texts["full_name"].to_numpy(dtype=object)) if terms.key == "email+name" else keys,
        fault=texts["fault"].to_numpy(dtype=object),
        status=texts["status"].to_numpy(dtype=object),
        opt_out=texts["opt_out"].to_numpy(dtype=object),
        campaign=_campaigns(lists, texts, terms, file),
        happened_on=_days(texts["happened_on"]),
        event_on=np.array([np.datetime64(one.campaign_on or "NaT", "s") for one in lists], dtype="datetime64[s]")[file],
        problems=problems,
    )


def column_named(tab: Tab, name: str) -> Column:
    """The column of a tab with this key or label. Raises InvalidInput."""
    known = {column.key: column for column in tab.columns}
    label = label_of(name, label_words(tab, "ja"))
    key = name if name in known else (label.key if label else "")
    if key in known and known[key].owner != "B" and not known[key].hidden and key not in OWN:
        return known[key]
    writable = [one.key for one in tab.columns if one.owner != "B" and not one.hidden and one.key not in OWN]
    hint = did_you_mean(name, writable)
    raise InvalidInput(f'no column "{name}" of {tab.label("ja")} that an import may fill{f" ({hint})" if hint else ""}')


def fixed_texts(tab: Tab, terms: Terms) -> dict[str, str]:
    """`--set` by column key."""
    return {column_named(tab, name).key: text for name, text in terms.fixed.items()}


def taken_columns(tab: Tab, terms: Terms, texts: pd.DataFrame) -> list[Column]:
    """The columns that are read: those of the file an import may fill, or only those asked for."""
    asked = {column_named(tab, name).key for name in terms.columns}
    if asked:
        asked |= set(ALWAYS)
    return [
        one
        for one in tab.columns
        if one.key in texts
        and one.owner != "B"
        and not one.hidden
        and one.key not in OWN
        and one.key != "opt_out"
        and (not asked or one.key in asked)
    ]


def _present(key: str, lists: Sequence[FileList], file: IntArray) -> BoolArray:
    """Rows of files that have this column at all."""
    has = [any(match.key == key for match in one.columns) for one in lists]
    return np.array(has, dtype=bool)[file]


def _typed(
    texts: pd.DataFrame, taken: Sequence[Column], lists: Sequence[FileList], *, file: IntArray, context: Context
) -> tuple[pd.DataFrame, dict[str, BoolArray], tuple[Problem, ...]]:
    columns: dict[str, pd.Series] = {}
    clear: dict[str, BoolArray] = {}
    problems: list[Problem] = []
    for column in taken:
        raw = texts[column.key].to_numpy(dtype=object)
        if not given(raw).any():
            continue
        said = flags(raw == CLEAR)
        if said.any():
            clear[column.key], raw = said, only(raw, ~said)
        if column.key == "email":
            columns[column.key] = pd.Series(raw, dtype=object)  # as typed
            continue
        typed, findings = parse_column(raw, column, context.vocabulary, now=context.now)
        if typed.dtype == bool:
            typed = pd.Series(only(typed.to_numpy(dtype=object), given(raw)), dtype="object")
        columns[column.key] = typed
        for finding in findings:
            if finding.code == "W-VALUE":
                problems += _unread(finding.rows, raw, column, lists, file, context)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(texts))), clear, tuple(problems)


def _unread(
    rows: BoolArray, raw: ObjectArray, column: Column, lists: Sequence[FileList], file: IntArray, context: Context
) -> Iterator[Problem]:
    starts = np.cumsum([0, *(len(one.frame) for one in lists)])
    label = column.label(context.settings.language)
    for row in np.flatnonzero(rows).tolist():
        at = int(file[row])
        yield Problem(lists[at].place(row - int(starts[at])), f'{label} "{raw[row]}" cannot be read and is left blank')


def _campaigns(lists: Sequence[FileList], texts: pd.DataFrame, terms: Terms, file: IntArray) -> ObjectArray:
    """Each row's campaign: its own column, else the one asked for, else the file's."""
    own = texts["campaign"].to_numpy(dtype=object).copy()
    if terms.campaign_column:
        own = np.concatenate([_named_column(one, terms.campaign_column) for one in lists])
    for_all = [terms.campaign or one.campaign or None for one in lists]
    rest = np.array([*for_all, None], dtype=object)[:-1][file]
    return np.asarray(np.where(given(own), own, rest), dtype=object)


def _named_column(one: FileList, name: str) -> ObjectArray:
    """A column of the file by its header. Raises InvalidInput where the file has none of that name."""
    if name in one.rest:
        texts = one.rest[name]
    elif name in one.frame:
        texts = one.frame[name]
    else:
        keys = {match.header: match.key for match in one.columns if match.key in one.frame}
        if name not in keys:
            known = [match.header for match in one.columns]
            raise InvalidInput(f'{one.path} has no column "{name}"; it has: {", ".join(known)}')
        texts = one.frame[keys[name]]
    return np.array([text.strip() or None if isinstance(text, str) else None for text in texts], dtype=object)


def _days(texts: pd.Series) -> np.ndarray:
    """ISO texts as moments."""
    return np.array(
        [np.datetime64(text, "s") if text else np.datetime64("NaT", "s") for text in texts], "datetime64[s]"
    )
