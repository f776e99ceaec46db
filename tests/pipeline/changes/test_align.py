"""Where two texts differ: nothing lost, nothing cut in two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.align import align

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("死亡不人一十二亿 \n，。“”.,%12345abcdeé\u0301\u200d😀👍🏽"),
        st.characters(),
    ),
    max_size=60,
)


def rest(text: str, spans: list[tuple[int, int]]) -> str:
    """*text* without *spans*."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


@given(a=TEXTS, b=TEXTS)
@settings(deadline=None, max_examples=50)
def test_what_is_not_marked_is_equal(a: str, b: str) -> None:
    marks = align(a, b)
    assert rest(a, [m[:2] for m in marks]) == rest(b, [m[2:] for m in marks])


@pytest.mark.parametrize(
    ("a", "b", "before", "after"),
    [
        ("造成12人死亡", "造成21人死亡", "12", "21"),
        ("估值1.5亿元", "估值15亿元", "1.5亿", "15亿"),
        ("十二人遇难", "二十一人遇难", "十二", "二十一"),
        ("up 3.5% on Monday", "up 5.3% on Monday", "3.5%", "5.3%"),
        ("he reported it", "he imported it", "reported", "imported"),
        ("he doesn't know", "he does know", "doesn't", "does"),
    ],
)
def test_numbers_and_words_are_marked_whole(a: str, b: str, before: str, after: str) -> None:
    marks = align(a, b)
    assert [(a[m.a_start : m.a_end], b[m.b_start : m.b_end]) for m in marks] == [(before, after)]
