"""The plan of the demo world: where each text is published, who copies it how, and what happens.

The first minute holds all a newcomer should see; then things go on, more and more rarely.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from demo import operations as ops
from demo.drafts import Draft, draft, retold
from demo.events import Happening, Window
from demo.outlets import OUTLETS
from demo.posts import Operation, Post
from demo.texts import Library, read_library
from demo.words import SYNONYMS_EN, SYNONYMS_ZH
from demo.world import World

HOUR = 3600.0


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy to be made: of which texts, how, where, when, and what becomes of it."""

    site: str
    how: Operation
    #: Slug, first paragraph, last paragraph (left out, as a slice): one, or several to splice.
    of: tuple[tuple[str, int, int | None], ...]
    at: float
    title: str | None = None
    source: str = "网络"
    links_origin: bool = False
    editor: str = "小编"
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    #: Sentences a light edit leaves out: (paragraph, sentence), from 0.
    dropped: tuple[tuple[int, int], ...] = ()
    happenings: tuple[Happening, ...] = ()
    gone: tuple[Window, ...] = field(default=())


def whole(slug: str) -> tuple[tuple[str, int, int | None], ...]:
    """All of one text."""
    return ((slug, 0, None),)


COPIES: tuple[Copy, ...] = (
    Copy(site="rexun", how=Operation.WHOLE, of=whole("shuiku-kuorong"), at=-20 * HOUR,
         links_origin=True),
    Copy(site="wanjuan", how=Operation.BACK_TRANSLATION, of=whole("shuiku-kuorong"), at=-3 * HOUR),
)  # fmt: skip


def build_world(epoch: datetime, library: Library | None = None) -> World:
    """The demo world that began at *epoch*, a moment with a time zone.

    Raises:
        BadText: a text file is not as it should be.
    """
    texts = library or read_library()
    posts = [*_originals(texts), *_copies(texts)]
    return World(epoch=epoch, outlets=OUTLETS, posts=posts)


#: Where originals of a language are published, and from which number their addresses count.
_HOMES = {
    "zh": ("lanjiang", 1001, "岚江日报"),
    "zh-hant": ("daoxun", 301, ""),
    "en": ("harbour-courier", 1, ""),
}
_EDITORS = ("石岚", "钱一苇", "段清和")


def _originals(texts: Library) -> list[Post]:
    posts = []
    for lang, (site, first_number, source) in _HOMES.items():
        for n, slug in enumerate(texts.slugs(lang)):
            posts.append(
                Post(
                    site=site, number=first_number + n, slug=slug,
                    operation=Operation.ORIGINAL, draft=draft(texts.originals[slug]),
                    appears_at=-(30 + 2.3 * n) * HOUR, source=source,
                    editor=_EDITORS[n % len(_EDITORS)],
                )
            )  # fmt: skip
    return posts


_FIRST_NUMBERS = {"rexun": 20731, "kuaibao": 88012, "wanjuan": 4410, "xianyugang": 655,
                  "daoxun": 401, "wireharvest": 1042}  # fmt: skip


def _copies(texts: Library) -> list[Post]:
    numbers = dict(_FIRST_NUMBERS)
    posts = []
    for copy in COPIES:
        slug = copy.of[0][0]
        posts.append(
            Post(
                site=copy.site, number=numbers[copy.site], slug=slug, operation=copy.how,
                draft=_made(copy, texts), appears_at=copy.at, source=copy.source,
                links_origin=copy.links_origin, editor=copy.editor,
                happenings=copy.happenings, gone=copy.gone,
            )
        )  # fmt: skip
        numbers[copy.site] += 3
    return posts


def _made(copy: Copy, texts: Library) -> Draft:
    """The text of *copy*."""
    if copy.how is Operation.BACK_TRANSLATION:
        slug = copy.of[0][0]
        return retold(texts.originals[slug], texts.rewritten[slug])
    parts = [ops.excerpt(draft(texts.originals[s]), a, b) for s, a, b in copy.of]
    table = _synonyms(texts.originals[copy.of[0][0]].lang)
    title = copy.title or parts[0].title
    made = {
        Operation.SYNONYMS: lambda: ops.swapped(parts[0], table, copy.title),
        Operation.HALF_WIDTH: lambda: ops.half_width(parts[0]),
        Operation.LIGHT_EDIT: lambda: ops.without_sentences(parts[0], copy.dropped),
        Operation.SPLICE: lambda: ops.spliced(title, *parts),
        Operation.EMBEDDED: lambda: ops.embedded(
            parts[0], before=copy.before, after=copy.after, title=title
        ),
    }.get(copy.how, lambda: parts[0])()
    return made.retitled(copy.title) if copy.title else made


def _synonyms(lang: str) -> Mapping[str, str]:
    return SYNONYMS_EN if lang == "en" else SYNONYMS_ZH
