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


def pages(count: int) -> list[bytes]:
    """Pages of one template: mostly frame, some text of their own."""
    frame = " ".join(f"<li class='item-{n}'>rubric {n * n}</li>" for n in range(400))
    return [f"<html>{frame}<p>{'word ' * 20}{n * 7919}</p></html>".encode() for n in range(count)]


def stored_bytes(folder: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_size for path in folder.rglob("*.zst")}


def fill_like_a_crawl(store: Bodies, bodies: list[bytes]) -> list[str]:
    digests: list[str] = []
    for body in bodies:
        digests.append(store.add(body, near=digests[::-1][:4]))
    return digests


def test_a_page_of_a_known_site_takes_a_fraction_of_its_own(tmp_path: Path):
    store = Bodies(tmp_path)
    bodies = pages(20)
    digests = fill_like_a_crawl(store, bodies)
    sizes = stored_bytes(tmp_path)
    assert sorted(sizes.values())[10] < max(sizes.values()) / 5
    assert [store.get(digest) for digest in digests] == bodies


def test_an_address_that_changes_gets_a_full_body_and_its_captures_little_ones(tmp_path: Path):
    store = Bodies(tmp_path)
    near = fill_like_a_crawl(store, pages(3))
    base = "".join(f"sentence {n} of {n * n}. " for n in range(500))
    bodies = [(base + f"counter {n}").encode() for n in range(6)]
    own: list[str] = []
    for body in bodies:
        own.insert(0, store.add(body, own=own, near=near))
    sizes = stored_bytes(tmp_path)
    full = max(own, key=lambda digest: sizes[digest])
    assert all(sizes[digest] < sizes[full] / 5 for digest in own if digest != full)
    assert [store.get(digest) for digest in own] == bodies[::-1]


def test_removing_never_takes_a_body_that_another_was_packed_against(tmp_path: Path):
    store = Bodies(tmp_path)
    bodies = pages(12)
    digests = fill_like_a_crawl(store, bodies)
    gone = store.remove(digests[:6])
    assert gone
    assert set(gone) < set(digests[:6])
    for digest, body in zip(digests, bodies, strict=True):
        if digest not in gone:
            assert store.get(digest) == body
    rest = [digest for digest in digests if digest not in gone]
    assert store.needed_by_others(rest) == set()
    assert set(store.remove(rest)) == set(rest)
    assert stored_bytes(tmp_path) == {}


def test_a_lost_base_is_told_as_the_loss_of_what_needs_it(tmp_path: Path):
    store = Bodies(tmp_path)
    digests = fill_like_a_crawl(store, pages(8))
    sizes = stored_bytes(tmp_path)
    full = max(sizes, key=lambda digest: sizes[digest])
    next(tmp_path.rglob(f"{full}.zst")).unlink()
    lost = []
    for digest in digests:
        try:
            store.get(digest)
        except BodyMissing as error:
            lost.append((digest, error.digest))
    assert len(lost) > 1
    assert all(asked == named for asked, named in lost)
    extra = store.add(b"<html>later</html>" * 40, near=digests)
    assert store.get(extra) == b"<html>later</html>" * 40


def test_files_of_the_earlier_form_stay_readable_and_serve_as_bases(tmp_path: Path):
    import zstandard

    store = Bodies(tmp_path)
    old, new = pages(2)
    digest = digest_of(old)
    path = tmp_path / digest[:2] / f"{digest}.zst"
    path.parent.mkdir()
    path.write_bytes(zstandard.ZstdCompressor(write_checksum=True).compress(old))
    assert store.get(digest) == old
    later = store.add(new, near=[digest])
    assert store.get(later) == new
    assert stored_bytes(tmp_path)[later] < stored_bytes(tmp_path)[digest] / 3
