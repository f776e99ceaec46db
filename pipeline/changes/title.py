"""Is the first line of a text its title, and which marks are in it?"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.changes.values import Mark

#: A title is at most so long, in characters, and ends without a full stop.
_MAX_TITLE = 120
_ENDS = tuple("。；;，,：:…")


def title_mark(a: str, b: str, marks: Sequence[Mark]) -> frozenset[int]:
    """Indexes of the marks that lie in the titles of both texts."""
    end_a, end_b = title_end(a), title_end(b)
    if not end_a or not end_b:
        return frozenset()
    return frozenset(
        n for n, mark in enumerate(marks) if mark.a_end <= end_a and mark.b_end <= end_b
    )


def title_end(text: str) -> int:
    """Where the title ends that *text* begins with; 0 when its first line is no title."""
    end = text.find("\n")
    if not 0 < end <= _MAX_TITLE:
        return 0
    line = text[:end].rstrip()
    rest = text[end + 1 :].lstrip("\n")
    next_end = rest.find("\n")
    is_followed = len(rest if next_end < 0 else rest[:next_end]) > len(line)
    ends_open = not line.endswith(_ENDS) and not line.endswith(".")
    return end if line and ends_open and is_followed else 0
