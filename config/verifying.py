"""Is all that was captured still there, and still what it was?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from config.bootstrap import App
from pipeline.errors import BodyDamaged, BodyMissing
from storage.chain import ChainReport, check_chain
from storage.queries.stored_bodies import StoredBody, stored_bodies


@dataclass(frozen=True, kw_only=True)
class LostBody:
    """A stored page that cannot be read any more."""

    digest: str
    #: ``missing`` or ``damaged``.
    what: str
    #: The first capture that got it, and how many did.
    snapshot_id: int
    url: str
    fetched_at: datetime
    captures: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """What verifying the store found."""

    chain: ChainReport
    #: Distinct stored pages looked at; ``None`` when they were not.
    bodies: int | None
    #: Pages a retention rule removed on purpose.
    removed: int
    lost: tuple[LostBody, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing or altered."""
        return not self.lost and not self.chain.broken


def verify(app: App, *, with_bodies: bool = True) -> Report:
    """Walk the chain over captures and, unless told otherwise, read every stored page."""
    chain = check_chain(app.database)
    if not with_bodies:
        return Report(chain=chain, bodies=None, removed=0, lost=())
    count, removed, lost = 0, 0, []
    for body in _all(app):
        count += 1
        what = _trouble(app, body.digest)
        if what == "missing" and body.is_removed:
            removed += 1
        elif what is not None:
            lost.append(
                LostBody(
                    digest=body.digest,
                    what=what,
                    snapshot_id=body.snapshot_id,
                    url=body.url,
                    fetched_at=body.fetched_at,
                    captures=body.captures,
                )
            )
    return Report(chain=chain, bodies=count, removed=removed, lost=tuple(lost))


def _all(app: App) -> Iterator[StoredBody]:
    last = ""
    while True:
        with app.database.reading() as session:
            batch = stored_bodies(session, after=last)
        if not batch:
            return
        yield from batch
        last = batch[-1].digest


def _trouble(app: App, digest: str) -> str | None:
    try:
        app.bodies.get(digest)
    except BodyMissing:
        return "missing"
    except BodyDamaged:
        return "damaged"
    return None
