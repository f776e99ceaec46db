"""Puts an insertion or deletion where a reader would put it.

``ABAB`` minus ``AB`` may be marked in three places that are all right for a machine. A mark whose
neighbours allow it is slid to where it begins and ends with a paragraph, a sentence, a clause, a
word (as in Neil Fraser's "semantic lossless" clean-up; Chinese words by segmentation).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.changes.pieces import is_inside
from pipeline.changes.values import Mark
from pipeline.changes.words import cut

#: A mark is slid at most this far in each direction.
_REACH = 60
#: Characters around a place that are segmented to see where words end.
_WINDOW = 12
_PARAGRAPH, _SENTENCE, _CLAUSE, _SPACE, _WORD_END = 8, 6, 4, 2, 1
_ENDS = {
    "\n": _PARAGRAPH,
    **dict.fromkeys("。！？!?…", _SENTENCE),
    **dict.fromkeys("，、；：,;:”」』）)", _CLAUSE),
    **dict.fromkeys(" \t\u3000", _SPACE),
}


def slide(a: str, b: str, marks: Sequence[Mark]) -> list[Mark]:
    """*marks* with pure insertions and deletions at the most sensible place."""
    slid: list[Mark] = []
    ends = [*(mark for mark in marks[1:]), Mark(len(a) + 1, 0, len(b) + 1, 0)]
    before = Mark(0, -1, 0, -1)
    for mark, after in zip(marks, ends, strict=False):
        a_start, a_end, b_start, b_end = mark
        by = 0
        # one equal character must stay between two marks
        if a_start == a_end:
            by = _best(b, (b_start, b_end), b_start - before[3] - 1, after[2] - b_end - 1)
        elif b_start == b_end:
            by = _best(a, (a_start, a_end), a_start - before[1] - 1, after[0] - a_end - 1)
        before = Mark(*(offset + by for offset in mark)) if by else mark
        slid.append(before)
    return slid


def _best(text: str, span: tuple[int, int], left: int, right: int) -> int:
    """How far to slide a span, at most so far to the *left* (negative) or to the *right*."""
    start, end = span
    left, right = min(left, _REACH), min(right, _REACH)
    first = 0
    while first < left and text[start - first - 1] == text[end - first - 1]:
        first += 1
    last = 0
    while last < right and text[start + last] == text[end + last]:
        last += 1
    if not first and not last:
        return 0
    words = _word_ends(text, start - first, end + last)
    places = [by for by in range(-first, last + 1) if _is_between(text, start + by, end + by)]
    # of equally good places the one found first: nearest to where the comparison put it
    places.sort(key=abs)
    return max(
        places,
        key=lambda by: _score(text, start + by, words) + _score(text, end + by, words),
        default=0,
    )


def _is_between(text: str, start: int, end: int) -> bool:
    return not is_inside(text, start) and not is_inside(text, end)


def _score(text: str, at: int, words: frozenset[int]) -> int:
    if at in (0, len(text)):
        return _PARAGRAPH
    ending = _ENDS.get(text[at - 1], 0)
    if text[at - 1] == " ":
        # behind the space that follows a sentence begins the next one
        end = _ENDS.get(text[at - 2 : at - 1], 0)
        ending = max(ending, _SENTENCE if text[at - 2 : at - 1] == "." else end)
    return max(ending, _WORD_END if at in words else 0)


def _word_ends(text: str, start: int, end: int) -> frozenset[int]:
    """Offsets around *start* and *end* at which a word ends."""
    ends: set[int] = set()
    for low, high in ((start - _WINDOW, start + _WINDOW), (end - _WINDOW, end + _WINDOW)):
        at = max(0, low)
        for word in cut(text[at : max(0, high)]):
            at += len(word)
            ends.add(at)
    return frozenset(ends)
