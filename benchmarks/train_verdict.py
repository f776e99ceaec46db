"""Train the verdict's model and write it as a small JSON file to be reviewed.

Reads what ``copies_features.py`` measured on the labelled pairs and on reports of one template
written by us (``copies_templates.py``). Needs LightGBM, in an environment of its own.
Every feature's effect is constrained to one direction. Prints how the same training does on origins
it did not see (five folds by ``doc_group``), on sources left out and on kinds left out. No group is
ever on both sides of a split. The calibration is fitted on the folds' predictions.
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

FOLDS = 5
COPIES = ("copy", "near", "rewritten", "partial")
#: Features that speak against a copy; all others speak for one.
AGAINST = frozenset({"lost_numbers"})
#: Kinds and damages each left out of a training in turn.
LEFT_OUT = (
    ("embed", "mt+embed"),
    ("same-template",),
    ("other-half",),
    ("splice", "mt+splice"),
    ("syn40", "syn15"),
    ("farm", "mt+farm"),
    ("drop50", "excerpt30", "mid40", "mt+excerpt30", "mt+mid40"),
    ("nearest-in-split", "same-programme-day"),
    ("own-template",),
)
PARAMETERS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 8, "learning_rate": 0.08, "min_data_in_leaf": 30,
    "monotone_constraints_method": "advanced", "lambda_l2": 5.0, "feature_fraction": 0.8,
    "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 1, "num_threads": 1, "verbose": -1,
    "deterministic": True,
}  # fmt: skip
TREES = 120
#: A leaf's value and a threshold are kept to so many digits.
DIGITS = 4


class Data:
    """The measured pairs as columns."""

    def __init__(self, path: Path) -> None:
        stored = np.load(path)
        self.x: NDArray[np.float32] = stored["x"]
        self.names = [str(name) for name in stored["names"]]
        self.label, self.op = stored["label"], stored["op"]
        self.language, self.origin = stored["lang"], stored["origin"]
        self.is_copy = np.isin(self.label, COPIES)
        self.folds = [np.array([self.fold(g) for g in stored[f"group_{side}"]]) for side in "ab"]
        self.usable = ~np.isnan(self.x[:, 0])

    @staticmethod
    def fold(group: str) -> int:
        """The fold of a group of texts of one origin."""
        return zlib.crc32(str(group).encode()) % FOLDS


def fit(data: Data, chosen: NDArray[np.bool_]) -> lightgbm.Booster:
    """A model trained on the chosen pairs."""
    constraints = [-1 if name in AGAINST else 1 for name in data.names]
    rows = chosen & data.usable
    return lightgbm.train(
        PARAMETERS | {"monotone_constraints": constraints},
        lightgbm.Dataset(data.x[rows], data.is_copy[rows], feature_name=data.names),
        TREES,
    )


def predict(model: lightgbm.Booster, data: Data, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Log-odds of the chosen pairs; very low where a text is too short."""
    odds = np.full(len(data.x), -10.0)
    rows = chosen & data.usable
    odds[rows] = model.predict(data.x[rows], raw_score=True)
    return odds[chosen]


def folds_odds(data: Data) -> NDArray[np.float64]:
    """Log-odds of every pair by a model that saw no text of its origins."""
    odds = np.zeros(len(data.x))
    for fold in range(FOLDS):
        tested = (data.folds[0] == fold) | (data.folds[1] == fold)
        odds[tested] = predict(fit(data, ~tested), data, tested)
    return odds


