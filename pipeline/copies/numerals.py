"""Numbers in a folded text, however written: 1.5亿, 1亿5000万 and 150 million are one value.

Also 十二 = twelve = 12, 二〇二〇 = 2020, 百分之五 = 5 percent = 5%. A lone 一 inside a word (统一)
and numbers of more digits than any real one are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Number:
    """A number and its half-open span in the folded text. ``value`` is canonical: ``1.5%``."""

    start: int
    end: int
    value: str


def _words(text: str) -> list[str]:
    return text.split()


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_SMALL = {w: i for i, w in enumerate(_ONES)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
_BIG = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
_ENGLISH = "|".join(sorted({*_SMALL, "hundred", *_BIG}, key=len, reverse=True))
_HAN = "零〇一二三四五六七八九两十百千万亿"
_COUNTED = "年月日号时点岁个名位人次届家所项条件台辆架艘座倍成亿万千百"

_NUMBER = re.compile(
    rf"(?P<arabic>\d{{1,18}}(?:\.\d{{1,9}})?)(?P<units>(?:[千百]?[万亿]"
    rf"|[千百](?![瓦米克里卡焦帕赫伏]))?"
    r"(?:\d{1,8}(?:\.\d{1,9})?[万千]){0,2}万?亿?)"
    rf"(?:\s?(?P<big>{'|'.join(_BIG)})\b)?"
    r"|(?P<part>百分之|千分之)?"
    rf"(?P<han>[{_HAN}]{{2,24}}(?:点[零〇一二三四五六七八九]{{1,6}}(?:[万亿]+|(?=[个%]|$)|(?(part)"
    rf"|(?!))))?"
    r"|(?<=分之)[一二三四五六七八九十](?:点[零〇一二三四五六七八九]+)?"
    rf"|[一二三四五六七八九两十](?=[{_COUNTED}]))"
    rf"|(?<![a-z0-9])(?=[zotfsehnmb])(?P<english>(?:{_ENGLISH})(?:\s(?:and\s)?(?:{_ENGLISH})){{0,9}})\b"
)
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|percent\b)")
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([万亿千百]*)")


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(units: str) -> int:
    scale = 1
    for unit in units:
        scale *= _UNITS.get(unit) or _MYRIADS[unit]
    return scale


def _arabic(text: str) -> Decimal:
    return sum((Decimal(n) * _scaled(u) for n, u in _PIECE.findall(text)), Decimal(0))


def _han(text: str) -> Decimal | None:
    """The value of Chinese numerals, ``None`` when they make no number (千万, 七八)."""
    whole, _, fraction = text.partition("点")
    scale = 1
    while fraction and fraction[-1] in _MYRIADS:
        scale *= _MYRIADS[fraction[-1]]
        fraction = fraction[:-1]
    if all(c in _DIGITS for c in whole):
        if len(whole) in {2, 3} and not fraction and "〇" not in whole and "零" not in whole:
            return None
        value = Decimal("".join(str(_DIGITS[c]) for c in whole))
    else:
        counted = _han_integer(whole)
        if counted is None:
            return None
        value = Decimal(counted)
    if fraction:
        value += Decimal("0." + "".join(str(_DIGITS[c]) for c in fraction))
    return value * scale


def _han_integer(text: str) -> int | None:
    total = section = digit = 0
    seen = False
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit, seen = _DIGITS[character], True
        elif character in _UNITS:
            if not digit and character != "十":
                return None
            section += (digit or 1) * _UNITS[character]
            digit, seen = 0, True
        else:
            if not section + digit + total:
                return None
            if character == "亿":
                total = (total + section + digit) * _MYRIADS[character]
            else:
                total += (section + digit) * _MYRIADS[character]
            section = digit = 0
    return total + section + digit if seen else None


def _english(text: str) -> Decimal:
    total = current = 0
    for word in text.split():
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _BIG:
            total += (current or 1) * _BIG[word]
            current = 0
    return Decimal(total + current)


def find_numbers(text: str) -> Iterator[Number]:
    """Every number of the folded *text*, in order."""
    for found in _NUMBER.finditer(text):
        value = _value(found)
        if value is None:
            continue
        end = found.end()
        percent = _PERCENT.match(text, end)
        if percent:
            end = percent.end()
        sign = "%" if percent or found["part"] == "百分之" else ""
        yield Number(found.start(), end, _plain(value) + sign)


def _value(found: re.Match[str]) -> Decimal | None:
    if found["arabic"]:
        value = _arabic(found["arabic"] + found["units"])
        return value * _BIG[found["big"]] if found["big"] else value
    if found["english"]:
        words = found["english"]
        return None if words in _BIG or words == "hundred" else _english(words)
    value_or_none = _han(found["han"])
    if value_or_none is not None and found["part"] == "千分之":
        return value_or_none / 1000
    return value_or_none
