"""The shape of a site's article addresses: a pattern derived from examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_PAGE_END = re.compile(r"\.(?:s?html?|php|aspx?|jspx?|do|action)$", re.IGNORECASE)
_DATE = re.compile(r"\d{4}[-_]\d{1,2}[-_]\d{1,2}")
_SEPARATED = re.compile(r"[-_.].*[-_.]")
#: A group of addresses of one shape must be this share of all to count.
_MIN_SHARE = 0.12
_MAX_SHAPES = 3


@dataclass(frozen=True, kw_only=True)
class ArticlePattern:
    """A regular expression for article addresses, and what it rests on."""

    regex: str
    #: Addresses it was derived from, at most three.
    examples: tuple[str, ...]
    #: Share of the given addresses that it fits, 0 to 1.
    share: float


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """One path segment, generalised. ``is_word`` is a plain word: likely the name of a section."""

    regex: str
    is_word: bool = False
    has_number: bool = False


def derive_pattern(
    articles: Sequence[str], others: Sequence[str] = (), *, home: str = ""
) -> ArticlePattern | None:
    """Derive what articles' addresses have in common.

    Numbers, dates, ids and slugs are generalised; section names before them are left open, fixed
    words are kept where nothing else is distinctive.

    Args:
        articles: addresses of articles, in any order; a few strays do no harm.
        others: addresses that must not fit: list pages, further pages of lists.
        home: the site's address; articles that mostly live on another host name it in the pattern.

    Returns:
        None when the addresses have no shape in common that keeps the others out.
    """
    urls = list(dict.fromkeys(url for url in articles if urlsplit(url).path not in ("", "/")))
    if not urls:
        return None
    shapes = [_shapes(url) for url in urls]
    for level in range(max(len(one) for one in shapes)):
        tried = [one[min(level, len(one) - 1)] for one in shapes]
        particular = (s for s in tried if not any(re.search(s, url) for url in others))
        regex = _cover(Counter(particular), urls)
        if regex:
            fitting = [url for url in urls if re.search(regex, url)]
            prefix = _host_prefix(fitting, home)
            return ArticlePattern(
                regex=prefix + regex, examples=tuple(fitting[:3]), share=len(fitting) / len(urls)
            )
    return None


def _cover(counts: Counter[str], urls: Sequence[str]) -> str:
    """The fewest shapes that together fit nearly all addresses, as one pattern."""
    enough = max(2 if len(urls) > 3 else 1, _MIN_SHARE * len(urls))
    # a shape of one stray slug would fit everything, so a shape needs addresses of its own
    common = [shape for shape, count in counts.items() if count >= enough] or list(counts)
    fits = {shape: {url for url in urls if re.search(shape, url)} for shape in common}
    kept: list[str] = []
    left = set(urls)
    while left and fits and len(kept) < _MAX_SHAPES:
        best = max(fits, key=lambda shape: (len(fits[shape] & left), counts[shape]))
        if len(fits[best] & left) < enough:
            break
        kept.append(best)
        left -= fits.pop(best)
    return kept[0] if len(kept) == 1 else f"(?:{'|'.join(kept)})" if kept else ""


def _shapes(url: str) -> list[str]:
    """Patterns for one address, from the most general to the most particular."""
    parts = urlsplit(url)
    if (by_query := _query_shape(parts.path, parts.query)) is not None:
        return [by_query]
    segments = parts.path.split("/")[1:]
    slash = "/?" if segments and not segments[-1] else ""
    segments = [segment for segment in segments if segment]
    pieces = [_piece(segment) for segment in segments]
    end = slash + "$"
    tail = _tail(pieces)
    found = []
    if any(piece.has_number for piece in tail):
        found.append("".join("/" + piece.regex for piece in tail) + end)
    # with the name of the section before it, then with every name of the path
    for known in (1, len(segments)):
        start = max(0, len(segments) - len(tail or segments[-1:]) - known)
        named = [
            re.escape(segment) if piece.is_word and place < len(segments) - 1 else piece.regex
            for place, (segment, piece) in enumerate(zip(segments, pieces, strict=True))
        ]
        found.append("".join("/" + one for one in named[start:]) + end)
    return list(dict.fromkeys(found))


def _tail(pieces: list[_Piece]) -> list[_Piece]:
    """The last segments up to the last plain word."""
    tail: list[_Piece] = []
    for piece in reversed(pieces):
        if piece.is_word:
            break
        tail.insert(0, piece)
    return tail


def _piece(segment: str) -> _Piece:
    ending = _PAGE_END.search(segment)
    name = segment[: ending.start()] if ending else segment
    tail = re.escape(ending[0]) if ending else ""
    if not name.isascii() or "%" in name:
        return _Piece(regex="[^/]+" + tail, has_number=any(c.isdigit() for c in name))
    if name.isdigit():
        is_year = not ending and len(name) == 4 and name[:2] in ("19", "20")
        return _Piece(regex=(r"\d{4}" if is_year else r"\d+") + tail, has_number=True)
    if _DATE.fullmatch(name):
        return _Piece(regex=r"\d{4}[-_]\d{1,2}[-_]\d{1,2}" + tail, has_number=True)
    runs = re.findall(r"\d+|[A-Za-z]+", name)
    if any(run.isdigit() for run in runs):
        return _numbered(name, runs, tail)
    if _SEPARATED.search(name) or len(name) > 24:
        return _Piece(regex="[^/]+" + tail)
    return _Piece(regex="[^/]+" + tail, is_word=True)


def _numbered(name: str, runs: list[str], tail: str) -> _Piece:
    """A name with numbers: ``t20200526_123`` keeps its form, an id or a slug is left open."""
    letters = [run for run in runs if not run.isdigit()]
    if len(letters) > 1 or any(len(run) > 12 for run in letters):
        return _Piece(regex="[^/]+" + tail, has_number=True)
    return _Piece(regex=re.sub(r"\d+", r"\\d+", re.escape(name)) + tail, has_number=True)


def _query_shape(path: str, query: str) -> str | None:
    for name, value in parse_qsl(query):
        if value.isdigit() and name.lower() not in ("page", "p", "pn", "pageno", "start"):
            return rf"{re.escape(path)}\?(?:.*&)?{re.escape(name)}=\d+"
    return None


def _host_prefix(urls: Sequence[str], home: str) -> str:
    """``^https?://host`` when most articles live on a host that is not the site's."""
    host, count = Counter(urlsplit(url).netloc.lower() for url in urls).most_common(1)[0]
    ours = urlsplit(home).netloc.lower().removeprefix("www.")
    if not ours or count <= len(urls) / 2 or host.removeprefix("www.") == ours:
        return ""
    return "" if host.endswith("." + ours) else rf"^https?://{re.escape(host)}(?:/.*)?"
