"""What a recogniser finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Found(NamedTuple):
    """A fact in a text: half-open offsets, and a value equal for equal facts however written."""

    start: int
    end: int
    value: str


def find_all(pattern: re.Pattern[str], text: str) -> list[Found]:
    """What *pattern* finds, valued as it is written, case and white space apart."""
    return [
        Found(hit.start(), hit.end(), " ".join(hit[0].lower().split()))
        for hit in pattern.finditer(text)
    ]


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of *words*, the longest that fits; quick where none begins."""
    ordered = sorted(words, key=len, reverse=True)
    first = "".join(sorted({re.escape(word[0]) for word in ordered}))
    return f"(?=[{first}])(?:{'|'.join(ordered)})"


def overlaps(found: Found, spans: Iterable[Found]) -> bool:
    """Whether *found* shares a character with one of *spans*."""
    return any(found.start < other.end and other.start < found.end for other in spans)


#: Full-width signs and old forms of the number signs as the plain ones; one for one, so offsets
#: into the text stay right.
SAME_LENGTH: Mapping[int, int | str] = {
    **{0xFF01 + n: 0x21 + n for n in range(94)},
    **{
        ord(c): p
        for c, p in zip(
            "萬億兩壹贰叁肆伍陆柒捌玖拾佰仟〇", "万亿两一二三四五六七八九十百千零", strict=True
        )
    },
}
