"""The shapes of the API's answers. They are stable: fields are added, never renamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from pipeline.changes.values import Change
from pipeline.model import Comparison, Passage, Version
from pipeline.site import Site
from storage.queries.articles import ArticleLine
from storage.queries.events import ChangeEvent, DeletionEvent
from storage.queries.history import CheckLine, DeletionLine, VersionLine
from storage.queries.quarantine import QuarantinedLine
from storage.queries.reposts import CopyLine, MatchLine
from storage.queries.sites import SiteLine
from storage.runs import Run


@dataclass(frozen=True, kw_only=True)
class SiteAnswer:
    """A site as it is kept, with its counts and its last run."""

    site: Site
    articles: int
    in_copies: int
    quarantined: int
    run_id: int | None
    run_at: datetime | None
    run_outcome: str | None
    run_reason: str | None
    #: When its schedule fires next; ``null`` when it is paused or nobody knows.
    next_run_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SitesAnswer:
    """All sites."""

    sites: list[SiteAnswer]


@dataclass(frozen=True, kw_only=True)
class ArticlesAnswer:
    """A part of a list of articles, and how many there are in all."""

    count: int
    articles: list[ArticleLine]


@dataclass(frozen=True, kw_only=True)
class ArticleAnswer:
    """An article with its latest version."""

    article: ArticleLine
    latest: Version | None


@dataclass(frozen=True, kw_only=True)
class HistoryAnswer:
    """How an article changed, when it was seen and when it was gone."""

    article: ArticleLine
    versions: list[VersionLine]
    deletions: list[DeletionLine]
    checks: list[CheckLine]


Offsets: TypeAlias = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class SpanAnswer:
    """A span of the first text that became a span of the second: offsets, half open."""

    a: Offsets
    b: Offsets
    severity: str
    facts: list[str]
    summary: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class MovedAnswer:
    """Paragraphs that stand elsewhere in the second text: offsets, half open."""

    a: Offsets
    b: Offsets


@dataclass(frozen=True, kw_only=True)
class FieldAnswer:
    """A field beside the text that reads differently."""

    name: str
    before: str
    after: str
    severity: str
    facts: list[str]


@dataclass(frozen=True, kw_only=True)
class DiffAnswer:
    """What changed from version ``a`` to version ``b``; offsets count characters of the texts."""

    article: ArticleLine
    a: int
    b: int
    severity: str
    announced: bool
    summary: Mapping[str, str]
    fields: list[FieldAnswer]
    changes: list[SpanAnswer]
    moved: list[MovedAnswer]
    text_a: str
    text_b: str


@dataclass(frozen=True, kw_only=True)
class CopiesAnswer:
    """The articles that share text with one."""

    article: ArticleLine
    copies: list[CopyLine]


@dataclass(frozen=True, kw_only=True)
class MatchesAnswer:
    """A part of the list of matches, and how many there are in all."""

    count: int
    matches: list[MatchLine]


@dataclass(frozen=True, kw_only=True)
class ChangesAnswer:
    """A part of the list of changes, and how many there are in all."""

    count: int
    changes: list[ChangeEvent]


@dataclass(frozen=True, kw_only=True)
class DeletionsAnswer:
    """The latest times articles were gone."""

    deletions: list[DeletionEvent]


@dataclass(frozen=True, kw_only=True)
class RunsAnswer:
    """A part of the ledger, and how many runs there are in all."""

    count: int
    runs: list[Run]


@dataclass(frozen=True, kw_only=True)
class QuarantineAnswer:
    """Snapshots kept out of history, and how many for each reason."""

    reasons: Mapping[str, int]
    quarantined: list[QuarantinedLine]


@dataclass(frozen=True, kw_only=True)
class FindingAnswer:
    """A stored article that shares text with the text asked about."""

    article: ArticleLine
    version: int
    kind: str
    form: str | None
    probability: float
    coverage_text: float
    coverage_article: float
    passages: list[Passage]
    #: Why, in words.
    reasons: list[str]


@dataclass(frozen=True, kw_only=True)
class CheckAnswer:
    """Who has the text."""

    matches: list[FindingAnswer]


@dataclass(frozen=True, kw_only=True)
class ErrorAnswer:
    """What was wrong, in one sentence."""

    error: str


def diff_answer(article: ArticleLine, one: Version, two: Version, change: Change) -> DiffAnswer:
    """The difference of two versions as the API gives it."""
    return DiffAnswer(
        article=article,
        a=one.number,
        b=two.number,
        severity=change.severity.value,
        announced=change.is_announced,
        summary=change.summary,
        fields=[
            FieldAnswer(
                name=field.name,
                before=field.before,
                after=field.after,
                severity=field.severity.value,
                facts=list(field.facts),
            )
            for field in change.fields
        ],
        changes=[
            SpanAnswer(
                a=(span.a_start, span.a_end),
                b=(span.b_start, span.b_end),
                severity=span.severity.value,
                facts=list(span.facts),
                summary=span.summary,
            )
            for span in change.diff.changes
        ],
        moved=[
            MovedAnswer(a=(span.a_start, span.a_end), b=(span.b_start, span.b_end))
            for span in change.diff.moved
        ],
        text_a=one.extraction.text,
        text_b=two.extraction.text,
    )


def site_answer(line: SiteLine, next_run_at: datetime | None) -> SiteAnswer:
    """A site's line as the API gives it."""
    return SiteAnswer(
        site=line.site,
        articles=line.articles,
        in_copies=line.in_copies,
        quarantined=line.quarantined,
        run_id=line.run_id,
        run_at=line.run_at,
        run_outcome=line.run_outcome.value if line.run_outcome else None,
        run_reason=line.run_reason,
        next_run_at=next_run_at,
    )


def finding_answer(
    article: ArticleLine, version: int, comparison: Comparison, reasons: list[str]
) -> FindingAnswer:
    """A finding of a check as the API gives it."""
    return FindingAnswer(
        article=article,
        version=version,
        kind=comparison.kind.value,
        form=comparison.form.value if comparison.form else None,
        probability=comparison.probability,
        coverage_text=comparison.coverage_a,
        coverage_article=comparison.coverage_b,
        passages=list(comparison.passages),
        reasons=reasons,
    )


ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorAnswer, "description": "A value does not fit."},
    404: {"model": ErrorAnswer, "description": "Nothing of that name."},
    503: {"model": ErrorAnswer, "description": "A passing hindrance; try again."},
}
