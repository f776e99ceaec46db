from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BodyDamaged, BodyMissing, RetryLater
from storage.bodies import Bodies, digest_of


@given(st.lists(st.binary(max_size=5000), max_size=8))
@settings(deadline=None, max_examples=25)
def test_every_body_comes_back_as_it_was(tmp_path_factory, bodies):
    store = Bodies(tmp_path_factory.mktemp("bodies"))
    digests = [store.add(body) for body in bodies]
    assert [store.get(digest) for digest in digests] == bodies


def test_identical_bytes_are_stored_once(tmp_path: Path):
    store = Bodies(tmp_path)
    page = "<p>同一个页面</p>".encode("gb18030") * 100
    assert store.add(page) == store.add(page) == digest_of(page)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert files[0].stat().st_size < len(page)


def test_a_missing_body_is_named_by_its_digest(tmp_path: Path):
    with pytest.raises(BodyMissing, match="ab" * 32):
        Bodies(tmp_path).get("ab" * 32)


@pytest.mark.parametrize("damage", [b"", b"not zstd", None])
def test_a_damaged_body_is_noticed(tmp_path: Path, damage: bytes | None):
    store = Bodies(tmp_path)
    digest = store.add(b"a page " * 50)
    other = store.add(b"another page " * 50)
    path, wrong = (next(tmp_path.rglob(f"{d}.zst")) for d in (digest, other))
    path.write_bytes(wrong.read_bytes() if damage is None else damage)
    with pytest.raises(BodyDamaged):
        store.get(digest)


def test_a_full_disk_is_a_passing_hindrance_and_leaves_nothing(tmp_path: Path, monkeypatch):
    store = Bodies(tmp_path)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("storage.bodies.os.fsync", full)
    with pytest.raises(RetryLater, match="is full"):
        store.add(b"a page")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    assert store.get(store.add(b"a page")) == b"a page"
