"""scripts/mutations.py still finds the precautions it takes away: else it would show nothing."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = spec_from_file_location("mutations", ROOT / "scripts/mutations.py")
assert SPEC is not None
assert SPEC.loader is not None
MUTATIONS = module_from_spec(SPEC)
sys.modules["mutations"] = MUTATIONS  # dataclasses look their module up
SPEC.loader.exec_module(MUTATIONS)


@pytest.mark.parametrize("name", MUTATIONS.MUTATIONS)
def test_what_a_mutation_replaces_stands_in_the_code_once(name):
    one = MUTATIONS.MUTATIONS[name]
    text = (ROOT / one.file).read_text("utf-8")
    assert [text.count(old) for old in (one.old, *([one.also[0]] if one.also else []))] == [
        1,
        *([1] if one.also else []),
    ]
    assert all((ROOT / test.split("::")[0]).is_file() for test in one.tests)
