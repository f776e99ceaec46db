"""How good is a decoding? The bytes it cannot read, and how ordinary the characters look."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.frequent import COMMON

_FOREIGN = re.compile(r"[^\x00-\x7f]")
_COMMON = re.compile("[" + "".join(sorted(COMMON)) + "]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
_ODD = re.compile(r"[\ue000-\uf8ff\u0080-\u009f\U00020000-\U0010ffff]")
_SIGNS = re.compile(r"[\u00b7\u2010-\u203b\u3000-\u303f\uff01-\uff5e]")
#: Latin letters in a word with at most one accent at a time: ``café``, ``Straße``.
_LONE = re.compile(r"(?<![^\x00-\x7f])[^\x00-\x7f]{1,2}(?![^\x00-\x7f])")
_LETTER_RUN = re.compile(r"[^\W\d_]{2,}")
_MULTI_BYTE = frozenset(
    {"gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "cp932", "shift_jis", "euc_jp",
     "euc_jis_2004", "iso2022_jp", "cp949", "euc_kr", "johab"}
)  # fmt: skip
#: Above this share of unreadable sequences a reading is no reading.
_MAX_BAD_SHARE = 0.10


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one candidate encoding makes of a page's bytes."""

    encoding: str
    #: Unreadable sequences per character above ASCII, 0 to 1.
    bad_share: float
    #: Higher is likelier; about 1 for ordinary text, below 0.3 for garble.
    score: float

    @property
    def is_readable(self) -> bool:
        """Whether the text may be used at all."""
        return self.bad_share <= _MAX_BAD_SHARE and self.score > 0.2

    @property
    def confidence(self) -> float:
        """The score as a value from 0 to 1."""
        return max(0.0, min(1.0, self.score / 1.2))


def judge(sample: bytes, encoding: str) -> Reading:
    """Read *sample* in *encoding* and say how well that went."""
    text = sample.decode(encoding, "replace")
    # a cut at the end of the bytes is no sign of a wrong charset
    text = text.removesuffix("\ufffd")
    foreign = _FOREIGN.findall(text)
    total = len(foreign)
    if total == 0:
        return Reading(encoding=encoding, bad_share=0.0, score=0.6)
    bad = text.count("\ufffd")
    bad_share = bad / total
    score = _plausible(text, total, encoding) - 4 * bad_share
    return Reading(encoding=encoding, bad_share=bad_share, score=score)


def common_share(text: str) -> float:
    """Share of *text*'s characters above ASCII that are common in Chinese, 0 to 1."""
    foreign = _FOREIGN.findall(text)
    return len(_COMMON.findall(text)) / len(foreign) if foreign else 0.0


def _plausible(text: str, total: int, encoding: str) -> float:
    if encoding in ("utf-8", "utf_8"):
        # the form of UTF-8 does not come about by chance
        return 1.5
    if encoding in _MULTI_BYTE:
        return _plausible_east_asian(text, total, encoding)
    return _plausible_alphabet(text, total)


def _plausible_east_asian(text: str, total: int, encoding: str) -> float:
    ordinary = len(_COMMON.findall(text)) / total
    odd = _share(_ODD, text, total) + _share(_HALF_KANA, text, total)
    score = ordinary / 0.55
    if encoding in ("cp932", "euc_jp", "iso2022_jp", "shift_jis", "euc_jis_2004"):
        kana = _share(_KANA, text, total)
        # no Japanese text goes without kana; GB2312 holds kana too, hence the share
        score = (ordinary + 1.6 * kana) if kana > 0.15 else 0.4 * ordinary
    elif encoding in ("cp949", "euc_kr", "johab"):
        hangul = _share(_HANGUL, text, total)
        score = 1.2 * hangul * _spaced(text) if hangul > 0.5 else 0.3 * ordinary
    return min(1.2, score) - 2 * odd


def _spaced(text: str) -> float:
    """Korean writes words of a few syllables; a misread Chinese text has runs without end."""
    runs = re.findall(r"[\uac00-\ud7a3\u4e00-\u9fff]+", text)
    return min(1.0, 8 * len(runs) / max(1, sum(map(len, runs))) / 2) if runs else 0.0


def _plausible_alphabet(text: str, total: int) -> float:
    lone = sum(len(m) for m in _LONE.findall(text)) / total
    words = [w for w in _LETTER_RUN.findall(text) if not w.isascii()]
    letters = sum(len(_FOREIGN.findall(w)) for w in words) / total
    cased = sum(_case_is_ordinary(w) for w in words) / len(words) if words else 0.5
    return (
        0.25 * lone + 0.25 * letters + 0.4 * cased * max(lone, letters) - _share(_ODD, text, total)
    )


def _case_is_ordinary(word: str) -> bool:
    return word[1:].islower() or word.isupper() or word.lower() == word.upper()


def _share(pattern: re.Pattern[str], text: str, total: int) -> float:
    return min(1.0, len(pattern.findall(text)) / total)
