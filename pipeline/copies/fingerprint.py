"""Short values that sum up a text: SimHash (Charikar 2002; Manku, Jain, Das Sarma 2007).

Two of them: a *narrow* one of 64 bits over runs of characters, for copies that differ in little,
and a *wide* one of 512 bits over weighted words, for rewritten ones. Both equal, bit for bit, what
the ``simhash`` package makes of the same features with the hash functions here
(``make_with_package``, kept for the test that proves it); the arrays here are many times faster.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from simhash import Simhash

NARROW_BITS = 64
WIDE_BITS = 512
#: Characters of a run; four are about two Chinese words.
SHINGLE_CHARS = 4

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_LANES = (np.arange(1, WIDE_BITS // 64 + 1, dtype=np.uint64) * np.uint64(_GOLDEN)) | np.uint64(1)

Hashes = NDArray[np.uint64]


def _mix(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): each input bit moves all bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed


def hash_shingles(points: NDArray[np.uint32]) -> Hashes:
    """One 64-bit hash for each run of ``SHINGLE_CHARS`` code points; one for a shorter text."""
    width = min(SHINGLE_CHARS, len(points))
    if not width:
        return np.zeros(0, dtype=np.uint64)
    wide = points.astype(np.uint64)
    count = len(wide) - width + 1
    total = np.zeros(count, dtype=np.uint64)
    for place in range(width):
        total = total * np.uint64(0x100000001B3) + wide[place : place + count]
    return _mix(total + np.uint64(_GOLDEN))


def hash_words(ids: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """``WIDE_BITS`` hash bits of each word identity, as bytes: one row per word."""
    lanes = _mix((ids.astype(np.uint64)[:, None] + np.uint64(1)) * _LANES[None, :])
    return lanes.astype(">u8").view(np.uint8)


def _majority(rows: NDArray[np.uint8], weights: NDArray[np.int64] | None) -> bytes:
    """The bits set in more than half of the (weighted) rows, as bytes."""
    if not len(rows):
        return bytes(rows.shape[1])
    bits = np.unpackbits(rows, axis=1)
    if weights is None:
        ones = bits.sum(axis=0, dtype=np.int64)
        half = len(rows) / 2
    else:
        # sums stay far below 2**24, so single precision is exact
        ones = weights.astype(np.float32) @ bits.astype(np.float32)
        half = float(weights.sum()) / 2
    return np.packbits(ones > half).tobytes()


def make_narrow(text: str) -> int:
    """64-bit SimHash of the runs of characters of a text (its separators taken out)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    rows = hash_shingles(points).astype(">u8").view(np.uint8).reshape(-1, NARROW_BITS // 8)
    return int.from_bytes(_majority(rows, None), "big")


def make_wide(ids: NDArray[np.uint32], weights: NDArray[np.int64]) -> bytes:
    """512-bit SimHash of different words with whole-number weights."""
    rows = hash_words(ids).reshape(-1, WIDE_BITS // 8)
    return _majority(rows, weights)


def make_with_package(text: str) -> int:
    """``make_narrow`` as the ``simhash`` package makes it: slow, for comparison."""
    count = max(len(text) - SHINGLE_CHARS + 1, 1)
    shingles = [text[i : i + SHINGLE_CHARS] for i in range(count)] if text else []
    return int(Simhash(shingles, f=NARROW_BITS, hashfunc=_hash_shingle).value) if text else 0


def make_wide_with_package(ids: NDArray[np.uint32], weights: NDArray[np.int64]) -> bytes:
    """``make_wide`` as the ``simhash`` package makes it: slow, for comparison."""
    features = {
        np.base_repr(i, 36): int(w) for i, w in zip(ids.tolist(), weights.tolist(), strict=True)
    }
    value = Simhash(features, f=WIDE_BITS, hashfunc=_hash_word).value if features else 0
    return int(value).to_bytes(WIDE_BITS // 8, "big")


def _hash_shingle(feature: bytes) -> bytes:
    text = feature.decode("utf8")
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    total = 0
    for point in points.tolist():
        total = (total * 0x100000001B3 + point) & _MASK
    mixed = _mix(np.array([(total + _GOLDEN) & _MASK], dtype=np.uint64))
    return int(mixed[0]).to_bytes(8, "big")


def _hash_word(feature: bytes) -> bytes:
    return hash_words(np.array([int(feature, 36) & 0xFFFFFFFF], dtype=np.uint32)).tobytes()


def count_differing_bits(a: int | bytes, b: int | bytes) -> int:
    """Hamming distance of two fingerprints of one kind."""
    one = a if isinstance(a, int) else int.from_bytes(a, "big")
    other = b if isinstance(b, int) else int.from_bytes(b, "big")
    return (one ^ other).bit_count()
