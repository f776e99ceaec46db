"""Captures as a WARC file (ISO 28500), and the look whether one is whole.

A capture becomes a response record at its address, with the body as it is stored: decoded, so the
headers that tell of an encoding or a length of transfer are kept under another name
(``X-Archive-Orig-``) and the length is that of the body. The same bytes again, or a 304, become a
revisit record. Requests were not stored and are not made up.
"""

from __future__ import annotations

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from pipeline.errors import BadInput, BodyDamaged, BodyMissing, RepostwatchError
from pipeline.model import Snapshot
from storage.bodies import Bodies

_SOFTWARE = "Repostwatch"
#: Told of the transfer, not of the body that is stored.
_OF_TRANSFER = frozenset({"transfer-encoding", "content-encoding", "content-length"})
_NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"


class WarcDamaged(RepostwatchError):
    """A WARC file that is cut short or altered."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What an export wrote, and the captures it had to leave out."""

    responses: int
    revisits: int
    #: Snapshot number and one sentence.
    left_out: tuple[tuple[int, str], ...]


def write_warc(path: Path, snapshots: Iterable[Snapshot], bodies: Bodies) -> Written:
    """Write *snapshots*, oldest first, to *path* (gzipped); all of it or nothing.

    Raises:
        BadInput: the file cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".new-")
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}). Check the folder.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            written = _Export(file, bodies).write(snapshots)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return written


class _Export:
    """One WARC file being written."""

    def __init__(self, file: IO[bytes], bodies: Bodies) -> None:
        self.writer = WARCWriter(file, gzip=True)
        self.bodies = bodies
        #: Digest of a body to the address and date of its response record, and its WARC digest.
        self.seen: dict[str, tuple[str, str, str]] = {}
        self.responses = self.revisits = 0
        self.left_out: list[tuple[int, str]] = []

    def write(self, snapshots: Iterable[Snapshot]) -> Written:
        info = {"software": _SOFTWARE, "format": "WARC File Format 1.0"}
        self._put(self.writer.create_warcinfo_record("export.warc.gz", info))
        for snapshot in snapshots:
            self._write_one(snapshot)
        return Written(
            responses=self.responses, revisits=self.revisits, left_out=tuple(self.left_out)
        )

    def _put(self, record: ArcWarcRecord) -> None:
        self.writer.write_record(record)
        record.raw_stream.close()  # the library leaves its temporary file to chance

    def _write_one(self, snapshot: Snapshot) -> None:
        if snapshot.digest in self.seen:
            self._revisit(snapshot)
        elif snapshot.status == 304:
            self.left_out.append((snapshot.id, "it confirms a page that is not in the export"))
        else:
            try:
                body = self.bodies.get(snapshot.digest)
            except (BodyMissing, BodyDamaged) as error:
                self.left_out.append((snapshot.id, str(error)))
            else:
                self._response(snapshot, body)

    def _response(self, snapshot: Snapshot, body: bytes) -> None:
        digest = _payload_digest(body)
        date = _date(snapshot.fetched_at)
        record = self.writer.create_warc_record(
            snapshot.final_url,
            "response",
            payload=BytesIO(body),
            http_headers=_http_headers(snapshot, len(body)),
            warc_headers_dict={"WARC-Date": date, **_own_headers(snapshot)},
        )
        self._put(record)
        self.seen[snapshot.digest] = (snapshot.final_url, date, digest)
        self.responses += 1

    def _revisit(self, snapshot: Snapshot) -> None:
        uri, date, digest = self.seen[snapshot.digest]
        is_304 = snapshot.status == 304
        record = self.writer.create_revisit_record(
            snapshot.final_url,
            digest,
            uri,
            date,
            http_headers=None if is_304 else _http_headers(snapshot, snapshot.size),
            warc_headers_dict={
                "WARC-Date": _date(snapshot.fetched_at),
                **({"WARC-Profile": _NOT_MODIFIED} if is_304 else {}),
                **_own_headers(snapshot),
            },
        )
        self._put(record)
        self.revisits += 1


def check_warc(path: Path) -> int:
    """Read a WARC file through, its digests compared; return how many records it has.

    Raises:
        BadInput: it cannot be read, or is no WARC file.
        WarcDamaged: it is cut short, or a record is not what its digest says.
    """
    count = 0
    try:
        with path.open("rb") as file:
            for problem in _problems(file):
                if problem:
                    raise WarcDamaged(
                        f"{path} is whole up to record {count} only: {problem}. Export it again."
                    )
                count += 1
            if count and not _ends_whole(file):
                raise WarcDamaged(
                    f"{path} is cut short after record {count} or inside it. Export it again."
                )
    except ArchiveLoadFailed as error:
        if count == 0:
            raise BadInput(f"{path} is no WARC file ({error}).") from error
        raise WarcDamaged(
            f"{path} is whole up to record {count} only, then unreadable. Export it again."
        ) from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}). Check the path.") from error
    if count == 0:
        raise BadInput(f"{path} is no WARC file: it holds no record.")
    return count


def _problems(file: IO[bytes]) -> Iterator[str]:
    """For each record what is wrong with it, empty when all is well."""
    for record in ArchiveIterator(file, check_digests=True):
        while record.raw_stream.read(65536):
            pass
        if record.raw_stream.limit > 0:
            yield f"the next one lacks {record.raw_stream.limit} bytes"
        elif record.digest_checker.passed is False:
            yield "the next one does not have its digest"
        else:
            yield ""


def _ends_whole(file: IO[bytes]) -> bool:
    """Whether every gzip member has its end; the reader of records takes a cut one as the last."""
    file.seek(0)
    if file.read(2) != b"\x1f\x8b":
        return True
    file.seek(0)
    try:
        with gzip.GzipFile(fileobj=file) as members:
            while members.read(1 << 20):
                pass
    except (EOFError, OSError, zlib.error):
        return False
    return True


def _payload_digest(body: bytes) -> str:
    digester = Digester("sha1")  # what WARC readers expect; ours is kept beside it
    digester.update(body)
    return str(digester)


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _own_headers(snapshot: Snapshot) -> dict[str, str]:
    """Header fields of ours in a record; readers pass over what they do not know."""
    own = {
        "Repostwatch-Snapshot": str(snapshot.id),
        "Repostwatch-Body-SHA256": snapshot.digest,
    }
    if snapshot.url != snapshot.final_url:
        own["Repostwatch-Asked-URI"] = _one_line(snapshot.url)
    return own


def _http_headers(snapshot: Snapshot, size: int) -> StatusAndHeaders:
    try:
        phrase = HTTPStatus(snapshot.status).phrase
    except ValueError:
        phrase = "Unknown"
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_TRANSFER else name, _one_line(value))
        for name, value in snapshot.headers
    ]
    headers.append(("Content-Length", str(size)))
    return StatusAndHeaders(f"{snapshot.status} {phrase}", headers, protocol="HTTP/1.1")


def _one_line(value: str) -> str:
    return " ".join(value.split())
