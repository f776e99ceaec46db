"""Templates to pages: the reader's language, moments, shares, and links that are safe to follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.copies.reasons import reason_text
from pipeline.model import Reason
from pipeline.site import Schedule
from web.words import LANGUAGES, Language, has_word, word

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
#: Remembers the language a reader chose by hand; no page needs it.
COOKIE = "language"
_YEAR = 365 * 24 * 3600
#: The `lang` attribute of each language.
TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the frame of every page needs to know of the program."""

    is_demo: bool


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: Request) -> Language:
    """The page's language: asked for in the address, chosen before, or as the browser prefers."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        for language in LANGUAGES:
            if asked == language:
                return language
    return preferred_language(request.headers.get("accept-language", ""))


def preferred_language(header: str) -> Language:
    """The language of ours an Accept-Language header prefers; English when it names none."""
    best: tuple[float, Language] = (0.0, "en")
    for part in header.split(","):
        tag, _, quality = part.partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        weight = float(found[1]) if found else 1.0
        name = tag.strip().lower().partition("-")[0]
        for language in LANGUAGES:
            if name == language and weight > best[0]:
                best = (weight, language)
    return best[1]


def render(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    **values: Any,  # noqa: ANN401 - whatever the template asks for
) -> HTMLResponse:
    """The page *template* makes of *values*, in the reader's language."""
    language = language_of(request)
    frame: Frame = request.app.state.frame
    tools = Tools(language=language, request=request, now=datetime.now(UTC).astimezone())
    text = _environment().get_template(template).render(
        t=tools.word, ui=tools, frame=frame, lang=TAGS[language], **values
    )  # fmt: skip
    response = HTMLResponse(text, status_code=status_code)
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Cache-Control"] = "no-cache"
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="strict", httponly=True)
    return response


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What templates may call."""

    language: Language
    request: Request
    now: datetime

    def word(self, key: str, **values: object) -> str:
        """A text of ours in the page's language."""
        return word(key, self.language, **values)

    @property
    def path(self) -> str:
        """The path of this page."""
        return self.request.url.path

    def is_within(self, path: str) -> bool:
        """Whether this page belongs to the part of the interface that begins at *path*."""
        return self.path == path or (path != "/" and self.path.startswith(f"{path}/"))

    @property
    def zone(self) -> str:
        """The name of the zone moments are shown in."""
        offset = self.now.strftime("%z")
        return "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:]}"

    def here(self, **changes: object) -> str:
        """This page's address with some of its parameters changed; ``None`` takes one out."""
        kept = {k: v for k, v in self.request.query_params.items() if k != "lang"}
        merged = {k: v for k, v in {**kept, **changes}.items() if v not in (None, "")}
        return f"{self.path}?{urlencode(merged)}" if merged else self.path

    def other_language(self) -> Language:
        """The language the switch leads to."""
        return "zh" if self.language == "en" else "en"

    def other_tag(self) -> str:
        """Its `lang` attribute."""
        return TAGS[self.other_language()]

    def static(self, name: str) -> str:
        """The address of a static file, new when its content is."""
        return f"/static/{name}?{_digest(name)}"

    def moment(self, at: datetime) -> str:
        """Date and time to the second, in this machine's zone."""
        return at.astimezone(self.now.tzinfo).strftime("%Y-%m-%d %H:%M:%S")

    def short_moment(self, at: datetime) -> str:
        """The time alone for today, the day and time for this year, else the day."""
        local = at.astimezone(self.now.tzinfo)
        if local.date() == self.now.date():
            return local.strftime("%H:%M:%S")
        if local.year == self.now.year:
            return local.strftime("%m-%d %H:%M")
        return local.strftime("%Y-%m-%d")

    def ago(self, at: datetime) -> str:
        """How long ago, or in how long, in one unit."""
        passed = self.now - at
        if passed < timedelta(seconds=-1):
            return self._span("in", -passed)
        return self._span("ago", passed)

    def _span(self, way: str, span: timedelta) -> str:
        seconds = int(span.total_seconds())
        for unit, size, most in (("seconds", 1, 90), ("minutes", 60, 90), ("hours", 3600, 36)):
            if seconds < 2:
                return self.word(f"{way}.now")
            if seconds < size * most:
                return self.word(f"{way}.{unit}", n=seconds // size)
        return self.word(f"{way}.days", n=seconds // 86400)

    def duration(self, seconds: float) -> str:
        """A span of time in its largest unit that says it well."""
        for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if seconds >= size and seconds % size == 0:
                return self.word(f"span.{unit}", n=int(seconds // size))
        return self.word("span.seconds", n=f"{seconds:g}")

    def about(self, seconds: float) -> str:
        """A span of time rounded in one unit; negative when what came later was seen first."""
        sign, rest = ("−", -seconds) if seconds < 0 else ("", seconds)
        for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if rest >= 2 * size:
                return sign + self.word(f"span.{unit}", n=round(rest / size))
        return sign + self.word("span.seconds", n=round(rest))

    def schedule(self, schedule: Schedule) -> str:
        """When a site is crawled, in words."""
        if schedule.cron is not None:
            return self.word("schedule.cron", cron=schedule.cron, zone=schedule.timezone)
        return self.word("schedule.every", span=self.duration(schedule.every_seconds or 0))

    def took(self, start: datetime | None, end: datetime | None) -> str:
        """How long something took."""
        if start is None or end is None:
            return self.word("none")
        return self.word("span.seconds", n=f"{(end - start).total_seconds():.1f}")

    def counted(self, counts: Mapping[str, int], name: str) -> str:
        """A counter of a run; a dash where it was not kept."""
        return f"{counts[name]:,}" if name in counts else self.word("none")

    def outcome(self, outcome: str | None) -> str:
        """What became of a snapshot."""
        if outcome is None:
            return self.word("found.waiting")
        return self._known(f"found.{outcome}") or self.reason(outcome)

    def reason(self, reason: str | None) -> str:
        """Why a page was kept out of history; a word we do not know is shown as it is."""
        return self._known(f"reason.{reason}") or reason or self.word("none")

    def fact(self, kind: str) -> str:
        """The name of a kind of fact."""
        return self._known(f"fact-kind.{kind}") or kind

    def field(self, name: str) -> str:
        """The name of a field of an article."""
        return self._known(f"field.{name}") or name

    def reason_text(self, reason: Reason) -> str:
        """A reason of the detector as a sentence."""
        return reason_text(reason, self.language)

    def _known(self, key: str) -> str:
        return self.word(key) if has_word(key) else ""

    def share(self, value: float) -> str:
        """A share as per cent."""
        return f"{value:.0%}"

    def chance(self, value: float) -> str:
        """A probability as per cent; what is not quite certain is not rounded to it."""
        if 0.99 < value < 1:
            return ">99%"
        return "<1%" if 0 < value < 0.01 else f"{value:.0%}"

    def in_language(self, texts: Mapping[str, str]) -> str:
        """The text in the page's language, or the one there is."""
        return texts.get(self.language) or texts.get("en") or next(iter(texts.values()), "")

    def href(self, url: str | None) -> str | None:
        """*url* when it is safe to follow; ``None`` for javascript: and its kind."""
        return url if url and is_web_address(url) else None

    def host(self, url: str) -> str:
        """The host in an address."""
        return host_in(url)

    def text_tag(self, language: str | None) -> str:
        """The `lang` attribute for a text of that language; empty when unknown."""
        return text_tag(language)


def is_web_address(url: str) -> bool:
    """Whether *url* is an http or https address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def host_in(url: str) -> str:
    """Host and port of *url*, or all of it when it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url


def text_tag(language: str | None) -> str:
    """The `lang` attribute for a text: fonts and line breaks of Chinese depend on it."""
    if not language or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        return ""
    return {"zh": "zh-Hans", "zh-hant": "zh-Hant"}.get(language.lower(), language)


@cache
def _digest(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:10]
