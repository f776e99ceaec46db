"""The one kind of item our spiders yield."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.model import Address, Capture


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What one request got, on its way to the store.

    A spider yields it first and computes nothing from the response before ``stored`` has
    resolved; its value says whether the capture was stored.
    """

    address: Address
    capture: Capture
    next_due: datetime | None = None
    stored: asyncio.Future[bool] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
