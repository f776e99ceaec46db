"""Facts of a text: numbers, dates, names, quotations; and what became of them in another text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.copies.fold import Folded, fold
from pipeline.copies.numerals import Number
from pipeline.copies.tokens import Words
from pipeline.model import Facts, Passage

#: More facts than this are a table or a register; the rest is not listed.
MAX_FACTS = 400
#: A quotation shorter than this is a word in quotation marks.
_MIN_QUOTE_CHARS = 8
_MAX_QUOTE_CHARS = 300
#: What is shown of a fact.
_MAX_SHOWN_CHARS = 60
#: Facts at places this far apart within their passages (as a share of it) are not one another.
_MAX_DRIFT = 0.25


class FactKind(StrEnum):
    """What kind of fact."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    QUOTE = "quote"


@dataclass(frozen=True)
class Fact:
    """A fact, its canonical value, and its half-open span in the original text."""

    kind: FactKind
    value: str
    start: int
    end: int
    #: As the text writes it, shortened.
    shown: str

    def to_list(self) -> list[object]:
        """The fact as plain values, for storing."""
        return [self.kind.value, self.value, self.start, self.end, self.shown]

    @classmethod
    def from_list(cls, row: list[object]) -> Fact:
        """What ``to_list`` made."""
        kind, value, start, end, shown = row
        assert isinstance(start, int)
        assert isinstance(end, int)
        return cls(FactKind(str(kind)), str(value), start, end, str(shown))


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费"
    "薛雷贺倪汤罗毕郝安常傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄戴宋熊纪舒屈项祝董梁杜阮蓝闵季贾路江童郭梅林钟徐邱骆高夏蔡田胡"
    "凌霍万柯卢莫房丁邓洪包石崔龚程邢裴陆翁荀段侯武刘景龙叶黎白蒲乔文曾关"
)
_NAMES = (
    re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·•・‧][\u4e00-\u9fff]{1,8})+"),
    re.compile(r"(?<=《)[^《》\n]{2,30}(?=》)"),
    re.compile(
        rf"(?<![\u4e00-\u9fff])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?"
        r"(?=(?:说|說|表示|认为|認為|指出|介绍|介紹|告诉|告訴|强调|強調|透露|坦言|称，|称：))"
    ),
    re.compile(
        r"(?<![.!?]\s)(?<!^)(?<![\w\u4e00-\u9fff])[A-Z][\w’'&-]+(?:\s(?:of|de|van|von|bin"
        r"|al)?\s?[A-Z][\w’'&-]+){1,3}"
    ),
    re.compile(r"(?<=[\u4e00-\u9fff\s（(“])[A-Z][A-Za-z0-9&-]{2,20}(?=[\u4e00-\u9fff）)”])"),
)
_QUOTES = re.compile(r"“([^“”\n]+)”|「([^「」\n]+)」|(?<![\w\"])\"([^\"\n]+)\"(?!\w)")
#: Written so, a number is an article or a figure of speech.
_ARTICLES = frozenset("一二两1") | {"one", "One", "two", "Two"}
_DATE_MARKS = {"年": 0, "月": 1, "日": 2, "号": 2}


def find_facts(text: str, folded: Folded, words: Words) -> tuple[Fact, ...]:
    """The facts of *text* in order, at most ``MAX_FACTS``."""
    found = [*_numbers(text, folded, words.numbers), *_names(text), *_quotes(text)]
    found.sort(key=lambda fact: (fact.start, fact.end))
    return tuple(found[:MAX_FACTS])


def _numbers(text: str, folded: Folded, numbers: tuple[Number, ...]) -> Iterator[Fact]:
    """Numbers; those that make up a date are one fact."""
    waiting: list[Number] = []
    for number in numbers[: 3 * MAX_FACTS]:
        mark = _DATE_MARKS.get(folded.text[number.end : number.end + 1])
        follows = bool(waiting) and number.start == waiting[-1].end + 1
        if waiting and not (follows and mark is not None):
            yield _date(text, folded, waiting)
            waiting = []
        if mark is not None:
            waiting.append(number)
            continue
        start, end = folded.original_span(number.start, number.end)
        if text[start:end] in _ARTICLES:
            continue
        yield Fact(FactKind.NUMBER, number.value, start, end, _short(text[start:end]))
    if waiting:
        yield _date(text, folded, waiting)


def _date(text: str, folded: Folded, parts: list[Number]) -> Fact:
    start, end = folded.original_span(parts[0].start, parts[-1].end + 1)
    value = "".join(f"{p.value}{folded.text[p.end]}".replace("号", "日") for p in parts)
    return Fact(FactKind.DATE, value, start, end, _short(text[start:end]))


def _names(text: str) -> Iterator[Fact]:
    for pattern in _NAMES:
        for found in pattern.finditer(text):
            value = fold(found.group()).text.strip()
            if value:
                yield Fact(FactKind.NAME, value, found.start(), found.end(), _short(found.group()))


def _quotes(text: str) -> Iterator[Fact]:
    for found in _QUOTES.finditer(text):
        said = next(group for group in found.groups() if group)
        if _MIN_QUOTE_CHARS <= len(said) <= _MAX_QUOTE_CHARS:
            letters = "".join(fold(said).text.split()).encode("utf8", "surrogatepass")
            value = hashlib.sha256(letters).hexdigest()[:12]
            yield Fact(FactKind.QUOTE, value, found.start(), found.end(), _short(found.group()))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_SHOWN_CHARS else f"{line[: _MAX_SHOWN_CHARS - 1]}…"


def compare_facts(a: Iterable[Fact], b: Iterable[Fact], passages: Iterable[Passage]) -> Facts:
    """What became of the facts that the first text states in the passages.

    A fact is *kept* when the second text has its value anywhere, *changed* when it has none but the
    same passage states another of its kind at about the same place, else *lost*.
    """
    mine, theirs = list(a), list(b)
    values = {(fact.kind, fact.value) for fact in theirs}
    known = {(fact.kind, fact.value) for fact in mine}
    kept: dict[str, None] = {}
    lost: dict[str, None] = {}
    changed: dict[tuple[str, str], None] = {}
    for passage in passages:
        inside = [f for f in mine if passage.a_start <= f.start and f.end <= passage.a_end]
        there = [f for f in theirs if passage.b_start <= f.start and f.end <= passage.b_end]
        new = [f for f in there if (f.kind, f.value) not in known]
        for fact in inside:
            if (fact.kind, fact.value) in values:
                kept[fact.shown] = None
            elif (other := _counterpart(fact, new, passage)) is not None:
                new.remove(other)
                changed[fact.shown, other.shown] = None
            else:
                lost[fact.shown] = None
    return Facts(kept=tuple(kept), changed=tuple(changed), lost=tuple(lost))


def _counterpart(fact: Fact, new: list[Fact], passage: Passage) -> Fact | None:
    """The fact of the same kind that stands where *fact* stood, if any."""
    place = (fact.start - passage.a_start) / max(1, passage.a_end - passage.a_start)
    size = max(1, passage.b_end - passage.b_start)
    near = [
        (abs((other.start - passage.b_start) / size - place), i)
        for i, other in enumerate(new)
        if other.kind is fact.kind
    ]
    if not near or min(near)[0] > _MAX_DRIFT:
        return None
    return new[min(near)[1]]
