import os
import stat
from pathlib import Path

import pytest

from bridge.errors import InvalidInput, SheetbridgeError
from bridge.jobs.export import free_path, write_private


def test_a_new_file_is_private(tmp_path):
    write_private(tmp_path / "deals.csv", b"a")
    assert (tmp_path / "deals.csv").read_bytes() == b"a"
    assert stat.S_IMODE((tmp_path / "deals.csv").stat().st_mode) == 0o600


def test_a_file_that_others_could_read_becomes_private(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_bytes(b"old and longer")
    path.chmod(0o644)
    write_private(path, b"new", overwrite=True)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)
    assert [one.name for one in tmp_path.iterdir()] == ["deals.csv"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "deals.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(SheetbridgeError, match="No space left on device"):
        write_private(path, b"new", overwrite=True)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["deals.csv"]


@pytest.mark.parametrize(("name", "says"), [("", "is not a file"), ("none/deals.csv", "there is no folder")])
def test_a_path_that_cannot_be_written(tmp_path, name, says):
    with pytest.raises(InvalidInput, match=says):
        write_private(tmp_path / name, b"a")


def test_a_device_is_not_replaced():
    with pytest.raises(InvalidInput, match="is not a file"):
        write_private(Path(os.devnull), b"a")


def test_a_file_that_is_there_is_replaced_only_on_demand(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_bytes(b"somebody's own list")
    with pytest.raises(InvalidInput, match="is there already"):
        write_private(path, b"new")
    assert path.read_bytes() == b"somebody's own list"


def test_a_name_that_is_taken_is_counted_on(tmp_path):
    taken = ["deals.xlsx", "deals-2.xlsx"]
    assert free_path(tmp_path / "deals.xlsx").name == "deals.xlsx"
    for name in taken:
        (tmp_path / name).touch()
    assert free_path(tmp_path / "deals.xlsx").name == "deals-3.xlsx"
    assert free_path(tmp_path / "people.csv.rejected.csv").name == "people.csv.rejected.csv"
