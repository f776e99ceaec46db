"""The same questions for programs: JSON, described by ``/api/openapi.json``."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from pipeline.changes.compare_versions import describe
from pipeline.copies.reasons import reason_text
from pipeline.errors import BadInput
from pipeline.model import RunOutcome, Severity
from storage.queries import articles, events, history, quarantine, reposts, tallies
from storage.queries.health import Status, status
from storage.queries.reposts import MatchDetail
from storage.queries.sites import site_lines
from web import answers
from web.forms import read_body
from web.health import judge
from web.numbers import MatchNumber
from web.pages.sites import next_run
from web.render import language_of
from web.store import Store, one_of

router = APIRouter()
_api = APIRouter(prefix="/api", responses=answers.ERRORS)

Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="How many to leave out first.")]
Name = Annotated[str, Query(description="The number or the address of an article.")]


@router.get("/healthz", tags=["health"])
def healthz(request: Request, store: Store) -> JSONResponse:
    """Whether all is well: 200, or 503 with what is wrong."""
    health = judge(store, in_tree=request.app.state.in_tree)
    body = {"ok": health.ok, "problem": health.problem, "leaders": dict(health.leaders)}
    return JSONResponse(body, 200 if health.ok else 503, {"Cache-Control": "no-store"})


@_api.get("/status")
def get_status(store: Store) -> Status:
    """Counts over the whole store."""
    with store.database.reading() as session:
        return status(session)


@_api.get("/sites")
def get_sites(request: Request, store: Store) -> answers.SitesAnswer:
    """Every site with its counts, its last run and the next."""
    with store.database.reading() as session:
        lines = site_lines(session)
    return answers.SitesAnswer(
        sites=[answers.site_answer(line, next_run(request, line.site)) for line in lines]
    )


@_api.get("/articles")
def get_articles(
    store: Store,
    *,
    site: str | None = None,
    state: str = "",
    title: str | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> answers.ArticlesAnswer:
    """Articles, the latest changed first."""
    asked = one_of("state", state, ("live", "suspected", "deleted", "quarantined"))
    with store.database.reading() as session:
        return answers.ArticlesAnswer(
            count=articles.count_articles(session, site=site, state=asked, title=title),
            articles=articles.list_articles(
                session, site=site, state=asked, title=title, limit=limit, offset=offset
            ),
        )


@_api.get("/article")
def get_article(store: Store, name: Name) -> answers.ArticleAnswer:
    """One article with its latest version."""
    with store.database.reading() as session:
        line = articles.find_article(session, name)
        latest = history.version(session, line, line.versions) if line.versions else None
    return answers.ArticleAnswer(article=line, latest=latest)


@_api.get("/history")
def get_history(
    store: Store, name: Name, limit: Limit = 1000, offset: Offset = 0
) -> answers.HistoryAnswer:
    """Versions (oldest first), deletions and the latest checks of an article."""
    with store.database.reading() as session:
        line = articles.find_article(session, name)
        return answers.HistoryAnswer(
            article=line,
            versions=history.versions(session, line, limit=limit, offset=offset),
            deletions=history.deletions(session, line),
            checks=history.checks(session, line),
        )


@_api.get("/diff")
def get_diff(store: Store, name: Name, a: int, b: int) -> answers.DiffAnswer:
    """What changed from version *a* to version *b* of an article."""
    with store.database.reading() as session:
        line = articles.find_article(session, name)
        one, two = history.version(session, line, a), history.version(session, line, b)
    change = describe(one.extraction, two.extraction)
    return answers.diff_answer(line, one, two, change)


@_api.get("/copies")
def get_copies(store: Store, name: Name, limit: Limit = 200) -> answers.CopiesAnswer:
    """The articles that share text with an article, most of it first."""
    with store.database.reading() as session:
        line = articles.find_article(session, name)
        return answers.CopiesAnswer(article=line, copies=reposts.copies(session, line, limit=limit))


@_api.get("/matches")
def get_matches(
    store: Store, kind: str | None = None, limit: Limit = 50, offset: Offset = 0
) -> answers.MatchesAnswer:
    """The latest matches, one for each pair of articles."""
    with store.database.reading() as session:
        return answers.MatchesAnswer(
            count=tallies.count_matches(session, kind=kind),
            matches=reposts.latest_matches(session, kind=kind, limit=limit, offset=offset),
        )


@_api.get("/matches/{match_id}")
def get_match(store: Store, match_id: MatchNumber) -> MatchDetail:
    """One match with both texts, passages, facts, reasons and direction."""
    with store.database.reading() as session:
        return reposts.match_detail(session, match_id)


@_api.get("/changes")
def get_changes(
    store: Store,
    *,
    site: str | None = None,
    severity: str = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> answers.ChangesAnswer:
    """Changes of articles, the latest first."""
    asked = one_of("severity", severity, [one.value for one in Severity])
    with store.database.reading() as session:
        return answers.ChangesAnswer(
            count=events.count_changes(session, site=site, severity=asked),
            changes=events.latest_changes(
                session, site=site, severity=asked, limit=limit, offset=offset
            ),
        )


@_api.get("/deletions")
def get_deletions(store: Store, limit: Limit = 50) -> answers.DeletionsAnswer:
    """The times articles were gone, the latest news of each first."""
    with store.database.reading() as session:
        return answers.DeletionsAnswer(deletions=events.latest_deletions(session, limit=limit))


@_api.get("/runs")
def get_runs(
    store: Store,
    *,
    site: str | None = None,
    outcome: str = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> answers.RunsAnswer:
    """The ledger of planned runs, the latest first."""
    asked = one_of("outcome", outcome, [one.value for one in RunOutcome])
    chosen = None if asked is None else RunOutcome(asked)
    return answers.RunsAnswer(
        count=store.runs.count(site=site, outcome=chosen),
        runs=store.runs.recent(site=site, outcome=chosen, limit=limit, offset=offset),
    )


@_api.get("/quarantine")
def get_quarantine(
    store: Store,
    *,
    site: str | None = None,
    reason: str | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> answers.QuarantineAnswer:
    """Snapshots kept out of history, the latest first, and how many for each reason."""
    with store.database.reading() as session:
        return answers.QuarantineAnswer(
            reasons=quarantine.count_by_reason(session, site=site),
            quarantined=quarantine.quarantined(
                session, site=site, reason=reason, limit=limit, offset=offset
            ),
        )


def _asked_text(body: Annotated[bytes, Depends(read_body)]) -> str:
    """The text of ``{"text": …}``; raises BadInput."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput('Send JSON: {"text": "the text to look for"}.') from error
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise BadInput('Send JSON with a text: {"text": "the text to look for"}.')
    return str(asked["text"])


@_api.post("/check")
def post_check(
    request: Request, text: Annotated[str, Depends(_asked_text)], limit: Limit = 50
) -> answers.CheckAnswer:
    """Who has this text? Send ``{"text": "…"}``; nothing of it is stored."""
    language = language_of(request)
    return answers.CheckAnswer(
        matches=[
            answers.finding_answer(
                found.article,
                found.version,
                found.comparison,
                [reason_text(reason, language) for reason in found.comparison.reasons],
            )
            for found in request.app.state.checks.check(text, limit=limit)
        ]
    )


router.include_router(_api)
