"""``repostwatch sites``: the websites you watch."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from cli.common import json_option, opened, print_json, print_table
from config.bootstrap import App
from pipeline.errors import BadInput, BadSite, NotFound
from pipeline.model import Queue
from pipeline.reading.identity import canonical_address
from pipeline.reading.site_probe import name_for
from pipeline.site import Schedule, Site, SiteKind
from storage.site_file import (
    check_site,
    hide_password,
    keep_password,
    read_duration,
    read_sites,
    site_values,
    write_duration,
    write_sites,
)


@click.group("sites")
def COMMAND() -> None:  # noqa: N802 - the name commands are found by
    """The websites you watch: add, change, pause and list them."""


def _site_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that ``add`` and ``edit`` share: fields of a site."""
    for option in reversed(
        [
            click.option(
                "--kind",
                type=click.Choice([kind.value for kind in SiteKind]),
                help="Watched for copies (usual), your own, or an original source.",
            ),
            click.option("--every", metavar="TIME", help="Crawl every 30m, 6h, 1d."),
            click.option("--cron", metavar="LINE", help="Crawl by a cron line: '15 6 * * *'."),
            click.option("--timezone", metavar="ZONE", help="Time zone of the cron line."),
            click.option("--local/--not-local", default=None, help="It is on your own network."),
            click.option("--article-url", metavar="RE", help="What addresses of articles match."),
            click.option("--deny", metavar="RE", multiple=True, help="Addresses never fetched."),
            click.option("--delay", type=float, metavar="SECONDS", help="Between two requests."),
            click.option("--concurrency", type=int, help="Requests at the same time."),
            click.option("--max-list-pages", type=int, help="Pages followed from each list."),
            click.option("--max-new-articles", type=int, help="New articles in one crawl."),
            click.option("--recheck", metavar="TIME", help="Shortest time between two checks."),
            click.option("--proxy", metavar="URL", help="HTTP proxy; - for none."),
            click.option("--user-agent", metavar="TEXT", help="How to introduce us; - for usual."),
            click.option("--ignore-robots/--obey-robots", default=None, help="Your own site only."),
        ]
    ):
        command = option(command)
    return command


