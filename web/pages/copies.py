"""Copies: the latest, one match with both texts as evidence, and who has a pasted text."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.errors import BadInput
from pipeline.model import MatchKind
from storage.queries import history, reposts, tallies
from storage.reviews import ReviewVerdict, review_of
from web.forms import Form
from web.matching import view_of
from web.numbers import MatchNumber
from web.paging import PageNumber, Paging
from web.render import render
from web.store import Store, one_of

router = APIRouter(include_in_schema=False)

#: Kinds of match that are stored.
KINDS = (*(k.value for k in MatchKind if k.is_copy), MatchKind.COMMON_SOURCE.value)
_SIZE = 50
#: Findings of a check shown with their passages, and passages of each.
_SHOWN = 20
_PASSAGES = 8
_NOTE = 2_000


@router.get("/copies", response_class=HTMLResponse)
def copies(request: Request, store: Store, kind: str = "", page: PageNumber = 1) -> HTMLResponse:
    """The latest matches, one line for each pair of articles."""
    asked = one_of("kind", kind, KINDS)
    with store.database.reading() as session:
        paging = Paging(number=page, size=_SIZE, count=tallies.count_matches(session, kind=asked))
        lines = reposts.latest_matches(session, kind=asked, limit=paging.size, offset=paging.offset)
    return render(
        request, "copies.html", matches=lines, pages=paging, kinds=KINDS, asked={"kind": kind}
    )


@router.get("/matches/{match_id}", response_class=HTMLResponse)
def match(request: Request, store: Store, match_id: MatchNumber) -> HTMLResponse:
    """Two texts side by side, with everything that speaks for and against a copy."""
    with store.database.reading() as session:
        detail = reposts.match_detail(session, match_id)
        review = review_of(session, detail.a.id, detail.b.id)
    return render(
        request,
        "match.html",
        view=view_of(detail),
        review=review,
        verdicts=[one.value for one in ReviewVerdict if one is not ReviewVerdict.OTHER_ORIGIN],
    )


@router.post("/matches/{match_id}/review")
def review(store: Store, match_id: MatchNumber, form: Form) -> Response:
    """What a person says of the match."""
    verdict = one_of("verdict", form.get("verdict", ""), [one.value for one in ReviewVerdict])
    if verdict is None:
        raise BadInput("Choose what the match really is.")
    note = form.get("note", "").strip()[:_NOTE]
    store.reviews.add(match_id, ReviewVerdict(verdict), note=note)
    return RedirectResponse(f"/matches/{match_id}#review", 303)


@dataclass(frozen=True, kw_only=True)
class ShownPassage:
    """A passage of a pasted text and its counterpart in a stored one."""

    own: str
    other: str


@router.get("/check", response_class=HTMLResponse)
def ask(request: Request) -> HTMLResponse:
    """The form: paste a text."""
    return render(request, "check.html", text="", findings=None, passages={})


@router.post("/check", response_class=HTMLResponse)
def check(request: Request, store: Store, form: Form) -> HTMLResponse:
    """Who has the pasted text?"""
    text = form.get("text", "").replace("\r\n", "\n")
    findings = request.app.state.checks.check(text)
    passages = {}
    with store.database.reading() as session:
        for finding in findings[:_SHOWN]:
            stored = history.version(session, finding.article, finding.version).extraction.text
            passages[finding.article.id] = [
                ShownPassage(own=text[p.a_start : p.a_end], other=stored[p.b_start : p.b_end])
                for p in finding.comparison.passages[:_PASSAGES]
            ]
    return render(request, "check.html", text=text, findings=findings, passages=passages)
