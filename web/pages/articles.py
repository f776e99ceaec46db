"""Articles: the list, and one with its history, its copies and its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from storage.queries import articles, history, reposts, tallies
from storage.queries.history import DeletionLine, VersionLine
from web.numbers import ArticleNumber
from web.paging import PageNumber, Paging
from web.render import is_web_address, render
from web.store import Store, one_of

router = APIRouter(include_in_schema=False)

STATES = ("live", "suspected", "deleted", "quarantined")
_LIST_SIZE = 50
#: Versions on one page of a history, looks at the article and copies shown.
_VERSIONS = 50
_CHECKS = 15
_COPIES = 100
#: Characters of the latest text shown with the article; the version's own page has all.
_TEXT = 20_000


@router.get("/articles", response_class=HTMLResponse)
def list_articles(
    request: Request,
    store: Store,
    *,
    site: str = "",
    state: str = "",
    q: str = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """Articles, the latest changed first, filtered."""
    asked_state = one_of("state", state, STATES)
    title = q.strip() or None
    with store.database.reading() as session:
        count = articles.count_articles(session, site=site or None, state=asked_state, title=title)
        paging = Paging(number=page, size=_LIST_SIZE, count=count)
        lines = articles.list_articles(
            session,
            site=site or None,
            state=asked_state,
            title=title,
            limit=paging.size,
            offset=paging.offset,
        )
        copies = tallies.copies_of(session, [line.id for line in lines])
    return render(
        request,
        "articles.html",
        articles=lines,
        copies=copies,
        pages=paging,
        sites=[one.name for one in store.sites.all()],
        states=STATES,
        asked={"site": site, "state": state, "q": q},
    )


@router.get("/find")
def find(store: Store, name: str = "") -> Response:
    """From what was typed into the search field to an article, or to a list of titles."""
    asked = name.strip()
    if not asked.isdecimal() and not is_web_address(asked):
        return RedirectResponse(f"/articles?{urlencode({'q': asked})}", 303)
    with store.database.reading() as session:
        line = articles.find_article(session, asked)
    return RedirectResponse(f"/articles/{line.id}", 303)


@router.get("/articles/{article_id}", response_class=HTMLResponse)
def article(
    request: Request, store: Store, article_id: ArticleNumber, page: PageNumber = 1
) -> HTMLResponse:
    """One article: versions and absences, copies, the latest text, the looks at it."""
    with store.database.reading() as session:
        line = articles.find_article(session, str(article_id))
        paging = Paging(number=page, size=_VERSIONS, count=line.versions)
        versions = history.versions(
            session, line, latest_first=True, limit=paging.size, offset=paging.offset
        )
        deletions = history.deletions(session, line)
        latest = history.version(session, line, line.versions) if line.versions else None
        checks = history.checks(session, line, limit=_CHECKS)
        copies = reposts.copies(session, line, limit=_COPIES)
    return render(
        request,
        "article.html",
        article=line,
        timeline=timeline(versions, deletions, is_latest=page == 1, is_oldest=not paging.older),
        pages=paging,
        latest=latest,
        text_limit=_TEXT,
        checks=checks,
        copies=copies,
    )


def timeline(
    versions: Sequence[VersionLine],
    deletions: Sequence[DeletionLine],
    *,
    is_latest: bool,
    is_oldest: bool,
) -> list[VersionLine | DeletionLine]:
    """The versions of one page, latest first, and the absences that fall between them."""
    if not versions:
        return list(reversed(deletions))
    newest, oldest = versions[0].first_seen_at, versions[-1].first_seen_at
    between = [
        gone
        for gone in deletions
        if (is_latest or gone.suspected_at <= newest) and (is_oldest or gone.suspected_at > oldest)
    ]

    def moment(entry: VersionLine | DeletionLine) -> datetime:
        return entry.first_seen_at if isinstance(entry, VersionLine) else entry.suspected_at

    return sorted([*versions, *between], key=moment, reverse=True)
