"""Sites as YAML, for keeping them in git: text to sites and back, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import MISSING, Field, asdict, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import yaml

from pipeline.cron import Cron, read_zone
from pipeline.errors import BadInput
from pipeline.reading.identity import canonical_address
from pipeline.site import Rules, Schedule, Site, SiteKind

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([smhd])\s*")
#: Stands for a password that stays in the store.
_HIDDEN = "***"
_SITE_FIELDS = {field.name: field for field in fields(Site)}
_RULES_FIELDS = {field.name: field for field in fields(Rules)}
_LISTS = frozenset({"known_as", "feeds", "sitemaps", "list_pages", "deny", "remove"})
_PATTERNS = ("article_url", "deny")


def read_duration(text: str) -> float:
    """Seconds of ``90s``, ``30m``, ``6h`` or ``1d``.

    Raises:
        ValueError: it is none of them.
    """
    found = _DURATION.fullmatch(text.lower())
    if found is None:
        raise ValueError(f"{text!r} is no length of time; write 90s, 30m, 6h or 1d")
    return float(found[1]) * _UNITS[found[2]]


def write_duration(seconds: float) -> str:
    """``1800`` as ``30m``."""
    for unit, size in sorted(_UNITS.items(), key=lambda pair: -pair[1]):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds!r}s"


def check_site(site: Site) -> Site:
    """Return *site* if its address, patterns and schedule can be used.

    Raises:
        BadInput: one of them cannot.
    """
    for url in (site.url, *site.feeds, *site.sitemaps, *site.list_pages):
        canonical_address(url)
    for pattern in (*([site.article_url] if site.article_url else []), *site.deny):
        try:
            re.compile(pattern)
        except re.error as error:
            raise BadInput(f"{pattern!r} is no regular expression: {error}.") from error
    if site.schedule.cron is not None:
        Cron.parse(site.schedule.cron)
    read_zone(site.schedule.timezone)
    return site


def write_sites(sites: Iterable[Site]) -> str:
    """YAML of *sites*: what differs from the defaults, in the order of the fields."""
    return yaml.safe_dump(
        [site_values(site) for site in sites], allow_unicode=True, sort_keys=False, width=100
    )


def site_values(site: Site) -> dict[str, Any]:
    """The fields of *site* that differ from the defaults, as YAML and JSON know them."""
    values: dict[str, Any] = {"name": site.name, "url": site.url, "kind": site.kind.value}
    for name, field in _SITE_FIELDS.items():
        value = getattr(site, name)
        if name not in values and value != _default(field):
            values[name] = value
    values["schedule"] = _schedule_values(site.schedule)
    if site.proxy:
        values["proxy"] = hide_password(site.proxy)
    if site.rules:
        values["rules"] = [_rules_values(rules) for rules in site.rules]
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def hide_password(url: str) -> str:
    """An address with its password replaced by stars."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    return urlunsplit(
        parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", f":{_HIDDEN}@"))
    )


def keep_password(site: Site, stored: Site | None) -> Site:
    """*site* with the stored password where it has stars.

    Raises:
        BadInput: it has stars, and nothing is stored for them.
    """
    if not site.proxy or urlsplit(site.proxy).password != _HIDDEN:
        return site
    if stored is None or not stored.proxy or hide_password(stored.proxy) != site.proxy:
        raise BadInput(f"The proxy of site {site.name!r} has stars in place of its password.")
    return replace(site, proxy=stored.proxy)


