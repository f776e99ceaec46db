"""Numbers: 12, 1.5亿, 十二, twelve, 12%. One value however they are written."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import SAME_LENGTH, Found, any_of, overlaps
from pipeline.copies.numerals import find_numbers

KIND = "number"

#: What is counted after a single Chinese number sign.
_COUNTED = (
    "人名个位次年月日天岁元块万亿倍成只条家所座辆台件项起场届级层楼度米里吨斤号种份点分秒时周期"
    "支枝篇句章节股例死伤户口间栋幢艘架门颗枚张幅头匹亩辈代季轮审连胜负"
)
_SINGLE = re.compile(rf"(?:第|近|约|达|至|超|逾|共)?([一二三四五六七八九两十])(?=[{_COUNTED}])")
#: Words that hold number signs and count nothing.
_NO_NUMBER = re.compile(
    any_of(
        [
            "一个个",
            "一起",
            "一定",
            "一样",
            "一些",
            "一直",
            "一般",
            "一切",
            "一旦",
            "一方面",
            "一边",
            "一面",
            "一时",
            "一度",
            "一系列",
            "一点",
            "一下",
            "一位位",
            "一天天",
            "一次次",
            "一家人",
            "统一",
            "唯一",
            "万一",
            "之一",
            "同一",
            "单一",
            "十分",
            "万分",
            "千万别",
            "千万不",
            "千万要",
            "百姓",
            "老百姓",
            "四川",
            "三亚",
            "九江",
            "五粮液",
            "七夕",
            "八卦",
            "三明治",
            "二手",
            "两岸",
            "两会",
            "两个月饼",
            "一口气",
            "一年一度",
            "百科",
            "百度",
            "千里马",
            "一代",
            "一号文件",
            "一门心思",
            "一条龙",
            "一间间",
            "一月",
        ]
    )
)
_FRACTION = re.compile(
    r"([一二三四五六七八九十]|\d{1,3})分之([一二三四五六七八九十]"
    r"|\d{1,3})(?![一二三四五六七八九十百])"
    r"|\b(?:(an?|one|two|three|four|five|six|seven|eight|nine|\d)[ -])"
    r"(thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b"
)
#: Scores and ratios: the order of their numbers counts.
_RATIO = re.compile(r"(?<![\d.:-])\d{1,3}\s?[:：比-]\s?\d{1,3}(?![\d.:-])")
_HUGE = re.compile(r"\d{19,}")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ENGLISH_EXTRA = {
    "once": "1x",
    "twice": "2x",
    "thrice": "3x",
    "half": "0.5",
    "dozen": "12x",
    "dozens": "12s",
    "scores": "20s",
    "hundreds": "100s",
    "thousands": "1000s",
    "millions": "1000000s",
    "billions": "1000000000s",
    "double": "x2",
    "doubled": "x2",
    "triple": "x3",
    "tripled": "x3",
    "quarter": "0.25",
    "quadrupled": "x4",
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
    "billion": "1000000000",
    "trillion": "1000000000000",
    "first": "#1",
    "second": "#2",
    "third": "#3",
    "fourth": "#4",
    "fifth": "#5",
    "sixth": "#6",
    "seventh": "#7",
    "eighth": "#8",
    "ninth": "#9",
    "tenth": "#10",
}
_EXTRA = re.compile(
    rf"\b{any_of(_ENGLISH_EXTRA)}\b"
    "|(?=[数几多余近上成十百千万亿一半翻过])(?:[数几多余近上成](?:十|百|千|万|亿)+|(?:十|百|千|万"
    "|亿)(?:多|余|几)|一半|半数|翻番|翻倍|过半)",
)


def find(text: str) -> list[Found]:
    """The numbers of *text* with their values, ``1.5%`` for a percentage."""
    plain = text.translate(SAME_LENGTH).lower()
    if len(plain) != len(text):
        plain = text.translate(SAME_LENGTH)
    places: list[int] | None = None
    if "," in plain and _SEPARATOR.search(plain):
        places = [n for n in range(len(plain)) if not _SEPARATOR.match(plain, n)]
        plain = "".join(plain[n] for n in places)
    fractions = [Found(hit.start(), hit.end(), hit[0]) for hit in _FRACTION.finditer(plain)]
    fractions += [Found(hit.start(), hit.end(), hit[0]) for hit in _RATIO.finditer(plain)]
    quiet = [Found(hit.start(), hit.end(), "") for hit in _NO_NUMBER.finditer(plain)]
    quiet += fractions
    found = [Found(n.start, n.end, n.value) for n in find_numbers(plain)]
    found = [number for number in found if not _is_quiet(number, quiet)]
    found += fractions + _rest(plain, found + quiet)
    if places is not None:
        found = [Found(places[n.start], places[n.end - 1] + 1, n.value) for n in found]
    return sorted(found)


def _is_quiet(number: Found, quiet: list[Found]) -> bool:
    return any(word.start <= number.start and number.end <= word.end for word in quiet)


def _rest(plain: str, taken: list[Found]) -> list[Found]:
    """What counts without being a plain number: a single sign, a rough or ordinal number."""
    rest = [
        Found(
            hit.start(1), hit.end(1), str("零一二三四五六七八九十".find(hit[1].replace("两", "二")))
        )
        for hit in _SINGLE.finditer(plain)
    ]
    rest += [
        Found(hit.start(), hit.end(), _ENGLISH_EXTRA.get(hit[0], hit[0]))
        for hit in _EXTRA.finditer(plain)
    ]
    rest += [Found(hit.start(), hit.end(), hit[0]) for hit in _HUGE.finditer(plain)]
    return [one for one in rest if not overlaps(one, taken)]
