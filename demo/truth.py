"""What is true in the demo world: who copied what, what changed, what went and came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from demo.drafts import TruePassage
from demo.events import states
from demo.posts import Operation, Post
from demo.world import World
from pipeline.model import MatchKind, PartialForm, Severity

#: Addresses are (site, path).
Place = tuple[str, str]

#: For each way of copying a whole text the verdict one would give, then others not wrong either.
_KINDS: Mapping[Operation, tuple[MatchKind, ...]] = {
    Operation.LIGHT_EDIT: (MatchKind.NEAR_DUPLICATE,),
    Operation.SYNONYMS: (MatchKind.REWRITTEN, MatchKind.NEAR_DUPLICATE),
    Operation.BACK_TRANSLATION: (MatchKind.REWRITTEN,),
}
#: The same text, in other characters or marks perhaps.
_SAME = (MatchKind.EXACT, MatchKind.NEAR_DUPLICATE)
#: A text of which less than this share was taken, or is taken, is partly so.
_WHOLE = 0.8
#: With so much in common of both, a reader may call a partial copy a near-duplicate as well.
_NEARLY_WHOLE = 0.75


@dataclass(frozen=True, kw_only=True)
class TrueCopy:
    """A post made from an original, as both were first published.

    ``passages`` are offsets into both first bodies (``Post.first.body``), the fewest and longest;
    ``aligned`` are the same piece by piece: sentences, or paragraphs of a rewriting by hand.
    """

    copy: Place
    origin: Place
    operation: Operation
    kind: MatchKind
    #: Verdicts that are right, ``kind`` first.
    accepted: tuple[MatchKind, ...]
    form: PartialForm | None
    #: Share of each body's characters that lies in the passages, 0 to 1.
    share_of_copy: float
    share_of_origin: float
    passages: tuple[TruePassage, ...]
    aligned: tuple[TruePassage, ...]
    #: World seconds at which the copy appeared; below 0: before the world began.
    appears_at: float


@dataclass(frozen=True, kw_only=True)
class TrueChange:
    """An article's text changed."""

    site: str
    path: str
    at: float
    severity: Severity
    #: number, name, negation, quote, title, wording
    what: str
    #: Whether the page tells of it.
    is_announced: bool
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class TrueAbsence:
    """An article's page was gone from ``start`` until ``end``."""

    site: str
    path: str
    start: float
    #: Infinite when it never comes back.
    end: float
    #: 404 or 410; 200 is a soft 404.
    status: int


@dataclass(frozen=True, kw_only=True)
class TrueQuarantine:
    """An article's page was no article from ``start`` until ``end``: a challenge or the like."""

    site: str
    path: str
    start: float
    end: float
    reason: str


@dataclass(frozen=True, kw_only=True)
class Truth:
    """All that a watcher can find in the world up to some moment."""

    copies: tuple[TrueCopy, ...]
    changes: tuple[TrueChange, ...]
    absences: tuple[TrueAbsence, ...]
    quarantined: tuple[TrueQuarantine, ...]
    #: Every pair of posts that carry text of one original, each pair sorted.
    related: frozenset[tuple[Place, Place]]
    #: Pairs that look alike and are not copies: two articles of one template.
    not_copies: tuple[tuple[Place, Place], ...]

    @property
    def deletions(self) -> tuple[TrueAbsence, ...]:
        """Every time a page goes."""
        return self.absences

    @property
    def returns(self) -> tuple[TrueAbsence, ...]:
        """The absences that end."""
        return tuple(absence for absence in self.absences if absence.end != float("inf"))

    def is_copy_pair(self, one: Place, other: Place) -> bool:
        """Whether the two were made one from the other, or both from a third."""
        return (min(one, other), max(one, other)) in self.related


def true_things(world: World, until: float = 600.0) -> Truth:
    """What is true in *world* from its beginning to *until*, in world seconds."""
    posts = {place: post for place, post in world.posts.items() if post.appears_at <= until}
    return Truth(
        copies=tuple(c for place, post in posts.items() for c in _copies(world, place, post)),
        changes=tuple(c for place, post in posts.items() for c in _changes(place, post, until)),
        absences=tuple(a for place in posts for a in _absences(world, place, until)),
        quarantined=tuple(q for place in posts for q in _quarantined(world, place, until)),
        related=_related(posts),
        not_copies=_twins(posts),
    )


