"""`python -m bridge` is `sheetbridge`."""

from bridge.cli import main

if __name__ == "__main__":
    main()
