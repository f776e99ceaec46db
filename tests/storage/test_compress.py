"""Bytes packed against what they resemble come back as they were, or not at all."""

from __future__ import annotations

import contextlib
import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BodyDamaged, BodyMissing
from storage.compress import bases_of, is_frame, pack, unpack

BODIES = st.one_of(
    st.binary(max_size=400), st.binary(min_size=1, max_size=20).map(lambda b: b * 40)
)


def noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def no_base(digest: str) -> bytes:
    raise BodyMissing(digest)


def loader(*bases: bytes):  # type: ignore[no-untyped-def]  # a tiny store
    known = {sha256(base).hexdigest(): base for base in bases}
    return known.__getitem__


@given(body=BODIES, one=BODIES, two=BODIES)
@settings(deadline=None, max_examples=50)
def test_what_was_packed_comes_back(body: bytes, one: bytes, two: bytes) -> None:
    packed = pack(body, one, two)
    assert is_frame(packed)
    assert unpack(packed, loader(one, two)) == body


def test_a_body_alone_needs_no_base() -> None:
    packed = pack(b"page " * 100)
    assert bases_of(packed) == ()
    assert unpack(packed, no_base) == b"page " * 100
    assert unpack(pack(b""), no_base) == b""
    assert unpack(pack(b"x", None, b""), no_base) == b"x"


def test_an_earlier_capture_and_a_sibling_leave_a_few_bytes() -> None:
    text, old, new = noise(4000, 1), noise(6000, 2), noise(6000, 3)
    earlier, sibling = old + text + old[:100], new + noise(4000, 4) + new[:100]
    body = new + text + b"edited" + new[:100]
    packed = pack(body, earlier, sibling)
    assert len(packed) < 200
    assert bases_of(packed) == (sha256(earlier).hexdigest(), sha256(sibling).hexdigest())
    assert unpack(packed, loader(earlier, sibling)) == body
    assert len(pack(body, earlier)) > 5000


def test_a_base_that_does_not_help_is_not_needed() -> None:
    packed = pack(noise(2000, 1), noise(2000, 2))
    assert bases_of(packed) == ()


def test_repeats_are_found_at_the_beginning_of_a_large_base() -> None:
    base = noise(3_000_000, 1)
    packed = pack(base[:200_000], base)
    assert len(packed) < 500
    assert unpack(packed, loader(base)) == base[:200_000]


def test_a_missing_base_is_said_plainly() -> None:
    base = noise(5000, 1)
    with pytest.raises(BodyMissing):
        unpack(pack(base + b"more", base), no_base)


def test_a_wrong_base_is_noticed() -> None:
    base = noise(5000, 1)
    with pytest.raises(BodyDamaged):
        unpack(pack(base + b"more", base), lambda _: noise(5000, 2))


@pytest.mark.parametrize("keep", [0, 1, 4, 5, 12, 13, 14, 40, 60])
def test_a_frame_cut_short_is_damaged(keep: int) -> None:
    packed = pack(b"a page of some length, with words " * 9)
    with pytest.raises(BodyDamaged):
        unpack(packed[: min(keep, len(packed) - 1)], no_base)


@given(at=st.integers(0, 10_000), flip=st.integers(1, 255))
@settings(deadline=None, max_examples=50)
def test_a_flipped_bit_never_gives_another_body(at: int, flip: int) -> None:
    base = b"".join(f"line {n} of the page\n".encode() for n in range(60))
    body = base + b"one more line"
    packed = bytearray(pack(body, base))
    packed[at % len(packed)] ^= flip
    with contextlib.suppress(BodyDamaged, KeyError):
        assert unpack(bytes(packed), loader(base)) == body
