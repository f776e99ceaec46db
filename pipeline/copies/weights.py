"""How much a word tells: a frozen table of word frequencies, part of every recipe.

The weight of a word is its rarity in general language, never in the changing corpus, so values
made years apart stay comparable. A rarity is ``round(-4 ln frequency)``: ``the`` has 13, a word met
once in ten thousand 37, a word the table does not know ``UNKNOWN_RARITY``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

#: Version of the table; part of every recipe derived from it.
WORD_WEIGHTS = "words1"
#: Rarity of a word that is not in the table: about one in ten million.
UNKNOWN_RARITY = 64
#: Words more frequent than one in 400 say nothing about what a text is about.
MIN_RARITY = 24
#: Rarities per unit of natural logarithm.
RARITY_STEPS = 4

_SUFFIXES = re.compile(
    r"(?:ational|ations?|ingly|edly|ings?|ied|ies|ness|ments?|ers?|est|ed|es|ly|s|e|y)$"
)


def stem(word: str) -> str:
    """A crude English stem, the same for the forms of one word: ``walked`` and ``walks``.

    Only for comparing words; never shown. Words shorter than five letters stay as they are,
    but for a plural ``s``.
    """
    if len(word) < 5:
        return word[:-1] if len(word) == 4 and word[-1] == "s" and word[-2] != "s" else word
    short = _SUFFIXES.sub("", word)
    if len(short) < 3:
        return word
    return short[:-1] if len(short) > 3 and short[-1] == short[-2] else short


@cache
def load_rarities() -> Mapping[str, int]:
    """The frozen table: folded word (English words as their stem) -> rarity."""
    text = files("pipeline.copies").joinpath("data", "word_rarities.txt").read_text("utf8")
    table: dict[str, int] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            rarity, words = line.split("\t")
            table.update(dict.fromkeys(words.split(), int(rarity)))
    return table
