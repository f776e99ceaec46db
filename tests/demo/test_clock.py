from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo.clock import load_epoch, wall_clock
from pipeline.errors import BadInput


def test_a_restart_goes_on_where_the_world_was(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    epoch = load_epoch(tmp_path / "demo")
    assert before <= epoch <= datetime.now(UTC)
    assert load_epoch(tmp_path / "demo") == epoch


@pytest.mark.parametrize("content", ["", "yesterday", "2026-01-02T03:04:05", "é"])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo-began").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match="Delete the demo's folder"):
        load_epoch(tmp_path)


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(BadInput, match="Choose another data folder"):
        load_epoch(tmp_path / "file" / "demo")


def test_the_clock_counts_from_the_epoch_and_never_below_it() -> None:
    assert wall_clock(datetime.now(UTC) - timedelta(seconds=90))() == pytest.approx(90, abs=5)
    assert wall_clock(datetime.now(UTC) + timedelta(days=1))() == 0.0