def _copies(world: World, place: Place, post: Post) -> list[TrueCopy]:
    if post.operation is Operation.ORIGINAL:
        return []
    slugs = dict.fromkeys(p.origin for p in post.draft.passages())
    return [_copy(world, place, post, world.origins[slug]) for slug in slugs]


def _copy(world: World, place: Place, post: Post, origin: Post) -> TrueCopy:
    passages = tuple(p for p in post.draft.passages() if p.origin == origin.slug)
    of_copy = sum(p.copy_end - p.copy_start for p in passages) / len(post.draft.body)
    of_origin = sum(p.origin_end - p.origin_start for p in passages) / len(origin.draft.body)
    form = _form(of_copy, of_origin)
    accepted = _accepted(post.operation, form, min(of_copy, of_origin))
    return TrueCopy(
        copy=place,
        origin=(origin.site, world.path(origin)),
        operation=post.operation,
        kind=accepted[0],
        accepted=accepted,
        form=form,
        share_of_copy=of_copy,
        share_of_origin=of_origin,
        passages=passages,
        aligned=tuple(p for p in post.draft.aligned() if p.origin == origin.slug),
        appears_at=post.appears_at,
    )


def _form(of_copy: float, of_origin: float) -> PartialForm | None:
    if of_copy < _WHOLE:
        return PartialForm.CONTAINS if of_origin >= _WHOLE else PartialForm.SPLICE
    return PartialForm.EXCERPT if of_origin < _WHOLE else None


def _accepted(
    operation: Operation, form: PartialForm | None, least_share: float
) -> tuple[MatchKind, ...]:
    if form is None:
        return _KINDS.get(operation, _SAME)
    if least_share >= _NEARLY_WHOLE:
        return (MatchKind.PARTIAL, MatchKind.NEAR_DUPLICATE)
    return (MatchKind.PARTIAL,)


def _changes(place: Place, post: Post, until: float) -> list[TrueChange]:
    found = []
    known = states(post.first, post.happenings, until)
    for (_, before), (at, after) in pairwise(known):
        happening = next(h for h in post.happenings if at in h.times(until))
        found.append(
            TrueChange(
                site=place[0],
                path=place[1],
                at=at,
                severity=happening.severity,
                what=happening.what,
                is_announced=happening.is_announced,
                before=f"{before.title}\n{before.byline}\n{before.body}",
                after=f"{after.title}\n{after.byline}\n{after.body}",
            )
        )
    return found


def _absences(world: World, place: Place, until: float) -> list[TrueAbsence]:
    status = world.outlets[place[0]].gone_status
    return [
        TrueAbsence(site=place[0], path=place[1], start=start, end=end, status=status)
        for window in world.posts[place].gone
        for start, end in window.spans(until)
    ]


def _quarantined(world: World, place: Place, until: float) -> list[TrueQuarantine]:
    appears_at = world.posts[place].appears_at
    return [
        TrueQuarantine(
            site=place[0],
            path=place[1],
            start=max(start, appears_at),
            end=end,
            reason="challenge",
        )
        for window in world.outlets[place[0]].challenged
        for start, end in window.spans(until)
        if appears_at < end
    ]


def _origin_spans(post: Post) -> list[tuple[str, int, int]]:
    return [(p.origin, p.origin_start, p.origin_end) for p in post.draft.passages()]


def _related(posts: Mapping[Place, Post]) -> frozenset[tuple[Place, Place]]:
    spans = {place: _origin_spans(post) for place, post in posts.items()}
    return frozenset(
        (min(one, other), max(one, other))
        for one, other in combinations(posts, 2)
        if any(
            a_slug == b_slug and a_start < b_end and b_start < a_end
            for a_slug, a_start, a_end in spans[one]
            for b_slug, b_start, b_end in spans[other]
        )
    )


def _twins(posts: Mapping[Place, Post]) -> tuple[tuple[Place, Place], ...]:
    """Originals whose slugs differ in a closing number only: ``tianqi-1`` and ``tianqi-2``."""
    originals = [(p, post.slug) for p, post in posts.items() if post.operation == "original"]
    return tuple(
        (one, other)
        for (one, slug), (other, other_slug) in combinations(originals, 2)
        if slug[-1].isdigit() and slug.rstrip("0123456789") == other_slug.rstrip("0123456789")
    )
