"""Break one precaution of the bridge at a time, in a copy, and show which test notices.

    python scripts/mutations.py [NAME ...]

Prints one line for each mutation; exit code 1 where nothing noticed one. The project itself is not touched.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("bridge", "config", "sheet_templates", "tests", "pyproject.toml", "docs", "README.md", "CHANGELOG.md")
SYNC = "tests/safety/test_interleavings.py::test_every_act_in_every_gap_of_a_sync"
FAULTS = "tests/safety/test_faults.py::test_every_fault_at_every_request_of_a_sync"


@dataclass(frozen=True)
class Mutation:
    """One precaution taken away. old, new: in `file`, where old stands once; tests: those that ought to notice; also: one more
    (old, new) of the same file."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    also: tuple[str, str] | None = None


MUTATIONS = {
    "skip the stamp": Mutation(
        "bridge/google_sheets/apply.py",
        "requests = [stamp_request(stamp), *clean_up(self.place.structure, self.now), *batch.first]",
        "requests = [*clean_up(self.place.structure, self.now), *batch.first]",
        (f"{SYNC}[another bridge]", f"{FAULTS}[503 and applied]"),
    ),
    "skip the read-back": Mutation(
        "bridge/google_sheets/apply.py",
        "        if seen is None or image is None:\n            return Applied(Outcome.APPLIED, stamp.seq, replies=replies)",
        "        if True:\n            return Applied(Outcome.APPLIED, stamp.seq, replies=replies)",
        ("tests/jobs/test_races.py",),  # after one more sync the record of the open write has mended it
    ),
    "resend blindly": Mutation(
        "bridge/google_sheets/apply.py",
        "            return self._unless_silent_for_long(self._after_silence(stamp, batch, image), error)\n",
        "            return self.apply(batch, seq + 1)\n",
        (f"{FAULTS}[503 and applied]", f"{FAULTS}[time-out after it applied]"),
    ),
    "address rows by their number only": Mutation(
        "bridge/planning/verdict.py",
        "            if alike(there, expected):\n                continue",
        "            if guard.kind != 'header' or alike(there, expected):\n                continue",
        (f"{SYNC}[insert row on top]", f"{SYNC}[sort descending]"),
    ),
    "address columns by their number only": Mutation(
        "bridge/planning/verdict.py",
        "            if alike(there, expected):\n                continue",
        "            if guard.kind == 'header' or alike(there, expected):\n                continue",
        (f"{SYNC}[insert column left]", f"{SYNC}[move computed column]"),
    ),
    "insert rows by the number of their columns only": Mutation(
        "bridge/planning/inserting.py",
        'yield Guard(sheet_id, column, np.array([rows.bound.header_row]), _objects([label]), "header")',
        "yield from ()",
        ("tests/jobs/test_moving_columns.py",),
    ),
    "write a cell of people's": Mutation(
        "bridge/planning/diff.py",
        'return column.owner in ("B", *SHARED) and',
        'return (column.owner in ("B", *SHARED) or column.key == "note") and',
        ("tests/scenarios/test_idempotency.py", f"{SYNC}[edit note]"),
        also=(
            "        old = self.before.raw[column.key]\n",
            "        old = self.before.raw[column.key]\n"
            '        if column.key == "note":\n'
            '            return np.asarray(old != "x", dtype=bool), np.full(self.known, "x", dtype=object)\n',
        ),
    ),
    "drop the memory": Mutation(
        "bridge/sheet/memory.py",
        "    rows = [*_arrays(cells.tolist()), _BLANK]  # so that there is a column for every field",
        "    rows = [*_arrays([None] * len(cells)), _BLANK]",
        ("tests/scenarios/test_idempotency.py", "tests/sheet/test_memory.py"),
    ),
    "overwrite who was faster": Mutation(
        "bridge/planning/verdict.py",
        "                if block.shared:\n                    cells.append((place, stood, new))",
        "                if False:\n                    cells.append((place, stood, new))",
        (f"{SYNC}[edit owner]", "tests/jobs/test_races.py"),
    ),
}


def mutated(folder: Path, mutation: Mutation) -> Path:
    """A copy of the project with one precaution less."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    path = folder / mutation.file
    text = path.read_text("utf-8")
    for old, new in ((mutation.old, mutation.new), *([mutation.also] if mutation.also else [])):
        if text.count(old) != 1:
            raise SystemExit(f"{mutation.file}: the text to mutate stands there {text.count(old)} times")
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return folder


def failing(folder: Path, tests: tuple[str, ...]) -> str:
    """The first test that fails in the copy, '' for none."""
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "--no-header", *tests]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # pytest's own codes: all passed, some failed
        raise SystemExit(f"the tests did not run:\n{done.stdout[-2000:]}")
    found = re.search(r"^FAILED (.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return found[1] if found else ("a test" if done.returncode else "")


def main(names: list[str]) -> int:
    """Try the mutations (all, or those named)."""
    missed = 0
    for name in names or MUTATIONS:
        with tempfile.TemporaryDirectory() as folder:
            found = failing(mutated(Path(folder), MUTATIONS[name]), MUTATIONS[name].tests)
        missed += not found
        print(f"{name:48} {'caught by ' + found if found else 'NOT NOTICED'}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
