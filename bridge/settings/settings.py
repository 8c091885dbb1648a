"""Settings: everything config/ and sheet_templates/ say, for one language and one choice of presets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bridge.settings.imports import ImportSource
from bridge.settings.models import (
    BridgeSettings,
    CalendarSettings,
    OverridableKey,
    Pipeline,
    SlaPolicy,
    SumScore,
    Warning,
    Workflow,
)
from bridge.settings.places import Document, Step, Steps
from bridge.settings.template import KIND_ORDER, Tab, Template


@dataclass(frozen=True, slots=True)
class Places:
    """Where each setting was written. documents: section (first steps of a path in the settings) -> the file that holds it."""

    documents: Mapping[Steps, Document] = field(default_factory=dict)

    def __call__(self, *path: Step, key: bool = False) -> str:
        """`config/sla.yaml:4:11` of the value at this path (key: of its key), or of its nearest parent."""
        for length in range(len(path), 0, -1):
            document = self.documents.get(path[:length])
            if document is not None:
                return document.place(path[length:], key=key)
        return ".".join(map(str, path))

    def origins(self) -> dict[str, str]:
        """Dotted path -> place, of every value in every file."""
        return {
            ".".join(map(str, (*section, *steps))): place
            for section, document in self.documents.items()
            for steps, place in document.places()
        }


@dataclass(frozen=True)
class Settings:
    """All settings, frozen.

    digest: short hash of all of it, the machine's own keys apart; places: the files, for messages; overridden: dotted path ->
    cell of the 設定 tab that says otherwise.
    """

    bridge: BridgeSettings
    template: Template
    pipelines: Mapping[str, Pipeline]
    scoring: Mapping[str, SumScore]
    sla: Mapping[str, SlaPolicy]
    calendar: CalendarSettings
    warnings: Mapping[str, Warning]
    workflows: Mapping[str, Workflow]
    imports: Mapping[str, ImportSource]
    overridable: tuple[OverridableKey, ...]
    digest: str
    places: Places = field(default=Places(), repr=False, compare=False)
    overridden: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def language(self) -> str:
        """`ja` or `en`: the language of the spreadsheet's labels."""
        return self.bridge.language

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Dotted path -> where it was said, e.g. `sla.SLA-FC24.length` -> `config/sla.yaml:4:11` or `設定!B3`; a path that is not
        there has the place of its nearest parent."""
        return {**self.places.origins(), **self.overridden}

    @cached_property
    def tabs(self) -> Mapping[str, Tab]:
        """The tabs of the chosen presets, those people work in first, each with the columns whose `needs` are met."""
        wanted = {tab for preset in self.bridge.preset for tab in self.template.presets[preset].tabs}
        chosen = [(key, tab) for key, tab in self.template.tabs.items() if key in wanted]
        chosen.sort(key=lambda item: KIND_ORDER.index(item[1].kind))
        return {key: self._reduced(tab, wanted) for key, tab in chosen}

    def _reduced(self, tab: Tab, present: set[str]) -> Tab:
        columns = tuple(column for column in tab.columns if not column.needs or column.needs in present)
        views = tuple(view for view in tab.filter_views if set(view.needs) <= present)
        return tab.model_copy(update={"columns": columns, "filter_views": views})

    def pipelines_of(self, tab: str) -> Iterator[Pipeline]:
        """The pipelines whose records stand in this tab."""
        return (pipeline for pipeline in self.pipelines.values() if pipeline.entity == tab)

    def origin(self, path: str) -> str:
        """Where the setting at this dotted path was said (or its nearest parent); an empty text for unknown."""
        while path and path not in self.origins:
            path = path.rpartition(".")[0]
        return self.origins.get(path, "")
