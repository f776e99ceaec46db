"""The overview: how much there is, and what happened lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.model import MatchKind
from storage.queries import events, quarantine, reposts
from storage.queries.health import Status, status
from storage.queries.reposts import MatchLine
from web.render import render
from web.store import Store

router = APIRouter(include_in_schema=False)

#: Entries in each list, and runs in the strip.
_LINES = 8
_RUNS = 60


@router.get("/", response_class=HTMLResponse)
def overview(request: Request, store: Store) -> HTMLResponse:
    """Counts and the latest of everything."""
    with store.database.reading() as session:
        counts = status(session)
        values: dict[str, Any] = {
            "copies": latest_copies(reposts.latest_matches(session, limit=_LINES * 4))[:_LINES],
            "changes": events.latest_changes(session, limit=_LINES),
            "deletions": events.latest_deletions(session, limit=_LINES - 2),
            "quarantined": quarantine.quarantined(session, limit=_LINES - 2),
        }
    return render(
        request,
        "overview.html",
        counts=counts,
        figures=_figures(counts),
        runs=store.runs.recent(limit=_RUNS),
        outcomes=counts.runs,
        **values,
    )


def latest_copies(matches: Sequence[MatchLine]) -> list[tuple[MatchLine, int]]:
    """One match for each copy, one that tells the origin if there is any, and how many more."""
    by_copy: dict[int, list[MatchLine]] = {}
    for match in matches:
        by_copy.setdefault(match.copy_id, []).append(match)
    return [
        (
            max(found, key=lambda match: (match.is_direction_known, match.probability)),
            len(found) - 1,
        )
        for found in by_copy.values()
    ]


def _figures(counts: Status) -> list[tuple[str, int, str | None]]:
    copies = sum(n for kind, n in counts.matches.items() if MatchKind(kind).is_copy)
    return [
        ("sites", counts.sites, "/sites"),
        ("articles", counts.articles, "/articles"),
        ("versions", counts.versions, None),
        ("copies", copies, "/copies"),
        ("changes", counts.changes, "/changes"),
        ("deletions", counts.deletions, "/articles?state=deleted"),
        ("quarantined", counts.quarantined, "/quarantine"),
        ("waiting", counts.waiting, None),
    ]
