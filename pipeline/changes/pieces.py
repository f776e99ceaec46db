"""The pieces of a text that a mark never cuts: words, numbers, and single signs elsewhere.

A text is turned into a string with one character per piece, so that rapidfuzz's distances, which
work on characters, work on pieces: 中 stays itself, ``Reuters`` and ``1.5亿`` become one stand-in
character each.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

#: Scripts written without spaces: every character is a piece (Thai … Khmer, kana, Han).
_NO_SPACES = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0xA4CF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x16FE0, 0x1B2FF),
    (0x20000, 0x3FFFF),
)
#: Signs that make up Chinese numbers; two and more in a row are one piece.
CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿萬億壹贰叁肆伍陆柒捌玖拾佰仟"
#: Stand-ins begin here: planes in which no character is assigned, then those of private use.
_FIRST_STAND_IN = 0x40000
#: Joins two emoji into one.
_JOINER = "\u200d"


def _combining() -> str:
    """The inside of a class of all marks that belong to the character before them."""
    last = 0x1F400  # the marks above are variation selectors, added by hand
    marks = [c for c in map(chr, range(0x300, last)) if unicodedata.category(c)[0] == "M"]
    return "".join(marks) + "\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef" + _JOINER


def _no_spaces() -> str:
    """The inside of a class of the scripts without spaces, Chinese digits apart."""
    digits = sorted(map(ord, CHINESE_DIGITS))
    parts = []
    for start, end in _NO_SPACES:
        low = start
        for digit in (d for d in digits if start <= d <= end):
            if digit > low:
                parts.append(f"{chr(low)}-{chr(digit - 1)}")
            low = digit + 1
        parts.append(f"{chr(low)}-{chr(end)}")
    return "".join(parts)


_MARKS = _combining()
_LETTER = f"[^\\W{_no_spaces()}{CHINESE_DIGITS}]"
_LETTER_OR_MARK = f"(?:{_LETTER}|[{_MARKS}])"
#: Where a piece of more than one character may begin, and how far it may reach.
_RUN = re.compile(rf"[^\W{_no_spaces()}](?:[^\W{_no_spaces()}]|[.,．'’%％‰{_MARKS}])+")
_PIECE = re.compile(
    # 1.5亿, 12%, 3,000, 12km, 5G: a number with what is grown onto it
    rf"\d+(?:[.,．]\d+)*(?:[%％‰]|[{CHINESE_DIGITS}]+|{_LETTER_OR_MARK}+)?"
    # Reuters, don't, iPhone12: a word of a script with spaces, apostrophes inside
    rf"|{_LETTER}{_LETTER_OR_MARK}*(?:['’]{_LETTER}{_LETTER_OR_MARK}*)*"
    # 二十一: a Chinese number of two signs and more
    rf"|[{CHINESE_DIGITS}]{{2,}}"
    # any other sign with its marks
    rf"|[^\n][{_MARKS}]*"
)
#: Needs the slow way: marks after signs that begin no run, flags, what looks like a stand-in.
_RARE = re.compile(rf"[{_MARKS}\U0001f1e6-\U0001f1ff\U00040000-\U0010ffff]")
_RARE_PIECE = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}"
    rf"|(?:(?<!{_JOINER}){_PIECE.pattern})(?:(?<={_JOINER})[^\n][{_MARKS}]*)*"
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text with one character per piece, and the way back to its offsets."""

    code: str
    #: Index in ``code`` after each piece longer than one character, ascending.
    _ends: list[int]
    #: How many characters the text is ahead of ``code`` from each of them on.
    _ahead: list[int]

    def offset(self, index: int) -> int:
        """Where the piece at *index* of ``code`` begins in the text."""
        found = bisect_right(self._ends, index)
        return index + self._ahead[found - 1] if found else index


def encode(text: str, stand_ins: dict[str, str]) -> Encoded:
    """*text* with one character per piece; equal pieces get equal stand-ins from *stand_ins*."""
    ends: list[int] = []
    aheads: list[int] = []
    ahead = 0

    def stand_in(piece: re.Match[str]) -> str:
        nonlocal ahead
        word = piece[0]
        if len(word) == 1 and word < "\U00040000":
            return word
        start = piece.start()
        if len(word) > 1:
            ends.append(start - ahead + 1)
            ahead += len(word) - 1
            aheads.append(ahead)
        found = stand_ins.get(word)
        if found is None:
            found = stand_ins[word] = chr(_FIRST_STAND_IN + len(stand_ins))
        return found

    return Encoded(_pieces(text, stand_in), ends, aheads)


def _pieces(text: str, stand_in: Callable[[re.Match[str]], str]) -> str:
    if _RARE.search(text):
        return _RARE_PIECE.sub(stand_in, text)
    return _PIECE.sub(stand_in, text)


def piece_bounds(text: str, at: int) -> tuple[int, int]:
    """Start and end of the piece that *at* lies strictly inside; ``(at, at)`` between pieces."""
    if not 0 < at < len(text):
        return at, at
    for run in _RARE_PIECE.finditer(text, max(0, at - 64), min(len(text), at + 64)):
        if run.start() < at < run.end():
            return run.start(), run.end()
        if run.start() >= at:
            break
    return at, at
