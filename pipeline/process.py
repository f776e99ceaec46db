"""From a snapshot to history: which step follows which, and what becomes of a page.

Reading a page costs most and needs no store: it is done beforehand, in worker processes
(``needs_reading``). Settling is done by one process, snapshot by snapshot, because two that
took two copies of one text at the same moment would not find each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from pipeline.changes.compare_versions import describe, is_new_version
from pipeline.changes.presence import (
    Check,
    CheckStatus,
    PresenceState,
    judge_presence,
    min_span_seconds,
)
from pipeline.copies.direction import Witness, judge_direction
from pipeline.copies.represent import Representation, represent
from pipeline.copies.search import CANDIDATES, verify
from pipeline.errors import Quarantine
from pipeline.model import Extraction, MatchKind, RevisitState, Snapshot
from pipeline.ports import (
    ArticleState,
    Candidates,
    NewMatch,
    NewVersion,
    VersionStore,
)
from pipeline.reading.identity import canonical_address
from pipeline.redirects import ELSEWHERE, leads_elsewhere
from pipeline.revisit import next_check
from pipeline.site import Site

#: Statuses by which a server says that a page is gone.
GONE = (404, 410)
#: Reasons for which a page was read and means that the article is gone.
GONE_REASONS = ("soft-404", "redirect-home")
#: An address that never showed an article is looked at again after this long.
NEVER_SEEN = timedelta(days=7)
#: Sharing passages with so many other pages of the same site is the mark of a template.
TEMPLATE_PAGES = 3


class Fate(StrEnum):
    """What became of a snapshot."""

    VERSION = "version"
    UNCHANGED = "unchanged"
    REVISIT = "revisit"
    GONE = "gone"
    QUARANTINED = "quarantined"


#: Outcomes of a snapshot that saw the article standing, or saw it gone. All others tell nothing.
SEEN = (Fate.VERSION.value, Fate.UNCHANGED.value, Fate.REVISIT.value)
GONE_OUTCOMES = (Fate.GONE.value, *GONE_REASONS)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A settled snapshot."""

    fate: Fate
    version_id: int | None = None
    match_count: int = 0


def told_by(outcome: str | None) -> CheckStatus:
    """What a snapshot of that outcome tells of the article: there, gone, or nothing."""
    if outcome in SEEN:
        return CheckStatus.PRESENT
    return CheckStatus.GONE if outcome in GONE_OUTCOMES else CheckStatus.UNCLEAR


def needs_reading(snapshot: Snapshot) -> bool:
    """Whether the page has to be read: it answered with content, or a person says it did."""
    return 200 <= snapshot.status < 300 or snapshot.is_released


def settle(
    snapshot: Snapshot,
    reading: Extraction | Quarantine | None,
    store: VersionStore,
    candidates: Candidates,
) -> Outcome:
    """Enter a snapshot into history.

    *reading* is what reading the page gave; ``None`` where ``needs_reading`` says no.

    Raises:
        RetryLater: the store is hindered; nothing was written.
    """
    site = store.site_of(snapshot)
    canonical = reading.canonical_url if isinstance(reading, Extraction) else None
    article = store.article_of(snapshot, canonical)
    if snapshot.status == 304 and article is not None and article.latest is not None:
        return _seen_again(snapshot, article, Fate.REVISIT, site, store)
    refused = refusal(snapshot, reading, site)
    if _says_gone(snapshot) or (refused and refused.reason in GONE_REASONS):
        return _gone(snapshot, article, refused, site, store)
    if refused is not None:
        wait = timedelta(seconds=site.recheck_seconds)
        store.quarantine(snapshot, refused.reason, refused.detail, snapshot.fetched_at + wait)
        return Outcome(fate=Fate.QUARANTINED)
    if not isinstance(reading, Extraction):
        raise TypeError(f"snapshot {snapshot.id} of status {snapshot.status} was not read")
    if (
        article
        and article.latest
        and leads_elsewhere(snapshot, reading, article.found_at, article.latest.extraction)
    ):
        wait = timedelta(seconds=site.recheck_seconds)
        store.quarantine(
            snapshot,
            ELSEWHERE,
            f"sent on to {snapshot.final_url}, which shows another text",
            snapshot.fetched_at + wait,
        )
        return Outcome(fate=Fate.QUARANTINED)
    if article and article.latest and not is_new_version(article.latest.extraction, reading):
        return _seen_again(snapshot, article, Fate.UNCHANGED, site, store)
    return _new_version(snapshot, article, reading, site, store=store, candidates=candidates)


