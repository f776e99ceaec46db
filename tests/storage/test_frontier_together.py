"""Several threads of one crawl enter what they found at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from pipeline.model import Address, FoundAddress, Queue, Role
from pipeline.site import Site
from storage.bodies import Bodies
from storage.engine import Database
from storage.frontier import Frontier
from storage.sites import Sites

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_of_two_that_enter_one_address_at_once_one_is_first(
    database_url: str, tmp_path: Path
) -> None:
    database = Database(database_url)
    Sites(database).add(Site(name="farm", url="https://farm.example/"))
    frontier = Frontier(database, Bodies(tmp_path / "bodies"))
    pages = [
        FoundAddress(url=f"https://farm.example/{number}", role=Role.ARTICLE)
        for number in range(300)
    ]

    def enter(_: int) -> list[Address]:
        return frontier.found("farm", pages, now=NOW)

    with ThreadPoolExecutor(4) as threads:
        new = list(threads.map(enter, range(4)))

    assert sorted(len(one) for one in new) == [0, 0, 0, 300]
    assert len(frontier.due("farm", Queue.DISCOVERY, now=NOW, limit=999)) == 300
    database.close()
