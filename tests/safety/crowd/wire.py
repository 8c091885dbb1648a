"""What reached the server: requests of bridges and of people, and for how long a write of a bridge's lay on the wrong rows."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

import orjson

from bridge.google_sheets.stamps import KEY
from bridge.local_sheets import LocalSheets, Request, Response
from bridge.local_sheets.server.responses import unpacked

STATE_OF_A_PUT_BACK = 2  # rows of `_state` that a restoring batch writes: header and seq


@dataclass
class Wire:
    """counts: requests; windows: milliseconds from the answer to a write that lay wrong to that of its repair."""

    counts: Counter[str] = field(default_factory=Counter)
    windows: list[float] = field(default_factory=list)
    _last: dict[str, float] = field(default_factory=dict)

    def noted(self, request: Request, response: Response) -> None:
        """A request of a bridge's that was answered."""
        is_write = request.path.endswith(":batchUpdate")
        self.counts[f"{'writes' if is_write else 'reads'} of the bridges"] += 1
        if response.status != 200:
            self.counts[f"answers {response.status}"] += 1
        if not is_write or response.status != 200:
            return
        requests = orjson.loads(unpacked(request)).get("requests", [])
        run = _run_of(requests)
        if run and _puts_back(requests) and run in self._last:
            self.windows.append((time.monotonic() - self._last[run]) * 1000)
        if run:
            self._last[run] = time.monotonic()


class CrowdedSheets(LocalSheets):
    """A local server that tells a Wire what the bridges ask; people ask it in process, with no headers."""

    wire = Wire()

    def handle(self, request: Request) -> Response:
        """See LocalSheets.handle."""
        response = super().handle(request)
        if request.headers:
            self.wire.noted(request, response)
        return response


def _run_of(requests: list[dict[str, dict[str, dict[str, str]]]]) -> str:
    """The token of a run, from its stamp."""
    first = requests[0].get("createDeveloperMetadata", {}).get("developerMetadata", {}) if requests else {}
    parts = str(first.get("metadataValue", "")).split("@")
    return parts[2].partition(".")[0] if first.get("metadataKey") == KEY and len(parts) == 4 else ""


def _puts_back(requests: list[dict[str, dict[str, list[object]]]]) -> bool:
    """A restoring batch writes nothing into `_state` but its number, and copies what it overwrites."""
    state = next((one["updateCells"]["rows"] for one in requests if "updateCells" in one), [])
    return len(state) == STATE_OF_A_PUT_BACK and any("copyPaste" in one for one in requests)
