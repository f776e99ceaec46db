"""Chinese words: where they end and what they are, for any text."""

from __future__ import annotations

import re

import rjieba

_SURROGATE = re.compile("[\ud800-\udfff]")


def cut(text: str) -> list[str]:
    """The words of *text*, in order; joined they are as long as *text*."""
    return list(rjieba.cut(_encodable(text)))


def tag(text: str) -> list[tuple[str, str]]:
    """The words of *text* with their part of speech (``n`` noun, ``nr`` person …)."""
    return list(rjieba.tag(_encodable(text)))


def is_word(text: str) -> bool:
    """Whether *text* is a word of the dictionary."""
    return len(text) > 1 and bool(rjieba.has_word(_encodable(text)))


def _encodable(text: str) -> str:
    """*text* with a question mark for each lone surrogate, which no encoding has."""
    return _SURROGATE.sub("?", text)
