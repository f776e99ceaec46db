"""Builds the demo world: texts, where each is published, who copies it, and what happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from demo import operations as ops
from demo.copies import COPIES, HOUR, Copy
from demo.drafts import Draft, draft, retold
from demo.history import GONE, HAPPENINGS
from demo.outlets import OUTLETS
from demo.posts import Operation, Post
from demo.scripts import to_simplified, to_traditional
from demo.texts import Library, read_library
from demo.words import SYNONYMS_EN, SYNONYMS_ZH
from demo.world import World

#: Where originals of a language are published, and what their source line says.
_HOMES = {
    "zh": ("lanjiang", "岚江日报"),
    "zh-hant": ("daoxun", "本網"),
    "en": ("harbour-courier", ""),
}
#: Originals published elsewhere: the second of two of one template, and a copier's own.
_ELSEWHERE = {
    "gupiao-shoupan-2": ("rexun", "东岸财讯"),
    "tianqi-2": ("xianyugang", "沅城气象台"),
    "oyster-disease": ("wireharvest", ""),
}
#: Originals published after the world began, in world seconds.
_FRESH = {"zhongyao-zhongzhi": 14.0, "xinnengyuan-che": 90.0, "shuju-zhongxin": 200.0}
_EDITORS = ("石岚", "钱一苇", "段清和")
#: The number in the address of each site's oldest post.
_FIRST_NUMBERS = {
    "lanjiang": 1001, "harbour-courier": 1, "rexun": 20731, "kuaibao": 88012, "wanjuan": 4410,
    "xianyugang": 655, "daoxun": 301, "wireharvest": 1042,
}  # fmt: skip


def build_world(epoch: datetime, library: Library | None = None) -> World:
    """The demo world that began at *epoch*, a moment with a time zone.

    Raises:
        BadText: a text file is not as it should be.
        ValueError: the plan names what is not there.
    """
    texts = library or read_library()
    posts = [*_originals(texts), *(_copied(copy, texts) for copy in COPIES)]
    _check_all_used(posts)
    return World(epoch=epoch, outlets=OUTLETS, posts=_numbered(posts))


def _originals(texts: Library) -> list[Post]:
    posts = []
    for n, (slug, text) in enumerate(sorted(texts.originals.items())):
        site, source = _ELSEWHERE.get(slug, _HOMES[text.lang])
        posts.append(
            Post(
                site=site,
                number=0,
                slug=slug,
                operation=Operation.ORIGINAL,
                draft=draft(text),
                appears_at=_FRESH.get(slug, -(29 + 2.3 * n) * HOUR),
                source=source,
                editor=_EDITORS[n % len(_EDITORS)],
                happenings=HAPPENINGS.get((site, slug), ()),
                gone=GONE.get((site, slug), ()),
            )
        )
    return posts


def _copied(copy: Copy, texts: Library) -> Post:
    slug = copy.slug or copy.of[0][0]
    return Post(
        site=copy.site,
        number=0,
        slug=slug,
        operation=copy.how,
        draft=_made(copy, texts),
        appears_at=copy.at,
        source=copy.source,
        links_origin=copy.links_origin,
        editor=copy.editor,
        happenings=HAPPENINGS.get((copy.site, slug), ()),
        gone=GONE.get((copy.site, slug), ()),
    )


def _made(copy: Copy, texts: Library) -> Draft:
    """The text of *copy*."""
    slug = copy.of[0][0]
    if copy.how is Operation.BACK_TRANSLATION:
        return retold(texts.originals[slug], texts.rewritten[slug])
    parts = [ops.excerpt(draft(texts.originals[s]), a, b) for s, a, b in copy.of]
    first = parts[0]
    table = SYNONYMS_EN if texts.originals[slug].lang == "en" else SYNONYMS_ZH
    make: Callable[[], Draft] = {
        Operation.SYNONYMS: lambda: ops.swapped(first, table),
        Operation.HALF_WIDTH: lambda: ops.half_width(first),
        Operation.TRADITIONAL: lambda: first.mapped(to_traditional),
        Operation.SIMPLIFIED: lambda: first.mapped(to_simplified),
        Operation.LIGHT_EDIT: lambda: ops.without_sentences(first, copy.dropped),
        Operation.SPLICE: lambda: ops.spliced(first.title, *parts),
        Operation.EMBEDDED: lambda: _embedded(first, copy, texts),
    }.get(copy.how, lambda: first)
    return make().retitled(copy.title) if copy.title else make()


def _embedded(taken: Draft, copy: Copy, texts: Library) -> Draft:
    if copy.frame is None:
        raise ValueError(f"the plan embeds {taken.title!r} in nothing")
    slug, after = copy.frame
    frame = texts.frames[slug]
    before, behind = frame.paragraphs[:after], frame.paragraphs[after:]
    return ops.embedded(taken, before=before, after=behind, title=frame.title)


def _numbered(posts: Sequence[Post]) -> list[Post]:
    """*posts* with numbers that grow with their time of publication, site by site."""
    by_site: Mapping[str, list[Post]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: (post.appears_at, post.slug)):
        by_site[post.site].append(post)
    return [
        replace(post, number=_FIRST_NUMBERS[site] + 3 * n)
        for site, of_site in by_site.items()
        for n, post in enumerate(of_site)
    ]


def _check_all_used(posts: Sequence[Post]) -> None:
    keys = [(post.site, post.slug) for post in posts]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"the plan has two posts for {sorted(twice)}")
    if idle := (set(HAPPENINGS) | set(GONE)) - set(keys):
        raise ValueError(f"the plan's history names no post: {sorted(idle)}")
