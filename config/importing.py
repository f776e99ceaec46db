"""A publisher's archive as own articles: records become captures, and are processed like pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from config.bootstrap import App
from pipeline.errors import BadInput, NotFound
from pipeline.model import Capture, Role
from pipeline.reading.decode import decode
from pipeline.reading.record import RECORD_TYPE, check_record
from pipeline.site import Site, SiteKind
from storage.history import EXTERNAL_ID
from storage.importing import store_captures

#: The site that imported articles belong to unless another is named.
DEFAULT_SITE = "archive"
#: Records stored in one go.
BATCH = 200


@dataclass(frozen=True, kw_only=True)
class BadRecord:
    """A record that was left out, and why."""

    where: str
    why: str


def records_of(lines: Iterable[str]) -> Iterator[tuple[str, Mapping[str, str] | BadRecord]]:
    """Records from JSON lines, each with the place it stood at."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            yield where, check_record(json.loads(line))
        except ValueError as error:
            yield where, BadRecord(where=where, why=f"no JSON: {error}")
        except BadInput as error:
            yield where, BadRecord(where=where, why=str(error))


def records_in(folder: Path) -> Iterator[tuple[str, Mapping[str, str] | BadRecord]]:
    """One record from each ``.txt`` file: its first line is the title, its name the identity.

    Raises:
        BadInput: the folder holds no text file.
    """
    paths = sorted(folder.rglob("*.txt"))
    if not paths:
        raise BadInput(f"{folder} holds no .txt file. Save each article as a text file of its own.")
    for path in paths:
        where = str(path.relative_to(folder))
        text = decode(path.read_bytes()).text.replace("\r\n", "\n").strip("\ufeff\n ")
        title, _, body = text.partition("\n")
        record = {"id": where, "title": title.strip(), "text": body.strip() or title.strip()}
        if record["text"]:
            yield where, record
        else:
            yield where, BadRecord(where=where, why="the file is empty")


def store_records(
    app: App,
    records: Iterable[tuple[str, Mapping[str, str] | BadRecord]],
    *,
    site: str = DEFAULT_SITE,
) -> Iterator[BadRecord | None]:
    """Store each record as a capture waiting to be processed; yield what became of each.

    A record whose identity is known is a later state of the same article.
    """
    base = _own_site(app, site)
    batch: list[Mapping[str, str]] = []
    for _, record in records:
        if isinstance(record, BadRecord):
            yield record
            continue
        batch.append(record)
        yield None
        if len(batch) >= BATCH:
            _store(app, base, batch)
            batch = []
    _store(app, base, batch)


def _own_site(app: App, name: str) -> Site:
    try:
        site = app.sites.get(name)
    except NotFound:
        # a site of our own making: nothing to crawl, and its addresses lead nowhere
        site = Site(
            name=name,
            url="https://archive.invalid/" + quote(name, safe="") + "/",
            kind=SiteKind.OWN,
            is_paused=True,
        )
        app.sites.add(site)
    if not _is_archive(site):
        raise BadInput(
            f"The site {name!r} is crawled; records and pages of one article would look like "
            "edits. Give the archive a name of its own (--site)."
        )
    return site


def _is_archive(site: Site) -> bool:
    return (urlsplit(site.url).hostname or "").endswith(".invalid")


def _store(app: App, site: Site, batch: list[Mapping[str, str]]) -> None:
    now = datetime.now(UTC)
    captures = [_capture(site, record, now) for record in batch]
    store_captures(app.database, app.bodies, site.name, captures)


def _url(site: Site, record: Mapping[str, str]) -> str:
    url = record.get("url", "")
    if url.startswith(("http://", "https://")):
        return url
    return site.url.rstrip("/") + "/" + quote(record["id"], safe="")


def _capture(site: Site, record: Mapping[str, str], now: datetime) -> Capture:
    url = _url(site, record)
    return Capture(
        site=site.name,
        url=url,
        final_url=url,
        role=Role.ARTICLE,
        fetched_at=now,
        status=200,
        headers=(("Content-Type", RECORD_TYPE), (EXTERNAL_ID, quote(record["id"]))),
        body=json.dumps(dict(record), ensure_ascii=False, sort_keys=True).encode(
            "utf-8", "replace"
        ),
    )
