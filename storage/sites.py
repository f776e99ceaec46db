"""The sites a user watches, as rows."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import BadInput, NotFound
from pipeline.site import Rules, Schedule, Site, SiteKind
from storage.engine import Database
from storage.tables import SiteRow

#: Fields with a column of their own; all others are kept in ``config``.
_COLUMNS = ("name", "url", "kind", "is_paused")


class Sites:
    """Add, change and list sites."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, site: Site) -> None:
        """Store a new site; one that was removed under this name comes back with its history.

        Raises:
            BadInput: a site of that name is there.
        """
        with self.database.writing() as session:
            row = session.scalar(select(SiteRow).where(SiteRow.name == site.name))
            if row is not None and row.removed_at is None:
                raise BadInput(
                    f"A site called {site.name!r} is there already. "
                    "Choose another name (--name), or change it with `repostwatch sites edit`."
                )
            if row is None:
                row = SiteRow(name=site.name, created_at=datetime.now(UTC))
                session.add(row)
            row.removed_at = None
            _fill(row, site)

    def change(self, name: str, **changes: object) -> Site:
        """Change fields of a site; return it as it is now.

        Raises:
            NotFound: no site of that name.
            BadInput: a value does not fit.
        """
        with self.database.writing() as session:
            row = site_row(session, name)
            try:
                site = replace(to_site(row), **changes)  # type: ignore[arg-type]  # checked by Site
            except ValueError as error:
                raise BadInput(f"Site {name!r} was not changed: {error}.") from error
            _fill(row, site)
            return site

    def save(self, site: Site) -> bool:
        """Store *site*, new or in place of the one of that name; return whether it was new."""
        with self.database.writing() as session:
            row = session.scalar(select(SiteRow).where(SiteRow.name == site.name))
            is_new = row is None or row.removed_at is not None
            if row is None:
                row = SiteRow(name=site.name, created_at=datetime.now(UTC))
                session.add(row)
            row.removed_at = None
            _fill(row, site)
            return is_new

    def remove(self, name: str) -> None:
        """Stop knowing the site as one to crawl; its articles and history stay."""
        with self.database.writing() as session:
            site_row(session, name).removed_at = datetime.now(UTC)

    def get(self, name: str) -> Site:
        """The site of that name; raises NotFound."""
        with self.database.reading() as session:
            return to_site(site_row(session, name))

    def all(self) -> list[Site]:
        """Every site that was not removed, by name."""
        with self.database.reading() as session:
            rows = session.scalars(
                select(SiteRow).where(SiteRow.removed_at.is_(None)).order_by(SiteRow.name)
            )
            return [to_site(row) for row in rows]


def host_of(url: str) -> str:
    """Host and port of an address: what politeness is counted by.

    In lower case, without the port its scheme has anyway; with and without ``www.`` are two hosts.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().rpartition("@")[2]
    port = {"http": ":80", "https": ":443"}.get(parts.scheme, ":")
    return host.removesuffix(port).rstrip(".")


def site_row(session: Session, name: str) -> SiteRow:
    """The row of a site that was not removed; raises NotFound."""
    row = session.scalar(select(SiteRow).where(SiteRow.name == name, SiteRow.removed_at.is_(None)))
    if row is None:
        raise NotFound("site", name, "`repostwatch sites list` shows the sites there are.")
    return row


def site_id_of(session: Session, name: str) -> int:
    """The number of a site, removed ones too: a crawl that is going on keeps what it fetched.

    Raises:
        NotFound: there never was a site of that name.
    """
    found = session.scalar(select(SiteRow.id).where(SiteRow.name == name))
    return site_row(session, name).id if found is None else found


def to_site(row: SiteRow) -> Site:
    """The value of a row."""
    known = {field.name for field in fields(Site)}
    values: dict[str, Any] = {k: v for k, v in row.config.items() if k in known}
    for name in ("known_as", "feeds", "sitemaps", "list_pages", "deny"):
        values[name] = tuple(values.get(name, ()))
    values["schedule"] = Schedule(**values["schedule"])
    values["rules"] = tuple(_to_rules(rules) for rules in values.get("rules", ()))
    return Site(
        name=row.name, url=row.url, kind=SiteKind(row.kind), is_paused=row.is_paused, **values
    )


def _to_rules(values: dict[str, Any]) -> Rules:
    dates = {
        key: date.fromisoformat(values[key]) if values.get(key) else None
        for key in ("valid_from", "valid_until")
    }
    return Rules(**{**values, **dates, "remove": tuple(values.get("remove", ()))})


def _fill(row: SiteRow, site: Site) -> None:
    config = {k: v for k, v in asdict(site).items() if k not in _COLUMNS}
    for rules in config["rules"]:
        for key in ("valid_from", "valid_until"):
            rules[key] = rules[key].isoformat() if rules[key] else None
    row.url = site.url
    row.host = host_of(site.url)
    row.kind = site.kind.value
    row.is_paused = site.is_paused
    row.config = config
