"""The gate: what is no article never becomes history.

Challenges, login walls, parked domains, maintenance notices and soft 404s come with status 200 and
look like pages. Each family is told by marks that only such pages carry, or by a title or a text
that says nothing else. Words alone never condemn a page with a real text: an article about
captchas or about error 404 passes.
"""

from __future__ import annotations

import re

from pipeline.errors import Quarantine
from pipeline.model import Extraction
from pipeline.reading.box import weight
from pipeline.reading.quality_marks import (
    CHALLENGE_MARKS,
    CHALLENGE_TITLE,
    FAMILIES,
    FRAME_LINE,
    HOME_REDIRECT,
    NOT_HTML,
    Family,
)

#: Text heavier than this is an article, whatever words it uses (a Chinese character weighs 1).
_ARTICLE_WEIGHT = 260.0
#: Challenges and notices are small pages; of a large one both ends are looked at.
_LOOKED_AT = 150_000
#: A page that hardly says anything.
_EMPTY_WEIGHT = 4.0
_CUT_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}$")
_GARBLE = re.compile(r"[ÃÂÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ]{2}")
_TAGS = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.IGNORECASE | re.DOTALL)


def assess(decoded_html: str, extraction: Extraction, status: int = 200) -> None:
    """Let an article pass.

    Args:
        decoded_html: the page as text.
        extraction: what was read from it.
        status: the status code of the answer.

    Raises:
        Quarantine: the page is none to remember; the reason is one of ``challenge``, ``login``,
            ``parked``, ``maintenance``, ``error-page``, ``soft-404``, ``empty``, ``truncated``,
            ``boilerplate``, ``undecodable``, ``not-html``.
    """
    text, title = extraction.text.strip(), extraction.title.strip()[:200]
    size = weight(text)
    if len(decoded_html) > 2 * _LOOKED_AT:
        decoded_html = decoded_html[:_LOOKED_AT] + decoded_html[-_LOOKED_AT:]
    _check_challenge(decoded_html, title, size)
    if status >= 400:
        raise Quarantine("error-page", f"the server answered with status {status}")
    _check_form(decoded_html, text)
    if size < _ARTICLE_WEIGHT:
        for family in FAMILIES:
            _check_family(family, decoded_html, title, text, size)
    _check_cut(decoded_html, size)
    _check_empty(decoded_html, text, size)


def _check_challenge(html: str, title: str, size: float) -> None:
    if CHALLENGE_TITLE.match(title) and size < _ARTICLE_WEIGHT:
        raise Quarantine("challenge", f"its title is {title[:80]!r}")
    # below this weight a mark is the page; with more text it may be a script every page carries
    if size < 120:
        for name, pattern in CHALLENGE_MARKS:
            if pattern.search(html):
                raise Quarantine("challenge", f"the page carries the marks of {name}")


def _check_form(html: str, text: str) -> None:
    if NOT_HTML.match(html[:2000]):
        raise Quarantine("not-html", "the bytes are data or a feed, not a page")
    if len(text) < 20:
        return
    lost = text.count("\ufffd") / len(text)
    garbled = 2 * len(_GARBLE.findall(text)) / len(text)
    if lost > 0.02 or garbled > 0.15:
        raise Quarantine("undecodable", f"{max(lost, garbled):.0%} of the text is garble")


def _check_family(family: Family, html: str, title: str, text: str, size: float) -> None:
    if family.title is not None and family.title.match(title) and size < family.max_weight:
        raise Quarantine(family.reason, f"its title is {title[:80]!r}")
    if family.text is not None and size < family.max_weight:
        found = family.text.search(text) or (family.text.search(title) if size < 60 else None)
        if found:
            raise Quarantine(family.reason, f"it says {found[0][:80]!r} and little else")
        if size < 30:
            found = family.text.search(_visible(html))
            if found:
                raise Quarantine(family.reason, f"it says {found[0][:80]!r} and little else")
    if family.marks is not None and size < min(family.max_weight, 120):
        mark = family.marks.search(html)
        if mark:
            raise Quarantine(family.reason, f"it carries the mark {mark[0][:60]!r}")


def _visible(html: str) -> str:
    return " ".join(_TAGS.sub(" ", html[:60_000]).split())[:4000]


def _check_empty(html: str, text: str, size: float) -> None:
    if size < 60 and HOME_REDIRECT.search(html):
        raise Quarantine("soft-404", "the page only leads to the home page")
    if size < _EMPTY_WEIGHT:
        raise Quarantine("empty", "no article text was found")
    real = [line for line in text.split("\n") if weight(line) > 60 or not FRAME_LINE.search(line)]
    if weight("".join(real)) < _EMPTY_WEIGHT:
        raise Quarantine("boilerplate", "only the site's own frame was found")


def _check_cut(html: str, size: float) -> None:
    end = html[-3000:].rstrip()
    if "</html" in end.lower() or "</body" in end.lower():
        return
    if _CUT_TAG.search(end):
        raise Quarantine("truncated", "the page ends inside a tag")
    # behind a text, a script that was cut off has cost nothing
    if size < 60 and html.lower().rfind("<script") > html.lower().rfind("</script"):
        raise Quarantine("truncated", "the page ends inside a script")
