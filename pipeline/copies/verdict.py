"""Is one text a copy of the other? Every threshold of the detector is here, beside its version."""

from __future__ import annotations

from enum import StrEnum

from pipeline.copies.align import Alignment, align
from pipeline.copies.explain import explain_copy
from pipeline.copies.facts import FactKind, compare_facts
from pipeline.copies.features import Features, as_row, is_list_of_numbers, measure, run_shares
from pipeline.copies.passages import coverage, find_passages, share_inside
from pipeline.copies.represent import RECIPE, Representation, represent
from pipeline.copies.trees import load_model
from pipeline.errors import Incomparable
from pipeline.model import Comparison, Facts, MatchKind, PartialForm, Passage, Reason

#: Version of everything that leads to a verdict; stored with each match.
DETECTOR = f"verdict1/{RECIPE}"


class Mode(StrEnum):
    """What the user would rather have."""

    MORE_FOUND = "more-found"
    BALANCED = "balanced"
    FEWER_FALSE = "fewer-false"


#: From this probability on a pair is called a copy.
MIN_PROBABILITY = {Mode.MORE_FOUND: 0.2, Mode.BALANCED: 0.5, Mode.FEWER_FALSE: 0.9}
#: Near-duplicate: that share of both texts stands in runs of words the other has too.
MIN_NEAR_RUNS = 0.75
#: Partial: less than this share of the less covered text lies in passages …
MAX_PARTIAL_COVERAGE = 0.62
#: … excerpt or contains when the other text is covered at least this much, else a splice.
MIN_WHOLE_COVERAGE = 0.75
#: Both texts covered less than this share a third text, not each other …
MAX_QUOTE_COVERAGE = 0.06
#: … and so do texts covered up to this much by passages that, this far, are quotations in both.
MAX_QUOTED_COVERAGE = 0.6
MIN_QUOTED = 0.7
#: What such a pair's probability is held down to: it is not one text made from the other.
MAX_COMMON_PROBABILITY = 0.3
#: Alike in the runs of their words at least this much, yet with this share of the numbers in the
#: shared sentences different: two reports of one template (weather, closing prices), not a copy.
MIN_TEMPLATE_RUNS = 0.3
MIN_TEMPLATE_LOST_NUMBERS = 0.5
#: What such a pair's probability is held down to.
MAX_TEMPLATE_PROBABILITY = 0.1
#: Not a copy, but that share of the words (by surprise) in common: the same topic.
MIN_TOPIC_WORDS = 0.12


def compare(
    a: str | Representation, b: str | Representation, *, mode: Mode = Mode.BALANCED
) -> Comparison:
    """The verdict on two texts, with passages as offsets into both original texts.

    Either may be the text itself or what ``represent`` made of it; a representation holds all that
    is needed, the text included in neither.

    Raises:
        Incomparable: two representations of different recipes.
    """
    one = represent(a) if isinstance(a, str) else a
    other = represent(b) if isinstance(b, str) else b
    if one.recipe != other.recipe:
        raise Incomparable(one.recipe, other.recipe)
    if one.length and one.digest == other.digest:
        return _exact(one, other)
    if not (one.is_comparable and other.is_comparable):
        return _nothing(
            0.0, Reason(code="too-short", values={"words": min(len(one.ids), len(other.ids))})
        )
    alignment = align(one, other)
    features = measure(one, other, alignment)
    probability = _probability(features, one, other)
    if _is_template(one, other, alignment, features):
        reason = Reason(code="template", values={"share": features.lost_numbers})
        held = min(probability, MAX_TEMPLATE_PROBABILITY)
        return _nothing(held, reason, kind=MatchKind.SAME_TOPIC)
    if probability < MIN_PROBABILITY[mode]:
        return _no_copy(probability, features)
    return _copy(one, other, alignment, probability)


def _probability(features: Features, a: Representation, b: Representation) -> float:
    language = "zh" if "zh" in (a.language, b.language) else "en"
    return load_model().probability(as_row(features), language)


