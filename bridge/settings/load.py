"""load(): the YAML files of a project over the shipped defaults, as checked Settings. Every fault of every file at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_origin

import orjson
from pydantic import TypeAdapter, ValidationError

from bridge.errors import InvalidSettings, Problem, did_you_mean
from bridge.settings.checks import CHECKS, Names, check_names
from bridge.settings.faults import problems_of
from bridge.settings.files import Source, check_unread, defaults_root, find_sources, read_document
from bridge.settings.imports import ImportSource
from bridge.settings.mending import mended
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
from bridge.settings.places import Document, Steps
from bridge.settings.settings import Places, Settings
from bridge.settings.template import Choice, FormatRule, Preset, Style, Tab, Template, TemplateVersion

TYPES: Mapping[str, Any] = {
    "bridge": BridgeSettings,
    "calendar": CalendarSettings,
    "sla": dict[str, SlaPolicy],
    "warnings": dict[str, Warning],
    "overridable": tuple[OverridableKey, ...],
    "pipeline": Pipeline,
    "scoring": SumScore,
    "workflow": Workflow,
    "import": ImportSource,
    "template": TemplateVersion,
    "tab": Tab,
    "preset": Preset,
    "choices": dict[str, tuple[Choice, ...]],
    "formats": tuple[FormatRule, ...],
    "theme": dict[str, Style],
}
"""Kind of file -> what its content is checked against."""

# Where a machine keeps its key and how patient it is make no other configuration (`watch` compares digests).
LOCAL_KEYS = frozenset(("spreadsheet", "credentials", "total_seconds", "request_seconds", "inbox", "drive_inbox"))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was read so far. values: kind -> key ('' for kinds of one file) -> model; broken: kinds of which a file says too little
    to be looked at; defaults: folder of the shipped files."""

    defaults: Path
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    documents: dict[Steps, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def one(self, kind: str, default: Any) -> Any:
        return self.values.get(kind, {}).get("", default)

    def many(self, kind: str) -> dict[str, Any]:
        return self.values.get(kind, {})


def load(
    project: Path | None = None,
    *,
    defaults: Path | None = None,
    bridge: Mapping[str, Any] | None = None,
    names: Names | None = None,
    imports: bool = True,
) -> Settings:
    """The settings of the project folder over the defaults.

    defaults: folder of config/ and sheet_templates/ (as shipped, if not given); bridge: keys of bridge.yaml that the command line
    sets; names: the rules, triggers and actions that exist, to check the files against; imports: read config/imports/, half of all
    files, which only who imports needs. Raises InvalidSettings with every Problem.
    """
    settings, problems = examine(project, defaults=defaults, bridge=bridge, names=names, imports=imports)
    if problems:
        raise InvalidSettings(problems)
    return settings


def examine(
    project: Path | None = None,
    *,
    defaults: Path | None = None,
    bridge: Mapping[str, Any] | None = None,
    names: Names | None = None,
    imports: bool = True,
) -> tuple[Settings, tuple[Problem, ...]]:
    """As load(), but gives the Problems back; with any, the Settings hold only what could be read."""
    parts = _Parts(defaults or defaults_root())
    sources = find_sources(project, defaults=parts.defaults)
    for source in sources:
        if imports or source.kind.name != "import":
            _read(source, parts, dict(bridge or {}))
    settings = _settings(parts)
    parts.problems.extend(check_unread(project, sources))
    for check in CHECKS:
        if not parts.broken & check.needs:
            parts.problems.extend(check.run(settings))
    if names is not None and not parts.broken:
        parts.problems.extend(check_names(settings, names))
    return settings, _in_order(parts.problems, sources)


def _in_order(problems: list[Problem], sources: tuple[Source, ...]) -> tuple[Problem, ...]:
    """Each once, file by file, from the top of each."""
    order = {source.name: index for index, source in enumerate(sources)}

    def key(problem: Problem) -> tuple[int, str, list[int]]:
        name, *numbers = problem.place.split(":")
        return order.get(name, len(order)), name, [int(number) for number in numbers if number.isdecimal()]

    return tuple(sorted(dict.fromkeys(problems), key=key))


def _read(source: Source, parts: _Parts, bridge: dict[str, Any]) -> None:
    """Add one file to `parts`."""
    document = read_document(source)
    parts.documents[source.section] = document
    kind = source.kind.name
    data = document.data if document.data is not None else _empty(kind)
    if kind == "bridge" and isinstance(data, dict):
        data = data | bridge
    parts.raw[source.name] = data
    value, problems = None, list(document.problems)
    if document.data is not None or not problems:
        value, faults = _validated(kind, data, document)
        problems.extend(faults)
        if value is None:
            value = _mended(source, data, document, parts.defaults)
    if value is not None:
        problems.extend(_check_key(source, document, value))
        parts.values.setdefault(kind, {})[source.key] = value
    parts.problems.extend(problems)
    if problems and value is None:
        parts.broken.add(kind)


def _empty(kind: str) -> Any:
    """What a file without content stands for."""
    return [] if get_origin(TYPES[kind]) is tuple else {}


def _validated(kind: str, data: Any, document: Document) -> tuple[Any, list[Problem]]:
    try:
        return _adapter(kind).validate_python(_with_codes(data) if kind == "warnings" else data), []
    except ValidationError as error:
        return None, list(problems_of(error, document, TYPES[kind]))


def _mended(source: Source, data: Any, document: Document, defaults: Path) -> Any:
    """The file without its faults, to look at what else there is; None where that is not possible."""
    shipped = replace(source, path=defaults / (source.name if source.key else source.kind.pattern))
    if not shipped.path.is_file():
        return None
    kind = source.kind.name
    return mended(
        _with_codes(data) if kind == "warnings" else data, document, read_document(shipped).data, _adapter(kind)
    )


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(TYPES[kind])


def _with_codes(data: Any) -> Any:
    """Warnings are written under their code; the model holds it too."""
    if not isinstance(data, dict):
        return data
    return {code: {"code": code, **entry} if isinstance(entry, dict) else entry for code, entry in data.items()}


def _check_key(source: Source, document: Document, value: Any) -> Iterator[Problem]:
    """Yield a key that differs from the file's name: other files would look for it in vain."""
    if source.key and value.key != source.key:
        text = f'key "{value.key}" stands in {source.path.name}; rename one of the two'
        yield Problem(document.place(("key",)), text, did_you_mean(value.key, (source.key,)))


def _settings(parts: _Parts) -> Settings:
    places = Places(parts.documents)
    return Settings(
        bridge=parts.one("bridge", BridgeSettings()),
        template=_template(parts),
        pipelines=parts.many("pipeline"),
        scoring=parts.many("scoring"),
        sla=parts.one("sla", {}),
        calendar=parts.one("calendar", CalendarSettings()),
        warnings=parts.one("warnings", {}),
        workflows=parts.many("workflow"),
        imports=parts.many("import"),
        overridable=parts.one("overridable", ()),
        digest=_digest(parts),
        places=places,
    )


def _digest(parts: _Parts) -> str:
    """Short hash of what the files say; of bridge.yaml what counts in the end, so that leaving out a default changes nothing.

    How files of others are read (config/imports/) changes nothing a sync writes, so it makes no other configuration.
    """
    bridge = parts.one("bridge", BridgeSettings()).model_dump(mode="json", exclude=LOCAL_KEYS)
    files = {
        name: data
        for name, data in parts.raw.items()
        if not name.endswith("bridge.yaml") and not name.startswith("config/imports/")
    }
    return sha256(orjson.dumps({"": bridge, **files}, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


def _template(parts: _Parts) -> Template:
    """The template; tabs in the order the presets name them, then the others by name."""
    tabs, presets = parts.many("tab"), parts.many("preset")
    order = dict.fromkeys(key for preset in presets.values() for key in preset.tabs if key in tabs)
    return Template(
        version=parts.one("template", TemplateVersion(version=0)).version,
        tabs={key: tabs[key] for key in [*order, *(key for key in tabs if key not in order)]},
        presets=presets,
        choices=parts.one("choices", {}),
        formats=parts.one("formats", ()),
        theme=parts.one("theme", {}),
    )
