"""Where the command begins, as `sheetbridge` and as `python -m bridge`.

Loading takes a moment in which people press Ctrl-C, too: it ends as quietly as later on.
"""

import sys

STOPPED = 130  # bridge.cli.exit_codes says it for everything that runs once bridge.cli is loaded


def main() -> None:
    """Load the command and run it; leaves with its exit code."""
    try:
        from bridge.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped by Ctrl-C\n")
        raise SystemExit(STOPPED) from None


if __name__ == "__main__":
    main()
