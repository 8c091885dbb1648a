"""The terminal: results to stdout, progress and errors to stderr, readable at 80 columns. Cells' texts cannot steer it.

rich is imported where something is printed, so that `--help` does not pay for it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

Segment = tuple[str, str]  # (text, rich style)

# C1 controls, direction marks and line separators: JSON may hold them raw, a terminal may obey them.
_STEERING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """The text without characters that steer a terminal (escape sequences, direction marks); line breaks and tabs stay."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in _UNSAFE)


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def one_line(text: str) -> str:
    """The text, safe and without line breaks."""
    return " ".join(clean(text.replace("\u2028", " ").replace("\u2029", " ")).split())


def width_of(text: str) -> int:
    """Terminal cells a text takes: full-width characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text if not unicodedata.combining(one))


def shortened(text: str, cells: int) -> str:
    """One safe line of at most so many terminal cells."""
    text = one_line(text)
    if width_of(text) <= cells:
        return text
    kept = ""
    for one in text:
        if width_of(kept + one) > cells - 1:
            break
        kept += one
    return f"{kept}…"


def console(*, errors: bool = False) -> Console:
    """A console for stdout, or for stderr; colours only on a terminal that wants them (NO_COLOR)."""
    from rich.console import Console

    return Console(stderr=errors, markup=False, highlight=False, emoji=False)


def say(text: str = "", style: str = "", *, errors: bool = False) -> None:
    """One paragraph, wrapped at the terminal's width."""
    say_line([(text, style)], errors=errors)


def say_line(segments: Sequence[Segment], *, errors: bool = False) -> None:
    """One line of styled pieces."""
    from rich.text import Text

    console(errors=errors).print(Text.assemble(*((clean(text), style) for text, style in segments)))


def say_lines(lines: Iterable[Sequence[Segment]]) -> None:
    """Many lines of styled pieces at once; what does not fit goes on below, a little further in."""
    from rich.text import Text

    screen = console()
    styled = (Text.assemble(*((clean(text), style) for text, style in segments)) for segments in lines)
    screen.print(Text("\n").join(_hanging(line, screen) for line in styled))


def _hanging(line: Text, screen: Console) -> Text:
    indent = len(line.plain) - len(line.plain.lstrip(" "))
    if len(line.plain) * 2 <= screen.width or width_of(line.plain) <= screen.width:
        return line
    from rich.text import Text

    further = indent + 2
    parts = line[indent:].wrap(screen, screen.width - further)
    return Text("\n").join(Text(" " * (further if at else indent)).append_text(part) for at, part in enumerate(parts))


def show(thing: RenderableType) -> None:
    """Something rich can draw; whoever builds it has cleaned its texts."""
    console().print(thing)


def show_table(labels: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table without frames, long cells folded."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, highlight=False)
    for label in labels:
        table.add_column(Text(clean(label)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    show(table)


def complain(text: str) -> None:
    """An error or a warning, to stderr; never wrapped, so that addresses in it can be copied."""
    print(clean(text), file=sys.stderr)


def raw(data: bytes) -> None:
    """Bytes to stdout as they are (a file people asked for)."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def show_json(value: Any, *, line: bool = False) -> None:
    """A value for machines: one JSON document; what a terminal might obey is escaped. line: in one line, as one of many."""
    import orjson

    options = (0 if line else orjson.OPT_INDENT_2) | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE
    text = orjson.dumps(value, default=str, option=options).decode()
    raw(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode())


def confirmed(question: str) -> bool:
    """A person's yes; without a terminal there is nobody to ask, so no."""
    if not sys.stdin.isatty():
        return False
    print(f"{clean(question)} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "はい")


def asked(question: str) -> str:
    """A person's answer in one line, blank for none; ask only where a terminal is."""
    print(clean(question), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def show_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Names at the left, what is said about each at the right, wrapped under itself."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name, text in facts:
        table.add_row(Text(clean(name)), Text(clean(text)))
    show(table)


def show_plain(text: str) -> None:
    """A text to stdout as it is, without wrapping."""
    print(clean(text))
