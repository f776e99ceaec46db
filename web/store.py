"""What routes take from the application: the store, and when a site is crawled next."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from config.bootstrap import App
from pipeline.errors import BadInput
from pipeline.site import Site

#: When a site's schedule fires next after a moment; ``None`` when it never does.
NextRun = Callable[[Site, datetime], datetime | None]


def store_of(request: Request) -> App:
    """The open store the application answers from."""
    app: App = request.app.state.store
    return app


Store = Annotated[App, Depends(store_of)]


def one_of(name: str, value: str, allowed: Collection[str]) -> str | None:
    """*value* when it is allowed, ``None`` when it is empty.

    Raises:
        BadInput: it is neither.
    """
    if not value:
        return None
    if value not in allowed:
        raise BadInput(f"{name} is {value!r}, but must be one of {', '.join(allowed)}.")
    return value
