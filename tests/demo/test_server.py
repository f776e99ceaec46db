from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from demo.outlets import OUTLETS
from demo.plan import build_world
from demo.server import Served, is_not_modified, ports_from, serve
from demo.sites import demo_sites
from demo.world import Response, World
from pipeline.errors import BadInput
from pipeline.site import SiteKind

EPOCH = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(EPOCH)


@pytest.fixture
def served(world: World) -> Iterator[Served]:
    with serve(world, ports_from(0), lambda: 1.0) as served:
        yield served


def get(url: str, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    response.content = response.read()  # type: ignore[attr-defined]  # kept for the test
    connection.close()
    return response


def test_every_site_answers_on_its_own_port(served: Served) -> None:
    assert set(served.urls) == {outlet.name for outlet in OUTLETS}
    for url in served.urls.values():
        assert get(url, "/").status == 200
        assert get(url, "/robots.txt").getheader("Content-Type") == "text/plain; charset=utf-8"
        assert get(url, "/no-such-page").status == 404


def test_feeds_name_the_address_they_are_served_under(served: Served) -> None:
    url = served.urls["lanjiang"]
    assert f"<link>{url}/news/".encode() in get(url, "/rss.xml").content


def test_an_unchanged_page_is_answered_by_304_without_a_body(served: Served) -> None:
    url = served.urls["lanjiang"]
    first = get(url, "/")
    again = get(url, "/", If_None_Match=first.getheader("ETag") or "")
    by_date = get(url, "/", If_Modified_Since=first.getheader("Last-Modified") or "")
    assert (again.status, again.content) == (304, b"")
    assert by_date.status == 304
    assert get(url, "/", If_None_Match='"another"').status == 200
    assert get(url, "/", If_Modified_Since="yesterday").status == 200


def test_a_site_with_rotating_blocks_sends_no_validators(served: Served) -> None:
    response = get(served.urls["rexun"], "/")
    assert response.getheader("ETag") is None
    assert response.getheader("Last-Modified") is None


def test_the_entity_tag_decides_over_the_date() -> None:
    headers = (("ETag", '"a"'), ("Last-Modified", "Wed, 31 Dec 2025 18:00:00 GMT"))
    response = Response(status=200, headers=headers, body=b"x")
    later = "Thu, 01 Jan 2026 18:00:00 GMT"
    assert is_not_modified(response, 'W/"a", "b"', None)
    assert not is_not_modified(response, '"b"', later)
    assert is_not_modified(response, None, later)


def test_a_taken_port_is_one_clear_sentence(world: World, served: Served) -> None:
    port = int(served.urls["rexun"].rpartition(":")[2])
    with pytest.raises(BadInput, match=f"Port {port} .* is in use"):
        serve(world, {"kuaibao": 0, "rexun": port}, lambda: 1.0)
    with pytest.raises(BadInput, match="cannot be used"):
        serve(world, {"rexun": 70000}, lambda: 1.0)


def test_stopping_frees_the_ports(world: World) -> None:
    served = serve(world, {"rexun": 0}, lambda: 1.0)
    port = int(served.urls["rexun"].rpartition(":")[2])
    served.stop()
    served.stop()
    serve(world, {"rexun": port}, lambda: 1.0).stop()


def test_the_demo_sites_are_what_a_user_would_have(served: Served) -> None:
    sites = {site.name: site for site in demo_sites(served.urls)}
    assert set(sites) == set(served.urls)
    assert {site.kind for site in sites.values()} == set(SiteKind)
    assert all(site.is_local and site.deletion_checks == 3 for site in sites.values())
    assert sites["kuaibao"].feeds == (served.urls["kuaibao"] + "/feed",)
    assert sites["kuaibao"].list_pages == ()
    assert sites["wanjuan"].sitemaps == (served.urls["wanjuan"] + "/sitemap.xml",)
    every = [s.schedule.every_seconds for s in sites.values()]
    assert all(e is not None and 8 <= e <= 12 for e in every)
