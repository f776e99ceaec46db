"""A page as a tree, and the tree as lines: what a reader sees, in order, one block a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

#: Never shown as text.
_HIDDEN_TAGS = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
        "applet", "canvas", "audio", "video", "map", "title", "meta", "link", "base", "select",
        "option", "datalist", "textarea", "button", "input", "frameset", "frame",
    }
)  # fmt: skip
_BLOCK_TAGS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "ul", "br",
    }
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u3000\u200b\ufeff\u2002\u2003]+")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Characters of a line and lines of a page that are read: far beyond any article.
_MAX_LINE, _MAX_LINES = 50_000, 10_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(slots=True)
class Line:
    """One visible line, the block element it stands in, and how much of it is link text."""

    text: str
    node: lxml_html.HtmlElement
    link_chars: int = 0
    #: Position among all lines of the page.
    index: int = 0
    is_hidden: bool = False

    @property
    def link_share(self) -> float:
        """Share of the characters that stand in links, 0 to 1."""
        return self.link_chars / len(self.text) if self.text else 0.0


def parse(html: str) -> lxml_html.HtmlElement | None:
    """The page's tree, comments left out; ``None`` when there is no element in it."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = _CONTROL.sub("", html).encode("utf-8", "replace")
    try:
        return lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def lines_of(root: lxml_html.HtmlElement) -> list[Line]:
    """The lines of *root* in reading order, white space folded, empty ones left out."""
    walker = _Walker()
    walker.walk(root)
    return walker.lines


class _Walker:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked: list[str] = []

    def walk(self, root: lxml_html.HtmlElement) -> None:
        """Go through the tree with a stack of our own: depth is the page's choice, not ours."""
        block = root
        links = hidden = 0
        self._take(root.text, links)
        stack = [(root, iter(root), block, links, hidden)]
        while stack:
            node, children, block, links, hidden = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if node.tag in _BLOCK_TAGS:
                    self._flush(block, hidden)
                if stack:
                    _, _, _, outer_links, _ = stack[-1]
                    self._take(node.tail, outer_links)
                continue
            tag = child.tag
            if not isinstance(tag, str) or tag in _HIDDEN_TAGS:
                self._take(child.tail, links)
                continue
            is_block = tag in _BLOCK_TAGS
            if is_block:
                self._flush(block, hidden)
            child_links = links + (tag == "a")
            child_hidden = hidden + _is_hidden(child)
            self._take(child.text, child_links)
            stack.append(
                (
                    child,
                    iter(child),
                    child if is_block and tag != "br" else block,
                    child_links,
                    child_hidden,
                )
            )
        self._flush(root, 0)

    def _take(self, text: str | None, links: int) -> None:
        if text:
            self._pieces.append(text)
            if links:
                self._linked.append(text)

    def _flush(self, block: lxml_html.HtmlElement, hidden: int) -> None:
        if not self._pieces:
            return
        text = _SPACE.sub(" ", "".join(self._pieces)).strip(" ")
        if text and len(self.lines) < _MAX_LINES:
            linked = len(_SPACE.sub(" ", "".join(self._linked)).strip(" ")) if self._linked else 0
            text = self._cut(text, block, linked, hidden)
            self.lines.append(
                Line(text, block, min(linked, len(text)), len(self.lines), hidden > 0)
            )
        self._pieces.clear()
        self._linked.clear()

    def _cut(self, text: str, block: lxml_html.HtmlElement, linked: int, hidden: int) -> str:
        """Text longer than any paragraph becomes several lines: no pattern runs for long."""
        while len(text) > _MAX_LINE:
            share = linked * _MAX_LINE // max(1, len(text))
            self.lines.append(Line(text[:_MAX_LINE], block, share, len(self.lines), hidden > 0))
            text = text[_MAX_LINE:]
        return text


def _is_hidden(node: lxml_html.HtmlElement) -> bool:
    attributes = node.attrib
    if not attributes:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _HIDING_STYLE.search(style))


def ancestors_or_self(node: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The element and its ancestors, inside out."""
    yield node
    yield from node.iterancestors()
