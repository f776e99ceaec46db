"""The block that holds the article, found by what its lines look like.

Each line gets a score by length, sentence marks and link share. A line's score counts in full for
its parent, by half for the grandparent and so on (the propagation of Arc90's Readability, 2009);
the best block is then widened while its parent adds text rather than frame, in the spirit of
maximum subsequence segmentation (Pasternack and Roth, WWW 2009).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.reading.tree import Line, ancestors_or_self

_MARKS = re.compile(r"[，。；！？、,.;!?”：…]")
#: Names sites give to what surrounds an article.
_FRAME_NAME = re.compile(
    r"comment|foot(?!note)|copyright|side-?bar|related|recommend|crumb|share|disclaim|reply|"
    r"pinglun|"
    r"cookie|newsletter|subscri|pop-?up|modal|masthead|hotnews|rank|^nav|-nav|menu|banner|login|"
    r"toolbar|statement|qrcode|declare|guess|xiangguan|tuijian|profile|player|aside|copy-?right",
    re.IGNORECASE,
)
#: Names sites give to the article itself; they win over a frame's name in the same attribute.
_ARTICLE_NAME = re.compile(
    r"article[-_]?(?:content|body|text|main|detail|con)|content[-_]?(?:article|main|text|body|"
    r"detail)|"
    r"arti-?body|art[-_]?(?:text|con|body)|entry-?content|post-?(?:content|body)|end-?text|"
    r"news[-_]?(?:text|"
    r"content|body|con|txt)|main[-_]?(?:content|text)|rich_media_content|js_content|trs_editor|"
    r"zoom|"
    r"text[-_]?content|content$|^text$|^article|vsb_content|detail[-_]?con|con_?text|markdown",
    re.IGNORECASE,
)
_FOOT_LINE = re.compile(
    r"^\W{0,3}(copyright|©|版权所有|版權所有|all rights|主办单位|主辦單位|地址[:：]|"
    r".{0,14}ICP[备備证證])",
    re.IGNORECASE,
)
#: Below this weight nothing is told from chance.
_MIN_SCORE = 25.0
_DECAY = 0.5
_LEVELS = 5


@dataclass(frozen=True, kw_only=True)
class Box:
    """The chosen block and the score that chose it."""

    node: HtmlElement
    score: float


def weight(text: str) -> float:
    """Length as a reader feels it: an ideograph weighs 1, a Latin letter 0.4.

    Counted through UTF-8, where an ideograph has two bytes more than a letter: ten times faster
    than asking each sign what it is.
    """
    size = len(text)
    if text.isascii():
        return 0.4 * size
    return 0.4 * size + 0.3 * (len(text.encode("utf-8", "replace")) - size)


def line_score(line: Line) -> float:
    """How much a line looks like running text; negative for links and footers."""
    if _FOOT_LINE.search(line.text):
        return -10.0
    if line.link_share > 0.5:
        return -3.0 - 0.15 * min(weight(line.text), 40)
    marks = len(_MARKS.findall(line.text))
    size = weight(line.text) * (1 - line.link_share)
    if marks == 0 or size < 8:
        return 0.1 * min(size, 30.0)
    return size * min(1.0, 0.3 + marks / 2)


def is_frame(node: HtmlElement) -> bool:
    """Whether the element is named as something around an article."""
    if node.tag in ("footer", "aside", "nav"):
        return True
    if node.tag in ("body", "html", "article", "main"):
        return False
    names = f"{node.get('class') or ''} {node.get('id') or ''}".split()
    framed = [name for name in names if _FRAME_NAME.search(name)]
    # "post-content with-sidebar" is the article, "content-recommend" is not
    return bool(framed) and not any(
        _ARTICLE_NAME.search(name) for name in names if name not in framed
    )


def find_box(lines: Sequence[Line]) -> Box | None:
    """The block of *lines* that holds the article; ``None`` when nothing looks like text."""
    ignores_hiding = _hiding_is_a_trick(lines)
    frames: dict[HtmlElement, bool] = {}
    scores: dict[HtmlElement, float] = {}
    for line in lines:
        score = 0.0 if line.is_hidden and not ignores_hiding else line_score(line)
        chain = list(ancestors_or_self(line.node))
        if score > 0 and _in_frame(chain, frames):
            score *= 0.15
        _propagate(chain, score, scores)
    if not scores:
        return None
    totals = _Totals(lines, frames)
    named = {
        node: score * _name_factor(node) * totals.teaser_factor(node)
        for node, score in scores.items()
    }
    node = max(named, key=lambda each: named[each])
    if named[node] < _MIN_SCORE:
        return None
    return Box(node=_widen(node, totals), score=named[node])


def _hiding_is_a_trick(lines: Sequence[Line]) -> bool:
    """Some pages hide the article until a script shows it."""
    hidden = sum(len(line.text) for line in lines if line.is_hidden)
    return hidden > 0.6 * sum(len(line.text) for line in lines)


def _in_frame(chain: list[HtmlElement], frames: dict[HtmlElement, bool]) -> bool:
    for node in chain:
        found = frames.get(node)
        if found is None:
            found = frames[node] = is_frame(node)
        if found:
            return True
    return False


def _propagate(chain: list[HtmlElement], score: float, scores: dict[HtmlElement, float]) -> None:
    # a paragraph element is not a box: its score starts with its parent
    start = 1 if chain[0].tag in _PARAGRAPH_TAGS and len(chain) > 1 else 0
    share = 1.0
    for node in chain[start : start + _LEVELS]:
        if node.tag == "html":
            break
        scores[node] = scores.get(node, 0.0) + score * share
        share *= _DECAY


_PARAGRAPH_TAGS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "pre"})
#: A block of this kind is a part of an article, not the whole.
_INNER_TAGS = _PARAGRAPH_TAGS | {
    "tr", "tbody", "table", "td", "th", "blockquote", "ul", "ol", "figure", "figcaption", "center",
}  # fmt: skip


def _name_factor(node: HtmlElement) -> float:
    if node.tag == "body":
        return 0.7
    name = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"
    if node.tag == "article" or _ARTICLE_NAME.search(name) or "articleBody" in name:
        return 1.3
    return 1.0


class _Totals:
    """Weights of text, links and score in any block, for deciding whether to widen."""

    def __init__(self, lines: Sequence[Line], frames: dict[HtmlElement, bool]) -> None:
        self._sums: dict[HtmlElement, list[float]] = {}
        for i, line in enumerate(lines):
            size = weight(line.text)
            good = max(0.0, line_score(line))
            chain = list(ancestors_or_self(line.node))
            if _in_frame(chain, frames):
                good = 0.0
            for node in chain:
                sums = self._sums.setdefault(node, [0.0] * 5)
                sums[0] += size
                sums[1] += size * line.link_share
                sums[2] += good
                if good > 20:
                    sums[3] += 1
                    sums[4] += any(before.link_share > 0.5 for before in lines[max(0, i - 3) : i])

    def added(self, outer: HtmlElement, inner: HtmlElement) -> tuple[float, float, float]:
        """Text, link text and good score that *outer* has beyond *inner*."""
        zero = [0.0] * 5
        one, other = self._sums.get(outer, zero), self._sums.get(inner, zero)
        return one[0] - other[0], one[1] - other[1], one[2] - other[2]

    def good(self, node: HtmlElement) -> float:
        """The good score inside *node*."""
        return self._sums[node][2] if node in self._sums else 0.0

    def teaser_factor(self, node: HtmlElement) -> float:
        """Low for a block of teasers: a linked heading, a paragraph, a linked heading, …"""
        paragraphs, headed = self._sums[node][3:5]
        is_list = headed >= 3 and headed >= 0.6 * paragraphs and _name_factor(node) <= 1
        return 0.1 if is_list else 1.0


def _widen(node: HtmlElement, totals: _Totals) -> HtmlElement:
    while True:
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return node
        text, linked, good = totals.added(parent, node)
        plain = text - linked
        is_inner = node.tag in _INNER_TAGS
        adds_text = good > 0.6 * plain and linked < 0.3 * text and good > 0.12 * totals.good(node)
        adds_plain = linked < 0.15 * text and good > 0.05 * plain
        if text == 0 or adds_text or adds_plain or (is_inner and linked < 0.35 * text):
            node = parent
        else:
            return node
