"""Columns of one tab: by our metadata, then by label. See binding.py."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bridge.errors import Problem
from bridge.settings.template import Tab
from bridge.sheet.a1 import cell_name, column_letter
from bridge.sheet.headers import Header, Label, label_of, label_words
from bridge.sheet.snapshot import TabStructure
from bridge.sheet.words import label_word

COLUMN_KEY = "sheetbridge.column"
REFUSED = "-"
"""Key in the metadata of a column that people keep for themselves whatever its header says (`- adopted`)."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A header that people changed. label: the template's; found: what stands there now; place: `案件!H1`."""

    tab: str
    column: str
    label: str
    found: str
    place: str


@dataclass(frozen=True, slots=True)
class BoundColumns:
    """columns: key -> zero-based column index; labels: key -> the header as it stands; adopted: people's own columns."""

    columns: Mapping[str, int]
    labels: Mapping[str, str]
    adopted: frozenset[str]
    problems: tuple[Problem, ...] = ()
    renamed: tuple[Renamed, ...] = ()


@dataclass
class _Search:
    """One tab while its columns are looked for. places: key -> column index, as found so far; told: keys with a Problem;
    said: the key that each header means, '' for none."""

    sheet: TabStructure
    header: Header
    tab: Tab
    language: str
    words: Mapping[str, Label]
    places: dict[str, int] = field(default_factory=dict)
    adopted: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    said: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        labels = (label_of(text, self.words) for text in self.header.texts)
        self.said = tuple(label.key if label else "" for label in labels)

    def text(self, column_index: int) -> str:
        return self.header.texts[column_index] if column_index < len(self.header.texts) else ""

    def says(self, column_index: int) -> str:
        """The key of the column that the header here means, '' for none."""
        return self.said[column_index] if column_index < len(self.said) else ""

    def saying(self, key: str) -> list[int]:
        """The columns whose header means this key."""
        return [index for index, said in enumerate(self.said) if said == key]

    def tell(self, key: str, column_index: int, text: str, *, hint: str = "") -> None:
        self.told.add(key)
        place = cell_name(self.sheet.title, self.header.row_index, column_index)
        self.problems.append(Problem(place, text, hint))

    def name(self, key: str) -> str:
        return self.tab.column(key).label(self.language)


def bind_columns(
    sheet: TabStructure, header: Header | None, tab: Tab, *, language: str, adopted: bool, marked: bool = True
) -> BoundColumns:
    """Where the template's columns stand.

    header: None trusts the metadata alone; adopted: a tab people already kept; marked: the tab carries our metadata.
    """
    search = _Search(sheet, header or Header(0, (), 0), tab, language, label_words(tab, language))
    _by_metadata(search)
    if header is None:
        return BoundColumns(search.places, dict.fromkeys(search.places, ""), frozenset(search.adopted))
    _follow_moved_labels(search)
    _by_label(search, computed_too=(marked and not adopted) or _is_our_layout(search), theirs=adopted)
    labels = {key: search.text(index) for key, index in search.places.items()}
    _tell_blank(search, labels)
    _tell_missing(search, required_only=adopted)
    renamed = tuple(_renamed(search, labels))
    return BoundColumns(search.places, labels, frozenset(search.adopted), tuple(search.problems), renamed)


def _by_metadata(search: _Search) -> None:
    marks: dict[str, list[int]] = defaultdict(list)
    known = {column.key for column in search.tab.columns}
    for entry in search.sheet.metadata:
        key, _, kind = entry.value.partition(" ")
        if entry.column is None or entry.key != COLUMN_KEY:
            continue
        if key in known:
            marks[key].append(entry.column)
            search.adopted |= {key} if kind == "adopted" else set()
        elif key == REFUSED:
            search.refused.add(entry.column)
    for key, places in marks.items():
        search.places[key] = next((place for place in sorted(places) if search.says(place) == key), min(places))


def _follow_moved_labels(search: _Search) -> None:
    """Metadata stays behind when people cut a column and paste it elsewhere.

    Where a header means another column and ours stands elsewhere just once, the header is right. A computed column moves away
    from a header that means an input, and never onto a column that was not ours: writing there would destroy what people typed.
    """
    theirs = {search.places[key] for key in search.adopted}
    moved: dict[str, int | None] = {}
    for key, place in search.places.items():
        said = search.says(place)
        if key in search.adopted or said == key or (not said and search.text(place).strip()):
            continue
        elsewhere = [index for index in search.saying(key) if index not in theirs]
        if search.tab.column(key).owner == "B":
            moved |= {key: None} if said else {}
        elif len(elsewhere) == 1:
            moved[key] = elsewhere[0]
    for key, target in moved.items():
        place = search.places.pop(key)
        if target is not None:
            search.places[key] = target
        else:
            search.tell(
                key, place, f'the header says "{search.text(place)}", so "{search.name(key)}" is not written here'
            )


def _is_our_layout(search: _Search) -> bool:
    """Whether every computed column stands there under its own label: a copy that lost our metadata on its way."""
    return all(search.saying(column.key) for column in search.tab.columns if column.owner == "B")


def _by_label(search: _Search, *, computed_too: bool, theirs: bool) -> None:
    taken = set(search.places.values()) | search.refused
    free = [index for index in range(len(search.header.texts)) if index not in taken]
    doubles = Counter(label_word(search.text(index)) for index in free)
    for column in search.tab.columns:
        places = [index for index in search.saying(column.key) if index in free]
        if column.key in search.places or not places or (column.owner == "B" and not computed_too):
            continue
        best = _best(search, [index for index in places if doubles[label_word(search.text(index))] == 1])
        if best is not None:
            search.places[column.key] = best
            search.adopted |= {column.key} if theirs else set()
        elif not theirs:
            _tell_double(search, column.key, places)


def _best(search: _Search, places: Sequence[int]) -> int | None:
    """The column whose header is the label itself before one with an alias; None where several are equally good."""
    ranked = sorted(
        (label.rank, index) for index in places if (label := label_of(search.text(index), search.words)) is not None
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _tell_double(search: _Search, key: str, places: Sequence[int]) -> None:
    where = ", ".join(f"{column_letter(index)}{search.header.row_index + 1}" for index in places)
    text = f'"{search.text(places[-1])}" and its like stand for "{search.name(key)}" more than once ({where})'
    search.tell(key, places[-1], f"{text}; none of them is used until one is renamed")


def _tell_blank(search: _Search, labels: Mapping[str, str]) -> None:
    for key, text in labels.items():
        if not text.strip():
            name = search.name(key)
            search.tell(
                key,
                search.places[key],
                f'the header is blank; the column still counts as "{name}"',
                hint="write it again",
            )


def _tell_missing(search: _Search, *, required_only: bool) -> None:
    for column in search.tab.columns:
        if column.key in search.places or column.key in search.told or (required_only and not column.required):
            continue
        stops = "the tab is left alone until it is back" if column.required else "it is neither read nor written"
        row = search.header.row_index + 1
        search.problems.append(
            Problem(
                f"{search.sheet.title}!{row}:{row}",
                f'column "{search.name(column.key)}" is missing; {stops}',
                "undo the deletion, or write this header above an empty column",
            )
        )


def _renamed(search: _Search, labels: Mapping[str, str]) -> Iterator[Renamed]:
    for key, text in labels.items():
        place = search.places[key]
        if text.strip() and key not in search.adopted and search.says(place) != key:
            cell = cell_name(search.sheet.title, search.header.row_index, place)
            yield Renamed(search.tab.key, key, search.name(key), text, cell)