def calibrate(odds: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and intercept of log-odds (Platt 1999), by Newton's method."""
    slope, intercept = 1.0, 0.0
    design = np.stack((odds, np.ones(len(odds))), axis=1)
    for _ in range(50):
        p = 1 / (1 + np.exp(-(slope * odds + intercept)))
        gradient = design.T @ (p - truth) + np.array([slope - 1, intercept]) * 0.1
        hessian = (design * (p * (1 - p))[:, None]).T @ design + np.eye(2) * 0.1
        slope, intercept = np.array([slope, intercept]) - np.linalg.solve(hessian, gradient)
    return float(slope), float(intercept)


def report(data: Data, p: NDArray[np.float64], chosen: NDArray[np.bool_], title: str) -> None:
    """Print precision, recall by label and false positives by kind."""
    print(f"== {title}")
    for language in ("zh", "en"):
        mine = chosen & (data.language == language) & (data.op != "own-template")
        if not mine.any():
            continue
        found, truth, label, op = (
            p[mine] >= 0.5,
            data.is_copy[mine],
            data.label[mine],
            data.op[mine],
        )
        hits = (found & truth).sum()
        precision, recall = hits / max(1, found.sum()), hits / max(1, truth.sum())
        hard = (label == "same-topic") | (op == "same-template")
        bins = np.minimum(9, (p[mine] * 10).astype(int))
        error = (
            sum(abs(p[mine][bins == i].sum() - truth[bins == i].sum()) for i in range(10))
            / mine.sum()
        )
        by_label = " ".join(
            f"{k}={found[label == k].mean():.4f}" for k in COPIES if (label == k).any()
        )
        print(
            f"{language} P={precision:.4f} R={recall:.4f} "
            f"F1={2 * precision * recall / (precision + recall):.4f} "
            f"hard false={found[hard].mean() if hard.any() else 0:.4f} calibration={error:.4f} "
            f"{by_label}"
        )
        for kind in sorted(set(op)):
            wrong = int((found != truth)[op == kind].sum())
            if wrong:
                print(f"    {kind:24} wrong {wrong} of {(op == kind).sum()}")


def as_tree(node: dict[str, Any]) -> object:
    """LightGBM's tree as nested lists, see ``pipeline/copies/trees.py``."""
    if "leaf_value" in node:
        return round(node["leaf_value"], DIGITS)
    low, high = as_tree(node["left_child"]), as_tree(node["right_child"])
    return [node["split_feature"], round(node["threshold"], DIGITS), low, high]


def main() -> None:
    """Report on splits, then train on all and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, default=Path("var/copies-features.npz"))
    parser.add_argument("--out", type=Path, default=Path("pipeline/copies/data/verdict_model.json"))
    parser.add_argument("--quick", action="store_true", help="skip the reports on left-out kinds")
    options = parser.parse_args()
    data = Data(options.features)
    everything = np.ones(len(data.x), dtype=bool)
    odds = folds_odds(data)
    calibration = {
        language: calibrate(odds[mine], data.is_copy[mine])
        for language in ("zh", "en")
        for mine in [(data.language == language) & (data.op != "own-template") & data.usable]
    }
    slope = np.array([calibration[str(v)] for v in data.language])
    p = 1 / (1 + np.exp(-(slope[:, 0] * odds + slope[:, 1])))
    report(data, p, everything, "five folds by origin")
    if not options.quick:
        report_left_out(data)
    model = fit(data, everything)
    stored = {
        "features": data.names,
        "calibration": {k: [round(v, DIGITS) for v in pair] for k, pair in calibration.items()},
        "trees": [as_tree(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]],
    }
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in stored.pop("trees"))
    head = json.dumps(stored)[:-1]
    options.out.write_text(f'{head}, "trees": [\n{trees}\n]}}\n', encoding="utf8")
    gains = sorted(
        zip(model.feature_importance("gain").round(), data.names, strict=True), reverse=True
    )
    print(" ".join(f"{name}:{gain:.0f}" for gain, name in gains))


def report_left_out(data: Data) -> None:
    """How models do on sources and on kinds that no training pair showed."""
    sources = np.array([str(o).split(":")[-1] for o in data.origin])
    tested_all = np.zeros(len(data.x), dtype=bool)
    p = np.zeros(len(data.x))
    for source in sorted(set(sources) - {"random", "template", "own"}):
        tested = sources == source
        model = fit(data, ~tested)
        p[tested] = 1 / (1 + np.exp(-predict(model, data, tested)))
        tested_all |= tested
    report(data, p, tested_all, "sources left out")
    for kinds in LEFT_OUT:
        tested = np.isin(data.op, kinds)
        found = predict(fit(data, ~tested), data, tested) >= 0
        for language in ("zh", "en"):
            for truth in (True, False):
                mine = (data.language[tested] == language) & (data.is_copy[tested] == truth)
                if mine.any():
                    print(
                        f"left out {'+'.join(kinds)} {language} copy={truth}: called copies "
                        f"{found[mine].mean():.3f} of {mine.sum()}"
                    )


if __name__ == "__main__":
    main()
