"""What each column of a table means: which cells fill which column of `leads`, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bridge.importing.answers import NO, YES, answers_share, status_words
from bridge.importing.headers import NUMBER, Headers, numbered
from bridge.settings.imports import Consent, ImportSource, LeadColumn, StatusColumn
from bridge.sheet.emails import addresses
from bridge.sheet.words import normal

Cells = Callable[[int], Sequence[str | None]]
"""Zero-based column -> its cells, None for blanks."""

_MOSTLY = 0.5  # share of filled cells that must be addresses, or known answers, where a header alone does not tell
_LOOKED_AT = 1_000  # filled cells that judge a column


@dataclass(frozen=True, slots=True)
class Filled:
    """Cells that fill one column of `leads`: the columns are joined by blanks. label: the column that says what a cell is, and the
    words it must hold one of (or must not)."""

    columns: tuple[int, ...]
    last: bool = False
    label: int | None = None
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(slots=True)
class Meaning:
    """What the columns of one table mean. fields: key of `leads` -> its cells, best first; why: column -> (key, sentence)."""

    fields: dict[str, list[Filled]] = field(default_factory=dict)
    status: list[tuple[int, StatusColumn]] = field(default_factory=list)
    consent: list[tuple[int, Consent]] = field(default_factory=list)
    why: dict[int, tuple[str, str]] = field(default_factory=dict)

    def fill(self, key: str, filled: Filled, why: str) -> None:
        """Note that these columns fill `key`."""
        self.fields.setdefault(key, []).append(filled)
        for index in filled.columns:
            self.why.setdefault(index, (key, why))


def meaning_of(headers: Headers, cells: Cells, source: ImportSource, *, generic: ImportSource) -> Meaning:
    """What each column means: the headers the source names, then the questions of a survey, then what the cells hold."""
    meaning = Meaning()
    for key, column in source.columns.items():
        _by_name(meaning, key, column, headers, cells=cells)
    _owner_or_contact(meaning)
    for status in source.status:
        _status(meaning, status, headers, cells)
    for consent in source.consent:
        _consent(meaning, consent, headers, cells=cells)
    if source.questions and source.key != generic.key:
        _questions(meaning, headers, cells, generic=generic)
    if not any(_held(_some(cells(one))) for filled in meaning.fields.get("email", ()) for one in filled.columns):
        _email_by_content(meaning, headers, cells)
    return meaning


def _by_name(meaning: Meaning, key: str, column: LeadColumn, headers: Headers, *, cells: Cells) -> None:
    """Columns whose header the source names; each fills one key only, unless a label beside it says what a cell is."""
    for names in column.from_:
        found = [headers.find(name) for name in names]
        if len(names) > 1:
            joined = tuple(places[0] for places in found if places)
            if joined and not _taken(meaning, key, joined):
                meaning.fill(key, Filled(joined, column.last), "header")
        else:
            for index in found[0]:
                if _is_free(meaning, index, key, column=column):
                    _fill_one(meaning, key, column, headers, index=index, name=names[0])
    _by_pattern(meaning, key, column, headers, cells=cells)


def _owner_or_contact(meaning: Meaning) -> None:
    """担当者 is our person in a list that names the contact, too; alone it is the contact's name."""
    if "owner" in meaning.fields and not {"full_name", "family", "given"} & set(meaning.fields):
        meaning.fields["full_name"] = meaning.fields.pop("owner")
        meaning.why.update({i: ("full_name", "header") for i, (key, _) in meaning.why.items() if key == "owner"})


def _taken(meaning: Meaning, key: str, columns: tuple[int, ...]) -> bool:
    """Whether these columns are known to fill the key already, alone or together."""
    return any(set(columns) <= set(one.columns) for one in meaning.fields.get(key, ()))


def _is_free(meaning: Meaning, index: int, key: str, *, column: LeadColumn) -> bool:
    return bool(column.label) or (
        meaning.why.get(index, (key,))[0] == key
        and not any(one.columns == (index,) for one in meaning.fields.get(key, ()))
    )


def _fill_one(meaning: Meaning, key: str, column: LeadColumn, headers: Headers, *, index: int, name: str) -> None:
    label = _label_of(column, headers, index, name=name)
    if label is not None or not column.label:
        words, without = tuple(map(normal, column.labels)), tuple(map(normal, column.not_labels))
        meaning.fill(key, Filled((index,), column.last, label, words, without), "header")


def _label_of(column: LeadColumn, headers: Headers, index: int, *, name: str) -> int | None:
    """The column that says what the cells of this one are: the label's header with the same number."""
    match = numbered(name).fullmatch(headers.words[index]) if NUMBER in name else None
    labels = [label.replace(NUMBER, match[1]) if match else label for label in column.label]
    return next((place for label in labels for place in headers.find(label)), None)


