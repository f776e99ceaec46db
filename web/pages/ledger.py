"""What happened, list by list: changes, the quarantine, runs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.model import RunOutcome, Severity
from storage.queries import events, quarantine
from web.paging import PageNumber, Paging
from web.render import render
from web.store import Store, one_of

router = APIRouter(include_in_schema=False)

_SIZE = 50
_RUNS_SIZE = 100
_TOLD = {"silent": False, "announced": True}


@router.get("/changes", response_class=HTMLResponse)
def changes(
    request: Request,
    store: Store,
    *,
    site: str = "",
    severity: str = "",
    told: str = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """Changes of articles, the latest first."""
    asked = one_of("severity", severity, [one.value for one in Severity])
    asked_told = one_of("told", told, _TOLD)
    is_announced = None if asked_told is None else _TOLD[asked_told]
    with store.database.reading() as session:
        count = events.count_changes(
            session, site=site or None, severity=asked, is_announced=is_announced
        )
        paging = Paging(number=page, size=_SIZE, count=count)
        lines = events.latest_changes(
            session,
            site=site or None,
            severity=asked,
            is_announced=is_announced,
            limit=paging.size,
            offset=paging.offset,
        )
    return render(
        request,
        "changes.html",
        changes=lines,
        pages=paging,
        sites=[one.name for one in store.sites.all()],
        severities=[one.value for one in Severity],
        told=list(_TOLD),
        asked={"site": site, "severity": severity, "told": told},
    )


@router.get("/quarantine", response_class=HTMLResponse)
def kept_out(
    request: Request, store: Store, site: str = "", reason: str = "", page: PageNumber = 1
) -> HTMLResponse:
    """Snapshots kept out of history, with the reason."""
    with store.database.reading() as session:
        reasons = quarantine.count_by_reason(session, site=site or None)
        count = reasons.get(reason, 0) if reason else sum(reasons.values())
        paging = Paging(number=page, size=_SIZE, count=count)
        lines = quarantine.quarantined(
            session,
            site=site or None,
            reason=reason or None,
            limit=paging.size,
            offset=paging.offset,
        )
    return render(
        request,
        "quarantine.html",
        lines=lines,
        reasons=reasons,
        pages=paging,
        sites=[one.name for one in store.sites.all()],
        asked={"site": site, "reason": reason},
    )


@router.get("/runs", response_class=HTMLResponse)
def runs(
    request: Request, store: Store, site: str = "", outcome: str = "", page: PageNumber = 1
) -> HTMLResponse:
    """The ledger: what became of each planned run."""
    outcomes = [one.value for one in RunOutcome]
    asked = one_of("outcome", outcome, outcomes)
    chosen = None if asked is None else RunOutcome(asked)
    count = store.runs.count(site=site or None, outcome=chosen)
    paging = Paging(number=page, size=_RUNS_SIZE, count=count)
    return render(
        request,
        "runs.html",
        runs=store.runs.recent(
            site=site or None, outcome=chosen, limit=paging.size, offset=paging.offset
        ),
        pages=paging,
        sites=[one.name for one in store.sites.all()],
        outcomes=outcomes,
        asked={"site": site, "outcome": outcome},
    )
