"""Articles by words, in all versions ever seen."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from storage.queries import search as queries
from storage.queries.search import Found, Snippet
from web.paging import PageNumber, Paging
from web.render import render
from web.store import Store

router = APIRouter(include_in_schema=False)

_SIZE = 50


@router.get("/search", response_class=HTMLResponse)
def search(
    request: Request, store: Store, q: str = "", site: str = "", page: PageNumber = 1
) -> HTMLResponse:
    """One line for each article of which some version has the words."""
    words = q.strip()
    found: Sequence[Found] = ()
    count = 0
    if words:
        with store.database.reading() as session:
            count = queries.count_found(session, words, site=site or None)
            offset = (page - 1) * _SIZE
            found = queries.search(session, words, site=site or None, limit=_SIZE, offset=offset)
    return render(
        request,
        "search.html",
        lines=[(one, pieces(one.snippet)) for one in found],
        pages=Paging(number=page, size=_SIZE, count=count),
        sites=[one.name for one in store.sites.all()],
        asked={"q": q, "site": site},
    )


def pieces(snippet: Snippet) -> list[tuple[bool, str]]:
    """The snippet cut at its marks; the first value tells whether the piece was looked for."""
    cut, done = [], 0
    for start, end in snippet.marks:
        cut += [(False, snippet.text[done:start]), (True, snippet.text[start:end])]
        done = end
    return [one for one in (*cut, (False, snippet.text[done:])) if one[1]]
