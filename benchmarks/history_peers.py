"""Diffs by other libraries, run with an interpreter of their own: pairs in, marks and times out.

Reads a JSON list of ``[a, b]`` on stdin and the name of a method as its argument; writes a JSON
list of ``{"marks": [[a_start, a_end, b_start, b_end], ...], "seconds": best of three}``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

Marks = list[tuple[int, int, int, int]]


def with_difflib(a: str, b: str) -> Marks:
    """The standard library's SequenceMatcher, by character."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - one method per process

    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(c[1], c[2], c[3], c[4]) for c in codes if c[0] != "equal"]


def with_rapidfuzz(a: str, b: str) -> Marks:
    """rapidfuzz's Indel opcodes: the fewest characters any diff can mark."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - one method per process

    marks: Marks = []
    for tag, a_start, a_end, b_start, b_end in Indel.opcodes(a, b):
        if tag == "equal":
            continue
        if marks and marks[-1][1] == a_start and marks[-1][3] == b_start:
            first = marks.pop()
            a_start, b_start = first[0], first[2]  # noqa: PLW2901 - a replacement comes as two
        marks.append((a_start, a_end, b_start, b_end))
    return marks


def with_diff_match_patch(a: str, b: str) -> Marks:
    """Google's diff-match-patch with its semantic clean-up."""
    from diff_match_patch import diff_match_patch  # noqa: PLC0415 - one method per process

    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    diffs = engine.diff_main(a, b)
    engine.diff_cleanupSemantic(diffs)
    return _marks((operation, len(text)) for operation, text in diffs)


def with_fast_diff_match_patch(a: str, b: str) -> Marks:
    """The C++ diff-match-patch with its semantic clean-up."""
    import fast_diff_match_patch  # noqa: PLC0415 - one method per process

    found = fast_diff_match_patch.diff(a, b, timelimit=0, cleanup="Semantic")
    return _marks(({"=": 0, "-": -1, "+": 1}[sign], size) for sign, size in found)


def _marks(operations: object) -> Marks:
    marks: Marks = []
    i = j = 0
    is_open = False
    for operation, size in operations:  # type: ignore[attr-defined]  # a generator of pairs
        if operation == 0:
            i, j, is_open = i + size, j + size, False
            continue
        if not is_open:
            marks.append((i, i, j, j))
            is_open = True
        i, j = i + size * (operation < 0), j + size * (operation > 0)
        marks[-1] = (marks[-1][0], i, marks[-1][2], j)
    return marks


METHODS: dict[str, Callable[[str, str], Marks]] = {
    "difflib": with_difflib,
    "rapidfuzz": with_rapidfuzz,
    "diff-match-patch": with_diff_match_patch,
    "fast-diff-match-patch": with_fast_diff_match_patch,
}


def measure(method: Callable[[str, str], Marks], a: str, b: str) -> dict[str, object]:
    """Marks and the best time of three; one run when it takes long."""
    best = float("inf")
    marks: Marks = []
    for _ in range(3):
        start = time.perf_counter()
        marks = method(a, b)
        best = min(best, time.perf_counter() - start)
        if best > 1:
            break
    return {"marks": marks, "seconds": best}


def main() -> None:
    """Answer the pairs on stdin."""
    method = METHODS[sys.argv[1]]
    json.dump([measure(method, a, b) for a, b in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
