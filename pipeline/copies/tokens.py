"""The words of a folded text: identities, rarities and places, as arrays.

Chinese is cut into words by rjieba, other scripts at spaces; every number is one word of its
value. Words that say nothing about what a text is about (the, 的) are left out.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
import rjieba
from numpy.typing import NDArray

from pipeline.copies.fold import Folded
from pipeline.copies.numerals import Number, find_numbers
from pipeline.copies.weights import MIN_RARITY, UNKNOWN_RARITY, load_rarities, stem

#: Version of the cutting into words; part of every recipe derived from it.
WORDS = "rjieba1"

#: No article has more words that tell something; the rest of a longer text is not looked at,
#: which bounds the cost of a comparison (a 5 MB text included).
MAX_WORDS = 16_000
#: As many folded characters can hold that many words.
MAX_CHARS = 110_000
#: Stands for a number while the text is cut.
_MARK = "\x01"
#: A word longer than this is data (a key, an address without points), not language.
_MAX_WORD_CHARS = 40
#: Words remembered with their identity; the cache is emptied when it is full.
_MAX_KNOWN = 400_000


@dataclass(frozen=True, eq=False)
class Words:
    """The telling words of a text, in order, one entry of each array per word.

    ``ids`` are 32-bit identities, ``rarities`` as in ``weights``, ``starts`` and ``ends`` half-open
    spans in the folded text, ``is_number`` marks numbers.
    """

    ids: NDArray[np.uint32]
    rarities: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    is_number: NDArray[np.bool_]
    numbers: tuple[Number, ...]


class _Vocabulary:
    """Identity and rarity of each word, remembered after its first use."""

    def __init__(self) -> None:
        self.rarities = load_rarities()
        self.known: dict[str, tuple[int, int]] = {}

    def look_up(self, word: str) -> tuple[int, int]:
        """Identity and rarity; rarity 0 for what is no telling word."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= _MAX_KNOWN:
                self.known.clear()
            found = self.known[word] = self._learn(word)
        return found

    def _learn(self, word: str) -> tuple[int, int]:
        if not word.strip() or len(word) > _MAX_WORD_CHARS:
            return 0, 0
        if word.isascii():
            if len(word) == 1:
                return 0, 0
            word = stem(word)
        rarity = self.rarities.get(word, UNKNOWN_RARITY)
        if len(word) == 1 and rarity == UNKNOWN_RARITY:
            # a character no dictionary has: junk put in against detectors more often than a name
            rarity = MIN_RARITY
        if rarity < MIN_RARITY:
            return 0, 0
        return zlib.crc32(word.encode("utf8", "surrogatepass")), rarity


@cache
def _vocabulary() -> _Vocabulary:
    return _Vocabulary()


def number_rarity(value: str) -> int:
    """Rarity of a number: the more digits that carry meaning, the rarer."""
    digits = len(value.strip("%").replace(".", "").strip("0"))
    return min(UNKNOWN_RARITY, 22 + 8 * max(1, digits) + (4 if "." in value else 0))


def cut_words(folded: Folded) -> Words:
    """The telling words of a folded text, at most ``MAX_WORDS``."""
    text = folded.text[:MAX_CHARS]
    numbers = tuple(find_numbers(text))
    look_up = _vocabulary().look_up
    ids, rarities, starts, ends, kinds = [], [], [], [], []
    place = seen = 0
    for word in rjieba.cut(_without_numbers(text, numbers)):
        if word == _MARK:
            number = numbers[seen]
            seen += 1
            ids.append(zlib.crc32(number.value.encode()) ^ 0x5BD1E995)
            rarities.append(number_rarity(number.value))
            starts.append(number.start)
            place = number.end
            ends.append(place)
            kinds.append(True)
            continue
        identity, rarity = look_up(word)
        end = place + len(word)
        if rarity:
            ids.append(identity)
            rarities.append(rarity)
            starts.append(place)
            ends.append(end)
            kinds.append(False)
        place = end
    count = min(len(ids), MAX_WORDS)
    return Words(
        np.array(ids[:count], dtype=np.uint32),
        np.array(rarities[:count], dtype=np.uint8),
        np.array(starts[:count], dtype=np.int64),
        np.array(ends[:count], dtype=np.int64),
        np.array(kinds[:count], dtype=np.bool_),
        numbers[:seen],
    )


def _without_numbers(text: str, numbers: tuple[Number, ...]) -> str:
    if not numbers:
        return text
    parts, place = [], 0
    for number in numbers:
        parts.append(text[place : number.start])
        place = number.end
    parts.append(text[place:])
    return _MARK.join(parts)
