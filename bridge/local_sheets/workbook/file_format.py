"""The tables of the store's SQLite file, and how a file that is not ours, or not of this format, is known."""

from __future__ import annotations

import sqlite3

FORMAT = 2  # of the tables; kept as user_version
MARK = 0x53686272  # application_id: "Shbr"; files made before there was a mark have 0
ROW_COLUMNS = ["spreadsheet", "sheet", "key", "version", "cells", "looks"]
TABLES = """
CREATE TABLE IF NOT EXISTS spreadsheets (id TEXT PRIMARY KEY, number INTEGER, version INTEGER, about BLOB);
CREATE TABLE IF NOT EXISTS tabs (spreadsheet TEXT, sheet INTEGER, version INTEGER, about BLOB, PRIMARY KEY (spreadsheet, sheet));
CREATE TABLE IF NOT EXISTS grid_rows (spreadsheet TEXT, sheet INTEGER, key INTEGER, version INTEGER, cells BLOB, looks TEXT,
    PRIMARY KEY (spreadsheet, sheet, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS grid_rows_by_version ON grid_rows (spreadsheet, sheet, version);
CREATE TABLE IF NOT EXISTS contents (id TEXT PRIMARY KEY, content BLOB);
CREATE TABLE IF NOT EXISTS looks (digest TEXT PRIMARY KEY, cells BLOB) WITHOUT ROWID;
"""
SAVE_CELLS = """INSERT INTO grid_rows VALUES (?, ?, ?, ?, ?, NULL)
    ON CONFLICT DO UPDATE SET version = excluded.version, cells = excluded.cells"""
SAVE_LOOKS = """INSERT INTO grid_rows VALUES (?, ?, ?, ?, NULL, ?)
    ON CONFLICT DO UPDATE SET version = excluded.version, looks = excluded.looks"""


def prepare(file: sqlite3.Connection) -> None:
    """Make the tables in a new file. Raises sqlite3.DatabaseError, and writes nothing, when the file is something else."""
    mark, version = _number(file, "application_id"), _number(file, "user_version")
    if (mark, version) != (MARK, FORMAT):
        _raise_if_foreign(file, mark, version)
    file.execute("PRAGMA journal_mode = WAL")
    # WAL with NORMAL survives a killed process; only a power cut may take the last answers back.
    file.execute("PRAGMA synchronous = NORMAL")
    if (mark, version) != (MARK, FORMAT):
        file.execute("BEGIN IMMEDIATE")  # one transaction, so that another process sees all tables or none
        for statement in TABLES.split(";"):
            file.execute(statement)
        file.execute(f"PRAGMA application_id = {MARK}")
        file.execute(f"PRAGMA user_version = {FORMAT}")
        file.execute("COMMIT")


def _number(file: sqlite3.Connection, pragma: str) -> int:
    return int(file.execute(f"PRAGMA {pragma}").fetchone()[0])


def _raise_if_foreign(file: sqlite3.Connection, mark: int, version: int) -> None:
    tables = file.execute("SELECT count(*) FROM sqlite_master").fetchone()[
        0
    ]  # before the columns: tables are only added
    columns = [row[1] for row in file.execute("PRAGMA table_info(grid_rows)")]
    if mark == MARK and version > FORMAT:
        raise sqlite3.DatabaseError(f"its format is {version}, this sheetbridge knows {FORMAT}: update sheetbridge")
    if mark not in (0, MARK) or (tables and not columns):
        raise sqlite3.DatabaseError("it is the database of another program")
    if tables and columns != ROW_COLUMNS:
        raise sqlite3.DatabaseError(
            "an early version of sheetbridge made it: name another file and open the workbook again"
        )
