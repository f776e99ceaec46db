from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.plan import build_world
from demo.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return build_world(datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
