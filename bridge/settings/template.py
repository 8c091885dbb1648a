"""What the files of sheet_templates/ say: tabs, columns, choices, formats, presets. Checked and frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bridge.settings.models import Model, Text, Words

ColumnType = Literal[
    "text",
    "email",
    "date",
    "datetime",
    "deadline",
    "checkbox",
    "choice",
    "integer",
    "number",
    "yen",
    "reference",
    "json",
    "link",
]
Owner = Literal["H", "B", "I", "S"]
OTHER_TABS = frozenset(("accounts", "todos"))
"""Tabs that columns may `need` although no shipped preset has them yet."""

THEME_COLOURS = ("TEXT", "BACKGROUND", "LINK", *(f"ACCENT{number}" for number in range(1, 7)))

PATTERNS: Mapping[str, str] = {
    "text": "@",
    "email": "@",
    "choice": "@",
    "reference": "@",
    "json": "@",
    "date": "yyyy/mm/dd",
    "datetime": "yyyy/mm/dd hh:mm",
    "deadline": "yyyy/mm/dd hh:mm",
    "integer": "0",
    "yen": "¥#,##0",
}
"""Number format of a column whose template names none; `@` is plain text, so that what people type keeps its zeros."""

TabKind = Literal["working", "reference", "settings", "log", "view", "hidden"]
KIND_ORDER: tuple[TabKind, ...] = ("working", "view", "reference", "settings", "log", "hidden")
"""How the tabs of a spreadsheet stand, whichever presets they come from."""


class Column(Model):
    """One column of a template tab.

    owner: H people, B bridge, I import, S both. rule: the file of bridge/rules/ that computes it. list: choice list of
    choices.yaml, or `stage:<pipeline entity>`; free: other values are allowed too (and kept as typed). source: `members`
    for dropdowns from メンバー!バトン候補. identity: part of the row's digest. needs: the tab without which the column does
    not exist. default: key taken in the Book where people left the cell blank. volatile: changes by time alone.
    by_time: changes by time, too, so that it does not count for the safety limit.
    collapsed: stands in a collapsed column group. width: pixels. format: number format, see `pattern`.
    inputs: of a computed column, the input columns of which one must be there for it to be of use (adopt leaves it out
    else). manual_twin: of a B column, the H column that a person's column with this label is bound to by adopt.
    """

    key: str
    label: Words
    aliases: tuple[str, ...] = ()
    type: ColumnType
    owner: Owner
    rule: str = ""
    list: str = ""
    free: bool = False
    source: str = ""
    required: bool = False
    identity: bool = False
    needs: str = ""
    inputs: tuple[str, ...] = ()
    default: str = ""
    manual_twin: str = ""
    volatile: bool = False
    by_time: bool = False
    collapsed: bool = False
    hidden: bool = False
    width: int = Field(default=100, ge=10, le=2000)
    format: str = ""
    help: Words = Text(ja="")

    @property
    def pattern(self) -> str:
        """The number format of its cells: its own, else its type's; an empty text for none."""
        return self.format or PATTERNS.get(self.type, "")


class FilterView(Model):
    """A filter view, `▶ <title>`.

    where: column key -> choice keys shown, or `filled` / `blank`. per_member: a column; one view for each active member, whose
    name stands in `{name}` and in the condition. sort: column keys, `-` in front for descending. needs: tabs it needs.
    """

    key: str
    title: Words
    where: Mapping[str, str | tuple[str, ...]] = {}
    per_member: str = ""
    sort: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class Tab(Model):
    """One tab.

    kind: working (records with ids and `_memory`), reference (people's lists), settings, log (newest first), view (rendered),
    hidden. id_prefix and id_digits: `D-` and 5 give D-00001. frozen_rows: the header is the last of them.
    """

    key: str
    label: Words
    aliases: tuple[str, ...] = ()
    kind: TabKind
    id_prefix: str = ""
    id_digits: int = 5
    columns: tuple[Column, ...] = ()
    filter_views: tuple[FilterView, ...] = ()
    frozen_rows: int = Field(default=1, ge=0)
    frozen_columns: int = Field(default=0, ge=0)
    help: Words = Text(ja="")

    def column(self, key: str) -> Column:
        """The column with this key; KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


class Choice(Model):
    """One value of a choice list: its key, what people see, what else they write, and its help."""

    key: str
    label: Words
    aliases: tuple[str, ...] = ()
    help: Words = Text(ja="")
    points: float | None = None


class FormatRule(Model):
    """A conditional format.

    when: a formula in which {column} is that column's cell in the rule's first row and {column:key} the label of a choice key
    as a quoted text, {warn_days} how many days before the row's deadline it is at risk. columns: where it shows (empty: the
    whole row of our columns). style: of theme.yaml. adopted: also in tabs people already kept, on the bridge's own columns.
    """

    key: str
    tab: str
    when: str
    columns: tuple[str, ...] = ()
    style: str
    adopted: bool = False


def _colour(value: str) -> str:
    if value and value not in THEME_COLOURS and not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise ValueError(f'"{value}" is not a colour: #rrggbb or one of {", ".join(THEME_COLOURS)}')
    return value


Colour = Annotated[str, AfterValidator(_colour)]


class Style(Model):
    """A look. background, foreground: `#rrggbb`, or a theme colour name of the Sheets API (ACCENT1, BACKGROUND ...)."""

    background: Colour = ""
    foreground: Colour = ""
    bold: bool = False
    italic: bool = False
    strikethrough: bool = False


class Preset(Model):
    """A set of tabs a spreadsheet has."""

    key: str
    label: Words
    tabs: tuple[str, ...]


class TemplateVersion(Model):
    """sheet_templates/template.yaml."""

    version: int = Field(ge=0)


class Template(Model):
    """All of sheet_templates/. version: raised when a tab, column or choice is added; init upgrades older spreadsheets."""

    version: int
    tabs: Mapping[str, Tab]
    presets: Mapping[str, Preset]
    choices: Mapping[str, tuple[Choice, ...]]
    formats: tuple[FormatRule, ...]
    theme: Mapping[str, Style]
