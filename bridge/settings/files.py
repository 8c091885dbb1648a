"""Which YAML files there are: the kinds, where the defaults lie, and how a project's file replaces a default of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bridge
from bridge.errors import Problem, did_you_mean
from bridge.settings.places import Document, parse_yaml

FOLDERS = ("config", "sheet_templates")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. pattern: its path, `*` for the key; section: the first steps of its path in the settings."""

    name: str
    pattern: str
    section: tuple[str, ...]

    @property
    def many(self) -> bool:
        """One file for each key, named after it."""
        return self.pattern.endswith("*.yaml")


KINDS: tuple[Kind, ...] = (
    Kind("bridge", "config/bridge.yaml", ("bridge",)),
    Kind("calendar", "config/calendar.yaml", ("calendar",)),
    Kind("sla", "config/sla.yaml", ("sla",)),
    Kind("warnings", "config/warnings.yaml", ("warnings",)),
    Kind("overridable", "config/overridable.yaml", ("overridable",)),
    Kind("pipeline", "config/pipelines/*.yaml", ("pipelines",)),
    Kind("scoring", "config/scoring/*.yaml", ("scoring",)),
    Kind("workflow", "config/workflows/*.yaml", ("workflows",)),
    Kind("import", "config/imports/*.yaml", ("imports",)),
    Kind("template", "sheet_templates/template.yaml", ("template",)),
    Kind("tab", "sheet_templates/tabs/*.yaml", ("template", "tabs")),
    Kind("preset", "sheet_templates/presets/*.yaml", ("template", "presets")),
    Kind("choices", "sheet_templates/choices.yaml", ("template", "choices")),
    Kind("formats", "sheet_templates/formats.yaml", ("template", "formats")),
    Kind("theme", "sheet_templates/theme.yaml", ("template", "theme")),
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file that is read. key: its name without ending for kinds of many files, else empty."""

    kind: Kind
    path: Path
    name: str
    key: str = ""

    @property
    def section(self) -> tuple[str, ...]:
        """Where its content stands in the settings."""
        return (*self.kind.section, self.key) if self.key else self.kind.section


def defaults_root() -> Path:
    """The folder that holds the shipped config/ and sheet_templates/: inside the wheel, else the repository."""
    package = Path(bridge.__file__).resolve().parent
    shipped = package / "_defaults"
    return shipped if shipped.is_dir() else package.parent


def find_sources(project: Path | None, *, defaults: Path) -> tuple[Source, ...]:
    """Every file to read, in the order of KINDS and then by name; a project's file stands for the default of its name."""
    roots = [defaults] if project is None else [defaults, project]
    found: dict[str, Source] = {}
    for kind in KINDS:
        for root in roots:
            found |= {source.name: source for source in _sources_of(kind, root)}
    if project is not None and (project / "bridge.yaml").is_file():
        found["config/bridge.yaml"] = Source(KINDS[0], project / "bridge.yaml", "bridge.yaml")
    return tuple(found.values())


def _sources_of(kind: Kind, root: Path) -> Iterator[Source]:
    for path in sorted(root.glob(kind.pattern)):
        yield Source(kind, path, path.relative_to(root).as_posix(), path.stem if kind.many else "")


def check_unread(project: Path | None, sources: tuple[Source, ...]) -> Iterator[Problem]:
    """Yield a project's YAML files that nobody reads: most likely a misspelt name, and silently without effect."""
    if project is None:
        return
    known = [source.name for source in sources]
    patterns = [kind.pattern for kind in KINDS]
    for folder in FOLDERS:
        for path in sorted((project / folder).glob("**/*.y*ml")):
            name = path.relative_to(project)
            if not any(name.match(pattern) for pattern in patterns):
                yield Problem(name.as_posix(), f'nobody reads "{path.name}"', did_you_mean(name.as_posix(), known))


def read_document(source: Source) -> Document:
    """The parsed file; what cannot be read is a Problem in it."""
    try:
        text = source.path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(source, f"not UTF-8 text (byte {error.start}); save the file as UTF-8")
    except OSError as error:
        return _unreadable(source, f"cannot be read: {error.strerror or error}")
    return parse_yaml(text, source.name)


def _unreadable(source: Source, text: str) -> Document:
    return Document(source.name, problems=(Problem(f"{source.name}:1:1", text),))
