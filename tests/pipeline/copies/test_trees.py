"""The packaged model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.copies.features import FEATURE_NAMES
from pipeline.copies.trees import load_model, read_model

SHARES = st.lists(st.floats(0, 1), min_size=len(FEATURE_NAMES), max_size=len(FEATURE_NAMES))


def test_the_model_was_trained_on_these_features() -> None:
    assert load_model().features == FEATURE_NAMES
    assert set(load_model().calibration) == {"zh", "en"}


def test_a_tree_goes_left_up_to_its_threshold() -> None:
    model = read_model(
        '{"features": ["x"], "calibration": {"zh": [1, 0]}, "trees": [[0, 0.5, -2.0, 2.0], 0.25]}'
    )
    assert model.score([0.5]) == -1.75
    assert model.score([0.6]) == 2.25
    assert model.probability([0.6], "zh") == pytest.approx(0.9047, abs=1e-3)


@settings(deadline=None, max_examples=50)
@given(SHARES, st.integers(0, len(FEATURE_NAMES) - 1), st.floats(0, 1))
def test_more_agreement_never_lowers_the_score(row: list[float], place: int, more: float) -> None:
    higher = list(row)
    higher[place] = max(row[place], more)
    step = load_model().score(higher) - load_model().score(row)
    against = FEATURE_NAMES[place] == "lost_numbers"
    # leaves are rounded to four digits, so a sum over trees may be off by a little
    assert (-step if against else step) >= -0.012


def test_the_extremes_are_sure() -> None:
    best = [0.0 if name == "lost_numbers" else 1.0 for name in FEATURE_NAMES]
    worst = [1.0 - value for value in best]
    for language in ("zh", "en"):
        assert load_model().probability(best, language) > 0.99
        assert load_model().probability(worst, language) < 0.01
