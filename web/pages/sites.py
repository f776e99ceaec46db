"""The sites: what each holds, when it was crawled and when it will be."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.errors import NotFound
from pipeline.site import Site
from storage.queries import articles, events, quarantine, tallies
from storage.queries.sites import site_lines
from web.render import render
from web.store import NextRun, Store

router = APIRouter(include_in_schema=False)

_ARTICLES = 12
_CHANGES = 8
_RUNS = 40


@router.get("/sites", response_class=HTMLResponse)
def sites(request: Request, store: Store) -> HTMLResponse:
    """Every site with its counts."""
    with store.database.reading() as session:
        lines = site_lines(session)
    return render(
        request,
        "sites.html",
        lines=lines,
        next_runs={line.site.name: next_run(request, line.site) for line in lines},
    )


@router.get("/sites/{name}", response_class=HTMLResponse)
def site(request: Request, store: Store, name: str) -> HTMLResponse:
    """One site: how it is crawled, and its latest articles, changes and runs."""
    with store.database.reading() as session:
        found = site_lines(session, name=name)
        if not found:
            raise NotFound("site", name, "`repostwatch sites list` shows the sites there are.")
        latest = articles.list_articles(session, site=name, limit=_ARTICLES)
        values: dict[str, Any] = {
            "articles": latest,
            "copies": tallies.copies_of(session, [line.id for line in latest]),
            "changes": events.latest_changes(session, site=name, limit=_CHANGES),
            "reasons": quarantine.count_by_reason(session, site=name),
        }
    runs = store.runs.recent(site=name, limit=_RUNS)
    return render(
        request,
        "site.html",
        line=found[0],
        site=found[0].site,
        next_run=next_run(request, found[0].site),
        runs=runs,
        outcomes=Counter(run.outcome.value for run in runs),
        **values,
    )


def next_run(request: Request, site: Site) -> datetime | None:
    """When the site's schedule fires next, if the program was told how to find out."""
    find: NextRun | None = request.app.state.next_run
    return find(site, datetime.now(UTC)) if find else None
