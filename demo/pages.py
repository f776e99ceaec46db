"""The pages of the demo world: templates filled with what a site shows at a moment."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from demo.events import Article
from demo.outlets import Outlet
from demo.posts import Post

FOLDER = Path(__file__).parent / "templates"
_CHINA = timezone(timedelta(hours=8))
#: A post and what it shows, under its path.
Shown = tuple[Post, str, Article]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One request: what is asked of which site when, and what the site has to show."""

    outlet: Outlet
    t: float
    epoch: datetime
    path: str
    #: The address every site is served under, by name, without a slash at the end.
    urls: Mapping[str, str]
    #: The site's posts that are there, newest first.
    shown: Sequence[Shown]
    #: Path and site of each original, by slug.
    paths: Mapping[str, str]
    homes: Mapping[str, str]

    @property
    def home(self) -> str:
        """The site's own address, without a slash at the end."""
        return self.urls[self.outlet.name]

    def date(self, t: float) -> datetime:
        """World seconds as the site's own time of day."""
        zone = UTC if self.outlet.lang == "en" else _CHINA
        return (self.epoch + timedelta(seconds=t)).astimezone(zone)


@dataclass(frozen=True, kw_only=True)
class Item:
    """A line of a list, a feed or a sitemap."""

    href: str
    url: str
    title: str
    summary: str
    section: str
    date: datetime


class Pages:
    """Renders the pages of all sites."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def article(self, moment: Moment, post: Post, article: Article) -> str:
        """The page of *post* in the state *article*."""
        outlet = moment.outlet
        is_print = moment.path.startswith("/print/")
        template = "print.html" if is_print else f"{outlet.name}/article.html"
        changed = [at for h in post.happenings if h.is_announced for at in h.times(moment.t)]
        return self._render(
            template,
            moment,
            article=article,
            post=post,
            date=moment.date(post.appears_at),
            updated=moment.date(max(changed)) if changed else None,
            url=moment.home + moment.path,
            origin_url=_origin_url(moment, post),
            neighbours=_neighbours(moment, post),
        )

    def list_page(self, moment: Moment) -> str | None:
        """The list page at the moment's path; nothing when there is no such page."""
        outlet, items = moment.outlet, _items(moment)
        pages = max(1, -(-len(items) // outlet.page_size))
        if outlet.list_path is None:
            number = 1 if moment.path == "/" else 0
        else:
            addresses = ["/", *(outlet.list_path.format(page=n) for n in range(2, pages + 1))]
            number = addresses.index(moment.path) + 1 if moment.path in addresses else 0
        if not number:
            return None
        start = (number - 1) * outlet.page_size
        return self._render(
            f"{outlet.name}/list.html",
            moment,
            items=items[start : start + outlet.page_size],
            page=number,
            pages=pages,
            link=lambda n: "/" if n == 1 else (outlet.list_path or "/").format(page=n),
        )

    def feed(self, moment: Moment) -> str:
        """The site's feed: its 20 newest posts."""
        return self._render(f"feed.{moment.outlet.feed_kind}", moment, items=_items(moment)[:20])

    def sitemap(self, moment: Moment) -> str:
        """The site's sitemap."""
        return self._render("sitemap.xml", moment, items=_items(moment))

    def robots(self, moment: Moment) -> str:
        """robots.txt, with the sitemap if there is one."""
        path = moment.outlet.sitemap_path
        return moment.outlet.robots + (f"\nSitemap: {moment.home}{path}\n" if path else "")

    def challenge(self, moment: Moment) -> str:
        """A page that wants to know whether one is a robot."""
        return self._render("challenge.html", moment)

    def missing(self, moment: Moment) -> str:
        """The page for what is not, or no longer, there."""
        return self._render("missing.html", moment)

    def _render(self, template: str, moment: Moment, **values: object) -> str:
        seed = f"{moment.outlet.name} {moment.path}"
        dice = random.Random(  # noqa: S311 - which links a page shows is no secret
            f"{seed} {moment.t}" if moment.outlet.rotates else seed
        )
        items = [i for i in _items(moment) if i.href != moment.path]
        return self._templates.get_template(template).render(
            outlet=moment.outlet,
            home=moment.home,
            now=moment.date(moment.t),
            related=dice.sample(items, min(6, len(items))),
            hot=sorted(items, key=lambda item: item.title)[:8],
            latest=items[:8],
            reads=dice.randrange(300, 90_000),
            **values,
        )


def _items(moment: Moment) -> list[Item]:
    return [
        Item(
            href=path,
            url=moment.home + path,
            title=article.title,
            summary=_shortened(article.paragraphs[0]),
            section=article.section,
            date=moment.date(post.appears_at),
        )
        for post, path, article in moment.shown
    ]


def _shortened(paragraph: str, at_most: int = 80) -> str:
    return paragraph if len(paragraph) <= at_most else paragraph[:at_most].rstrip() + "…"


def _origin_url(moment: Moment, post: Post) -> str | None:
    if not post.links_origin:
        return None
    slug = next(p.origin for p in post.draft.passages())
    return moment.urls[moment.homes[slug]] + moment.paths[slug]


def _neighbours(moment: Moment, post: Post) -> tuple[Item | None, Item | None]:
    """The next newer and the next older post of the site."""
    items = _items(moment)
    at = next(n for n, (other, _, _) in enumerate(moment.shown) if other is post)
    newer = items[at - 1] if at else None
    older = items[at + 1] if at + 1 < len(items) else None
    return newer, older
