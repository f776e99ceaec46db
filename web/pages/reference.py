"""What programs can ask: a page made from the API's own description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.render import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing the API can be asked."""

    method: str
    path: str
    summary: str
    parameters: list[tuple[str, str]]


@router.get("/api", response_class=HTMLResponse)
def reference(request: Request) -> HTMLResponse:
    """Every question the API answers."""
    return render(request, "api.html", operations=operations(request.app.openapi()))


def operations(schema: dict[str, Any]) -> list[Operation]:
    """The operations an OpenAPI description lists, in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            summary=found.get("description") or found.get("summary", ""),
            parameters=[
                (one["name"], one.get("description", "")) for one in found.get("parameters", [])
            ],
        )
        for path, methods in schema["paths"].items()
        for method, found in methods.items()
    ]
