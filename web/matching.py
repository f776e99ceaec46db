"""A match as readers see it: the earlier text first, passages numbered, facts told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.changes.align import align
from pipeline.copies.facts import compare_facts
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
    facts, only_right = told_facts(left, right)
    passages = sorted(shown.comparison.passages, key=lambda p: (p.a_start, p.b_start))
    only_a, only_b = differing_words(shown, text_a, text_b)
    return MatchView(
        detail=shown,
        left=segments_of(
            text_a,
            [(p.a_start, p.a_end) for p in passages],
            [*fact_spans(left, right, facts, 0), *only_a],
        ),
        right=segments_of(
            text_b,
            [(p.b_start, p.b_end) for p in passages],
            [*fact_spans(right, left, facts, 1), *only_b],
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
        passages=tuple(
            Passage(
                a_start=p.b_start, a_end=p.b_end, b_start=p.a_start, b_end=p.a_end, score=p.score
            )
            for p in comparison.passages
        ),
        reasons=tuple(_turned_reason(reason) for reason in comparison.reasons),
    )


def _turned_reason(reason: Reason) -> Reason:
    values = {_OTHER.get(name, name): value for name, value in reason.values.items()}
    if values.get("side") in _OTHER:
        values["side"] = _OTHER[str(values["side"])]
    return Reason(code=reason.code, values=values)


def told_facts(left: Representation, right: Representation) -> tuple[Facts, tuple[str, ...]]:
    """Facts of the left text kept, changed and lost, and those only the right one has."""
    facts = compare_facts(left, right)
    came = {new for _, new in facts.changed}
    only = tuple(fact for fact in compare_facts(right, left).lost if fact not in came)
    kept = tuple(fact for fact in facts.kept if len(fact) > 1)
    return replace(facts, kept=kept), only


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


def fact_spans(own: Representation, other: Representation, facts: Facts, side: int) -> list[Span]:
    """Where the facts of *own* stand, each ``kept``, ``changed`` or ``lost``."""
    known = {(fact.kind, fact.value) for fact in other.facts}
    changed = {pair[side] for pair in facts.changed}
    spans = []
    for fact in sorted(own.facts, key=lambda fact: (fact.start, fact.end)):
        if (fact.kind, fact.value) in known:
            if len(fact.shown) == 1:
                continue  # 一, 两: everywhere, and telling nothing
            what = "kept"
        else:
            what = "changed" if fact.shown in changed else "lost"
        spans.append(Span(start=fact.start, end=fact.end, what=what))
    return spans


def _line(number: int, passage: Passage, a: str, b: str) -> PassageLine:
    return PassageLine(
        number=number,
        left=a[passage.a_start : passage.a_end],
        right=b[passage.b_start : passage.b_end],
        score=passage.score,
    )
