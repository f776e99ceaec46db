"""Who had it first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.copies.direction import Witness, judge_direction
from pipeline.model import Comparison, Facts, MatchKind, PartialForm, Side
from pipeline.site import SiteKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
REWRITTEN = Comparison(
    kind=MatchKind.REWRITTEN, probability=0.97, coverage_a=0.9, coverage_b=0.9, detector="test"
)


def witness(host: str, hours: float = 0.0, **known: Any) -> Witness:
    return Witness(host=host, first_seen_at=NOON + timedelta(hours=hours), **known)


def test_nothing_known_cannot_tell() -> None:
    found = judge_direction(witness("a.example"), witness("b.example"), REWRITTEN)
    assert found.first is Side.UNKNOWN
    assert found.reasons[0].code == "no-signs"


def test_seen_days_earlier_was_first() -> None:
    found = judge_direction(witness("a.example"), witness("b.example", 48), REWRITTEN)
    assert found.first is Side.A
    assert found.confidence > 0.8


def test_seen_an_hour_earlier_between_two_visits_tells_nothing() -> None:
    found = judge_direction(witness("a.example"), witness("b.example", 1), REWRITTEN)
    assert found.first is Side.UNKNOWN


def test_who_names_the_other_copied_it_even_if_seen_first() -> None:
    copier = witness("farm.example", attribution_hosts=frozenset({"origin.example"}))
    found = judge_direction(copier, witness("www.origin.example", 5), REWRITTEN)
    assert found.first is Side.B
    assert found.reasons[0].code == "names-other"


def test_a_faked_early_date_does_not_outweigh_what_we_saw() -> None:
    farm = witness("farm.example", 72, claimed_published="2020-01-01")
    origin = witness("origin.example", claimed_published="2026-03-02T09:00")
    assert judge_direction(farm, origin, REWRITTEN).first is Side.B


def test_a_claimed_date_alone_is_not_enough() -> None:
    found = judge_direction(
        witness("a.example", claimed_published="2026-03-01"),
        witness("b.example", claimed_published="2026-03-02"),
        REWRITTEN,
    )
    assert found.first is Side.UNKNOWN


def test_dates_are_compared_with_the_lesser_precision() -> None:
    found = judge_direction(
        witness("a.example", claimed_published="2026-03-02"),
        witness("b.example", claimed_published="2026-03-02T09:59"),
        REWRITTEN,
    )
    assert "claims-earlier" not in {reason.code for reason in found.reasons}


def test_the_users_own_site_is_rather_the_origin() -> None:
    own = witness("own.example", site_kind=SiteKind.OWN)
    found = judge_direction(witness("farm.example"), own, REWRITTEN)
    assert found.first is Side.B


def test_swapping_the_texts_swaps_the_answer() -> None:
    a = witness("a.example", attribution_hosts=frozenset({"b.example"}))
    b = witness("b.example", 30)
    one, other = judge_direction(a, b, REWRITTEN), judge_direction(b, a, REWRITTEN)
    assert (one.first, other.first) == (Side.B, Side.A)
    assert one.confidence == other.confidence


def test_the_part_is_rather_the_copy() -> None:
    part = Comparison(
        kind=MatchKind.PARTIAL, form=PartialForm.EXCERPT, probability=0.97,
        coverage_a=1.0, coverage_b=0.3, detector="test",
    )  # fmt: skip
    found = judge_direction(witness("a.example", 4), witness("b.example"), part)
    assert found.first is Side.B


CHINESE = "水库渗漏，居民获知，水位下降，灌溉改道，候鸟飞走，专家到场，开工，公布，到访，报道。"


def test_half_width_commas_throughout_are_the_mark_of_a_machine() -> None:
    farm = witness("farm.example", text=CHINESE.replace("，", ","))
    found = judge_direction(farm, witness("origin.example", text=CHINESE), REWRITTEN)
    assert found.first is Side.B
    assert [reason.code for reason in found.reasons] == ["half-width"]


def test_a_text_that_carries_the_others_address_came_later() -> None:
    copy = witness("farm.example", text="Read more stories at origin.example every day.")
    found = judge_direction(copy, witness("www.origin.example", 2), REWRITTEN)
    assert found.first is Side.B
    assert found.reasons[0].code == "inherited-error"


def test_a_name_in_two_forms_drifted_in_translation() -> None:
    changed = Comparison(
        kind=MatchKind.REWRITTEN, probability=0.97, coverage_a=0.9, coverage_b=0.9, detector="test",
        facts=Facts(changed=(("赫拉利", "赫拉克勒"),)),
    )  # fmt: skip
    origin = witness("origin.example", text="赫拉利说，赫拉利在书里写道。")
    farm = witness("farm.example", text="赫拉克勒说，赫拉利在书里写道。")
    found = judge_direction(origin, farm, changed)
    assert found.first is Side.A
    assert found.reasons[0].code == "drifted-names"
