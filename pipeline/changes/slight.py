"""Edits that change nothing but the writing: spaces, punctuation, spelling, variants of a sign."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.changes.slips_chinese import Place, chinese_slip
from pipeline.changes.slips_english import english_slip
from pipeline.copies.fold import fold

#: What a slight edit is about; the summary names it.
SPACING = "spacing"
PUNCTUATION = "punctuation"
SPELLING = "spelling"
VARIANT = "variant"
GRAMMAR = "grammar"
CASE = "case"
_NOTHING = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_PUNCTUATION = re.compile(r"[^\w%‰℃°$€£¥￥+<>=#@&]|_")
#: Longer marks in Chinese are no single slip.
_MAX_SIGNS = 6


def slight_kind(one: Place, two: Place) -> str | None:
    """What the edit from *one* to *two* is about when it is slight, ``None`` when it is more."""
    bare = [_NOTHING.sub("", unicodedata.normalize("NFKC", p.marked)) for p in (one, two)]
    if bare[0] == bare[1]:
        return SPACING
    words = [_PUNCTUATION.sub("", text) for text in bare]
    if words[0] == words[1]:
        return PUNCTUATION
    if words[0].lower() == words[1].lower():
        return CASE
    if _is_variant(words[0], words[1]):
        return VARIANT
    return _slip(one, two)


def _slip(one: Place, two: Place) -> str | None:
    is_english = one.marked.isascii() and two.marked.isascii()
    if _is_doubled(one, two, " " if is_english else ""):
        return SPELLING
    slip: bool | None = None
    if is_english:
        slip = english_slip(one.marked, two.marked)
    elif max(len(one.marked), len(two.marked)) <= _MAX_SIGNS:
        slip = chinese_slip(one, two)
    return None if slip is None else SPELLING if slip else GRAMMAR


def _is_variant(one: str, two: str) -> bool:
    """Whether the texts are the same signs in another form: 說 and 说."""
    return len(one) == len(two) and all(
        x == y or (x > "\u2e80" < y and _plain(x) == _plain(y))
        for x, y in zip(one, two, strict=True)
    )


@lru_cache(maxsize=20_000)
def _plain(sign: str) -> str:
    return fold(sign).text


def _is_doubled(one: Place, two: Place, between: str) -> bool:
    """Whether a word that stood twice stands once now: 记者记者, the the."""
    before, after = one.marked.strip(), two.marked.strip()
    if bool(before) == bool(after):
        return False
    gone, context = (before, one.text) if before else (after, two.text)
    return gone + between + gone in context and not gone.isdigit()
