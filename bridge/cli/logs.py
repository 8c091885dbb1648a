"""Progress and diagnosis on stderr: `level message key=value ...`."""

from __future__ import annotations

import logging
from typing import Any

from bridge.cli.terminal import one_line

_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Formatter(logging.Formatter):
    """The message and whatever fields came with it, on one safe line."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter.format."""
        fields: dict[str, Any] = {key: value for key, value in vars(record).items() if key not in _KNOWN}
        words = [record.levelname.lower(), record.getMessage(), *(f"{key}={value}" for key, value in fields.items())]
        line = one_line(" ".join(words))
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up(level: str) -> None:
    """Log our own events from this level on; other libraries' only from warnings on (they may name what people wrote)."""
    handler = logging.StreamHandler()
    handler.setFormatter(Formatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bridge").setLevel(level.upper())
