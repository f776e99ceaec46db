"""An article: its history, its copies, its text."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from storage.queries import articles, history
from web.render import render
from web.store import Store

router = APIRouter(include_in_schema=False)


@router.get("/articles/{article_id}", response_class=HTMLResponse)
def article(request: Request, store: Store, article_id: int) -> HTMLResponse:
    """One article."""
    with store.database.reading() as session:
        line = articles.find_article(session, str(article_id))
        versions = history.versions(session, line)
        latest = history.version(session, line, versions[-1].number) if versions else None
    return render(request, "article.html", article=line, versions=versions, latest=latest)
