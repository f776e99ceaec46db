"""Dates and times of day: 2020年5月26日, 26 May, Monday, 昨天, 上午9时, 9:30 p.m."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import SAME_LENGTH, Found

KIND = "date"

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join([rf"{m}|{m[:3]}\b\.?" if m != "May" else "May" for m in _MONTHS] + [r"Sept\b\.?"])
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_HOUR = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HAN = "〇零一二三四五六七八九十"
#: What a date may begin with.
_FIRST = rf"(?=[\d{_HAN}星礼周前昨今明后当次翌去本上下第凌清早中傍晚深]|\b[A-Za-z])"
_DATE = re.compile(
    rf"{_FIRST}(?:"
    # 2020年5月26日, 5月底, 二〇二〇年, 26日
    rf"(?:\d{{4}}|[{_HAN}]{{4}}|\d{{2}}(?=年\d))\s?年(?:\s?(?:\d{{1,2}}|[{_HAN}]{{1,3}})\s?月(?:份"
    rf"|[初中底末])?)?(?:\s?(?:\d{{1,2}}|[{_HAN}]{{1,3}})\s?[日号])?"
    rf"|(?:\d{{1,2}}|[{_HAN}]{{1,3}})\s?月(?:份|[初中底末])?(?:\s?(?:\d{{1,2}}|[{_HAN}]{{1,3}})\s?"
    rf"[日号])?"
    rf"|(?:\d{{1,2}}|[{_HAN}]{{2,3}})\s?日(?![元本])"
    r"|[上下本这]个?(?:周|星期|礼拜)[一二三四五六日天末]?|(?:星期|礼拜"
    r"|周)[一二三四五六日天末](?![年期到])"
    r"|前天|昨[天日晚夜]|今[天日晨晚早]|明[天日晚早]|后天|当[天日晚]|次日|翌日|[去今明前后]年"
    r"|[本这上下]个?月"
    r"|上半年|下半年|[第]?[一二三四]季度"
    r"|(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚间|深夜)(?:\s?(?:\d{1,2}"
    r"|[一二三四五六七八九十两]{1,3})\s?[点时](?:半|\d{1,2}分|[一二三四五六七八九十]{1,3}分)?)?"
    rf"|[{_HAN}]{{1,3}}(?:时许|时左右|点钟|点半|点左右|点许)"
    r"|\d{1,2}\s?[点时]\d{1,2}分|\d{1,2}时许?"
    # 2020-05-26, 26.05.2020, 5/26/2020
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    # 9:30 p.m.
    r"|\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?"
    rf"|\b(?:{_MONTH})\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH})(?:,?\s\d{{4}})?"
    rf"|\b(?:{_MONTH})\s\d{{4}}\b|\b(?:{'|'.join(m for m in _MONTHS if m not in ('March', 'May'))}"
    rf")\b"
    r"|(?<=\bin )(?:March|May)\b|\b(?:last|this|next|early|late|mid)[- ](?:March|May)\b"
    rf"|\b(?:{_HOUR}|\d{{1,2}}) o['’]clock|\b(?:noon|midnight)\b"
    rf"|\b(?:{_DAY})\b"
    r"|\b(?:yesterday|today|tomorrow|tonight)\b"
    r"|\b(?:last|this|next)\s(?:week|month|year|weekend|night|spring|summer|autumn|fall|winter)\b"
    r"|\b(?:in|since|until|by|of|from|before|after|during|to|between|and)\s((?:1[6-9]"
    r"|20)\d{2})\b(?!\s?(?:people|men|women|dollars|jobs|homes|cases|%)))"
)


def find(text: str) -> list[Found]:
    """The dates and times of *text*."""
    found = []
    for hit in _DATE.finditer(text.translate(SAME_LENGTH)):
        start, end = hit.span(1) if hit[1] else hit.span()
        value = re.sub(r"[\s.,]|(?<=\d)(?:st|nd|rd|th)|of ", "", text[start:end].lower())
        found.append(Found(start, end, _canonical(value)))
    return found


def _canonical(value: str) -> str:
    """One value for 2020-5-26 and 2020年05月26日; 号 is 日, 星期 is 周."""
    value = (
        value.replace("号", "日").replace("星期", "周").replace("礼拜", "周").replace("天", "日")
    )
    numbers = re.findall(r"\d+", value)
    if len(numbers) == 3 and len(numbers[0]) == 4:
        return "-".join(str(int(n)) for n in numbers)
    for month in _MONTHS:
        value = value.replace(month.lower(), month[:3].lower())
    return re.sub(r"0(?=\d[月日])", "", value)
