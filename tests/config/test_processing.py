"""The worker: one at a time works on a store, and tells what it did batch by batch."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.processing import LEASE, Processor
from pipeline.errors import Busy, RetryLater
from tests.support.store import Bench, DirectPool, page


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def test_another_process_at_work_is_a_passing_hindrance(bench: Bench):
    bench.app.leases.take(LEASE, "elsewhere:1", now=datetime.now(UTC), seconds=60)
    with pytest.raises(Busy, match="Another process is processing this store") as caught:
        bench.process()
    assert isinstance(caught.value, RetryLater)
    with pytest.raises(Busy), Processor(bench.app).leading(wait_until=lambda: True):
        pass


def test_a_batch_is_told_in_one_line(bench: Bench, caplog: pytest.LogCaptureFixture):
    for path in ("/a.html", "/b.html"):
        bench.put("origin", path, page())
    bench.put("origin", "/c.html", "<html><title>安全验证</title>请完成安全验证</html>")
    processor = Processor(bench.app)
    with caplog.at_level(logging.INFO, "config.processing"), processor.leading():
        list(processor.drain(DirectPool()))
    assert caplog.messages == ["processed 3 snapshots: 1 quarantined, 2 version"]
