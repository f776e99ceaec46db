"""Reads the labelled edits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_EDIT = re.compile(r"\[\[(.*?)=>(.*?)\]\]", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True, kw_only=True)
class LabelledEdit:
    """Two texts and what a reader should be told about their difference."""

    name: str
    language: str
    a: str
    b: str
    severity: str
    facts: frozenset[str]
    announced: bool
    #: Edited spans a person would mark: half-open, in the first and in the second text.
    spans: tuple[tuple[int, int, int, int], ...]


def read_edits(language: str) -> list[LabelledEdit]:
    """All labelled edits of ``zh`` or ``en``."""
    path = Path(__file__).with_name(f"{language}.txt")
    lines = enumerate(path.read_text("utf8").splitlines(), 1)
    return [
        _edit(f"{language}:{number}", language, line)
        for number, line in lines
        if line and not line.startswith("#")
    ]


def _edit(name: str, language: str, line: str) -> LabelledEdit:
    label, _, text = line.partition(" | ")
    severity, _, facts = label.partition(" ")
    text = _ESCAPE.sub(lambda hit: chr(int(hit[1], 16)), text.replace("⏎", "\n"))
    a, b, spans, at = "", "", [], 0
    for hit in _EDIT.finditer(text):
        same = text[at : hit.start()]
        a, b = a + same, b + same
        spans.append((len(a), len(a) + len(hit[1]), len(b), len(b) + len(hit[2])))
        a, b, at = a + hit[1], b + hit[2], hit.end()
    kinds = frozenset(facts.split(",")) - {"-"}
    return LabelledEdit(
        name=name,
        language=language,
        a=a + text[at:],
        b=b + text[at:],
        severity=severity,
        facts=kinds - {"announced"},
        announced="announced" in kinds,
        spans=tuple(spans),
    )
