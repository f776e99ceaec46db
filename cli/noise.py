"""``repostwatch noise``: rules that hide what rotates on pages; shown, tried, added, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from cli.common import Number, json_option, opened, print_json, print_table
from pipeline.changes.noise import NoiseRule, RuleKind, Scope, pattern_of
from pipeline.errors import BadInput, Busy
from storage.noise_rules import NoiseRules, StoredRule
from storage.queries import articles

if TYPE_CHECKING:
    from config.bootstrap import App
    from pipeline.reading.pool import Pool

_site = click.option("--site", help="The rule holds for this site.")
_article = click.option("--article", help="The rule holds for this article only.")
_everywhere = click.option("--everywhere", is_flag=True, help="The rule holds on every site.")
_kind = click.option(
    "--kind",
    type=click.Choice([kind.value for kind in RuleKind]),
    default=RuleKind.LINE.value,
    show_default=True,
    help="line: this very line. shape: whatever its numbers. under: short lines below it.",
)


def _scoped(function: Callable[..., None]) -> Callable[..., None]:
    """The options that say where a rule holds."""
    return _site(_article(_everywhere(function)))


@click.group("noise")
def COMMAND() -> None:  # noqa: N802 - the name commands are found by
    """Rules that hide what rotates on pages: show, try, add and undo them."""


@COMMAND.command("list")
@click.option("--all", "with_removed", is_flag=True, help="Also those that were undone.")
@json_option
def list_command(with_removed: bool, as_json: bool) -> None:
    """List the rules that hold."""
    with opened() as app:
        rules = NoiseRules(app.database).all(with_removed=with_removed)
    if as_json:
        print_json({"rules": rules})
        return
    print_table(
        ("rule", "holds for", "kind", "pattern", "from", "added", "undone", "note"),
        [
            (one.id, _where(one), one.rule.kind, one.rule.pattern,
             "learned" if one.rule.is_learned else "user", one.added_at, one.removed_at, one.note)
            for one in rules
        ],
        none="There is no noise rule. `repostwatch noise suggest` looks for some.",
    )  # fmt: skip


@COMMAND.command("suggest")
@_site
@_article
@click.option("--take", is_flag=True, help="Add all of them.")
@json_option
def suggest_command(site: str | None, article: str | None, take: bool, as_json: bool) -> None:
    """Compare a site's latest pages, or an article's captures: which lines rotate or recur?

    Nothing is hidden before a rule is added; `noise preview` shows what it would hide.
    """
    from config.noise import suggest  # noqa: PLC0415 - the reader is slow to load

    with opened() as app, _pool(app) as pool:
        place = _place(app, site, article, everywhere=False)
        found = suggest(app, pool, **place)
        if take:
            for rule in found:
                NoiseRules(app.database).add(rule, **place)
            _apply(app, pool)
    if as_json:
        print_json({"suggested": found, "added": take})
        return
    print_table(
        ("kind", "pattern", "seen on"),
        [(rule.kind, rule.pattern, rule.seen) for rule in found],
        none="No line recurs or rotates on enough pages to make a rule of.",
    )


@COMMAND.command("preview")
@click.argument("rule")
@_kind
@_scoped
@json_option
def preview_command(
    *,
    rule: str,
    kind: str,
    site: str | None,
    article: str | None,
    everywhere: bool,
    as_json: bool,
) -> None:
    """Show what RULE (its number, or a line) hides or would hide on the latest stored pages."""
    from config.noise import try_rule  # noqa: PLC0415 - as above

    with opened() as app, _pool(app) as pool:
        if rule.isdecimal():
            stored = NoiseRules(app.database).get(int(rule))
            lines = try_rule(app, pool, stored.rule, site=stored.site, article_id=stored.article_id)
        else:
            place = _place(app, site, article, everywhere=everywhere)
            lines = try_rule(app, pool, _users(rule, kind, place), **place)
    if as_json:
        print_json({"hidden": lines})
        return
    print_table(
        ("snapshot", "fetched", "line", "address"),
        [(one.snapshot_id, one.fetched_at, one.text, one.url) for one in lines],
        none="It hides nothing on the latest stored pages.",
    )


@COMMAND.command("add")
@click.argument("line")
@_kind
@_scoped
@click.option("--note", default="", help="Why, kept with the rule.")
@json_option
def add_command(
    *,
    line: str,
    kind: str,
    site: str | None,
    article: str | None,
    everywhere: bool,
    note: str,
    as_json: bool,
) -> None:
    """Hide LINE wherever the rule holds; history is derived anew without it, no bytes are lost."""
    with opened() as app, _pool(app) as pool:
        place = _place(app, site, article, everywhere=everywhere)
        number = NoiseRules(app.database).add(_users(line, kind, place), note=note, **place)
        is_applied = _apply(app, pool)
    _tell(number, "added", is_applied=is_applied, as_json=as_json)


@COMMAND.command("remove")
@click.argument("rule", type=Number("noise rule", "`repostwatch noise list` shows them."))
@json_option
def remove_command(rule: int, as_json: bool) -> None:
    """Undo RULE: what it hid is part of history again."""
    with opened() as app, _pool(app) as pool:
        NoiseRules(app.database).remove(rule)
        is_applied = _apply(app, pool)
    _tell(rule, "undone", is_applied=is_applied, as_json=as_json)


def _pool(app: App) -> Any:  # noqa: ANN401 - a ReadingPool, imported here
    from pipeline.reading.pool import ReadingPool  # noqa: PLC0415 - slow to load

    return ReadingPool(app.settings.read_workers)


def _apply(app: App, pool: Pool) -> bool:
    """Derive history anew now, unless another process does; return whether it is done."""
    from config.noise import apply_pending  # noqa: PLC0415 - as above
    from config.processing import Processor  # noqa: PLC0415

    processor = Processor(app)
    try:
        with processor.leading():
            apply_pending(processor, pool)
    except Busy:
        return False  # `repostwatch up` processes this store: it applies the rule in a moment
    return True


def _place(app: App, site: str | None, article: str | None, *, everywhere: bool) -> dict[str, Any]:
    """Where a rule holds, as the store's functions take it."""
    if (site is not None) + (article is not None) + everywhere != 1:
        raise click.UsageError("Say where the rule holds: --article, --site or --everywhere.")
    if article is not None:
        with app.database.reading() as session:
            return {"article_id": articles.find_article(session, article).id}
    return {"site": app.sites.get(site).name} if site is not None else {}


def _users(line: str, kind: str, place: dict[str, Any]) -> NoiseRule:
    pattern = pattern_of(RuleKind(kind), line)
    if not pattern:
        raise BadInput("The line holds nothing to match. Give a line as the page shows it.")
    scope = Scope.ARTICLE if "article_id" in place else Scope.SITE if place else Scope.EVERYWHERE
    return NoiseRule(kind=RuleKind(kind), pattern=pattern, scope=scope, is_learned=False)


def _where(stored: StoredRule) -> str:
    if stored.article_id is not None:
        return f"article {stored.article_id}"
    return stored.site or "everywhere"


def _tell(rule: int, what: str, *, is_applied: bool, as_json: bool) -> None:
    if as_json:
        print_json({"rule": rule, "is_applied": is_applied})
    elif is_applied:
        click.echo(f"Rule {rule} is {what}; history is derived anew.")
    else:
        click.echo(f"Rule {rule} is {what}; the running process will derive history anew.")
