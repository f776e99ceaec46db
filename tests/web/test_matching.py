"""A match is shown with the earlier text first, and everything said of it turned with it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Direction, PartialForm, Reason, Side
from storage.queries import reposts
from tests.support.store import Bench
from web.matching import is_in_order, turned, view_of


def detail_of(bench: Bench, match: int) -> reposts.MatchDetail:
    with bench.app.database.reading() as session:
        return reposts.match_detail(session, match)


def test_turning_twice_changes_nothing(bench: Bench, match: int):
    detail = detail_of(bench, match)
    assert turned(turned(detail)) == detail


def test_reasons_forms_and_shares_turn_with_the_sides(bench: Bench, match: int):
    detail = detail_of(bench, match)
    comparison = replace(
        detail.comparison,
        form=PartialForm.EXCERPT,
        coverage_a=0.9,
        coverage_b=0.4,
        reasons=(
            Reason(code="covered", values={"a": 0.9, "b": 0.4}),
            Reason(code="contained", values={"side": "a"}),
        ),
    )
    other = turned(replace(detail, comparison=comparison)).comparison
    assert other.form is PartialForm.CONTAINS
    assert (other.coverage_a, other.coverage_b) == (0.4, 0.9)
    assert other.reasons[0].values == {"b": 0.9, "a": 0.4}
    assert other.reasons[1].values == {"side": "b"}


def test_without_direction_the_one_seen_first_stands_first(bench: Bench, match: int):
    unknown = Direction(first=Side.UNKNOWN, confidence=0.5)
    detail = replace(detail_of(bench, match), direction=unknown)
    shown = view_of(detail).detail
    assert shown.a.first_seen_at <= shown.b.first_seen_at
    assert is_in_order(shown)
    assert shown.direction.first is Side.UNKNOWN


def test_texts_of_both_sides_are_whole_and_facts_are_marked(bench: Bench, match: int):
    view = view_of(detail_of(bench, match))
    for segments, version in (
        (view.left, view.detail.version_a),
        (view.right, view.detail.version_b),
    ):
        assert "".join(t for s in segments for t, _ in s.parts) == version.extraction.text
    kept = {text for s in view.left for text, what in s.parts if "kept" in what.split()}
    assert "1860" in kept
    assert len(view.passages) == len(view.detail.comparison.passages)
