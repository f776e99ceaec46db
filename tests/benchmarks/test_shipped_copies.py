"""The detector on the texts that ship: floors that only rise."""

from __future__ import annotations

import pytest

from benchmarks.shipped_copies import Figures, measure


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure()


def test_every_copy_of_the_shipped_texts_is_found(figures: Figures):
    assert figures.copies >= 44
    assert figures.found >= 0.97


def test_copies_get_a_right_kind(figures: Figures):
    assert figures.right_kind >= 0.83, figures.missed


def test_passages_are_where_the_texts_were_taken_from(figures: Figures):
    assert figures.passage_precision >= 0.99
    assert figures.passage_recall >= 0.87


def test_no_other_pair_of_texts_matches(figures: Figures):
    assert figures.others >= 2600
    assert figures.false_matches == 0


def test_the_direction_is_never_wrong_and_often_known(figures: Figures):
    assert figures.direction_wrong == 0
    assert figures.direction_right >= 0.55
