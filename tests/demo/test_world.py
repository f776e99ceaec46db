from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from demo.outlets import OUTLETS
from demo.plan import build_world
from demo.world import World

NAMES = [outlet.name for outlet in OUTLETS]


def html(world: World, site: str, path: str, t: float) -> str:
    return world.page(site, path, t).body.decode(world.outlets[site].charset)


def listed(world: World, site: str, t: float) -> set[str]:
    """The article paths found on the site's list pages, following the pager."""
    outlet, found, seen, todo = world.outlets[site], set(), set(), ["/"]
    while todo:
        path = todo.pop()
        seen.add(path)
        links = set(re.findall(r'href="([^"]+)"', html(world, site, path, t)))
        found |= {link for link in links if re.search(outlet.article_url, link)}
        pattern = re.escape(outlet.list_path or "\0").replace(re.escape("{page}"), r"\d+")
        todo += [link for link in links if re.fullmatch(pattern, link) and link not in seen]
    return found


def there(world: World, site: str, t: float) -> set[str]:
    return {p for s, p in world.posts if s == site and world.posts[s, p].is_there(t)}


@pytest.mark.parametrize("site", [o.name for o in OUTLETS if o.list_path])
def test_the_pager_leads_to_every_article(world: World, site: str) -> None:
    assert world.outlets[site].list_path.format(page=2) in html(world, site, "/", 1.0)
    for t in (1.0, 35.0, 500.0):
        assert listed(world, site, t) == there(world, site, t)


def test_a_site_with_a_feed_only_lists_nothing(world: World) -> None:
    assert listed(world, "kuaibao", 35.0) == set()
    root = ElementTree.fromstring(world.page("kuaibao", "/feed", 35.0).body)
    links = {link.text.removeprefix("http://kuaibao.demo.invalid") for link in root.iter("link")}
    assert there(world, "kuaibao", 35.0) <= links


def test_a_site_with_a_sitemap_only_names_it_in_robots_txt(world: World) -> None:
    assert listed(world, "wanjuan", 1.0) == set()
    robots = world.page("wanjuan", "/robots.txt", 1.0).body.decode()
    assert "Sitemap: http://wanjuan.demo.invalid/sitemap.xml" in robots
    root = ElementTree.fromstring(world.page("wanjuan", "/sitemap.xml", 1.0).body)
    locations = {e.text for e in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    wanted = {"http://wanjuan.demo.invalid" + path for path in there(world, "wanjuan", 1.0)}
    assert wanted <= locations


def test_the_atom_feed_has_an_entry_for_each_story(world: World) -> None:
    root = ElementTree.fromstring(world.page("harbour-courier", "/atom.xml", 1.0).body)
    entries = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(there(world, "harbour-courier", 1.0))


@pytest.mark.parametrize("site", NAMES)
def test_a_page_is_a_function_of_its_time(world: World, site: str) -> None:
    again = build_world(world.epoch)
    for path in ("/", "/robots.txt", "/nothing-here", min(there(world, site, 50.0))):
        for t in (0.0, 12.5, 50.0, 86_400.0):
            assert world.page(site, path, t) == again.page(site, path, t)


def test_blocks_rotate_at_every_request_where_they_do(world: World) -> None:
    (path, *_) = there(world, "rexun", 1.0)
    assert html(world, "rexun", path, 1.0) != html(world, "rexun", path, 1.001)
    (path, *_) = there(world, "lanjiang", 1.0)
    assert html(world, "lanjiang", path, 1.0) == html(world, "lanjiang", path, 1.001)


def test_entity_tags_and_dates_move_with_the_page(world: World) -> None:
    path = next(p for (s, p), post in world.posts.items() if (s, post.slug) == EDITED)
    before, after = (world.page("lanjiang", path, t) for t in (17.9, 18.1))
    assert before.header("ETag") != after.header("ETag")
    assert before.header("Last-Modified") < after.header("Last-Modified")
    assert after == world.page("lanjiang", path, 18.2)


EDITED = ("lanjiang", "ditie-yanwu")


def test_an_article_not_yet_published_is_not_found(world: World) -> None:
    late = [(s, p) for (s, p), post in world.posts.items() if post.appears_at > 0]
    assert late
    for site, path in late:
        assert world.page(site, path, 0.0).status == 404
        assert world.article(site, path, 0.0) is None


def test_each_site_takes_pages_away_in_its_own_manner(world: World) -> None:
    def answer(site: str, slug: str, t: float) -> tuple[int, bool]:
        path = next(p for (s, p), post in world.posts.items() if (s, post.slug) == (site, slug))
        return world.page(site, path, t).status, "页面不存在" in html(world, site, path, t)

    assert answer("lanjiang", "banma-louti", 15) == (200, False)
    assert answer("lanjiang", "banma-louti", 20) == (404, True)
    assert answer("lanjiang", "banma-louti", 48) == (200, False)
    assert answer("xianyugang", "laonian-shitang", 25) == (410, True)
    assert answer("wanjuan", "shuini-gongchang", 25) == (200, True)


def test_a_challenge_stands_for_every_article_for_a_while(world: World) -> None:
    for path in there(world, "kuaibao", 15.0):
        page = html(world, "kuaibao", path, 15.0)
        assert world.page("kuaibao", path, 15.0).status == 200
        assert "安全验证" in page
        assert world.posts["kuaibao", path].first.paragraphs[0] not in page
        assert world.article("kuaibao", path, 15.0) is None
        assert world.article("kuaibao", path, 31.0) is not None


def test_copies_come_after_their_originals(world: World) -> None:
    for post in world.posts.values():
        for passage in post.draft.passages():
            origin = world.origins[passage.origin]
            assert origin is post or origin.appears_at < post.appears_at


def test_a_copy_may_name_the_address_of_its_origin(world: World) -> None:
    (site, path), _ = next(
        (place, post)
        for place, post in world.posts.items()
        if (place[0], post.slug) == ("rexun", "shuiku-kuorong")
    )
    urls = {name: f"http://127.0.0.1:{n}" for n, name in enumerate(NAMES, 1)}
    page = world.page(site, path, 1.0, urls).body.decode()
    (link,) = re.findall(r'原文链接：<a href="([^"]+)"', page)
    assert link.startswith(urls["lanjiang"])
    assert world.page("lanjiang", link.removeprefix(urls["lanjiang"]), 1.0).status == 200


def test_what_robots_txt_forbids_is_there_to_be_left_alone(world: World) -> None:
    robots = world.page("harbour-courier", "/robots.txt", 1.0).body.decode()
    assert "Disallow: /print/" in robots
    assert "Crawl-delay:" in robots
    assert world.page("harbour-courier", "/print/ferry-fare", 1.0).status == 200
    assert world.page("harbour-courier", "/print/nothing", 1.0).status == 404


def test_the_epoch_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        build_world(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test
    assert build_world(datetime(2026, 1, 1, tzinfo=UTC)).posts
