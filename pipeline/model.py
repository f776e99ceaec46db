"""The words of the product as frozen values. ``docs/glossary.md`` explains each word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a fetched address is to us."""

    ARTICLE = "article"
    PART = "part"  # a further page of an article cut into several
    LIST = "list"
    FEED = "feed"
    SITEMAP = "sitemap"


class Queue(StrEnum):
    """The two queues of addresses with due times."""

    DISCOVERY = "discovery"  # list pages, feeds, sitemaps: what is new?
    RECHECK = "recheck"  # article addresses, from their first fetch on: what changed?


class SnapshotStatus(StrEnum):
    """Where a snapshot is on its way through processing."""

    NEW = "new"
    DELAYED = "delayed"  # a passing hindrance; taken again
    DONE = "done"
    QUARANTINED = "quarantined"


class RunOutcome(StrEnum):
    """What became of a planned run. A run has exactly one outcome once it has ended."""

    PLANNED = "planned"
    RUNNING = "running"
    RAN = "ran"
    SKIPPED = "skipped"
    MISSED = "missed"  # nobody was there at its time; the run that caught up names it
    FAILED = "failed"


class MatchKind(StrEnum):
    """The verdict on a pair of texts."""

    EXACT = "exact"
    NEAR_DUPLICATE = "near-duplicate"
    REWRITTEN = "rewritten"
    PARTIAL = "partial"
    COMMON_SOURCE = "common-source"
    SAME_TOPIC = "same-topic"
    NONE = "none"

    @property
    def is_copy(self) -> bool:
        """Whether one text was made from the other."""
        return self in _COPIES


_COPIES = frozenset(
    {MatchKind.EXACT, MatchKind.NEAR_DUPLICATE, MatchKind.REWRITTEN, MatchKind.PARTIAL}
)


class PartialForm(StrEnum):
    """How a partial copy is partial, seen from the first text."""

    EXCERPT = "excerpt"  # the first text is a part of the second
    CONTAINS = "contains"  # the first text holds the second, and more
    SPLICE = "splice"  # both hold more than what they share


class Severity(StrEnum):
    """How much a change matters, judged by the facts it touches."""

    MINOR = "minor"
    NOTABLE = "notable"
    SEVERE = "severe"


def _need_zone(name: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise ValueError(f"{name} has no time zone: {moment!r}")


@dataclass(frozen=True, kw_only=True)
class Address:
    """One row of a queue: what to fetch, and what the last fetch taught us."""

    id: int
    site: str
    url: str
    role: Role
    queue: Queue
    due_at: datetime
    #: How many pager steps from a start page.
    depth: int = 0
    etag: str | None = None
    last_modified: str | None = None
    last_fetched_at: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, kw_only=True)
class FoundAddress:
    """An address found on a list page, in a feed or in a sitemap."""

    url: str
    role: Role
    title: str | None = None
    depth: int = 0


@dataclass(frozen=True, kw_only=True)
class Capture:
    """What one request got, before anything is done with it.

    ``status`` 304 is a revisit: ``body`` is empty and the bytes are those of the last capture.
    """

    site: str
    url: str
    final_url: str
    role: Role
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    run_id: int | None = None

    def __post_init__(self) -> None:
        _need_zone("fetched_at", self.fetched_at)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A stored capture: its row; the bytes are kept under ``digest``."""

    id: int
    site: str
    url: str
    final_url: str
    role: Role
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    #: SHA-256 of the body, hexadecimal.
    digest: str
    size: int
    run_id: int | None = None
    #: A person let it into history: the gate is passed by.
    is_released: bool = False

    def __post_init__(self) -> None:
        _need_zone("fetched_at", self.fetched_at)

    @property
    def content_type(self) -> str:
        """The Content-Type header, empty when there was none."""
        return next((v for k, v in self.headers if k.lower() == "content-type"), "")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of an article."""

    url: str
    alt: str = ""
    credit: str = ""
    is_lead: bool = False


@dataclass(frozen=True, kw_only=True)
class AttributionLine:
    """A line of the page that tells where the text is from, and where it stood in the body."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """What was read from one page. Unknown stays ``None``; nothing is invented.

    ``text`` is the body: paragraphs joined by a line feed, attribution lines taken out.
    Dates are ISO 8601 with the precision the page gave: ``2020-05-26``,
    ``2020-05-26T09:59`` or ``2020-05-26T09:59:54+08:00``.
    ``evidence`` tells for a field where it was read: ``meta``, ``visible line``, ``URL`` …
    """

    title: str
    text: str
    recipe: str
    language: str | None = None
    encoding: str | None = None
    encoding_confidence: float | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    published: str | None = None
    updated: str | None = None
    original_title: str | None = None
    #: Where the page says the text is from: its head line (来源), and inside the body.
    source: str | None = None
    inner_source: str | None = None
    original_url: str | None = None
    licence: str | None = None
    attribution: tuple[AttributionLine, ...] = ()
    canonical_url: str | None = None
    next_part_url: str | None = None
    part_count: int = 1
    pictures: tuple[Picture, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def byline(self) -> str:
        """The authors in one line."""
        return "、".join(self.authors) if self.language == "zh" else ", ".join(self.authors)


@dataclass(frozen=True, kw_only=True)
class Version:
    """A state of an article's text that differs in substance from the one before."""

    id: int
    article_id: int
    #: 1 is the first version seen.
    number: int
    snapshot_id: int
    first_seen_at: datetime
    last_seen_at: datetime
    extraction: Extraction


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Two spans that carry the same content: half-open character offsets into the texts."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    #: How alike the spans are, 0 to 1.
    score: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a verdict was reached: a fixed code and the values its sentence needs."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Numbers, dates, names and quotations of the first text, seen from the second."""

    kept: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The verdict on two texts, with its evidence."""

    kind: MatchKind
    form: PartialForm | None = None
    #: Calibrated: of the pairs given 0.9, nine in ten share text.
    probability: float
    #: Share of each text's characters that lies in the passages, 0 to 1.
    coverage_a: float
    coverage_b: float
    passages: tuple[Passage, ...] = ()
    facts: Facts = field(default_factory=Facts)
    reasons: tuple[Reason, ...] = ()
    detector: str


class Side(StrEnum):
    """Which text of a pair was first."""

    A = "a"
    B = "b"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Direction:
    """Who had the text first, as far as it can be told."""

    first: Side
    confidence: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RevisitState:
    """What decides when an article is looked at again."""

    first_seen_at: datetime
    last_changed_at: datetime
    now: datetime
    shortest_seconds: float
    missing_checks: int = 0

    @property
    def quiet(self) -> timedelta:
        """How long the article has stayed as it is."""
        return self.now - self.last_changed_at
