"""Which facts each mark touches: found in the paragraphs around it, on both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from pipeline.changes import announce
from pipeline.changes.facts import (
    attribution,
    byline,
    date,
    hedge,
    name,
    negation,
    number,
    opposite,
    quote,
)
from pipeline.changes.facts.found import Found, overlaps
from pipeline.changes.furniture import is_furniture
from pipeline.changes.severity import Touched, judge
from pipeline.changes.slight import CASE, PUNCTUATION, VARIANT, slight_kind
from pipeline.changes.slips_chinese import Place
from pipeline.changes.values import Mark
from pipeline.model import Severity

#: Order matters for summaries: the first kind a mark touches is the one it is named by.
RECOGNISERS: tuple[ModuleType, ...] = (
    announce, number, date, negation, opposite, name, quote, attribution, byline, hedge,
)  # fmt: skip
#: A paragraph is looked at in whole up to this length, a longer one around the mark.
_PARAGRAPH = 700
_AROUND = 200
#: Characters of one mark that are searched for facts; what follows is like what was seen.
_MAX_MARK = 1000
#: Characters on each side that tell which word a sign is in.
_WORD_REACH = 8
_SENTENCE_END = re.compile(r"[。！？!?]|\.(?:\s|$)|\n")
_PREFIXES = frozenset(["un", "in", "il", "im", "ir", "dis", "non", "non-", "mis"])
#: Shorter words with such a beginning are other words: sect, insect.
_MIN_PREFIXED = 3
_SPEECH_MARK = re.compile(r"[“”「」『』\"＂«»‘’']")
_QUESTION = re.compile(r"[?？]")
_SIGN = re.compile(r"[-−–﹣－+]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A mark, what it touches, and what a summary needs to say about it."""

    mark: Mark
    severity: Severity
    facts: tuple[str, ...]
    #: Facts lost and gained, by kind, as they are written.
    lost: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    gained: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    slight: str | None = None
    is_whole: bool = False
    is_furniture: bool = False


def judge_marks(a: str, b: str, marks: Sequence[Mark]) -> list[Judged]:
    """Judge every mark between *a* and *b*."""
    one, two = _Side(a), _Side(b)
    touched = [_touch(one, two, mark) for mark in marks]
    _cancel_reordered(marks, touched)
    return [
        _judged(one, two, mark, lost, gained)
        for mark, (lost, gained) in zip(marks, touched, strict=True)
    ]


Facts = dict[str, list[Found]]


