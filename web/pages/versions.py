"""What an article said: one version, what differs between two, and the bytes behind them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.changes.compare_versions import describe
from pipeline.errors import BadInput, BodyMissing, RepostwatchError
from pipeline.reading.decode import decode
from storage.queries import articles, history, quarantine
from storage.queries.articles import ArticleLine
from web.marked import field_pieces, rows_of
from web.numbers import ArticleNumber, SnapshotNumber
from web.render import render
from web.store import Store

router = APIRouter(include_in_schema=False)

View = Literal["unified", "side", "changes"]
#: Texts of more characters together show their changes only, unless asked otherwise.
_LONG = 200_000
#: Changes named above the texts.
_NAMED = 60
#: Characters of a page's source shown; the download has all.
_SOURCE = 200_000
_DIGEST_LENGTH = 64


@router.get("/articles/{article_id}/versions/{number}", response_class=HTMLResponse)
def version(request: Request, store: Store, article_id: ArticleNumber, number: int) -> HTMLResponse:
    """One version in full."""
    with store.database.reading() as session:
        line = articles.find_article(session, str(article_id))
        found = history.version(session, line, number)
        snapshot = quarantine.snapshot(session, found.snapshot_id)
    return render(request, "version.html", article=line, version=found, snapshot=snapshot)


@router.get("/articles/{article_id}/diff", response_class=HTMLResponse)
def difference(
    request: Request,
    store: Store,
    article_id: ArticleNumber,
    *,
    a: int | None = None,
    b: int | None = None,
    view: View | None = None,
) -> HTMLResponse:
    """What changed from version *a* to version *b*; without them, the latest change."""
    with store.database.reading() as session:
        line = articles.find_article(session, str(article_id))
        before, after = _asked(line, a, b)
        one, two = history.version(session, line, before), history.version(session, line, after)
    change = describe(one.extraction, two.extraction)
    size = len(one.extraction.text) + len(two.extraction.text)
    return render(
        request,
        "diff.html",
        article=line,
        one=one,
        two=two,
        change=change,
        view=view or ("changes" if size > _LONG else "unified"),
        fields=[(field, field_pieces(field.before, field.after)) for field in change.fields],
        rows=rows_of(one.extraction.text, two.extraction.text, change.diff),
        named=[(n, c) for n, c in enumerate(change.diff.changes, 1) if c.summary][:_NAMED],
    )


def _asked(line: ArticleLine, a: int | None, b: int | None) -> tuple[int, int]:
    after = b if b is not None else line.versions
    before = a if a is not None else after - 1
    if line.versions < 2 and (a is None or b is None):
        known = "one version only" if line.versions else "no version"
        raise BadInput(f"This article has {known}; there is nothing to compare yet.")
    return min(before, after), max(before, after)


@router.get("/snapshots/{snapshot_id}", response_class=HTMLResponse)
def snapshot(request: Request, store: Store, snapshot_id: SnapshotNumber) -> HTMLResponse:
    """A stored snapshot: request, answer, what became of it, and its bytes as text."""
    with store.database.reading() as session:
        found = quarantine.snapshot(session, snapshot_id)
    source, problem = _source(store, found.digest)
    return render(
        request, "snapshot.html", snapshot=found, source=source, problem=problem, limit=_SOURCE
    )


def _source(store: Store, digest: str) -> tuple[str, str]:
    """The page's source, and what is wrong with it, one of them empty."""
    try:
        return decode(store.bodies.get(digest)).text, ""
    except RepostwatchError as error:
        return "", str(error)


@router.get("/raw/{digest}")
def raw(store: Store, digest: str) -> Response:
    """The stored bytes of that digest, as a download that no browser renders."""
    if len(digest) != _DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise BadInput("A digest is 64 hexadecimal digits (SHA-256), in lower case.")
    with store.database.reading() as session:
        first = quarantine.first_of_digest(session, digest)
    if first is None:
        raise BodyMissing(digest)
    body = store.bodies.get(digest)
    return Response(
        body,
        headers={
            "Content-Type": "text/plain",
            "Content-Disposition": (
                f'attachment; filename="{first.at:%Y%m%dT%H%M%SZ}-{digest[:12]}.txt"'
            ),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=31536000, immutable",
            "X-Repostwatch-Digest": f"sha256:{digest}",
            "X-Repostwatch-First-Fetched": first.at.isoformat(),
        },
    )
