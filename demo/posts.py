"""A post: one article on one site of the demo world, and all that happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from demo.drafts import Draft
from demo.events import Article, Happening, Window


class Operation(StrEnum):
    """How a post's text was made."""

    ORIGINAL = "original"
    WHOLE = "whole"
    HALF_WIDTH = "half-width"
    TRADITIONAL = "traditional"
    SIMPLIFIED = "simplified"
    LIGHT_EDIT = "light-edit"
    SYNONYMS = "synonyms"
    BACK_TRANSLATION = "back-translation"
    EXCERPT = "excerpt"
    SPLICE = "splice"
    EMBEDDED = "embedded"


@dataclass(frozen=True, kw_only=True)
class Post:
    """An article at one address of one site."""

    site: str
    number: int
    slug: str
    operation: Operation
    draft: Draft
    #: World seconds at which it was published; below 0 for what was there before the world began.
    appears_at: float
    #: What its 来源 line says; empty: it has none.
    source: str = ""
    #: Whether it names the address of the text it was made from.
    links_origin: bool = False
    editor: str = ""
    happenings: tuple[Happening, ...] = ()
    #: When its page is gone.
    gone: tuple[Window, ...] = ()

    @property
    def first(self) -> Article:
        """Its text as first published."""
        return Article(
            title=self.draft.title,
            byline=self.draft.byline,
            section=self.draft.section,
            paragraphs=tuple("".join(p.text for p in parts) for parts in self.draft.paragraphs),
        )

    def is_there(self, t: float) -> bool:
        """Whether it is published and not gone at *t*."""
        return self.appears_at <= t and not any(window.holds(t) for window in self.gone)