def find_matches(
    representation: Representation,
    witness: Witness,
    store: VersionStore,
    candidates: Candidates,
    *,
    own_article: int | None,
) -> list[NewMatch]:
    """Every stored text that shares text with this one, verified, most probable first."""
    if not representation.is_comparable:
        return []
    found = candidates.find(representation, limit=CANDIDATES)
    verified = verify(representation, found, store.representations, leave_out=own_article)
    stored = store.stored_texts([one.version_id for one in verified])
    matches = [
        NewMatch(
            other=stored[one.version_id],
            comparison=one.comparison,
            direction=judge_direction(witness, stored[one.version_id].witness, one.comparison),
        )
        for one in verified
        if one.version_id in stored
    ]
    kept = _without_template(matches, witness.host)
    return sorted(kept, key=lambda match: -match.comparison.probability)


def _without_template(matches: Sequence[NewMatch], host: str) -> list[NewMatch]:
    """*matches* less those that only show the site's own template.

    A page that shares passages with several pages of its own site is a filled-in form (opening
    hours, documents to bring, closing prices). The same text again under another address is kept,
    and what a farm rewrites over and over is found from the site it was taken from.
    """
    of_form = [
        match
        for match in matches
        if match.other.witness.host == host and match.comparison.kind is not MatchKind.EXACT
    ]
    if len({match.other.article_id for match in of_form}) < TEMPLATE_PAGES:
        return list(matches)
    return [match for match in matches if match not in of_form]


def refusal(
    snapshot: Snapshot, reading: Extraction | Quarantine | None, site: Site
) -> Quarantine | None:
    """Why the page must not become a version; ``None`` when it may, or says that it is gone."""
    if snapshot.is_released:
        return reading if isinstance(reading, Quarantine) else None
    if snapshot.status == 304:
        return Quarantine("unasked-304", "the server confirmed a page we do not have")
    if snapshot.status in GONE:
        return None
    if not needs_reading(snapshot):
        return Quarantine(f"http-{snapshot.status}", f"the server answered {snapshot.status}")
    if _went_home(snapshot, site):
        return Quarantine("redirect-home", f"sent on to {snapshot.final_url}")
    return reading if isinstance(reading, Quarantine) else None


def _says_gone(snapshot: Snapshot) -> bool:
    return snapshot.status in GONE and not snapshot.is_released


def _went_home(snapshot: Snapshot, site: Site) -> bool:
    """Whether the server sent the reader from the article to the front page."""
    if canonical_address(snapshot.url) == canonical_address(snapshot.final_url):
        return False
    home = {canonical_address(site.url), _root(snapshot.final_url)}
    return canonical_address(snapshot.final_url) in home


def _root(url: str) -> str:
    parts = urlsplit(url)
    return canonical_address(f"{parts.scheme}://{parts.netloc}/")


def _seen_again(
    snapshot: Snapshot, article: ArticleState, fate: Fate, site: Site, store: VersionStore
) -> Outcome:
    due = _next_check(snapshot.fetched_at, article, site)
    store.seen_again(snapshot, article, fate.value, due)
    return Outcome(fate=fate)


def _gone(
    snapshot: Snapshot,
    article: ArticleState | None,
    refused: Quarantine | None,
    site: Site,
    store: VersionStore,
) -> Outcome:
    now = snapshot.fetched_at
    confirmed, due = False, now + NEVER_SEEN
    if article is not None:
        check = Check(at=now, status=CheckStatus.GONE, snapshot_id=snapshot.id)
        presence = judge_presence(
            [*store.checks_of(article.id), check],
            site.deletion_checks,
            min_span_seconds(site),
        )
        confirmed = presence.state is PresenceState.DELETED
        due = _next_check(now, article, site, missing=len(presence.evidence))
    store.seen_gone(
        snapshot,
        article,
        reason=refused.reason if refused else None,
        is_confirmed=confirmed,
        next_check_at=due,
    )
    return Outcome(fate=Fate.GONE)


def _new_version(
    snapshot: Snapshot,
    article: ArticleState | None,
    reading: Extraction,
    site: Site,
    *,
    store: VersionStore,
    candidates: Candidates,
) -> Outcome:
    representation = represent(reading.text)
    witness = store.witness_of(reading, snapshot, article)
    matches = find_matches(
        representation,
        witness,
        store,
        candidates,
        own_article=article.id if article else None,
    )
    before = article.latest if article else None
    version_id = store.add_version(
        NewVersion(
            snapshot=snapshot,
            article=article,
            article_url=article.url if article else snapshot.final_url,
            extraction=reading,
            change=describe(before.extraction, reading) if before else None,
            representation=representation,
            matches=matches,
            next_check_at=_next_check(snapshot.fetched_at, None, site),
        )
    )
    if representation.is_comparable:
        candidates.add(version_id, representation)
    return Outcome(fate=Fate.VERSION, version_id=version_id, match_count=len(matches))


def _next_check(
    now: datetime, article: ArticleState | None, site: Site, *, missing: int = 0
) -> datetime:
    return next_check(
        RevisitState(
            first_seen_at=article.first_seen_at if article else now,
            last_changed_at=article.last_changed_at if article else now,
            now=now,
            shortest_seconds=site.recheck_seconds,
            missing_checks=missing,
        )
    )
