"""The same questions for programs: JSON, described by ``/api/openapi.json``."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from web.health import judge
from web.store import Store

router = APIRouter()


@router.get("/healthz", tags=["health"])
def healthz(request: Request, store: Store) -> JSONResponse:
    """Whether all is well: 200, or 503 with what is wrong."""
    health = judge(store, in_tree=request.app.state.in_tree)
    body = {"ok": health.ok, "problem": health.problem, "leaders": dict(health.leaders)}
    return JSONResponse(body, 200 if health.ok else 503, {"Cache-Control": "no-store"})
