"""A small trained model: boosted decision trees kept in a reviewed JSON file, run in plain Python.

Every tree only ever raises the score where a feature of agreement grows (the training is
constrained so), which makes the verdict explainable and keeps it sane on kinds it never saw.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: A leaf's value, or (feature, threshold, tree where not greater, tree where greater).
Tree = float | tuple[int, float, "Tree", "Tree"]


@dataclass(frozen=True)
class Model:
    """Trees over named features; ``calibration`` has a slope and an intercept per language."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]
    calibration: Mapping[str, tuple[float, float]]

    def score(self, row: Sequence[float]) -> float:
        """The log-odds that a pair with these features is a copy, before calibration."""
        total = 0.0
        for tree in self.trees:
            node = tree
            while isinstance(node, tuple):
                node = node[3] if row[node[0]] > node[1] else node[2]
            total += node
        return total

    def probability(self, row: Sequence[float], language: str) -> float:
        """The calibrated probability that a pair with these features is a copy."""
        slope, intercept = self.calibration[language]
        score = slope * self.score(row) + intercept
        return 1 / (1 + math.exp(-min(max(score, -30.0), 30.0)))


def _read_tree(node: object) -> Tree:
    if isinstance(node, list):
        feature, threshold, low, high = node
        return int(feature), float(threshold), _read_tree(low), _read_tree(high)
    assert isinstance(node, (int, float))
    return float(node)


def read_model(text: str) -> Model:
    """The model of a JSON text as ``benchmarks/train_verdict.py`` writes it."""
    stored = json.loads(text)
    return Model(
        features=tuple(stored["features"]),
        trees=tuple(_read_tree(tree) for tree in stored["trees"]),
        calibration={k: (float(v[0]), float(v[1])) for k, v in stored["calibration"].items()},
    )


@cache
def load_model() -> Model:
    """The model packaged with the code."""
    return read_model(
        files("pipeline.copies").joinpath("data", "verdict_model.json").read_text("utf8")
    )
