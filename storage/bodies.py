"""Raw pages by digest: identical bytes once, compressed, on disk before anything is computed."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import zstandard

from pipeline.errors import BodyDamaged, BodyMissing, RetryLater
from storage.compress import FULL_EVERY, bases_of, is_frame, pack, unpack

#: Bytes of a file that hold the head of any frame.
_HEAD_BYTES = 128
_MAX_BASES = 2


def digest_of(body: bytes) -> str:
    """SHA-256 of *body*, hexadecimal."""
    return sha256(body).hexdigest()


class Bodies:
    """A folder of compressed bodies: ``ab/abcdef….zst``.

    A body is packed against at most two others it resembles (``storage/compress.py``). Those are
    always full ones, packed against nothing, so no chain can break; ``remove`` never takes a full
    body that another needs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, body: bytes, *, own: Sequence[str] = (), near: Sequence[str] = ()) -> str:
        """Store *body* unless it is there; return its digest.

        *own* are digests of earlier captures of the same address, *near* of other pages of its
        site, both latest first: what the body may be packed against.

        Raises:
            RetryLater: the disk is full or cannot be written; nothing half-written stays.
        """
        digest = digest_of(body)
        path = self._path(digest)
        if path.exists():
            return digest
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._locked(fcntl.LOCK_SH):
                bases = self._bases(digest, own, near)
                _write_whole(path, pack(body, *bases))
                if own and not bases:
                    self._repack(own[0], body)
        except OSError as error:
            why = "is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "cannot be written"
            raise RetryLater(
                f"The disk of {self.folder} {why} ({error.strerror}). "
                "The page stays due; free space and run the crawl again."
            ) from error
        return digest

    def get(self, digest: str) -> bytes:
        """The body with that digest.

        Raises:
            BodyMissing: it, or one it was packed against, is not stored.
            BodyDamaged: what is stored is not it.
        """
        packed = self._packed(digest)
        try:
            body = unpack(packed, self._full) if is_frame(packed) else _inflate(packed, digest)
        except BodyMissing as error:
            raise BodyMissing(digest) from error
        except BodyDamaged as error:
            raise BodyDamaged(digest) from error
        if digest_of(body) != digest:
            raise BodyDamaged(digest)
        return body

    def remove(self, digests: Collection[str]) -> list[str]:
        """Remove bodies but those that a body that stays was packed against; return which went.

        Nothing is added meanwhile: a body being packed could need one that goes.
        """
        wanted = {digest for digest in digests if self._path(digest).exists()}
        if not wanted:
            return []
        with self._locked(fcntl.LOCK_EX):
            needed = {
                base
                for digest, bases in self._all_bases()
                if digest not in wanted
                for base in bases
            }
            gone = sorted(wanted - needed)
            for digest in gone:
                self._path(digest).unlink(missing_ok=True)
        return gone

    def size_on_disk(self, digest: str) -> int:
        """Bytes the stored form of a body takes; 0 when it is not there."""
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            return 0

    def needed_by_others(self, digests: Collection[str]) -> set[str]:
        """Those of *digests* that bodies not among them were packed against."""
        wanted = set(digests)
        return wanted & {
            base for digest, bases in self._all_bases() if digest not in wanted for base in bases
        }

    def _all_bases(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for path in self.folder.glob("??/*.zst"):
            with path.open("rb") as file:
                head = file.read(_HEAD_BYTES)
            if is_frame(head):
                with suppress(BodyDamaged):
                    yield path.stem, bases_of(head)

    def _bases(self, digest: str, own: Sequence[str], near: Sequence[str]) -> list[bytes]:
        if int(digest[:8], 16) % FULL_EVERY == 0:
            return []  # full bodies are spread evenly, so that a damaged one harms few
        first = self._full_of_address(own)
        if own and first is None:
            return []  # the address changes: from now on it has a full body of its own
        chosen = [] if first is None else [first]
        for one in near:
            chosen += [full for full in self._fulls_of(one) if full not in chosen]
        bodies: list[bytes] = []
        for full in chosen:
            with suppress(BodyMissing, BodyDamaged):
                bodies.append(self._full(full))
            if len(bodies) == _MAX_BASES:
                break
        return bodies

    def _full_of_address(self, own: Sequence[str]) -> str | None:
        """The latest full body among the captures of an address."""
        known = set(own)
        return next((full for one in own for full in self._fulls_of(one) if full in known), None)

    def _fulls_of(self, digest: str) -> tuple[str, ...]:
        """The full bodies behind a stored one: itself when it stands alone."""
        try:
            with self._path(digest).open("rb") as file:
                head = file.read(_HEAD_BYTES)
            return (bases_of(head) if is_frame(head) else ()) or (digest,)
        except (FileNotFoundError, BodyDamaged):
            return ()

    def _repack(self, digest: str, base: bytes) -> None:
        """Pack an earlier capture, that none needs, against the new full body of its address."""
        with suppress(BodyMissing, BodyDamaged):
            if is_frame(self._packed(digest)) and bases_of(self._packed(digest)):
                packed = pack(self.get(digest), base)
                if len(packed) < self._path(digest).stat().st_size:
                    _write_whole(self._path(digest), packed)

    def _full(self, digest: str) -> bytes:
        packed = self._packed(digest)
        if not is_frame(packed):
            return _inflate(packed, digest)
        if bases_of(packed):
            raise BodyDamaged(digest)  # no base may need a base
        return unpack(packed, self._full)

    def _packed(self, digest: str) -> bytes:
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise BodyMissing(digest) from error

    @contextmanager
    def _locked(self, kind: int) -> Iterator[None]:
        """Hold the folder's lock: shared for adding, exclusive for removing."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, kind)
            yield
        finally:
            os.close(handle)

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}.zst"


def _inflate(packed: bytes, digest: str) -> bytes:
    """The body of a file of an earlier form: zstd alone."""
    try:
        return zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError as error:
        raise BodyDamaged(digest) from error


def _write_whole(path: Path, content: bytes) -> None:
    """All of it under its name, or nothing, also when the machine dies."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
