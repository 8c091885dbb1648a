"""Old Excel files (xls) are read in a process of their own, with bounded memory and time.

The library that reads them reserves what a record of the file promises, and where that cannot be had it ends the whole process,
not the call: 12 bytes of damage would take the bridge along. `python -m bridge.importing.old_excel` is that process: bytes in
on stdin, worksheets out on stdout as JSON.
"""

from __future__ import annotations

import os
import subprocess
import sys

import orjson

from bridge.importing.bombs import TooMuch
from bridge.importing.grid import Grid

MAX_MEMORY = 2 * 1024 * 1024 * 1024  # bytes of address space; the largest sheet (65,536 x 256) takes half of it
MAX_SECONDS = 120  # the largest sheet takes about 10
_OUT_OF_MEMORY = 3  # exit code of the process


def read_old_excel(data: bytes) -> tuple[Grid, ...]:
    """The visible worksheets. Raises TooMuch where the file takes too much to open, ValueError for another damage."""
    command = [sys.executable, "-P", "-m", "bridge.importing.old_excel"]
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, env=here, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooMuch(f"takes longer than {MAX_SECONDS} s to open; save it as xlsx and try again") from error
    if done.returncode < 0 or done.returncode == _OUT_OF_MEMORY:
        raise TooMuch(f"is damaged: it would take more than {MAX_MEMORY >> 30} GB to open; save it as xlsx in Excel")
    if done.returncode:
        raise ValueError((done.stderr.decode(errors="replace").strip() or "no reason given").splitlines()[-1])
    answer = orjson.loads(done.stdout)
    if "refused" in answer:
        raise TooMuch(answer["refused"])
    return tuple(Grid(**one) for one in answer["worksheets"])


def _main() -> None:
    _bound_memory()
    from python_calamine import PasswordError

    from bridge.importing.workbooks import worksheets

    try:
        found = worksheets(sys.stdin.buffer.read())
        answer: dict[str, object] = {
            "worksheets": [{"rows": one.rows, "lines": one.lines, "name": one.name, "left": one.left} for one in found]
        }
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    except PasswordError:
        answer = {"refused": "is protected by a password; save it without one"}
    except TooMuch as error:
        answer = {"refused": str(error)}
    sys.stdout.buffer.write(orjson.dumps(answer))


def _bound_memory() -> None:
    """Bound this process where the system can; no dump of people's data is left where it dies."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MAX_MEMORY if most == resource.RLIM_INFINITY else min(MAX_MEMORY, most)
    if sys.platform != "darwin":  # which refuses a limit below what is mapped already
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


if __name__ == "__main__":
    _main()
