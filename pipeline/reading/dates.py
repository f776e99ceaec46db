"""Dates as pages write them, read with the precision they give and never more.

Relative forms (昨天, 3小时前, a month and a day without a year) need the moment of capture; without
it they stay unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "О": 0,
    "元": 1,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio janeiro ene gen janv",
            "feb february februar février fevrier febrero febbraio fevereiro févr",
            "mar march märz maerz mars marzo março marco mär mrz",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio maio mag",
            "jun june juni juin junio giugno junho giu",
            "jul july juli juillet julio luglio julho juil lug",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre settembre setembro set",
            "oct october oktober octobre octubre ottobre outubro okt ott out",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre decembre diciembre dicembre dezembro dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_HAN_NUMBER = "〇零○ＯО一二三四五六七八九十廿卅"

_CLOCK = (
    r"(?:[T\s,，/|]{{0,4}}(?:um|at|à|às|a las|alle|[-–·@])?\s{{0,2}}(?:[周週][一二三四五六日]|"
    r"星期[一二三四五六日天]|[（(]\S{{1,3}}[)）])?\s{{0,2}}"
    r"(?P<{0}half>上午|下午|晚上|凌晨|中午|早上)?\s?(?P<{0}hour>[01]?\d|2[0-4])\s?(?:[:：hH]|"
    r"点|點|时|時)\s?"
    r"(?P<{0}minute>[0-5]\d)?(?:\s?(?:[:：]|"
    r"分)\s?(?P<{0}second>[0-5]\d)(?:[.,]\d{{1,9}})?)?(?:分|秒)?"
    r"\s?(?P<{0}ampm>[ap]\.?m\.?)?\s?(?P<{0}zone>Z\b|(?:UTC|GMT)?\s?[+-]\d{{2}}:?\d{{2}}|UTC|"
    r"GMT|[（(]?(?:北京时间|北京時間|台北時間|GMT\+8|UTC\+8)[）)]?)?)?"
)


def _with_clock(pattern: str, name: str) -> str:
    return pattern + _CLOCK.format(name)


_FORMS = (
    _with_clock(
        r"(?<![\d.])(?P<y1>(?:19|20)\d\d)\s?(?:[-/.]|年|－|—)\s?(?P<m1>1[0-2]|"
        r"0?[1-9])\s?(?:[-/.]|月|－|—)\s?"
        r"(?P<d1>3[01]|[12]\d|0?[1-9])(?!\d)\s?(?:日|号|號)?",
        "a",
    ),
    _with_clock(
        rf"(?P<y2>[{_HAN_NUMBER}]{{4}})年\s?(?P<m2>[{_HAN_NUMBER}]{{1,2}})"
        rf"月\s?(?P<d2>[{_HAN_NUMBER}]{{1,3}})(?:日|号|號)",
        "b",
    ),
    _with_clock(
        r"(?:民國|民国)\s?(?P<y3>\d{1,3})\s?[年./-]\s?(?P<m3>1[0-2]|"
        r"0?[1-9])\s?[月./-]\s?(?P<d3>3[01]|[12]\d|0?[1-9])(?!\d)日?",
        "c",
    ),
    _with_clock(
        rf"(?P<m4>{_MONTH})\.?\s(?P<d4>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s(?P<y4>(?:19|"
        rf"20)\d\d)(?!\d)",
        "d",
    ),
    _with_clock(
        rf"(?<!\d)(?P<d5>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.|er|"
        rf"º)?[\s-](?:de\s)?(?P<m5>{_MONTH})\.?,?[\s-](?:de\s)?(?P<y5>(?:19|20)\d\d)(?!\d)",
        "e",
    ),
    _with_clock(
        r"(?<![\d.])(?P<d6>3[01]|[12]\d|0?[1-9])\.(?P<m6>1[0-2]|0?[1-9])\.(?P<y6>(?:19|"
        r"20)\d\d)(?!\d)",
        "f",
    ),
    r"(?<!\d)(?P<y7>(?:19|20)\d\d)(?P<m7>0[1-9]|1[0-2])(?P<d7>0[1-9]|[12]\d|3[01])(?!\d)",
    # month first or day first is only told apart by a number above twelve
    _with_clock(
        r"(?<!\d)(?P<m8>1[0-2]|0?[1-9])/(?P<d8>1[3-9]|2\d|3[01])/(?P<y8>(?:19|20)\d\d)(?!\d)", "g"
    ),
    _with_clock(
        r"(?<!\d)(?P<d9>1[3-9]|2\d|3[01])/(?P<m9>1[0-2]|0?[1-9])/(?P<y9>(?:19|20)\d\d)(?!\d)", "h"
    ),
)
_ABSOLUTE = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)
_NO_YEAR = re.compile(
    r"(?<![\d/.-])(?P<m>1[0-2]|0?[1-9])(?:[-/]|月)(?P<d>3[01]|[12]\d|0?[1-9])日?(?![\d/-])\s{0,3}"
    r"(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?"
)
_DAY_WORD = re.compile(
    r"(?P<word>今天|昨天|昨日|前天|today|yesterday)(?:,?\s?(?:at\s)?(?P<hour>[01]?\d|"
    r"2[0-3])[:：](?P<minute>[0-5]\d))?",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?P<count>\d{1,3}|半|an?|one)\s?(?:个|個)?(?P<unit>秒|分钟|分鐘|小时|小時|天|日|周|週|"
    r"星期|月|年|second|"
    r"minute|min|hour|hr|day|week|month|year)s?\s?(?:钟|鐘)?(?:以?前|之前|\sago)",
    re.IGNORECASE,
)
_UNIT_SECONDS = {
    "秒": 1, "second": 1, "分钟": 60, "分鐘": 60, "minute": 60, "min": 60,
    "小时": 3600, "小時": 3600,
    "hour": 3600, "hr": 3600, "天": 86400, "日": 86400, "day": 86400, "周": 604800, "週": 604800,
    "星期": 604800, "week": 604800,
}  # fmt: skip
_DAYS_BACK = {"今天": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2}
_CHINA = timezone(timedelta(hours=8))
_FIRST_YEAR = 1991  # the web's first
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T\s](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?"
)
_URL_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:(?P<s>[-/_.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|"
    r"0?[1-9])|"
    r"[-/]?(?P<m2>0[1-9]|1[0-2])[-/]?(?P<d2>0[1-9]|[12]\d|3[01]))(?!\d)"
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A moment as far as the page told it, and where in the text it stood."""

    day: date
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: timezone | None = None
    start: int = 0
    end: int = 0

    @property
    def has_minute(self) -> bool:
        """Whether the time of day is known."""
        return self.hour is not None and self.minute is not None

    def iso(self) -> str:
        """ISO 8601 with the known precision."""
        if not self.has_minute:
            return self.day.isoformat()
        seconds = "" if self.second is None else f":{self.second:02d}"
        text = f"{self.day.isoformat()}T{self.hour:02d}:{self.minute:02d}{seconds}"
        if self.zone is None:
            return text
        offset = self.zone.utcoffset(None)
        total = int(offset.total_seconds() // 60)
        sign = "-" if total < 0 else "+"
        return f"{text}{sign}{abs(total) // 60:02d}:{abs(total) % 60:02d}"


def find_moments(text: str, captured: datetime | None = None) -> Iterator[Moment]:
    """Every date in *text*, in order; impossible and future ones are left out."""
    for found in _ABSOLUTE.finditer(text[:2000]):
        moment = _absolute(found)
        if moment is not None and _is_possible(moment.day, captured):
            yield moment


def find_moment(text: str, captured: datetime | None = None) -> Moment | None:
    """The first date in *text*; forms that need *captured* are tried last."""
    first = next(find_moments(text, captured), None)
    if first is not None or captured is None:
        return first
    return _relative(text[:2000], captured)


def parse_iso(text: str, captured: datetime | None = None) -> Moment | None:
    """A machine-readable date (meta element, JSON-LD, ``time`` element), else any date in it."""
    found = _ISO.match(text)
    if not found:
        return find_moment(text, captured)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    if not _is_possible(day, captured):
        return None
    if found[4] is None or (found[4], found[5], found[6], found[7]) == ("00", "00", "00", None):
        return Moment(day=day)
    return Moment(
        day=day,
        hour=min(23, int(found[4])),
        minute=min(59, int(found[5])),
        second=None if found[6] is None else min(59, int(found[6])),
        zone=_zone(found[7] or ""),
    )


def date_in_url(url: str, captured: datetime | None = None) -> Moment | None:
    """The day an address names: ``/2020/05/26/``, ``/20200526/``, ``2020-05-26``."""
    for found in _URL_DATE.finditer(url):
        month, day = found["m"] or found["m2"], found["d"] or found["d2"]
        moment = _safe(int(found["y"]), int(month), int(day))
        if moment is not None and _is_possible(moment, captured):
            return Moment(day=moment)
    return None


def _is_possible(day: date, captured: datetime | None) -> bool:
    # two days: a page in another time zone, a clock a little off
    latest = (captured or datetime.now(UTC)).date() + timedelta(days=2)
    return day.year >= _FIRST_YEAR and day <= latest


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _absolute(found: re.Match[str]) -> Moment | None:
    parts = found.groupdict()
    form = next(i for i in range(1, 10) if parts[f"y{i}"])
    year, month, day = (_number(parts[f"{unit}{form}"]) for unit in "ymd")
    if form == 3:
        year += 1911  # the Republic's first year is 1912
    whole = _safe(year, month, day)
    if whole is None:
        return None
    name = "abcdef gh"[form - 1] if form != 7 else None
    clock = {key: parts[f"{name}{key}"] if name else None for key in _CLOCK_PARTS}
    hour, minute = _hour(clock), clock["minute"]
    if hour is None or (minute is None and clock["half"] is None):
        return Moment(day=whole, start=found.start(), end=found.end())
    return Moment(
        day=whole,
        hour=hour,
        minute=int(minute or 0),
        second=int(clock["second"]) if clock["second"] else None,
        zone=_zone(clock["zone"] or ""),
        start=found.start(),
        end=found.end(),
    )


_CLOCK_PARTS = ("half", "hour", "minute", "second", "ampm", "zone")


def _hour(clock: dict[str, str | None]) -> int | None:
    if clock["hour"] is None:
        return None
    hour = int(clock["hour"])
    afternoon = clock["half"] in ("下午", "晚上") or (clock["ampm"] or "").lower().startswith("p")
    morning = clock["half"] in ("上午", "凌晨", "早上") or (clock["ampm"] or "").lower().startswith(
        "a"
    )
    if afternoon and hour < 12:
        return hour + 12
    if (morning and hour == 12) or hour == 24:
        return 0
    return hour


def _zone(text: str) -> timezone | None:
    text = text.strip(" ()（）").upper()
    if not text:
        return None
    if "北京" in text or "台北" in text or text.endswith("+8"):
        return _CHINA
    found = re.search(r"([+-])(\d\d):?(\d\d)", text)
    if not found:
        return UTC
    minutes = int(found[2]) * 60 + int(found[3])
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _number(text: str) -> int:
    """A number in digits, in Chinese digits (二〇二〇) or in Chinese words (二十六)."""
    if text.isdecimal():
        return int(text)
    if text.lower().rstrip(".") in _MONTHS:
        return _MONTHS[text.lower().rstrip(".")]
    if not set(text) & set("十廿卅"):
        return int("".join(str(_DIGITS.get(c, 0)) for c in text))
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, _, ones = text.partition("十")
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def _relative(text: str, captured: datetime) -> Moment | None:
    local = captured.astimezone(_CHINA)
    found = _NO_YEAR.search(text)
    if found:
        return _this_year(found, local)
    found = _DAY_WORD.search(text)
    if found:
        day = local.date() - timedelta(days=_DAYS_BACK[found["word"].lower()])
        return _at(day, found)
    found = _AGO.search(text)
    return _ago(found, local) if found else None


def _this_year(found: re.Match[str], local: datetime) -> Moment | None:
    for year in (local.year, local.year - 1):
        day = _safe(year, int(found["m"]), int(found["d"]))
        if day is not None and day <= local.date() + timedelta(days=1):
            return _at(day, found)
    return None


def _at(day: date, found: re.Match[str]) -> Moment:
    hour = found["hour"]
    return Moment(
        day=day,
        hour=int(hour) if hour else None,
        minute=int(found["minute"]) if hour else None,
        start=found.start(),
        end=found.end(),
    )


def _ago(found: re.Match[str], local: datetime) -> Moment | None:
    seconds = _UNIT_SECONDS.get(found["unit"].lower())
    if seconds is None:
        return None  # "3 months ago" names no day
    count = (
        0.5
        if found["count"] == "半"
        else float(found["count"])
        if found["count"].isdecimal()
        else 1.0
    )
    moment = local - timedelta(seconds=count * seconds)
    is_exact = seconds <= 60
    return Moment(
        day=moment.date(),
        hour=moment.hour if is_exact else None,
        minute=moment.minute if is_exact else None,
        zone=_CHINA if is_exact else None,
        start=found.start(),
        end=found.end(),
    )
