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
    resolved; its value is the snapshot's number, or ``None`` when the store did not take it.
    """

    address: Address
    capture: Capture
    next_due: datetime | None = None
    #: Further parts may follow: the snapshot waits for them before it is processed.
    awaits_parts: bool = False
    #: For a further part: the snapshot of the first, and 2, 3 …
    part_of: tuple[int, int] | None = None
    stored: asyncio.Future[int | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
