"""Each test tells how many interleavings and faults it has shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.safety.counting import COUNTS


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    request.node.user_properties.extend(COUNTS.told())