def _by_pattern(meaning: Meaning, key: str, column: LeadColumn, headers: Headers, *, cells: Cells) -> None:
    """Columns nobody knows yet whose header has the words of a question: the first one; of e-mails all that hold addresses."""
    if not column.patterns or (key in meaning.fields and key != "email"):
        return
    for index, text in enumerate(headers.texts):
        if index in meaning.why or not asks(text, column.patterns, column.unless):
            continue
        if key != "email":
            meaning.fill(key, Filled((index,), column.last), "words of the question")
            return
        if not (some := _some(cells(index))) or _held(some):
            meaning.fill(key, Filled((index,), column.last), "words of the question")


def asks(text: str, patterns: Iterable[str], unless: Iterable[str] = ()) -> bool:
    """Whether a header has the words of a question."""
    word = normal(text)
    return any(re.search(one, word, re.IGNORECASE) for one in patterns) and not any(
        re.search(one, word, re.IGNORECASE) for one in unless
    )


def _status(meaning: Meaning, column: StatusColumn, headers: Headers, cells: Cells) -> None:
    """Columns that say who came; one whose cells hold none of the words means something else."""
    words = frozenset(status_words(column))
    for name in column.from_:
        for index in headers.find(name):
            if index not in meaning.why and (answers_share(_some(cells(index)), words) or not any(cells(index))):
                meaning.status.append((index, column))
                meaning.why[index] = ("status", "header")


def _consent(meaning: Meaning, consent: Consent, headers: Headers, *, cells: Cells) -> None:
    """Columns about mail: named ones, and questions of which most answers are known ones."""
    for name in consent.from_:
        for index in headers.find(name):
            if index not in meaning.why:
                _add_consent(meaning, index, consent, "header")
    known = YES | NO | frozenset(map(normal, (*consent.yes, *consent.no)))
    for index, text in enumerate(headers.texts):
        if index in meaning.why or not asks(text, consent.patterns, consent.unless):
            continue
        if answers_share(_some(cells(index)), known) >= _MOSTLY:
            _add_consent(meaning, index, consent, "words of the question, and its answers")


def _add_consent(meaning: Meaning, index: int, consent: Consent, why: str) -> None:
    meaning.consent.append((index, consent))
    means = "yes stops mail" if consent.means == "opt_out" else "yes welcomes mail"
    meaning.why[index] = ("opt_out", f"{why}; {means}")


def _some(cells: Sequence[str | None]) -> list[str]:
    found: list[str] = []
    for cell in cells:
        if cell is not None:
            found.append(cell)
            if len(found) == _LOOKED_AT:
                break
    return found


def _questions(meaning: Meaning, headers: Headers, cells: Cells, *, generic: ImportSource) -> None:
    """The other columns as questions of a survey: what `generic` knows, for keys that are not filled yet."""
    for consent in generic.consent:
        _consent(meaning, consent, headers, cells=cells)
    known = dict(meaning.fields)
    for key, column in generic.columns.items():
        if key not in known and key not in ("received_at", "ma_updated_at", "happened_on"):
            _by_free_name(meaning, key, column, headers, cells=cells)


def _by_free_name(meaning: Meaning, key: str, column: LeadColumn, headers: Headers, *, cells: Cells) -> None:
    """As `_by_name`, of columns nobody knows yet."""
    for names in column.from_:
        found = tuple(places[0] for name in names if (places := headers.find(name)) and places[0] not in meaning.why)
        if len(found) == len(names):
            meaning.fill(key, Filled(found, column.last), "header")
    _by_pattern(meaning, key, column, headers, cells=cells)


def _email_by_content(meaning: Meaning, headers: Headers, cells: Cells) -> None:
    """The columns of which most filled cells hold an address, the fullest first."""
    found = []
    for index in range(len(headers.texts)):
        if index not in meaning.why and (some := _some(cells(index))):
            held = _held(some)
            if held / len(some) >= _MOSTLY:
                found.append((held, -index))
    for held, place in sorted(found, reverse=True):
        meaning.fill("email", Filled((-place,)), f"{held} of its cells hold an e-mail address")


def _held(cells: Sequence[str]) -> int:
    """How many of the cells hold an address."""
    return sum(("@" in text or "＠" in text) and bool(addresses(text)) for text in cells)


def leads_columns(words: Mapping[str, Sequence[str]], generic: ImportSource) -> ImportSource:
    """`generic` that knows the labels of the spreadsheet's own tab, too. words: column key -> labels and aliases.

    Opt-out is an answer, not a text: `consent` knows its labels.
    """
    columns = dict(generic.columns)
    for key, names in words.items():
        if key == "opt_out":
            continue
        known = columns.get(key, LeadColumn())
        columns[key] = known.model_copy(update={"from_": (*((name,) for name in names), *known.from_)})
    return generic.model_copy(update={"columns": columns})
