"""The sites of the demo world as a user of Repostwatch would have them."""

from __future__ import annotations

from collections.abc import Mapping

from demo.outlets import OUTLETS, Outlet
from pipeline.site import Schedule, Site

#: Seconds between two looks at one article: the demo's world runs fast.
RECHECK_SECONDS = 5.0


def demo_sites(urls: Mapping[str, str]) -> list[Site]:
    """The sites served under *urls* (by name, no slash at the end), as finding them gives them."""
    return [_site(outlet, urls[outlet.name]) for outlet in OUTLETS if outlet.name in urls]


def _site(outlet: Outlet, url: str) -> Site:
    return Site(
        name=outlet.name,
        url=f"{url}/",
        kind=outlet.kind,
        known_as=(outlet.title,),
        feeds=(url + outlet.feed_path,) if outlet.feed_path else (),
        sitemaps=(url + outlet.sitemap_path,) if outlet.sitemap_path else (),
        list_pages=(f"{url}/",) if outlet.list_path else (),
        article_url=outlet.article_url,
        delay_seconds=outlet.delay_seconds,
        is_local=True,
        schedule=Schedule(every_seconds=outlet.schedule_seconds),
        recheck_seconds=RECHECK_SECONDS,
        deletion_checks=3,
    )