def _is_template(
    a: Representation, b: Representation, alignment: Alignment, features: Features
) -> bool:
    """Whether the texts share a frame, or a list's items, and their numbers are others."""
    if features.lost_numbers >= MIN_TEMPLATE_LOST_NUMBERS:
        return max(run_shares(a, b)) >= MIN_TEMPLATE_RUNS
    return is_list_of_numbers(a, b, alignment.a) and is_list_of_numbers(b, a, alignment.b)


def _exact(a: Representation, b: Representation) -> Comparison:
    whole = Passage(a_start=0, a_end=a.original_length, b_start=0, b_end=b.original_length)
    kept = tuple(dict.fromkeys(fact.shown for fact in a.facts))
    return Comparison(
        kind=MatchKind.EXACT, probability=1.0, coverage_a=1.0, coverage_b=1.0, passages=(whole,),
        facts=Facts(kept=kept), reasons=(Reason(code="same-text"),), detector=DETECTOR,
    )  # fmt: skip


def _nothing(probability: float, *reasons: Reason, kind: MatchKind = MatchKind.NONE) -> Comparison:
    return Comparison(
        kind=kind,
        probability=probability,
        coverage_a=0.0,
        coverage_b=0.0,
        reasons=reasons,
        detector=DETECTOR,
    )


def _no_copy(probability: float, features: Features) -> Comparison:
    if features.more_words >= MIN_TOPIC_WORDS:
        reason = Reason(code="same-topic", values={"share": round(features.more_words, 2)})
        return _nothing(probability, reason, kind=MatchKind.SAME_TOPIC)
    return _nothing(probability, Reason(code="little-in-common"))


def _copy(
    a: Representation,
    b: Representation,
    alignment: Alignment,
    probability: float,
) -> Comparison:
    passages = find_passages(a, b, alignment)
    share_a = coverage([(p.a_start, p.a_end) for p in passages], a.original_length)
    share_b = coverage([(p.b_start, p.b_end) for p in passages], b.original_length)
    facts = compare_facts(a.facts, b.facts, passages)
    runs = run_shares(a, b)
    common = _common_source(a, b, passages, max(share_a, share_b))
    kind, form = _classify(min(runs), share_a, share_b)
    if common:
        kind, form = MatchKind.COMMON_SOURCE, None
        probability = min(probability, MAX_COMMON_PROBABILITY)
    reasons = explain_copy(
        kind=kind,
        runs=runs,
        shares=(share_a, share_b),
        passages=passages,
        mine=a.facts,
        facts=facts,
    )
    return Comparison(
        kind=kind, form=form, probability=probability, coverage_a=share_a, coverage_b=share_b,
        passages=passages, facts=facts, reasons=(*common, *reasons), detector=DETECTOR,
    )  # fmt: skip


def _common_source(
    a: Representation, b: Representation, passages: tuple[Passage, ...], covered: float
) -> tuple[Reason, ...]:
    """Why the pair shares a quotation or a third text only; empty when it is a copy."""
    if covered < MAX_QUOTE_COVERAGE:
        return (Reason(code="little-shared"),)
    if covered > MAX_QUOTED_COVERAGE:
        return ()
    quotes_a = [(f.start, f.end) for f in a.facts if f.kind is FactKind.QUOTE]
    quotes_b = [(f.start, f.end) for f in b.facts if f.kind is FactKind.QUOTE]
    quoted_a = share_inside([(p.a_start, p.a_end) for p in passages], quotes_a)
    quoted_b = share_inside([(p.b_start, p.b_end) for p in passages], quotes_b)
    return (Reason(code="quote-only"),) if min(quoted_a, quoted_b) >= MIN_QUOTED else ()


def _classify(runs: float, share_a: float, share_b: float) -> tuple[MatchKind, PartialForm | None]:
    if runs >= MIN_NEAR_RUNS:
        return MatchKind.NEAR_DUPLICATE, None
    less, more = sorted((share_a, share_b))
    if less >= MAX_PARTIAL_COVERAGE:
        return MatchKind.REWRITTEN, None
    if more < MIN_WHOLE_COVERAGE:
        return MatchKind.PARTIAL, PartialForm.SPLICE
    return MatchKind.PARTIAL, PartialForm.EXCERPT if share_a > share_b else PartialForm.CONTAINS
