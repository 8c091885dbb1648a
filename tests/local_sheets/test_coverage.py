"""What is answered is what Google's discovery document lists, and the page on it says so."""

import importlib.util
from pathlib import Path

import pytest

from bridge.local_sheets.requests import REQUESTS

from .answers import document
from .random_requests import ON_DATA_SOURCES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def coverage():
    spec = importlib.util.spec_from_file_location("local_coverage", ROOT / "scripts" / "local_coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_request_type_but_those_on_data_sources_is_performed():
    types = set(document()["schemas"]["Request"]["properties"])
    assert types - set(REQUESTS) == ON_DATA_SOURCES
    assert set(REQUESTS) <= types


def test_a_request_on_data_sources_is_a_400_in_google_s_shape(api):
    for name in ON_DATA_SOURCES:
        error = api.batch({name: {}}, status=400)["error"]
        assert error["status"] == "INVALID_ARGUMENT"
        assert error["message"].startswith(f"Invalid requests[0].{name}: ")


def test_every_method_of_the_sheets_api_is_answered(coverage):
    assert "| no |" not in coverage.sheets_methods()


def test_the_page_is_up_to_date(coverage):
    page = (ROOT / "docs" / "local-server.md").read_text("utf-8")
    for table in (coverage.request_types(), coverage.sheets_methods(), coverage.drive_methods()):
        assert table in page, "run `make docs`"


def test_every_request_type_has_a_test():
    texts = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in REQUESTS if f'"{name}"' not in texts] == []
