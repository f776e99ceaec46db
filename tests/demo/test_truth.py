from __future__ import annotations

from itertools import pairwise

import pytest

from demo.posts import Operation
from demo.scripts import to_simplified, to_traditional
from demo.truth import TrueCopy, Truth, true_things
from demo.words import SYNONYMS_EN, SYNONYMS_ZH, swap_words
from demo.world import World
from pipeline.model import MatchKind, PartialForm

VERBATIM = {
    Operation.WHOLE, Operation.LIGHT_EDIT, Operation.EXCERPT, Operation.SPLICE, Operation.EMBEDDED,
}  # fmt: skip


@pytest.fixture(scope="module")
def truth(world: World) -> Truth:
    return true_things(world, 600.0)


def spans(world: World, copy: TrueCopy) -> list[tuple[str, str]]:
    copied, taken = world.posts[copy.copy].first.body, world.posts[copy.origin].first.body
    return [
        (copied[p.copy_start : p.copy_end], taken[p.origin_start : p.origin_end])
        for p in copy.passages
    ]


def test_there_is_a_copy_of_every_sort(truth: Truth) -> None:
    made = {copy.operation for copy in truth.copies}
    assert made == set(Operation) - {Operation.ORIGINAL}
    assert {copy.kind for copy in truth.copies} == {k for k in MatchKind if k.is_copy}
    assert {copy.form for copy in truth.copies} == {None, *PartialForm}
    assert sum(copy.operation is Operation.BACK_TRANSLATION for copy in truth.copies) >= 8
    assert len(truth.copies) >= 30


def test_the_spans_of_verbatim_copies_are_the_same_text(world: World, truth: Truth) -> None:
    for copy in truth.copies:
        if copy.operation in VERBATIM:
            for copied, taken in spans(world, copy):
                assert copied == taken
                assert copied


def test_the_spans_of_mechanical_copies_are_the_origins_changed(world: World, truth: Truth) -> None:
    change = {
        Operation.TRADITIONAL: to_traditional,
        Operation.SIMPLIFIED: to_simplified,
        Operation.HALF_WIDTH: lambda s: s.translate(str.maketrans("，：；！？（）", ",:;!?()")),
        Operation.SYNONYMS: lambda s: swap_words(
            s, SYNONYMS_EN if s.isascii() or "é" in s else SYNONYMS_ZH
        ),
    }
    for copy in truth.copies:
        for copied, taken in spans(world, copy):
            if copy.operation in change:
                assert copied == change[copy.operation](taken)


def test_a_back_translation_shares_no_long_run_with_its_origin(world: World, truth: Truth) -> None:
    for copy in truth.copies:
        if copy.operation is Operation.BACK_TRANSLATION:
            copied, taken = (world.posts[p].first.body for p in (copy.copy, copy.origin))
            size = 45 if copied[:50].isascii() else 20
            runs = {taken[n : n + size] for n in range(len(taken) - size)}
            assert not any(copied[n : n + size] in runs for n in range(len(copied) - size))


def test_the_forms_of_partial_copies_hold(world: World, truth: Truth) -> None:
    for copy in truth.copies:
        copied, taken = (world.posts[p].first.body for p in (copy.copy, copy.origin))
        in_copy = sum(p.copy_end - p.copy_start for p in copy.passages)
        in_origin = sum(p.origin_end - p.origin_start for p in copy.passages)
        assert (copy.kind is MatchKind.PARTIAL) == (copy.form is not None)
        if copy.form is PartialForm.EXCERPT:
            assert in_copy == len(copied)
            assert in_origin < 0.8 * len(taken)
        if copy.form is PartialForm.CONTAINS:
            assert in_origin == len(taken)
            assert in_copy < len(copied)
        if copy.form is PartialForm.SPLICE:
            assert in_copy < len(copied)
            assert in_origin < len(taken)


def test_a_change_is_where_the_article_differs(world: World, truth: Truth) -> None:
    assert {change.what for change in truth.changes} == {
        "number", "name", "negation", "quote", "title", "wording",
    }  # fmt: skip
    assert {change.is_announced for change in truth.changes} == {True, False}
    for change in truth.changes:
        place = (change.site, change.path)
        before, after = (world.article(*place, change.at + d) for d in (-0.01, 0.01))
        assert before is not None
        assert after is not None
        assert before != after
        assert change.after.endswith(after.body)
        assert change.before.endswith(before.body)


def test_between_changes_an_article_stays_as_it_is(world: World, truth: Truth) -> None:
    changed = {(c.site, c.path, c.at) for c in truth.changes}
    for site, path in world.posts:
        known = [(t, world.article(site, path, t)) for t in range(0, 300, 5)]
        shown = [(t, article) for t, article in known if article is not None]
        for (t, one), (u, other) in pairwise(shown):
            moved = any(s == site and p == path and t < at <= u for s, p, at in changed)
            assert (one != other) == moved


def test_absences_and_quarantines_are_what_the_pages_say(world: World, truth: Truth) -> None:
    assert {absence.status for absence in truth.deletions} == {200, 404, 410}
    assert truth.returns
    for absence in truth.deletions:
        during = world.page(absence.site, absence.path, absence.start + 1)
        assert during.status == absence.status
        assert world.article_text(absence.site, absence.path, absence.start + 1) is None
        assert world.article_text(absence.site, absence.path, absence.start - 1)
    for absence in truth.returns:
        assert world.article_text(absence.site, absence.path, absence.end)
    assert {(q.site, q.start, q.end) for q in truth.quarantined} == {("kuaibao", 10, 30)}


def test_the_first_minute_shows_one_of_each(truth: Truth) -> None:
    early = [change for change in truth.changes if change.at <= 45]
    assert {"number", "name", "negation", "title"} <= {change.what for change in early}
    assert any(change.is_announced for change in early)
    assert any(absence.end <= 60 for absence in truth.returns)
    assert {a.status for a in truth.deletions if a.start <= 25} == {200, 404, 410}


def test_things_go_on_for_ever(world: World) -> None:
    day = 86_400.0
    truth = true_things(world, 2 * day)
    assert any(change.at > 1.9 * day for change in truth.changes)
    assert any(absence.start > 1.9 * day for absence in truth.deletions)
    assert len(truth.changes) < 500


def test_template_twins_are_no_copies(world: World, truth: Truth) -> None:
    assert len(truth.not_copies) == 2
    for one, other in truth.not_copies:
        assert not truth.is_copy_pair(one, other)
        assert world.posts[one].operation is Operation.ORIGINAL


def test_copies_of_one_passage_are_related_to_one_another(world: World, truth: Truth) -> None:
    by_slug = {(s, post.slug): (s, p) for (s, p), post in world.posts.items()}
    a, b = by_slug["rexun", "shuiku-kuorong"], by_slug["wanjuan", "shuiku-kuorong"]
    assert truth.is_copy_pair(a, b)
    assert truth.is_copy_pair(b, a)
    assert not truth.is_copy_pair(a, by_slug["wanjuan", "gaotie-zhan"])
    for copy in truth.copies:
        assert truth.is_copy_pair(copy.copy, copy.origin)
