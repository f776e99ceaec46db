"""Reads a page whose bytes are damaged: a cut byte, or a piece of another charset in between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.frequent import COMMON
from pipeline.reading.script_evidence import common_share

#: No GBK or Big5 character holds one of these bytes, so damage cannot spread across them.
_FENCE = re.compile(rb"([<>\r\n\t \"'&;=]+)")
#: Three characters of UTF-8 or more; whether they are is told by decoding them.
_UTF8_RUN = re.compile(rb"[\x80-\xff]{9,}")
_CHINESE = frozenset({"gb18030", "gbk", "gb2312", "big5", "big5hkscs"})
#: A damaged piece longer than this is read with replacement signs instead of being mended.
_MAX_MENDED = 20_000
_REPLACEMENTS = re.compile("\ufffd{2,}")


@dataclass(frozen=True, kw_only=True)
class Mended:
    """The text, and how many pieces were read in another charset than the page's."""

    text: str
    foreign_runs: int = 0


def mend(body: bytes, encoding: str) -> Mended:
    """Read *body* in *encoding*; pieces that do not fit are mended or read in another charset."""
    if encoding in _CHINESE:
        return _mend_chinese(body, encoding)
    try:
        return Mended(text=body.decode(encoding))
    except UnicodeDecodeError:
        pass
    if encoding not in ("utf-8", "utf_8"):
        return Mended(text=body.decode(encoding, "replace"))
    return _mend_utf8(body)


def _mend_utf8(body: bytes) -> Mended:
    pieces, foreign = [], 0
    for piece in _FENCE.split(body):
        try:
            pieces.append(piece.decode("utf-8"))
        except UnicodeDecodeError:
            other = _read_as(piece, "gb18030")
            foreign += other is not None
            pieces.append(other or _REPLACEMENTS.sub("\ufffd", piece.decode("utf-8", "replace")))
    return Mended(text=_without_cut_end("".join(pieces)), foreign_runs=foreign)


def _mend_chinese(body: bytes, encoding: str) -> Mended:
    pieces, foreign, last = [], 0, 0
    for run in _UTF8_RUN.finditer(body):
        other = _utf8_inside(run[0], encoding)
        if other is not None:
            pieces += [_strict_or_mended(body[last : run.start()], encoding), other]
            foreign, last = foreign + 1, run.end()
    pieces.append(_strict_or_mended(body[last:], encoding))
    return Mended(text=_without_cut_end("".join(pieces)), foreign_runs=foreign)


def _utf8_inside(run: bytes, encoding: str) -> str | None:
    """The run as UTF-8, if that looks more like Chinese than the page's own charset does."""
    try:
        text = run.decode("utf-8")
    except UnicodeDecodeError:
        return None
    own = run.decode(encoding, "replace")
    return text if common_share(text) >= common_share(own) + 0.2 else None


def _strict_or_mended(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return "".join(_mend_piece(piece, encoding) for piece in _FENCE.split(body))


def _mend_piece(piece: bytes, encoding: str) -> str:
    try:
        return piece.decode(encoding)
    except UnicodeDecodeError:
        if len(piece) > _MAX_MENDED:
            return _REPLACEMENTS.sub("\ufffd", piece.decode(encoding, "replace"))
        return _read_as(piece, "utf-8") or _realign(piece, encoding)


def _read_as(piece: bytes, encoding: str) -> str | None:
    try:
        text = piece.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if common_share(text) > 0.4 else None


def _realign(piece: bytes, encoding: str) -> str:
    """Skip the fewest bytes so that the rest reads as ordinary characters.

    A lost byte shifts every pair after it. Dynamic programming over positions: take one ASCII
    byte, take a pair (worth more when the character is common), or skip a byte at a price.
    """
    n = len(piece)
    best: list[tuple[float, int, str]] = [(float("-inf"), 0, "")] * (n + 1)
    best[n] = (0.0, n, "")
    for i in range(n - 1, -1, -1):
        options = [(best[i + 1][0] - 3.0, i + 1, "\ufffd")]
        if piece[i] < 0x80:
            options.append((best[i + 1][0] + 0.5, i + 1, chr(piece[i])))
        for width in (2, 4):
            sign = _sign(piece[i : i + width], encoding) if i + width <= n else ""
            if sign:
                worth = 1.0 if sign in COMMON else 0.3 if width == 2 else -1.0
                options.append((best[i + width][0] + worth, i + width, sign))
        best[i] = max(options)
    signs, i = [], 0
    while i < n:
        _, following, sign = best[i]
        signs.append(sign)
        i = following
    return "".join(signs)


def _sign(pair: bytes, encoding: str) -> str:
    if pair[0] < 0x80:
        return ""
    try:
        text = pair.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 else ""


def _without_cut_end(text: str) -> str:
    """The page's last byte was cut: the replacement sign at the very end says nothing."""
    return text.removesuffix("\ufffd")
