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
_STAND_INS_FROM = chr(_FIRST_STAND_IN)
#: Joins two emoji into one.
_JOINER = "\u200d"


def _combining() -> frozenset[str]:
    """All marks that belong to the character before them, skin tones and the joiner included."""
    marks = {c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.category(c)[0] == "M"}
    marks.update(map(chr, (*range(0x1F3FB, 0x1F400), *range(0xE0100, 0xE01F0))), _JOINER)
    return frozenset(marks)


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


_COMBINING = _combining()
_MARKS = "".join(sorted(_COMBINING))
_LETTER = f"[^\\W{_no_spaces()}{CHINESE_DIGITS}]"
_WORD = (
    # 1.5亿, 12%, 3,000, 3:1, 2-0, 12km, 5G: a number with what is grown onto it
    rf"\d+(?:[.,．:：]\d+|[-–]\d{{1,3}}(?![-–\d]))*(?:[%％‰]|[{CHINESE_DIGITS}]+|{_LETTER}+)?"
    # Reuters, don't, iPhone12: a word of a script with spaces, apostrophes inside
    rf"|{_LETTER}+(?:['’]{_LETTER}+)*"
    # 二十一: a Chinese number of two signs and more
    rf"|[{CHINESE_DIGITS}]{{2,}}"
)
#: Pieces longer than one sign, in a text without combining marks.
_PIECE = re.compile(_WORD)
#: All pieces of any text: with marks, joined emoji, flags, and what looks like a stand-in.
_ANY_PIECE = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}"
    rf"|(?:(?<!{_JOINER})(?:{_WORD.replace(_LETTER, f'(?:{_LETTER}|[{_MARKS}])')}|[^\n]))"
    rf"(?:[{_MARKS}]|(?<={_JOINER})[^\n])*"
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
        if len(word) == 1 and word < _STAND_INS_FROM:
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
    if text.isascii() or not _is_rare(text):
        return _PIECE.sub(stand_in, text)
    return _ANY_PIECE.sub(stand_in, text)


def _is_rare(text: str) -> bool:
    """Whether *text* has combining marks, flags, or what could be taken for a stand-in."""
    signs = set(text)
    return max(signs, default="") >= "\U0001f000" or not signs.isdisjoint(_COMBINING)


#: Letters in a row that reach further than this to one side are no word (base64, say).
_REACH = 64
#: Signs that join nothing: Han that are no digits, white space, most punctuation.
_ALONE = frozenset(map(chr, (*range(0x3000, 0xA000), *b' \n\t()[]{}<>;!?_/*#`|"\\'))) - frozenset(
    CHINESE_DIGITS
)


def is_inside(text: str, at: int) -> bool:
    """Whether *at* lies strictly inside a piece of *text*; ends of the text do not."""
    if not 0 < at < len(text) or (after := text[at]) in _ALONE:
        return False
    before = text[at - 1]
    if after < "\u0080" and before in _ALONE:
        return False
    start, end = _bounds(text, at)
    return start < at < end


def piece_start(text: str, at: int) -> int:
    """Start of the piece that *at* lies strictly inside; *at* itself between two pieces."""
    return _bounds(text, at)[0] if is_inside(text, at) else at


def piece_end(text: str, at: int) -> int:
    """End of the piece that *at* lies strictly inside; *at* itself between two pieces."""
    return _bounds(text, at)[1] if is_inside(text, at) else at


def _bounds(text: str, at: int) -> tuple[int, int]:
    """Start and end of the piece around *at*, ``(at, at)`` between two and in endless ones."""
    start = at - 1
    first = max(0, at - _REACH)
    while start > first and text[start] not in _ALONE:
        start -= 1
    stop = min(len(text), at + _REACH)
    pieces = _PIECE if text[start : at + 1].isascii() else _ANY_PIECE
    for piece in pieces.finditer(text, start, stop):
        if piece.end() > at:
            is_endless = (piece.start() == first > 0) or piece.end() == stop < len(text)
            if piece.start() >= at or is_endless:
                break
            return piece.start(), piece.end()
    return at, at
