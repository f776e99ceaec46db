"""The second opinion on a body: trafilatura, where it is known to read better than the text block.

On Chinese pages the text block is right more often and five times cheaper; on other languages
trafilatura is (docs/decisions/0020). Each is asked where it is strong, and the other one when the
first finds next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import trafilatura

from pipeline.errors import Quarantine
from pipeline.reading.body import Body, find_body
from pipeline.reading.box import weight
from pipeline.reading.meta import read_meta
from pipeline.reading.page import Page
from pipeline.reading.titles import find_title
from pipeline.reading.tree import Line, lines_of, parse

#: Names the reader and the library it stands on; extractions of two recipes are never compared.
RECIPE = f"read/1+trafilatura/{version('trafilatura')}"

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")
#: A text block lighter than this is doubtful.
_DOUBTFUL = 150.0
#: Pages that show more are read once: trafilatura would take seconds for them.
_MAX_SECOND_CHARS, _MAX_SECOND_LINES = 500_000, 8_000


def language_of(text: str) -> str | None:
    """``zh``, ``ja``, ``ko`` or ``None``: only what the script alone tells."""
    sample = text[:4000]
    han, other = len(_HAN.findall(sample)), _KANA_OR_HANGUL.findall(sample)
    letters = len(_LETTER.findall(sample))
    if letters == 0:
        return None
    if len(other) > 0.1 * letters:
        return "ko" if other and other[len(other) // 2] >= "\uac00" else "ja"
    return "zh" if han > 0.4 * letters else None


def take_apart(html: str, url: str, suffixes: Sequence[str] = ()) -> Page:
    """Parse a page and find its title and body, knowing nothing about its site.

    Raises:
        Quarantine: ``empty`` when there is no element in it.
    """
    root = parse(html)
    if root is None:
        raise Quarantine("empty", "the page has no content at all")
    meta = read_meta(root, url)
    lines = lines_of(root)
    title = find_title(lines, meta, url, suffixes)
    body = second_opinion(html, url, lines, find_body(lines, title.line))
    return Page(url=url, root=root, meta=meta, lines=lines, title=title, body=body)


def second_opinion(html: str, url: str, lines: Sequence[Line], body: Body) -> Body:
    """The body to use: *body*, or what trafilatura reads from the same page."""
    sample = body.text or "\n".join(line.text for line in lines)
    if language_of(sample) == "zh" and body.score >= _DOUBTFUL:
        return body
    is_chinese = language_of(sample) == "zh"
    seen = sum(len(line.text) for line in lines)
    if seen > _MAX_SECOND_CHARS or len(lines) > _MAX_SECOND_LINES:
        return body
    other = _read(html, url, lines, precise=is_chinese)
    own, theirs = weight(body.text), weight(other.text)
    if is_chinese:
        return other if own < 60 and theirs > 2 * own else body
    if theirs < 0.3 * own and own > 250:
        return body
    return other if theirs else body


def _read(html: str, url: str, lines: Sequence[Line], *, precise: bool) -> Body:
    document = trafilatura.bare_extraction(
        html,
        url=url or None,
        include_comments=False,
        favor_precision=precise,
        with_metadata=False,
    )
    text = str(getattr(document, "text", None) or "")
    paragraphs = [each.strip() for each in text.split("\n") if each.strip()]
    return Body(lines=tuple(_placed(paragraphs, lines)), chosen_by="trafilatura")


def _placed(paragraphs: Sequence[str], lines: Sequence[Line]) -> list[Line]:
    """The paragraphs as lines, each at the place where the page shows it."""
    if not lines:
        return []
    at: dict[str, Line] = {}
    for line in lines:
        at.setdefault(line.text[:20], line)
    placed, last = [], lines[0]
    for paragraph in paragraphs:
        last = at.get(paragraph.lstrip("-*#| ")[:20], last)
        placed.append(replace(last, text=paragraph, link_chars=0))
    return placed
