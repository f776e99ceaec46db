from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from demo.clock import wall_clock


def test_the_clock_counts_from_the_epoch_and_never_below_it() -> None:
    assert wall_clock(datetime.now(UTC) - timedelta(seconds=90))() == pytest.approx(90, abs=5)
    assert wall_clock(datetime.now(UTC) + timedelta(days=1))() == 0.0
