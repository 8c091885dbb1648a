"""What docs/imports.md generates from config/imports/: each source, what it maps, who counts as what. Called by cog."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.settings.imports import ImportSource
from bridge.settings.load import load


def sources() -> str:
    """A section for each source, proven ones first."""
    found = sorted(load().imports.values(), key=lambda one: (one.experimental, one.key))
    return "\n\n".join("\n".join(_section(one)) for one in found)


def _section(source: ImportSource) -> Iterator[str]:
    yield f"### {source.key}\n"
    yield f"**{source.label.en}** ({source.label.ja}){' · **experimental**' if source.experimental else ''}\n"
    yield source.about.en + "\n"
    yield "| | |\n|---|---|"
    for name, text in _lines(source):
        yield f"| {name} | {text} |"


def _lines(source: ImportSource) -> Iterator[tuple[str, str]]:
    yield "for", ", ".join(f"`import {verb}`" for verb in source.verbs)
    if source.recognise:
        yield "known by", "; or ".join(_variant(one) for one in source.recognise)
    if source.file_name:
        yield "file name", f"`{_cell(source.file_name)}`"
    for key, column in source.columns.items():
        shown = [" + ".join(names) for names in column.from_]
        yield f"`{key}`", _cell(", ".join(shown))
    for status in source.status:
        words = "; ".join(f"{name}: {', '.join(words)}" for name, words in status.words().items() if words)
        yield f"who came, by {', '.join(status.from_)}", _cell(words)
    if source.everybody:
        yield "everybody", source.everybody
    for consent in source.consent:
        names = ", ".join(consent.from_) or "questions about mail"
        yield (
            f"mail, by {_cell(names)}",
            "yes means no more mail" if consent.means == "opt_out" else "yes means mail is welcome",
        )
    for one in source.file_names:
        yield (
            f"mail, by a file name like `{_cell(one.pattern)}`",
            "no more mail" if one.opt_out == "yes" else "mail is welcome",
        )


def _variant(variant: tuple[tuple[str, ...], ...]) -> str:
    return _cell(", ".join(" or ".join(names[:3]) for names in variant))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<n>", "*n*")
