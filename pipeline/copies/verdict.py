"""Is one text a copy of the other? Every threshold of the detector is here, beside its version."""

from __future__ import annotations

from enum import StrEnum

from pipeline.copies.align import Alignment, align
from pipeline.copies.facts import compare_facts
from pipeline.copies.features import Features, as_row, measure, run_shares
from pipeline.copies.passages import coverage, find_passages
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
#: Both texts covered less than this share a quotation or a third text, not each other.
MAX_QUOTE_COVERAGE = 0.2
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
    if features.lost_numbers >= MIN_TEMPLATE_LOST_NUMBERS and _share_a_frame(one, other):
        reason = Reason(code="template", values={"share": features.lost_numbers})
        held = min(probability, MAX_TEMPLATE_PROBABILITY)
        return _nothing(held, reason, kind=MatchKind.SAME_TOPIC)
    if probability < MIN_PROBABILITY[mode]:
        return _no_copy(probability, features)
    return _copy(one, other, alignment, features, probability)


def _probability(features: Features, a: Representation, b: Representation) -> float:
    language = "zh" if "zh" in (a.language, b.language) else "en"
    return load_model().probability(as_row(features), language)


def _share_a_frame(a: Representation, b: Representation) -> bool:
    return max(run_shares(a, b)) >= MIN_TEMPLATE_RUNS


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
    features: Features,
    probability: float,
) -> Comparison:
    passages = find_passages(a, b, alignment)
    share_a = coverage([(p.a_start, p.a_end) for p in passages], a.original_length)
    share_b = coverage([(p.b_start, p.b_end) for p in passages], b.original_length)
    kind, form = _classify(min(run_shares(a, b)), share_a, share_b)
    reasons = [Reason(code="covered", values={"a": round(share_a, 2), "b": round(share_b, 2)})]
    return Comparison(
        kind=kind, form=form, probability=probability, coverage_a=share_a, coverage_b=share_b,
        passages=passages, facts=compare_facts(a, b), reasons=tuple(reasons), detector=DETECTOR,
    )  # fmt: skip


def _classify(runs: float, share_a: float, share_b: float) -> tuple[MatchKind, PartialForm | None]:
    if runs >= MIN_NEAR_RUNS:
        return MatchKind.NEAR_DUPLICATE, None
    less, more = sorted((share_a, share_b))
    if more < MAX_QUOTE_COVERAGE:
        return MatchKind.COMMON_SOURCE, None
    if less >= MAX_PARTIAL_COVERAGE:
        return MatchKind.REWRITTEN, None
    if more < MIN_WHOLE_COVERAGE:
        return MatchKind.PARTIAL, PartialForm.SPLICE
    return MatchKind.PARTIAL, PartialForm.EXCERPT if share_a > share_b else PartialForm.CONTAINS