class _Side:
    """One text, and the facts found in its paragraphs so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[tuple[int, int], Facts] = {}

    def window(self, start: int, end: int) -> tuple[int, int]:
        """The paragraphs around a span, or the part of a long one that surrounds it."""
        end = min(end, start + _MAX_MARK)
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        if start - first > _PARAGRAPH:
            first = start - _AROUND
        if last - end > _PARAGRAPH:
            last = end + _AROUND
        return first, last

    def facts(self, start: int, end: int) -> Facts:
        """Facts that the span touches, by kind, with offsets into the text."""
        window = self.window(start, end)
        if window not in self._found:
            part = self.text[slice(*window)]
            self._found[window] = {
                recogniser.KIND: [
                    Found(f.start + window[0], f.end + window[0], f.value)
                    for f in recogniser.find(part)
                ]
                for recogniser in RECOGNISERS
            }
        return {
            kind: near
            for kind, found in self._found[window].items()
            if (near := [f for f in found if f.start <= end and start <= f.end])
        }


def _touch(one: _Side, two: _Side, mark: Mark) -> tuple[Facts, Facts]:
    before, after = one.text[mark.a_start : mark.a_end], two.text[mark.b_start : mark.b_end]
    if not before.strip() and not after.strip():
        return {}, {}
    facts_a = one.facts(mark.a_start, mark.a_end)
    facts_b = two.facts(mark.b_start, mark.b_end)
    lost: Facts = {}
    gained: Facts = {}
    for kind in facts_a.keys() | facts_b.keys():
        found_a, found_b = facts_a.get(kind, []), facts_b.get(kind, [])
        if kind == opposite.KIND:
            found_a, found_b = _flipped(found_a, found_b, mark)
        if gone := _more(found_a, found_b):
            lost[kind] = gone
        if come := _more(found_b, found_a):
            gained[kind] = come
    for facts, found in ((lost, facts_a), (gained, facts_b)):
        _drop_numbers_in_dates(facts, found)
    if _is_prefixed(before, after):
        lost[negation.KIND] = [Found(mark.a_start, mark.a_end, before)]
        gained[negation.KIND] = [Found(mark.b_start, mark.b_end, after)]
    if not _has_words(before + after):
        _judge_punctuation(one, two, mark, lost, gained)
    return lost, gained


def _more(these: list[Found], those: list[Found]) -> list[Found]:
    """Those of *these* whose values *those* do not have as often."""
    if not these:
        return []
    left = Counter(found.value for found in those)
    more = []
    for found in these:
        if left[found.value]:
            left[found.value] -= 1
        else:
            more.append(found)
    return more


def _flipped(
    before: list[Found], after: list[Found], mark: Mark
) -> tuple[list[Found], list[Found]]:
    """Words of a pair of opposites, when one really took the other's place."""
    inside_a = [f for f in before if f.start < mark.a_end and mark.a_start < f.end]
    inside_b = [f for f in after if f.start < mark.b_end and mark.b_start < f.end]
    if opposite.is_flipped(_more(inside_a, inside_b), _more(inside_b, inside_a)):
        return inside_a, inside_b
    return [], []


def _drop_numbers_in_dates(facts: Facts, found: Facts) -> None:
    dates = found.get(date.KIND, [])
    if dates and number.KIND in facts:
        left = [one for one in facts[number.KIND] if not overlaps(one, dates)]
        if left:
            facts[number.KIND] = left
        else:
            del facts[number.KIND]


def _is_prefixed(before: str, after: str) -> bool:
    """Whether one word is the other with a prefix that says the contrary: legal, illegal."""
    one, two = sorted((before.strip().lower(), after.strip().lower()), key=len)
    prefix = two.removesuffix(one)
    return len(one) > _MIN_PREFIXED and prefix in _PREFIXES


def _has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _judge_punctuation(one: _Side, two: _Side, mark: Mark, lost: Facts, gained: Facts) -> None:
    """Punctuation that changes the meaning: 不，可以; a sign before a number; a question."""
    before, after = one.text[mark.a_start : mark.a_end], two.text[mark.b_start : mark.b_end]
    if not (_SPEECH_MARK.search(before + after)):
        lost.pop(quote.KIND, None)
        gained.pop(quote.KIND, None)
    here_a, here_b = Found(mark.a_start, mark.a_end, before), Found(mark.b_start, mark.b_end, after)
    commas = [sum(text.count(c) for c in ",，、") for text in (before, after)]
    negations = two.facts(mark.b_start, mark.b_end).get(negation.KIND, [])
    if commas[0] != commas[1] and any(f.end == mark.b_start for f in negations):
        lost[negation.KIND], gained[negation.KIND] = [here_a], [here_b]
    if bool(_QUESTION.search(before)) != bool(_QUESTION.search(after)):
        gained["question"] = [here_b]
    if bool(_SIGN.search(before)) != bool(_SIGN.search(after)) and _is_sign(one, two, mark):
        lost[number.KIND], gained[number.KIND] = [here_a], [here_b]


def _is_sign(one: _Side, two: _Side, mark: Mark) -> bool:
    """Whether the mark stands right before a number and after no word: -5."""
    text, start, end = two.text, mark.b_start, mark.b_end
    if start == end:
        text, start, end = one.text, mark.a_start, mark.a_end
    follows = end < len(text) and text[end].isdigit()
    return follows and not (
        start
        and (text[start - 1].isdigit() or (text[start - 1].isascii() and text[start - 1].isalpha()))
    )


