"""Comparable text, with offsets back into the original.

Two texts that say the same in another dress (traditional characters, full width, other quotation
marks, letters of another script that look alike, characters that print nothing, pinyin behind a
character) fold into the same text. Everything found in the folded text can be shown in the
original, because each folded character knows which original character it came from.

The folded text holds letters, digits, CJK characters, ``%``, a point inside a number, one space
between words and a line feed where a sentence ends. It is lower case.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

#: Version of the folding; part of every recipe derived from it.
FOLDING = "fold1"

_DROP, _SPACE, _END = 0, 32, 10
_UNKNOWN, _EXPANDS = -1, -2
_CODE_POINTS = 0x110000

_ENDS = frozenset("。！？!?;；…\n\r\u2028\u2029\u0085।؟۔")
_KEPT_MARKS = frozenset("%")
#: Pinyin behind a character, as in 主(zhu): a reading aid or a trick against search.
_PINYIN = re.compile(
    r"(?<=[\u3400-\u9fff])\s?[(（\[【]\s?"
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouüvāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,3}(?:ng|n|r)?[1-5]?"
    r"\s?[)）\]】]"
)

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Folded:
    """A folded text. ``offsets[i]`` is the index in the original of folded character ``i``."""

    text: str
    offsets: NDArray[np.int64]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that folded characters *start* to *end* came from."""
        if start >= end:
            place = int(self.offsets[start]) if start < len(self.offsets) else 0
            return place, place
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


class _Table:
    """What each code point folds into, worked out when it is first met.

    ``codes[c]`` is one code point, ``_DROP`` or ``_EXPANDS`` (then ``expansions[c]`` has several).
    """

    def __init__(self, characters: dict[str, str]) -> None:
        self.characters = characters
        self.codes = np.full(_CODE_POINTS, _UNKNOWN, dtype=np.int64)
        self.expansions: dict[int, list[int]] = {}

    def look_up(self, points: NDArray[np.uint32]) -> Codes:
        codes: Codes = self.codes[points]
        if (codes == _UNKNOWN).any():
            for point in np.unique(points[codes == _UNKNOWN]).tolist():
                self._learn(point)
            codes = self.codes[points]
        return codes

    def _learn(self, point: int) -> None:
        folded = self._fold_character(chr(point))
        if len(folded) > 1:
            self.expansions[point] = folded
            self.codes[point] = _EXPANDS
        else:
            self.codes[point] = folded[0] if folded else _DROP

    def _fold_character(self, character: str) -> list[int]:
        if character in _ENDS:
            return [_END]
        known = self.characters.get(character)
        text = known or unicodedata.normalize("NFKD", character).casefold()
        parts = (self._fold_part(self.characters.get(c, c)) for c in text)
        folded = [code for code in parts if code != _DROP]
        marks_only = all(code in {_SPACE, _END} for code in folded)
        return folded[:1] if marks_only else folded

    @staticmethod
    def _fold_part(character: str) -> int:
        if character in _ENDS:
            return _END
        category = unicodedata.category(character)
        if category[0] in "LN" or character in _KEPT_MARKS:
            return ord(character)
        # marks, controls and what prints nothing vanish; so does the apostrophe inside a word
        if category in {"Mn", "Me", "Cf", "Cs", "Co", "Cn", "Sk"} or character in "'’ʼ＇":
            return _DROP
        return _SPACE


@cache
def _table() -> _Table:
    text = files("pipeline.copies").joinpath("data", "fold_characters.txt").read_text("utf8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return _Table({source: target for target, sources in rows for source in sources})


def fold(text: str, removed: tuple[tuple[int, int], ...] = ()) -> Folded:
    """The comparable form of *text*; the spans *removed* (boilerplate) are left out of it.

    Any string is accepted, broken surrogates included. Linear in the length of the text.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = _table().look_up(points)
    offsets = np.arange(len(codes))
    _mark_points(points, codes)
    for start, end in _pinyin_spans(text):
        codes[start:end] = _DROP
    for start, end in removed:
        codes[start:end] = _END
    if (codes == _EXPANDS).any():
        codes, offsets = _expand(points, codes)
    codes, offsets = codes[codes != _DROP], offsets[codes != _DROP]
    codes, offsets = _join_separators(codes, offsets)
    return Folded(codes.astype("<u4").tobytes().decode("utf-32-le", "replace"), offsets)


def _pinyin_spans(text: str) -> list[tuple[int, int]]:
    if "(" not in text and "（" not in text and "[" not in text and "【" not in text:
        return []
    return [found.span() for found in _PINYIN.finditer(text)]


def _is_digit(codes: Codes) -> NDArray[np.bool_]:
    digits: NDArray[np.bool_] = (codes >= 48) & (codes <= 57)
    return digits


def _mark_points(points: NDArray[np.uint32], codes: Codes) -> None:
    """Keep the point of a decimal, drop the comma of thousands, end sentences at full stops."""
    for place in np.flatnonzero(np.isin(points, _POINTS)).tolist():
        before = codes[place - 1] if place else _SPACE
        after = codes[place + 1] if place + 1 < len(codes) else _END
        if 48 <= before <= 57 and 48 <= after <= 57:
            is_comma = points[place] in _COMMAS
            group = _is_digit(codes[place + 1 : place + 5])
            if not is_comma:
                codes[place] = ord(".")
            elif group[:3].all() and len(group) >= 3 and not group[3:].any():
                codes[place] = _DROP
        elif points[place] in _STOPS and after in {_SPACE, _END}:
            codes[place] = _END


_COMMAS = frozenset(map(ord, ",，"))
_STOPS = frozenset(map(ord, ".．"))
_POINTS = np.array(sorted(_COMMAS | _STOPS), dtype=np.uint32)


def _expand(points: NDArray[np.uint32], codes: Codes) -> tuple[Codes, NDArray[np.int64]]:
    expansions = _table().expansions
    places = np.flatnonzero(codes == _EXPANDS)
    counts = np.ones(len(codes), dtype=np.int64)
    several = [expansions[int(points[place])] for place in places]
    counts[places] = [len(one) for one in several]
    offsets = np.repeat(np.arange(len(codes)), counts)
    out = np.repeat(codes, counts)
    out[out == _EXPANDS] = [code for one in several for code in one]
    return out, offsets


def _is_cjk(codes: Codes) -> NDArray[np.bool_]:
    cjk: NDArray[np.bool_] = ((codes >= 0x3400) & (codes <= 0x9FFF)) | (codes >= 0x20000)
    return cjk


def _join_separators(codes: Codes, offsets: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
    """One separator for a run of them (the strongest), none between two CJK characters."""
    is_separator = (codes == _SPACE) | (codes == _END)
    starts = np.flatnonzero(is_separator & ~np.concatenate(([False], is_separator[:-1])))
    if not len(starts):
        return codes, offsets
    ends_sentence = np.zeros(len(codes), dtype=bool)
    run = np.cumsum(is_separator & ~np.concatenate(([False], is_separator[:-1]))) - 1
    at_end = np.flatnonzero(codes == _END)
    ends_sentence[starts[run[at_end]]] = True
    codes = np.where(ends_sentence, _END, np.where(is_separator, _SPACE, codes))
    keep = ~is_separator
    keep[starts] = True
    codes, offsets = codes[keep], offsets[keep]
    cjk = _is_cjk(codes)
    around = np.concatenate(([True], cjk[:-1])) & np.concatenate((cjk[1:], [True]))
    keep = ~((codes == _SPACE) & around)
    return codes[keep], offsets[keep]
