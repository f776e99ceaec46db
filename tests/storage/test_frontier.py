from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import NotFound
from pipeline.model import Address, Capture, FoundAddress, Queue, Role
from pipeline.site import Site
from storage.bodies import Bodies
from storage.engine import Database
from storage.frontier import (
    FIRST_RETRY,
    LONGEST_LIST_RETRY,
    LONGEST_RETRY,
    PROVISIONAL,
    WHEN_FOLLOWED,
    Frontier,
)
from storage.sites import Sites

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://farm.example"


@pytest.fixture
def frontier(database_url: str, tmp_path: Path) -> Iterator[Frontier]:
    database = Database(database_url)
    Sites(database).add(Site(name="farm", url=URL + "/"))
    yield Frontier(database, Bodies(tmp_path / "bodies"))
    database.close()


def article(path: str, **fields: object) -> FoundAddress:
    return FoundAddress(url=URL + path, role=Role.ARTICLE, **fields)  # type: ignore[arg-type]


def capture(address: Address, body: bytes = b"body", status: int = 200, **headers: str) -> Capture:
    return Capture(
        site=address.site, url=address.url, final_url=address.url, role=address.role,
        fetched_at=NOW, status=status, headers=tuple(headers.items()), body=body,
    )  # fmt: skip


def due(frontier: Frontier, queue: Queue, now: datetime = NOW, limit: int = 99) -> list[str]:
    return [one.url.removeprefix(URL) for one in frontier.due("farm", queue, now=now, limit=limit)]


def test_new_addresses_are_due_at_once_and_known_ones_are_not_new(frontier: Frontier) -> None:
    first = frontier.found("farm", [article("/1"), article("/2"), article("/1#x")], now=NOW)
    again = frontier.found("farm", [article("/2"), article("/3")], now=NOW)

    assert [one.url for one in first] == [f"{URL}/1", f"{URL}/2"]
    assert [one.url for one in again] == [f"{URL}/3"]
    assert due(frontier, Queue.DISCOVERY) == ["/1", "/2", "/3"]
    assert due(frontier, Queue.RECHECK) == []


def test_what_is_no_address_is_left_out(frontier: Frontier) -> None:
    bad = FoundAddress(url="https://[", role=Role.ARTICLE)
    new, known = frontier.enter("farm", [bad, article("/1")], now=NOW)
    assert ([one.url for one in new], known) == ([f"{URL}/1"], [])


def test_a_thousand_addresses_are_entered_once(frontier: Frontier) -> None:
    many = [article(f"/{n}") for n in range(1200)]
    assert len(frontier.found("farm", many, now=NOW)) == 1200
    assert frontier.found("farm", many, now=NOW) == []
    assert len(frontier.known("farm", [one.url for one in many])) == 1200


def test_lists_come_before_articles_then_the_longest_due(frontier: Frontier) -> None:
    frontier.found("farm", [article("/new")], now=NOW)
    frontier.found("farm", [article("/old")], now=NOW - timedelta(days=1))
    frontier.found("farm", [FoundAddress(url=URL + "/list", role=Role.LIST)], now=NOW)
    assert due(frontier, Queue.DISCOVERY) == ["/list", "/old", "/new"]
    assert due(frontier, Queue.DISCOVERY, limit=1) == ["/list"]


def test_a_capture_is_stored_and_its_article_moves_to_the_recheck_queue(frontier: Frontier) -> None:
    (address,) = frontier.found("farm", [article("/1")], now=NOW)
    frontier.fetched(address, capture(address, ETag='"e"', **{"Last-Modified": "d"}), next_due=None)

    assert due(frontier, Queue.DISCOVERY) == []
    assert due(frontier, Queue.RECHECK) == []
    (later,) = frontier.due("farm", Queue.RECHECK, now=NOW + PROVISIONAL, limit=9)
    assert (later.etag, later.last_modified) == ('"e"', "d")
    assert later.last_fetched_at == NOW
    assert frontier.last_body(later) == b"body"