def _cancel_reordered(marks: Sequence[Mark], touched: list[tuple[Facts, Facts]]) -> None:
    """What one mark takes out and a near one puts in again was only put elsewhere."""
    for n, (lost, _) in enumerate(touched):
        if marks[n].b_start != marks[n].b_end:
            continue
        for m in (n - 2, n - 1, n + 1, n + 2):
            if 0 <= m < len(marks) and marks[m].a_start == marks[m].a_end:
                _cancel(lost, touched[m][1])


def _cancel(lost: Facts, gained: Facts) -> None:
    for kind in lost.keys() & gained.keys():
        gone, come = lost[kind], gained[kind]
        lost[kind], gained[kind] = _more(gone, come), _more(come, gone)
        for facts in (lost, gained):
            if not facts[kind]:
                del facts[kind]


def _judged(one: _Side, two: _Side, mark: Mark, lost: Facts, gained: Facts) -> Judged:
    before, after = one.text[mark.a_start : mark.a_end], two.text[mark.b_start : mark.b_end]
    if _is_furniture(one.text, two.text, mark):
        return Judged(mark=mark, severity=Severity.MINOR, facts=(), is_furniture=True)
    kinds = lost.keys() | gained.keys()
    slight = slight_kind(
        _around(one.text, mark.a_start, mark.a_end), _around(two.text, mark.b_start, mark.b_end)
    )
    if slight is None and not kinds and _is_written_otherwise(one, two, mark):
        slight = VARIANT
    if (
        slight == PUNCTUATION
        and kinds == {negation.KIND}
        and before.isascii()
        and _has_words(before)
    ):
        # dont and don't
        lost, gained = {}, {}
    if slight == CASE or (
        slight
        and slight != PUNCTUATION
        and kinds <= {quote.KIND, attribution.KIND, byline.KIND, opposite.KIND}
    ):
        # a slip put right inside a quotation leaves the quotation what it was
        lost, gained = {}, {}
    is_whole = (not before.strip() and _is_whole(after)) or (
        not after.strip() and _is_whole(before)
    )
    touched = Touched(lost.keys(), gained.keys())
    severity = judge(touched, is_slight=slight is not None, is_whole=is_whole)
    return Judged(
        mark=mark,
        severity=severity,
        facts=tuple(sorted(touched.kinds)),
        lost={kind: tuple(found) for kind, found in lost.items()},
        gained={kind: tuple(found) for kind, found in gained.items()},
        slight=slight,
        is_whole=is_whole,
    )


def _is_written_otherwise(one: _Side, two: _Side, mark: Mark) -> bool:
    """Whether the mark is one number or date on both sides: 1.5亿 and 1亿5000万, twelve and 12."""
    found_a, found_b = (side.facts(*span) for side, span in ((one, mark[:2]), (two, mark[2:])))
    return any(
        before and after and before[0].start <= mark.a_start and mark.a_end <= before[-1].end
        and after[0].start <= mark.b_start and mark.b_end <= after[-1].end
        for kind in (number.KIND, date.KIND)
        for before, after in [(found_a.get(kind), found_b.get(kind))]
    )  # fmt: skip


def _around(text: str, start: int, end: int) -> Place:
    first = max(0, start - _WORD_REACH)
    return Place(text[first : end + _WORD_REACH], start - first, end - first)


def _is_whole(text: str) -> bool:
    """Whether *text* holds a sentence or more."""
    return len(text.strip()) > 12 and _SENTENCE_END.search(text) is not None


def _is_furniture(a: str, b: str, mark: Mark) -> bool:
    sides = []
    if a[mark.a_start : mark.a_end].strip():
        sides.append(is_furniture(a, mark.a_start, mark.a_end))
    if b[mark.b_start : mark.b_end].strip():
        sides.append(is_furniture(b, mark.b_start, mark.b_end))
    return bool(sides) and all(sides)
