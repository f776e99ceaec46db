"""Fingerprints equal those of the simhash package, bit for bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.copies.fingerprint import (
    count_differing_bits,
    make_narrow,
    make_wide,
    make_wide_with_package,
    make_with_package,
)


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=400))
def test_narrow_equals_the_package(text: str) -> None:
    assert make_narrow(text) == make_with_package(text)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.integers(0, 2**32 - 1), st.integers(1, 50), max_size=60))
def test_wide_equals_the_package(words: dict[int, int]) -> None:
    ids = np.array(list(words), dtype=np.uint32)
    weights = np.array(list(words.values()), dtype=np.int64)
    assert make_wide(ids, weights) == make_wide_with_package(ids, weights)


def test_a_small_edit_moves_few_bits_and_another_text_about_half() -> None:
    text = "".join(chr(0x4E00 + i * 7919 % 5000) for i in range(600))
    other = "".join(chr(0x4E00 + i * 104729 % 5000) for i in range(600))
    assert count_differing_bits(make_narrow(text), make_narrow(text[:300] + "x" + text[301:])) <= 6
    assert 16 <= count_differing_bits(make_narrow(text), make_narrow(other)) <= 48


def test_an_empty_text_has_a_fingerprint() -> None:
    assert make_narrow("") == 0
    assert make_wide(np.zeros(0, np.uint32), np.zeros(0, np.int64)) == bytes(64)
