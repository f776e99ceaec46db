"""A page taken apart once: tree, head, lines, title, body. Every field is read from this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.reading.body import Body
from pipeline.reading.meta import Meta
from pipeline.reading.titles import Title
from pipeline.reading.tree import Line

#: Lines looked at between title and body, before the title, and behind the body.
_HEAD_LINES, _BEFORE_TITLE, _TAIL_LINES = 40, 4, 14


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page and what its steps found so far."""

    url: str
    root: HtmlElement
    meta: Meta
    lines: Sequence[Line]
    title: Title
    body: Body

    def head(self) -> list[Line]:
        """The lines around the title and up to the body: date, source and byline stand here."""
        body_start = self.body.lines[0].index if self.body.lines else len(self.lines)
        title = self.title.line
        if title is not None and title.index <= body_start:
            start = max(0, title.index - _BEFORE_TITLE)
            stop = body_start if self.body.lines else title.index + 15
            return list(self.lines[start : min(stop, title.index + _HEAD_LINES)])
        return list(self.lines[max(0, body_start - 15) : body_start])

    def tail(self) -> list[Line]:
        """The lines right behind the body: editor, ban and original address stand here."""
        if not self.body.lines:
            return []
        start = self.body.lines[-1].index + 1
        return list(self.lines[start : start + _TAIL_LINES])
