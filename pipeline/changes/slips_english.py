"""Slips in English: misspelt and mixed-up words, articles, forms of one word."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from pipeline.copies.weights import load_rarities, stem

_ARTICLES = frozenset(["a", "an", "the", "that"])
#: English words taken for each other; each line one sound or a slip of the finger.
_MIXED_UP = [
    frozenset(words.split())
    for words in (
        "there their they're",
        "its it's",
        "your you're",
        "than then",
        "to too",
        "affect effect",
        "affects effects",
        "lose loose",
        "whose who's",
        "principal principle",
        "complement compliment",
        "lead led",
        "passed past",
        "were where we're",
        "weather whether",
        "of off",
        "quite quiet",
        "accept except",
        "form from",
        "advice advise",
        "breath breathe",
        "stationary stationery",
        "practice practise",
        "licence license",
        "aisle isle",
        "peak peek pique",
        "site sight cite",
        "brake break",
        "hear here",
        "piece peace",
        "bare bear",
        "discreet discrete",
        "ensure insure",
        # two spellings of one word
        "grey gray",
        "programme program",
        "tyre tire",
        "jewellery jewelry",
        "aluminium aluminum",
        "learnt learned",
        "burnt burned",
    )
]
_BRITISH = (
    (re.compile(r"our(?=$|s$|ed$|ing$|able$|ite)"), "or"),
    (re.compile(r"is(?=e$|es$|ed$|ing$|ation)"), "iz"),
    (re.compile(r"yse"), "yze"),
    (re.compile(r"(?<=[bt])re$"), "er"),
    (re.compile(r"ll(?=ed$|ing$|er$)"), "l"),
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"ence$"), "ense"),
)
_ENDINGS = frozenset(["s", "es", "d", "ed", "ing", "'s", "’s"])
#: A misspelt word is at least so long: in shorter ones every letter makes another word.
_MIN_WORD = 3
#: A word as rare as this, or unknown, may be a misspelling of one that is so much more frequent.
_RARE, _MORE_FREQUENT = 56, 16


def english_slip(before: str, after: str) -> bool | None:
    """Whether *after* is *before* with its spelling (true) or its grammar (false) put right.

    ``None``: it says something else.
    """
    one, two = _words(before), _words(after)
    if set(one) ^ set(two) <= _ARTICLES and [w for w in one if w not in _ARTICLES] == [
        w for w in two if w not in _ARTICLES
    ]:
        return False
    if len(one) != len(two):
        return True if "".join(one) == "".join(two) else None
    kinds = {_word_kind(x, y) for x, y in zip(one, two, strict=True) if x != y}
    if not kinds or None in kinds:
        return None
    return True in kinds


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9'’]+", text.lower())


def _word_kind(one: str, two: str) -> bool | None:
    if any(c.isdigit() for c in one + two):
        return None
    if {one, two} <= _ARTICLES:
        return False
    if any({one, two} <= words for words in _MIXED_UP):
        return True
    if _american(one) == _american(two) or _is_misspelt(one, two) or _is_misspelt(two, one):
        return True
    is_form = min(len(one), len(two)) >= _MIN_WORD and (
        stem(one) == stem(two) or _is_inflected(one, two)
    )
    return False if is_form else None


def _is_inflected(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return len(short) > _MIN_WORD and long.removeprefix(short) in _ENDINGS


def _american(word: str) -> str:
    for pattern, plain in _BRITISH:
        word = pattern.sub(plain, word)
    return word


def _is_misspelt(wrong: str, right: str) -> bool:
    """Whether *wrong* is no word and a slip or two away from *right*, which is one."""
    if len(wrong) < _MIN_WORD or len(right) < _MIN_WORD:
        return False
    slips = 1 if len(right) < 6 else 2
    rarity = _rarity(wrong)
    return (
        rarity >= _RARE
        and rarity - _rarity(right) >= _MORE_FREQUENT
        and OSA.distance(wrong, right, score_cutoff=slips) <= slips
    )


def _rarity(word: str) -> int:
    table = load_rarities()
    if word in table:
        return table[word]
    short = stem(word)
    # a stem is a form of a word only when it was cut: "goverment" is not "govern"
    return table.get(short, 99) if word.startswith(short) and len(word) - len(short) <= 5 else 99
