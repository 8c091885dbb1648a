"""`python -m tests.safety.crowd [--seconds 120] [--editors 20] [--seed 1] [--pause 3] [--every 1s]`: prints figures.

Exit code 1 where anything people typed is lost, anybody stands there twice, a computed cell is wrong or a bridge fell over.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.safety.crowd.driver import Crowd, Outcome

SHOWN = 20  # violations that are spelled out


def main() -> int:
    """Run one crowd."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sheetbridge-crowd-") as scratch:
        folder = Path(options.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        crowd = Crowd(folder, seed=options.seed, editors=options.editors, pause=options.pause, every=options.every)
        outcome = crowd.run(options.seconds)
        crowd.close()
    print(report(outcome))
    return 0 if outcome.is_right else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.safety.crowd", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--editors", type=int, default=20)
    parser.add_argument(
        "--seed", type=int, default=1, help="for who does what; when it happens differs from run to run"
    )
    parser.add_argument("--pause", type=float, default=3, help="seconds between two acts of an editor, on average")
    parser.add_argument("--every", default="1s", help="of both watches")
    parser.add_argument("--keep", help="a folder for the spreadsheet, the project and the lists, which stay")
    return parser.parse_args()


def report(outcome: Outcome) -> str:
    """The figures as text, at most 80 columns but for violations."""
    judged, windows = outcome.verdict, sorted(outcome.wire.windows)
    lines = [f"{outcome.seconds:.0f} s, {sum(outcome.acts.values())} edits by people:"]
    lines += [f"  {count:>6} {name}" for name, count in outcome.acts.most_common()]
    lines += ["the bridges (2 x watch, imports):"]
    lines += [f"  {count:>6} {name}" for name, count in sorted((outcome.wire.counts + outcome.figures).items())]
    if windows:
        lines.append(
            f"  {len(windows):>6} repairs; wrong for {median(windows):.0f} ms in the median, {windows[-1]:.0f} ms at most"
        )
    lines += [f"trouble: {line}" for line in list(dict.fromkeys(outcome.troubles))[:SHOWN]]
    lines.append(f"in the end {judged.records} records, {judged.cells} cells of people's compared:")
    named = {"lost edits": judged.lost, "duplicates": judged.doubled, "wrong computed cells or ids": judged.wrong}
    for name, faults in named.items():
        lines += [f"  {len(faults):>6} {name}", *(f"         {fault}" for fault in faults[:SHOWN])]
    lines.append(f"  {outcome.rest:>6} cells a further sync would change")
    lines.append(f"exit codes of the bridges: {list(outcome.ended)}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
