"""Articles that belong together, and which site copies which."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from storage.queries import clusters
from web.numbers import ClusterNumber
from web.paging import PageNumber, Paging
from web.render import render
from web.store import Store

router = APIRouter(include_in_schema=False)

_SIZE = 50


@router.get("/clusters", response_class=HTMLResponse)
def list_clusters(request: Request, store: Store, page: PageNumber = 1) -> HTMLResponse:
    """The clusters, the largest first."""
    with store.database.reading() as session:
        paging = Paging(number=page, size=_SIZE, count=clusters.count_clusters(session))
        lines = clusters.list_clusters(session, limit=paging.size, offset=paging.offset)
    return render(request, "clusters.html", clusters=lines, pages=paging)


@router.get("/clusters/{cluster_id}", response_class=HTMLResponse)
def cluster(
    request: Request, store: Store, cluster_id: ClusterNumber, page: PageNumber = 1
) -> HTMLResponse:
    """The articles of one cluster, the one seen first before the others."""
    with store.database.reading() as session:
        count = clusters.count_members(session, cluster_id)
        paging = Paging(number=page, size=_SIZE, count=count)
        members = clusters.cluster_members(
            session, cluster_id, limit=paging.size, offset=paging.offset
        )
    return render(request, "cluster.html", number=cluster_id, articles=members, pages=paging)


@router.get("/copiers", response_class=HTMLResponse)
def copiers(request: Request, store: Store, origin: str = "") -> HTMLResponse:
    """Who copies whom, how often, how fast, and how often with credit."""
    with store.database.reading() as session:
        lines = clusters.copiers(session, origin=origin or None)
    return render(
        request,
        "copiers.html",
        copiers=lines,
        sites=[one.name for one in store.sites.all()],
        asked={"origin": origin},
    )