def test_an_error_or_a_304_does_not_forget_how_to_ask_and_what_was_there(
    frontier: Frontier,
) -> None:
    (address,) = frontier.found("farm", [article("/1")], now=NOW)
    frontier.fetched(address, capture(address, ETag='"e"'), next_due=NOW)
    frontier.fetched(address, capture(address, b"", status=304), next_due=NOW)
    frontier.fetched(address, capture(address, b"sorry", status=503), next_due=NOW)
    (later,) = frontier.due("farm", Queue.RECHECK, now=NOW, limit=9)
    assert later.etag == '"e"'
    assert frontier.last_body(later) == b"body"


def test_nothing_fetched_yet_has_no_body(frontier: Frontier) -> None:
    (address,) = frontier.found("farm", [article("/1")], now=NOW)
    assert frontier.last_body(address) is None


@pytest.mark.parametrize(
    ("role", "longest"), [(Role.ARTICLE, LONGEST_RETRY), (Role.LIST, LONGEST_LIST_RETRY)]
)
def test_failures_wait_longer_each_time_up_to_a_bound(
    role: Role, longest: timedelta, frontier: Frontier
) -> None:
    (address,) = frontier.found("farm", [FoundAddress(url=URL + "/x", role=role)], now=NOW)
    waits = [frontier.failed(address, "no answer", now=NOW) - NOW for _ in range(15)]
    assert waits[0] == FIRST_RETRY
    assert waits[1] == 2 * FIRST_RETRY
    assert waits[-1] == max(waits) == longest
    frontier.fetched(address, capture(address), next_due=NOW)
    assert frontier.failed(address, "no answer", now=NOW) - NOW == FIRST_RETRY


def test_a_further_page_of_a_list_is_due_only_while_it_is_followed(frontier: Frontier) -> None:
    page = FoundAddress(url=URL + "/p/2", role=Role.LIST, depth=1)
    address = frontier.follow("farm", page, now=NOW)
    assert address is not None
    assert due(frontier, Queue.DISCOVERY) == ["/p/2"]  # a crawl cut short goes on there
    frontier.fetched(address, capture(address), next_due=WHEN_FOLLOWED)
    assert due(frontier, Queue.DISCOVERY, now=NOW + timedelta(days=9999)) == []
    frontier.make_due("farm", None, now=NOW)
    assert due(frontier, Queue.DISCOVERY) == []

    again = frontier.follow("farm", page, now=NOW)
    assert again is not None
    assert (again.id, again.depth) == (address.id, 1)
    assert due(frontier, Queue.DISCOVERY) == ["/p/2"]


def test_an_article_is_never_followed_as_a_list(frontier: Frontier) -> None:
    frontier.found("farm", [article("/p/2")], now=NOW)
    assert frontier.follow("farm", FoundAddress(url=URL + "/p/2", role=Role.LIST), now=NOW) is None
    assert frontier.follow("farm", FoundAddress(url="https://[", role=Role.LIST), now=NOW) is None


def test_all_of_a_queue_can_be_made_due(frontier: Frontier) -> None:
    (address,) = frontier.found("farm", [article("/1")], now=NOW)
    frontier.fetched(address, capture(address), next_due=None)
    assert frontier.next_due("farm", Queue.RECHECK) == NOW + PROVISIONAL
    assert frontier.make_due("farm", Queue.DISCOVERY, now=NOW) == 0
    assert frontier.make_due("farm", Queue.RECHECK, now=NOW) == 1
    assert due(frontier, Queue.RECHECK) == ["/1"]
    frontier.set_due(address, NOW + timedelta(hours=3))
    assert due(frontier, Queue.RECHECK) == []


def test_an_unknown_site_is_named(frontier: Frontier) -> None:
    with pytest.raises(NotFound, match="No site 'nosuch'"):
        frontier.due("nosuch", Queue.DISCOVERY, now=NOW, limit=1)
