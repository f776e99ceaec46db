"""Bytes kept small against what they resemble: the earlier capture, a page of the same time.

A frame is self-describing: a magic word, how many bases it needs, a checksum of the content, the
SHA-256 of each base. A base is always a full body, never another frame's difference, so a frame
needs two bodies at most and no chain can break. Zstandard (RFC 8878) with the bases as its
dictionary finds repeats anywhere in them.

Two bases, because pages change in two ways: the earlier capture of the address holds the text,
another page captured lately holds the template, which may have changed for the whole site.
Which they are: the last full body of the same address, and the last full body of the site; a new
address has the site's last two. A body is full when it was packed without a base; the store packs
every ``FULL_EVERY``-th capture of an address so, and keeps a full body while a frame needs it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import zstandard

from pipeline.errors import BodyDamaged

#: A body packed against a base must save this share over packing it alone, or it stands alone.
MIN_SAVING = 0.1
#: Captures of one address between two full bodies: a damaged base harms no more than these.
FULL_EVERY = 50
_MAGIC = b"RWZ1"
_MAX_BASES = 2
_DIGEST_BYTES = 32
#: The content is checked against this much of its digest; the whole one is its name in the store.
_CHECK_BYTES = 8
#: Against bases few bytes are left to compress, so the slowest level costs milliseconds only.
_LEVEL, _LEVEL_AGAINST = 9, 19
#: Larger bodies are packed alone: all must fit the window and the memory.
_MAX_BASE = 16 * 1024 * 1024
_HEAD = len(_MAGIC) + 1 + _CHECK_BYTES


def pack(body: bytes, *bases: bytes | None) -> bytes:
    """*body* as a frame, against at most two *bases* where that pays.

    ``None`` and empty bases are left out. ``unpack`` gives *body* back.
    """
    alone = _frame(body, (), _compressor().compress(body))
    used = [base for base in bases if base and len(base) <= _MAX_BASE][:_MAX_BASES]
    if not used or len(body) > _MAX_BASE:
        return alone
    frame = _frame(body, used, _against(body, b"".join(used)))
    return frame if len(frame) <= (1 - MIN_SAVING) * len(alone) else alone


def unpack(packed: bytes, load_base: Callable[[str], bytes]) -> bytes:
    """The body of a frame.

    *load_base* gives the full body of a hexadecimal SHA-256, and raises ``BodyMissing`` when it
    is not stored any more.

    Raises:
        BodyDamaged: the frame, or a base of it, is not what was packed.
    """
    check, digests, start = _read_head(packed)
    bases = []
    for digest in digests:
        base = load_base(digest.hex())
        if hashlib.sha256(base).digest() != digest:
            raise BodyDamaged(digest.hex())
        bases.append(base)
    try:
        body = _decompressor(b"".join(bases)).decompress(packed[start:])
    except zstandard.ZstdError as error:
        raise BodyDamaged(check.hex()) from error
    if hashlib.sha256(body).digest()[:_CHECK_BYTES] != check:
        raise BodyDamaged(check.hex())
    return body


def bases_of(packed: bytes) -> tuple[str, ...]:
    """The hexadecimal SHA-256 of the full bodies a frame needs; none when it stands alone."""
    return tuple(digest.hex() for digest in _read_head(packed)[1])


def is_frame(data: bytes) -> bool:
    """Whether *data* was made by ``pack``."""
    return data[: len(_MAGIC)] == _MAGIC


def _read_head(packed: bytes) -> tuple[bytes, list[bytes], int]:
    """The content's checksum, the digests of the bases, where the compressed content begins."""
    check = packed[len(_MAGIC) + 1 : _HEAD]
    count = packed[len(_MAGIC)] if len(packed) > _HEAD else 0
    start = _HEAD + count * _DIGEST_BYTES
    if not is_frame(packed) or count > _MAX_BASES or len(packed) <= start:
        raise BodyDamaged(check.hex() or "unknown")
    digests = [packed[at : at + _DIGEST_BYTES] for at in range(_HEAD, start, _DIGEST_BYTES)]
    return check, digests, start


def _frame(body: bytes, bases: Sequence[bytes], packed: bytes) -> bytes:
    digests = b"".join(hashlib.sha256(base).digest() for base in bases)
    check = hashlib.sha256(body).digest()[:_CHECK_BYTES]
    return _MAGIC + bytes([len(bases)]) + check + digests + packed


def _against(body: bytes, base: bytes) -> bytes:
    # the window must reach back over all of the base, or its beginning finds no repeat
    window = max(10, min(27, (len(base) + len(body)).bit_length()))
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL_AGAINST,
        source_size=len(body),
        dict_size=len(base),
        window_log=window,
        format=zstandard.FORMAT_ZSTD1_MAGICLESS,
        write_content_size=True,
        write_dict_id=False,
    )
    return zstandard.ZstdCompressor(
        dict_data=_dictionary(base), compression_params=parameters
    ).compress(body)


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _compressor() -> zstandard.ZstdCompressor:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, format=zstandard.FORMAT_ZSTD1_MAGICLESS, write_content_size=True
    )
    return zstandard.ZstdCompressor(compression_params=parameters)


def _decompressor(base: bytes) -> zstandard.ZstdDecompressor:
    return zstandard.ZstdDecompressor(
        dict_data=_dictionary(base) if base else None,
        format=zstandard.FORMAT_ZSTD1_MAGICLESS,
        max_window_size=2**27,
    )