def read_sites(text: str, *, name: str = "sites.yaml") -> list[Site]:
    """Read YAML into sites.

    Args:
        text: a list of sites.
        name: the file's name, for messages.

    Raises:
        BadInput: names line, site and field of the first mistake.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error)
        raise BadInput(f"{where}: this is no YAML ({problem}).") from error
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise _mistake(name, root, "a list of sites is wanted: each begins with `- name: …`")
    sites = [_read_site(node, name) for node in root.value]
    for place, site in enumerate(sites):
        if any(other.name == site.name for other in sites[:place]):
            raise _mistake(name, root.value[place], f"a second site is called {site.name!r}")
    return sites


def _read_site(node: yaml.Node, file: str) -> Site:
    values = _mapping(node, file, _SITE_FIELDS, "a site")
    lines = {key.value: child for key, child in node.value}
    for wanted in ("name", "url"):
        if wanted not in values:
            raise _mistake(file, node, f"this site has no {wanted}")
    label = f"site {values['name']!r}"
    try:
        if "kind" in values:
            values["kind"] = SiteKind(values["kind"])
    except ValueError as error:
        kinds = ", ".join(kind.value for kind in SiteKind)
        raise _mistake(file, lines["kind"], f"{label}, kind: one of {kinds} is wanted") from error
    if "schedule" in values:
        values["schedule"] = _read_schedule(lines["schedule"], file, label)
    if "rules" in values:
        values["rules"] = _read_rules(lines["rules"], file, label)
    try:
        return check_site(Site(**values))
    except (ValueError, BadInput) as error:
        culprit = next((lines[key] for key in lines if key in str(error)), node)
        culprit = _node_of(lines, str(error)) or culprit
        raise _mistake(file, culprit, f"{label}: {error}") from error


def _read_schedule(node: yaml.Node, file: str, label: str) -> Schedule:
    values = _mapping(
        node,
        file,
        {"every": None, "cron": None, "timezone": None, "jitter_seconds": None},
        f"{label}, schedule",
    )
    try:
        every = values.pop("every", None)
        seconds = None if every is None else read_duration(str(every))
        schedule = Schedule(every_seconds=seconds, **values)
        if schedule.cron is not None:
            Cron.parse(schedule.cron)
        read_zone(schedule.timezone)
    except (ValueError, TypeError, BadInput) as error:
        raise _mistake(file, node, f"{label}, schedule: {error}") from error
    return schedule


def _read_rules(node: yaml.Node, file: str, label: str) -> tuple[Rules, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise _mistake(file, node, f"{label}, rules: a list is wanted")
    found = []
    for child in node.value:
        values = _mapping(child, file, _RULES_FIELDS, f"{label}, rules")
        for key in ("valid_from", "valid_until"):
            if values.get(key) is not None and not isinstance(values[key], date):
                raise _mistake(file, child, f"{label}, rules, {key}: write 2026-03-01")
        found.append(Rules(**values))
    return tuple(found)


def _mapping(node: yaml.Node, file: str, known: dict[str, Any], label: str) -> dict[str, Any]:
    """The values of a mapping node, its keys checked, its values of the fields' types."""
    if not isinstance(node, yaml.MappingNode):
        raise _mistake(file, node, f"{label}: fields are wanted, as in `name: …`")
    values: dict[str, Any] = {}
    for key, child in node.value:
        if key.value not in known:
            raise _mistake(file, key, f"{label}: there is no field {key.value!r}")
        if key.value in values:
            raise _mistake(file, key, f"{label}: the field {key.value!r} is there twice")
        try:
            value = yaml.constructor.SafeConstructor().construct_document(child)
        except (yaml.YAMLError, ValueError) as error:
            raise _mistake(file, child, f"{label}, {key.value}: this value is none") from error
        values[key.value] = _typed(value, known[key.value], child, (file, label, key.value))
    return values


def _typed(
    value: object, field: Field[Any] | None, node: yaml.Node, where: tuple[str, str, str]
) -> object:
    file, label, key = where
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise _mistake(file, node, f"{label}, {key}: a list of texts is wanted")
        return tuple(value)
    if field is None or key in ("schedule", "rules", "valid_from", "valid_until"):
        return value
    wanted = str(field.type)
    fits = (
        isinstance(value, bool)
        if wanted == "bool"
        else isinstance(value, int) and not isinstance(value, bool)
        if wanted == "int"
        else isinstance(value, (int, float)) and not isinstance(value, bool)
        if wanted == "float"
        else isinstance(value, str) or (value is None and "None" in wanted)
    )
    if not fits:
        word = {"bool": "yes or no", "int": "a whole number", "float": "a number"}.get(
            wanted, "text"
        )
        raise _mistake(file, node, f"{label}, {key}: {word} is wanted, not {value!r}")
    return float(value) if wanted == "float" else value  # type: ignore[arg-type]  # checked above


def _node_of(lines: dict[str, yaml.Node], message: str) -> yaml.Node | None:
    """The node whose value the message quotes."""
    for node in lines.values():
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for one in nodes:
            if isinstance(one, yaml.ScalarNode) and one.value and repr(one.value) in message:
                return one
    return None


def _mistake(file: str, node: yaml.Node, text: str) -> BadInput:
    return BadInput(f"{file}, line {node.start_mark.line + 1}: {text.rstrip('.')}.")


def _schedule_values(schedule: Schedule) -> dict[str, Any]:
    values = {k: v for k, v in asdict(schedule).items() if v is not None}
    if "every_seconds" in values:
        values = {"every": write_duration(values.pop("every_seconds")), **values}
    if schedule.timezone == "UTC":
        del values["timezone"]
    if not schedule.jitter_seconds:
        del values["jitter_seconds"]
    return values


def _rules_values(rules: Rules) -> dict[str, Any]:
    values = {
        name: getattr(rules, name)
        for name, field in _RULES_FIELDS.items()
        if getattr(rules, name) != _default(field)
    }
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
