"""The crowd of tests/safety/crowd, for a short while: `python -m tests.safety.crowd` runs two minutes and prints figures."""

import pytest

from tests.safety.crowd.__main__ import report
from tests.safety.crowd.driver import Crowd


@pytest.mark.deep
def test_twenty_people_beside_two_watches_and_imports(tmp_path):
    crowd = Crowd(tmp_path, seed=1, editors=20, pause=2.0, every="1s")
    outcome = crowd.run(15)
    crowd.close()
    assert outcome.is_right, report(outcome)
    assert sum(outcome.acts.values()) > 50
    assert outcome.verdict.records > 40
