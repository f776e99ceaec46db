"""Finding candidates."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from pipeline.copies.candidates import NARROW_RADIUS, CandidateIndex
from pipeline.copies.fingerprint import count_differing_bits
from pipeline.copies.represent import Representation, represent

CHARACTERS = (
    "水库山河城市交通经济医院学校农业工业铁路森林渔船电力钢铁"
    "音乐电影体育比赛选举法院银行保险天气地震石油煤炭汽车飞机"
)


def make_text(seed: int, sentences: int = 12) -> str:
    pick = random.Random(seed)
    words = [CHARACTERS[i : i + 2] for i in range(0, len(CHARACTERS), 2)]
    return "".join(
        "".join(pick.choices(words, k=9)) + f"{pick.randint(100, 99999)}吨。"
        for _ in range(sentences)
    )


@pytest.fixture(scope="module")
def texts() -> list[Representation]:
    return [represent(make_text(seed)) for seed in range(120)]


def keys(index: CandidateIndex, rep: Representation) -> list[int]:
    return [candidate.key for candidate in index.find(rep)]


def test_a_stored_text_is_its_own_first_candidate(texts: list[Representation]) -> None:
    index = CandidateIndex()
    for key, rep in enumerate(texts):
        index.add(key, rep)
    assert [index.find(rep)[0].key for rep in texts[:20]] == list(range(20))
    assert index.find(texts[3])[0].via == "narrow"


def test_nothing_within_the_radius_is_missed(texts: list[Representation]) -> None:
    index = CandidateIndex()
    edited = [represent(make_text(seed).replace("水库", "河口", 1)) for seed in range(120)]
    for key, rep in enumerate(texts):
        index.add(key, rep)
    for rep in edited:
        near = {
            key for key, other in enumerate(texts)
            if count_differing_bits(rep.narrow, other.narrow) <= NARROW_RADIUS
        }  # fmt: skip
        assert near <= set(keys(index, rep))


def test_a_text_embedded_in_a_longer_one_is_found(texts: list[Representation]) -> None:
    index = CandidateIndex()
    for key, rep in enumerate(texts):
        index.add(key, rep)
    long = make_text(900, 30) + make_text(7) + make_text(901, 30)
    assert 7 in keys(index, represent(long))[:3]


def test_removed_texts_are_not_found_and_can_come_back(texts: list[Representation]) -> None:
    index = CandidateIndex()
    index.add(1, texts[1])
    index.add(2, texts[2])
    index.remove(1)
    index.remove(99)
    assert len(index) == 1
    assert 1 not in keys(index, texts[1])
    index.add(1, texts[1])
    assert keys(index, texts[1])[0] == 1


def test_a_key_added_again_has_its_new_text(texts: list[Representation]) -> None:
    index = CandidateIndex()
    index.add(1, texts[1])
    index.add(1, texts[2])
    assert len(index) == 1
    assert keys(index, texts[2]) == [1]


def test_flushed_texts_are_there_after_reopening(
    texts: list[Representation], tmp_path: Path
) -> None:
    index = CandidateIndex(tmp_path)
    for key, rep in enumerate(texts[:60]):
        index.add(key, rep)
    index.remove(5)
    index.flush()
    index.add(60, texts[60])  # never flushed: as if the process was killed
    again = CandidateIndex(tmp_path)
    assert len(again) == 59
    assert again.last_key == 59
    assert 5 not in again
    assert keys(again, texts[9])[0] == 9
    assert 5 not in keys(again, texts[5])
    again.add(60, texts[60])
    again.flush()
    assert keys(CandidateIndex(tmp_path), texts[60])[0] == 60


def test_files_that_are_no_longer_used_are_removed(
    texts: list[Representation], tmp_path: Path
) -> None:
    index = CandidateIndex(tmp_path)
    for key, rep in enumerate(texts):
        index.add(key, rep)
        if key % 10 == 9:
            index.flush()
    named = json.loads((tmp_path / "manifest.json").read_text())["segments"]
    assert len(list(tmp_path.glob("segment-*-rows.npy"))) == len(named)
    assert keys(CandidateIndex(tmp_path), texts[50])[0] == 50


@pytest.mark.parametrize("damage", ["manifest", "recipe", "array"])
def test_a_damaged_or_foreign_folder_starts_empty(
    texts: list[Representation], tmp_path: Path, damage: str
) -> None:
    index = CandidateIndex(tmp_path)
    index.add(1, texts[1])
    index.flush()
    manifest = tmp_path / "manifest.json"
    if damage == "manifest":
        manifest.write_text("{")
    elif damage == "recipe":
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"recipe": "older"}))
    else:
        next(tmp_path.glob("segment-*-rows.npy")).write_bytes(b"")
    again = CandidateIndex(tmp_path)
    assert len(again) == 0
    assert again.last_key is None
    again.add(2, texts[2])
    again.flush()
    assert keys(CandidateIndex(tmp_path), texts[2]) == [2]


def test_a_short_text_is_kept_but_never_a_candidate(texts: list[Representation]) -> None:
    index = CandidateIndex()
    index.add(1, represent("首页"))
    index.add(2, texts[2])
    assert len(index) == 2
    assert keys(index, represent("首页")) == []
    assert 1 not in keys(index, texts[2])
