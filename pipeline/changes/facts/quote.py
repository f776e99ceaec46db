"""Quotations: what stands between quotation marks."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found

KIND = "quote"

_QUOTE = re.compile(
    r"“([^“”\n]{1,600})”|「([^「」\n]{1,600})」|『([^『』\n]{1,600})』|\"([^\"\n]{1,600})\""
    r"|＂([^＂\n]{1,600})＂|«([^«»\n]{1,600})»|(?<!\w)'([^'\n]{3,400})'(?!\w)"
    r"|‘([^‘’\n]{1,400})’(?!\w)"
)
_NOT_SAID = re.compile(r"[\W_]+")


def find(text: str) -> list[Found]:
    """The quotations of *text*; the value is what was said, without punctuation and case."""
    return [
        Found(hit.start(), hit.end(), _NOT_SAID.sub(" ", hit[hit.lastindex or 0]).strip().lower())
        for hit in _QUOTE.finditer(text)
    ]
