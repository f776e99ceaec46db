"""The demo world: what each page of each site is at a moment. A pure function of its time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from demo.events import Article, state_at
from demo.outlets import Outlet
from demo.pages import Moment, Pages
from demo.posts import Post


@dataclass(frozen=True, kw_only=True)
class Response:
    """What a site answers."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


class World:
    """All sites with all their posts.

    Times are seconds since the world began; ``epoch`` is that moment on the wall clock.
    """

    def __init__(
        self, *, epoch: datetime, outlets: Sequence[Outlet], posts: Sequence[Post]
    ) -> None:
        if epoch.utcoffset() is None:
            raise ValueError(f"the world's epoch has no time zone: {epoch!r}")
        self.epoch = epoch
        self.outlets = {outlet.name: outlet for outlet in outlets}
        self.posts = {(post.site, self.path(post)): post for post in posts}
        if len(self.posts) != len(posts):
            raise ValueError("two posts of the demo world have one address")
        self.origins = {
            post.slug: post for post in posts if post.operation is post.operation.ORIGINAL
        }
        self._pages = Pages()

    def path(self, post: Post) -> str:
        """The path of *post* on its site, with the query if it has one."""
        outlet = self.outlets[post.site]
        return outlet.article_path.format(number=post.number, slug=post.slug)

    def article(self, site: str, path: str, t: float) -> Article | None:
        """What the page shows of its article at *t*; nothing when it shows no article."""
        post = self.posts.get((site, path))
        if post is None or not post.is_there(t) or self._is_challenged(site, t):
            return None
        return state_at(post.first, post.happenings, t)

    def article_text(self, site: str, path: str, t: float) -> str | None:
        """The exact body of the article at *t*: paragraphs joined by a line feed."""
        article = self.article(site, path, t)
        return article.body if article else None

    def page(
        self, site: str, path: str, t: float, urls: Mapping[str, str] | None = None
    ) -> Response:
        """What *site* answers for *path* (with its query) at *t*.

        *urls* gives the address every site is served under, by name, without a slash at the end.
        """
        outlet = self.outlets[site]
        moment = Moment(
            outlet=outlet,
            t=t,
            epoch=self.epoch,
            urls=urls or {name: f"http://{name}.demo.invalid" for name in self.outlets},
            path=path,
            shown=self._shown(site, t),
            paths={post.slug: self.path(post) for post in self.origins.values()},
            homes={slug: post.site for slug, post in self.origins.items()},
        )
        if path == "/robots.txt":
            return _answer(200, "text/plain; charset=utf-8", self._pages.robots(moment).encode())
        if path == outlet.feed_path:
            kind = f"application/{outlet.feed_kind}+xml; charset=utf-8"
            return self._validated(moment, kind, self._pages.feed(moment).encode())
        if path == outlet.sitemap_path:
            body = self._pages.sitemap(moment).encode()
            return self._validated(moment, "application/xml", body)
        return self._html(moment)

    def _html(self, moment: Moment) -> Response:
        outlet, path = moment.outlet, moment.path
        kind = f"text/html; charset={outlet.declared}" if outlet.declared else "text/html"
        if path.startswith("/print/") and "/print/" in outlet.robots:
            path = outlet.article_path.format(slug=path.removeprefix("/print/"), number=0)
        post = self.posts.get((outlet.name, path))
        if post is not None and self._is_challenged(outlet.name, moment.t):
            return _answer(200, kind, self._encoded(outlet, self._pages.challenge(moment)))
        if post is not None and post.is_there(moment.t):
            state = state_at(post.first, post.happenings, moment.t)
            body = self._encoded(outlet, self._pages.article(moment, post, state))
            return self._validated(moment, kind, body)
        if (page := self._pages.list_page(moment)) is not None:
            return self._validated(moment, kind, self._encoded(outlet, page))
        was_there = post is not None and post.appears_at <= moment.t
        status = outlet.gone_status if was_there else 404
        return _answer(status, kind, self._encoded(outlet, self._pages.missing(moment)))

    def _shown(self, site: str, t: float) -> tuple[tuple[Post, str, Article], ...]:
        """The posts of *site* that are there at *t*, newest first, with path and state."""
        posts = (p for p in self.posts.values() if p.site == site and p.is_there(t))
        newest_first = sorted(posts, key=lambda p: (-p.appears_at, -p.number))
        return tuple((p, self.path(p), state_at(p.first, p.happenings, t)) for p in newest_first)

    def _is_challenged(self, site: str, t: float) -> bool:
        return any(window.holds(t) for window in self.outlets[site].challenged)

    @staticmethod
    def _encoded(outlet: Outlet, page: str) -> bytes:
        return page.encode(outlet.charset, errors="xmlcharrefreplace")

    def _validated(self, moment: Moment, kind: str, body: bytes) -> Response:
        if not moment.outlet.has_validators:
            return _answer(200, kind, body)
        changed = self.epoch.astimezone(UTC) + timedelta(
            seconds=self._last_change(moment.outlet.name, moment.t)
        )
        return _answer(
            200,
            kind,
            body,
            ("ETag", f'"{hashlib.sha256(body).hexdigest()[:20]}"'),
            ("Last-Modified", format_datetime(changed, usegmt=True)),
        )

    def _last_change(self, site: str, t: float) -> float:
        """When anything on *site* last changed, in whole seconds: pages name one another."""
        moments = []
        for post in self.posts.values():
            if post.site != site or post.appears_at > t:
                continue
            moments.append(post.appears_at)
            moments.extend(at for h in post.happenings for at in h.times(t))
            ends = (at for window in post.gone for span in window.spans(t) for at in span)
            moments.extend(at for at in ends if at <= t)
        return max(moments, default=0.0)


def _answer(status: int, kind: str, body: bytes, *headers: tuple[str, str]) -> Response:
    return Response(status=status, headers=(("Content-Type", kind), *headers), body=body)