@COMMAND.command("add")
@click.argument("url")
@click.option("--name", help="Its name here; else its host.")
@_site_options
@click.option("--dry-run", is_flag=True, help="Show what is found, save nothing.")
@json_option
def add(url: str, name: str | None, dry_run: bool, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - the options
    """Look at a site, find its feeds, sitemaps, lists and articles, and save it."""
    # imported here: it brings in what a crawl needs
    from crawler.discover_site import discover_site  # noqa: PLC0415

    url = url if "://" in url else f"https://{url}"
    canonical_address(url)
    url = url if urlsplit(url).path else f"{url}/"
    draft = _changed(_site(name=name or name_for(url), url=url), given)
    with opened() as app:
        _check_name(app, draft)
        _check_address(app, draft)
        found = discover_site(draft, settings=app.settings)
        _check_address(app, found.site)  # it may have been sent on to one
        if not dry_run:
            app.sites.add(found.site)
    values = site_values(found.site)
    if as_json:
        print_json(
            {
                "site": values,
                "title": found.title,
                "examples": found.examples,
                "notes": found.notes,
                "pages_fetched": found.pages_fetched,
                "saved": not dry_run,
            }
        )
        return
    _show(values)
    for example in found.examples:
        click.echo(f"  an article: {example}")
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    click.echo(
        "Nothing was saved (--dry-run)."
        if dry_run
        else f"Saved. `repostwatch crawl {found.site.name}` crawls it now, "
        "`repostwatch up` on schedule.",
        err=True,
    )


@COMMAND.command("list")
@json_option
def list_sites(as_json: bool) -> None:
    """All sites."""
    with opened() as app:
        sites = app.sites.all()
    if as_json:
        print_json([site_values(site) for site in sites])
        return
    print_table(
        ("name", "kind", "address", "crawled", "starts from", "state"),
        [
            (
                site.name,
                site.kind.value,
                site.url,
                _when(site.schedule),
                _starts(site),
                "paused" if site.is_paused else "",
            )
            for site in sites
        ],
        none="No site yet. `repostwatch sites add URL` adds one.",
    )


@COMMAND.command("show")
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> None:
    """Everything about one site."""
    with opened() as app:
        site = app.sites.get(name)
        runs = app.runs.recent(site=name, limit=1)
        due = {queue.value: app.frontier.next_due(name, queue) for queue in Queue}
    values = site_values(site)
    last = runs[0] if runs else None
    if as_json:
        print_json(
            {
                **{field.name: getattr(site, field.name) for field in fields(site)},
                "proxy": hide_password(site.proxy) if site.proxy else None,
                "last_run": last,
                "next_due": due,
            }
        )
        return
    _show(values)
    if last is not None:
        click.echo(f"  last run: {last.outcome.value} {last.reason or ''}".rstrip())


@COMMAND.command("edit")
@click.argument("name")
@_site_options
def edit(name: str, **given: Any) -> None:  # noqa: ANN401 - the options
    """Change fields of a site. For all others: export, edit the YAML, import."""
    with opened() as app:
        stored = app.sites.get(name)
        site = check_site(_changed(stored, given))
        if site == stored:
            raise BadInput("Nothing to change: name what with an option, --delay 5 for example.")
        app.sites.save(site)
    click.echo(f"Changed {name}.", err=True)


@COMMAND.command("pause")
@click.argument("name")
def pause(name: str) -> None:
    """Crawl a site no more until it is resumed; its history stays."""
    with opened() as app:
        app.sites.change(name, is_paused=True)
    click.echo(f"Paused {name}. `repostwatch sites resume {name}` goes on.", err=True)


@COMMAND.command("resume")
@click.argument("name")
def resume(name: str) -> None:
    """Crawl a paused site again."""
    with opened() as app:
        app.sites.change(name, is_paused=False)
    click.echo(f"Resumed {name}.", err=True)


@COMMAND.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Forget a site as one to crawl. What was seen of it stays; adding it again brings it back."""
    with opened() as app:
        app.sites.remove(name)
    click.echo(f"Removed {name}. Its articles and their history stay.", err=True)


@COMMAND.command("import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--look/--no-look", default=True, help="Look at new sites that name no lists.")
def import_command(file: Path, look: bool) -> None:
    """Take in sites from YAML; one of a known name is replaced by what the file says."""
    with opened() as app:
        import_file(app, file, look=look)


def import_file(app: App, file: Path, *, look: bool = True) -> None:
    """Take in the sites of a YAML file, all or none; look at those new that name no lists.

    Raises:
        BadInput: the file cannot be read, or names no site; tells line and field of a mistake.
    """
    text = _read_text(file)
    stored = {site.name: site for site in app.sites.all()}
    sites = [
        keep_password(site, stored.get(site.name)) for site in read_sites(text, name=str(file))
    ]
    if not sites:
        raise BadInput(f"{file} names no site. Each begins with `- name: …`, then `url: …`.")
    for site in sites:
        if look and site.name not in stored and not _starts(site):
            site = _looked_at(app, site)  # noqa: PLW2901 - the site as it was found
        is_new = app.sites.save(site)
        click.echo(f"{'Added' if is_new else 'Replaced'} {site.name}.", err=True)


@COMMAND.command("export")
@click.argument(
    "file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), default="-"
)
def export(file: Path) -> None:
    """Write all sites as YAML, to a file or to stdout. Passwords of proxies are left out."""
    with opened() as app:
        text = write_sites(app.sites.all())
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written ({error.strerror}).") from error
    click.echo(f"Wrote {file}.", err=True)


def _site(**values: Any) -> Site:  # noqa: ANN401 - a site's fields
    try:
        return Site(**values)
    except ValueError as error:
        raise BadInput(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def _changed(site: Site, given: dict[str, Any]) -> Site:
    """*site* with the options that were given."""
    names = {
        "local": "is_local",
        "article_url": "article_url",
        "delay": "delay_seconds",
        "concurrency": "concurrency",
        "max_list_pages": "max_list_pages",
        "max_new_articles": "max_new_articles",
        "proxy": "proxy",
        "user_agent": "user_agent",
    }
    changes = {names[key]: value for key, value in given.items() if key in names}
    changes = {k: None if v == "-" else v for k, v in changes.items() if v is not None}
    if given["kind"] is not None:
        changes["kind"] = SiteKind(given["kind"])
    if given["deny"]:
        changes["deny"] = tuple(given["deny"])
    if given["ignore_robots"] is not None:
        changes["obeys_robots"] = not given["ignore_robots"]
    try:
        if given["recheck"] is not None:
            changes["recheck_seconds"] = read_duration(given["recheck"])
        changes["schedule"] = _schedule(site.schedule, given)
        return replace(site, **changes)
    except ValueError as error:
        raise BadInput(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def _schedule(schedule: Schedule, given: dict[str, Any]) -> Schedule:
    every, cron, zone = given["every"], given["cron"], given["timezone"]
    if every is not None and cron is not None:
        raise BadInput("Give --every or --cron, not both.")
    if every is not None:
        schedule = replace(schedule, every_seconds=read_duration(every), cron=None)
    elif cron is not None:
        schedule = replace(schedule, every_seconds=None, cron=cron)
    return schedule if zone is None else replace(schedule, timezone=zone)


def _check_name(app: App, draft: Site) -> None:
    """Refuse a taken name before the site is looked at."""
    check_site(draft)
    try:
        taken = app.sites.get(draft.name)
    except NotFound:
        return
    raise BadInput(
        f"A site called {draft.name!r} is there already ({taken.url}). "
        "Choose another name (--name), or change it with `repostwatch sites edit`."
    )


def _check_address(app: App, site: Site) -> None:
    """Refuse an address that is watched under another name: its articles would count twice."""
    wanted = _place(site.url)
    for other in app.sites.all():
        if other.name != site.name and _place(other.url) == wanted:
            raise BadInput(
                f"{site.url} is watched already, as {other.name!r}. "
                f"Change that with `repostwatch sites edit {other.name}`."
            )


def _place(url: str) -> str:
    """Host, path and query of an address: http and https are one place."""
    return canonical_address(url).partition("://")[2].rstrip("/")


def _looked_at(app: App, site: Site) -> Site:
    # imported here: it brings in what a crawl needs
    from crawler.discover_site import discover_site  # noqa: PLC0415

    try:
        return discover_site(site, settings=app.settings).site
    except BadSite as error:
        click.echo(f"note: {error} It is taken in as it is.", err=True)
        return site


def _read_text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is not UTF-8 text (byte {error.start}).") from error


def _show(values: dict[str, Any]) -> None:
    click.echo(f"{values['name']}: {values['url']}")
    for key, value in values.items():
        if key in ("name", "url"):
            continue
        shown = value if isinstance(value, list) else [value]
        for one in shown:
            click.echo(f"  {key.replace('_', ' ')}: {one}")


def _when(schedule: Schedule) -> str:
    if schedule.every_seconds is not None:
        return f"every {write_duration(schedule.every_seconds)}"
    return f"{schedule.cron} {schedule.timezone}"


def _starts(site: Site) -> str:
    counts = {"feeds": site.feeds, "sitemaps": site.sitemaps, "lists": site.list_pages}
    return ", ".join(f"{len(urls)} {name}" for name, urls in counts.items() if urls)
