"""A match as readers see it: the earlier text first, passages numbered, facts told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.changes.align import align
from pipeline.copies.facts import Fact, compare_facts
from pipeline.copies.represent import Representation, represent
from pipeline.model import Comparison, Direction, Facts, MatchKind, Passage, Reason, Side
from storage.queries.reposts import MatchDetail
from web.marked import Segment, Span, segments_of

#: Kinds of match whose passages are compared word by word.
WORD_BY_WORD = frozenset({MatchKind.EXACT, MatchKind.NEAR_DUPLICATE})
#: The word for a stretch that the other text says otherwise.
ONLY = "only"
_OTHER = {"a": "b", "b": "a"}


@dataclass(frozen=True, kw_only=True)
class PassageLine:
    """An aligned passage in the list: how it reads on both sides."""

    number: int
    left: str
    right: str
    score: float


@dataclass(frozen=True, kw_only=True)
class MatchView:
    """All a page needs to show a match; *left* is side ``a`` of ``detail``."""

    detail: MatchDetail
    left: list[Segment]
    right: list[Segment]
    passages: list[PassageLine]
    facts: Facts
    #: Facts of the right text that the left does not have.
    only_right: tuple[str, ...]


def view_of(detail: MatchDetail) -> MatchView:
    """The match with the text that was there first, as far as known, on the left."""
    shown = detail if is_in_order(detail) else turned(detail)
    text_a, text_b = shown.version_a.extraction.text, shown.version_b.extraction.text
    left, right = represent(text_a), represent(text_b)
    passages = sorted(shown.comparison.passages, key=lambda p: (p.a_start, p.b_start))
    facts, only_right = told_facts(left, right, passages)
    kept = dict.fromkeys(facts.kept, "kept")
    only_a, only_b = differing_words(shown, text_a, text_b)
    return MatchView(
        detail=shown,
        left=segments_of(
            text_a,
            [(p.a_start, p.a_end) for p in passages],
            [
                *fact_spans(
                    left.facts,
                    kept
                    | dict.fromkeys(facts.lost, "lost")
                    | {old: "changed" for old, _ in facts.changed},
                ),
                *only_a,
            ],
        ),
        right=segments_of(
            text_b,
            [(p.b_start, p.b_end) for p in passages],
            [
                *fact_spans(
                    right.facts,
                    kept
                    | dict.fromkeys(only_right, "lost")
                    | {new: "changed" for _, new in facts.changed},
                ),
                *only_b,
            ],
        ),
        passages=[_line(n, p, text_a, text_b) for n, p in enumerate(passages, 1)],
        facts=facts,
        only_right=only_right,
    )


def is_in_order(detail: MatchDetail) -> bool:
    """Whether side ``a`` was there first; when nobody can tell, whether it was seen first."""
    if detail.direction.first is Side.UNKNOWN:
        return detail.a.first_seen_at <= detail.b.first_seen_at
    return detail.direction.first is Side.A


def turned(detail: MatchDetail) -> MatchDetail:
    """The same match with its sides exchanged, in every reason too."""
    comparison, direction = detail.comparison, detail.direction
    return replace(
        detail,
        a=detail.b,
        b=detail.a,
        version_a=detail.version_b,
        version_b=detail.version_a,
        digest_a=detail.digest_b,
        digest_b=detail.digest_a,
        comparison=turned_comparison(comparison),
        direction=Direction(
            first=Side(_OTHER.get(direction.first, direction.first)),
            confidence=direction.confidence,
            reasons=tuple(_turned_reason(reason) for reason in direction.reasons),
        ),
    )


def turned_comparison(comparison: Comparison) -> Comparison:
    """The verdict seen from the other text."""
    form = comparison.form
    swapped = {"excerpt": "contains", "contains": "excerpt"}
    return replace(
        comparison,
        form=type(form)(swapped.get(form.value, form.value)) if form else None,
        coverage_a=comparison.coverage_b,
        coverage_b=comparison.coverage_a,
        passages=tuple(turned_passage(passage) for passage in comparison.passages),
        reasons=tuple(_turned_reason(reason) for reason in comparison.reasons),
    )


def turned_passage(p: Passage) -> Passage:
    """The passage seen from the other text."""
    return Passage(
        a_start=p.b_start, a_end=p.b_end, b_start=p.a_start, b_end=p.a_end, score=p.score
    )


def _turned_reason(reason: Reason) -> Reason:
    values = {_OTHER.get(name, name): value for name, value in reason.values.items()}
    if values.get("side") in _OTHER:
        values["side"] = _OTHER[str(values["side"])]
    return Reason(code=reason.code, values=values)


def told_facts(
    left: Representation, right: Representation, passages: Sequence[Passage]
) -> tuple[Facts, tuple[str, ...]]:
    """Facts of the left text kept, changed and lost in the passages, and the right one's own."""
    facts = compare_facts(left.facts, right.facts, passages)
    came = {new for _, new in facts.changed}
    back = compare_facts(right.facts, left.facts, [turned_passage(p) for p in passages])
    return facts, tuple(fact for fact in back.lost if fact not in came)


def differing_words(detail: MatchDetail, a: str, b: str) -> tuple[list[Span], list[Span]]:
    """Words that differ inside the passages, where texts are near enough for that to say much."""
    ours: list[Span] = []
    theirs: list[Span] = []
    if detail.comparison.kind not in WORD_BY_WORD:
        return ours, theirs
    for p in detail.comparison.passages:
        for mark in align(a[p.a_start : p.a_end], b[p.b_start : p.b_end]):
            one = Span(start=p.a_start + mark.a_start, end=p.a_start + mark.a_end, what=ONLY)
            other = Span(start=p.b_start + mark.b_start, end=p.b_start + mark.b_end, what=ONLY)
            ours += [one] if one.start < one.end else []
            theirs += [other] if other.start < other.end else []
    return ours, theirs


def fact_spans(own: Sequence[Fact], words: Mapping[str, str]) -> list[Span]:
    """Where the facts of a text stand that *words* has a word for (``kept``, ``lost`` …)."""
    return [
        Span(start=fact.start, end=fact.end, what=words[fact.shown])
        for fact in own
        if fact.shown in words
    ]


def _line(number: int, passage: Passage, a: str, b: str) -> PassageLine:
    return PassageLine(
        number=number,
        left=a[passage.a_start : passage.a_end],
        right=b[passage.b_start : passage.b_end],
        score=passage.score,
    )
