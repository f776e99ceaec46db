"""Bytes to text: header, BOM and meta propose, the bytes decide.

Chinese pages lie about their charset more often than not: GB18030 is declared as GB2312, a
template in UTF-8 claims GBK, the server says ISO-8859-1 for everything. So each candidate
decodes the bytes, and the count of sequences it cannot read, together with the share of common
characters in what it reads, makes the choice. Declarations break ties.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.errors import Quarantine
from pipeline.reading.repair import mend
from pipeline.reading.script_evidence import Reading, judge

#: A BOM is proof, longest first (UTF-32-LE starts like UTF-16-LE).
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What a name really means: the WHATWG encoding standard reads gb2312 and gbk as GB18030, …
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso8859-1": "cp1252",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-31j": "cp932",
    "unicode": "utf-16",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
_META_CHARSET = re.compile(
    rb"""<(?:meta\b|\?xml\b)[^<>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""",
    re.IGNORECASE,
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.\-]{2,40})", re.IGNORECASE)
#: Looked at where nobody declares anything.
_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
#: More bytes than this tell nothing new about the charset.
_SAMPLE_BYTES = 30_000
_NOT_TEXT = (
    b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF",
    b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x00\x00\x00\x1cftyp", b"\x00\x00\x00 ftyp",
    b"ID3", b"OggS", b"wOFF", b"BZh",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A page's text, the encoding it was read in, and how sure that is (0 to 1)."""

    text: str
    encoding: str
    confidence: float
    #: ``bom``, ``bytes``, ``declared`` or ``mixed``: what the choice rests on.
    evidence: str = "bytes"


def decode(body: bytes, content_type: str = "", declared: str | None = None) -> Decoded:
    """Read *body* as text.

    Args:
        body: the bytes of the page.
        content_type: the Content-Type header; its charset is a proposal.
        declared: an encoding named by the user's rules; tried first.

    Raises:
        Quarantine: ``not-html`` for a picture, an archive or another binary file;
            ``undecodable`` when no candidate reads the bytes.
    """
    if body.startswith(_NOT_TEXT):
        raise Quarantine("not-html", f"the bytes start like a binary file: {body[:8]!r}")
    with_bom = _by_bom(body)
    if with_bom is not None:
        return with_bom
    wide = _wide_without_bom(body)
    if wide is not None:
        return _decoded_wide(body, wide)
    if body.isascii() and not _has_escapes(body):
        return Decoded(text=body.decode("ascii"), encoding="ascii", confidence=1.0)
    proposals = tuple(_proposals(body, content_type, declared))
    return _decide(body, proposals)


def declared_charsets(body: bytes, content_type: str = "") -> tuple[str, ...]:
    """The charsets that header and meta elements name, as Python codec names, in that order."""
    return tuple(_proposals(body, content_type, None))


def _by_bom(body: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            rest = body[len(bom) :]
            if encoding == "utf-8" and judge(rest[:_SAMPLE_BYTES], "utf-8").bad_share > 0.05:
                return None  # a template saved with a BOM around text of another charset
            text = rest.decode(encoding, "replace").removesuffix("\ufffd")
            return Decoded(text=text, encoding=encoding, confidence=1.0, evidence="bom")
    return None


def _wide_without_bom(body: bytes) -> str | None:
    """UTF-16 shows in its markup: every other byte of ``<html`` is zero."""
    head = body[:4096]
    zeros = head.count(0)
    if zeros < max(4, len(head) // 8):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _decoded_wide(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace").removesuffix("\ufffd")
    bad = text.count("\ufffd") + text.count("\x00")
    if "<" not in text or bad > 0.05 * len(text):
        raise Quarantine("not-html", "the bytes are neither text nor markup")
    return Decoded(text=text, encoding=encoding, confidence=0.95)


def _has_escapes(body: bytes) -> bool:
    return b"\x1b$" in body or (b"~{" in body and b"hz-gb" in body.lower())


def _proposals(body: bytes, content_type: str, declared: str | None) -> Iterable[str]:
    names = [declared] if declared else []
    found = _HEADER_CHARSET.search(content_type)
    if found:
        names.append(found[1])
    names += [m[1].decode("ascii") for m in _META_CHARSET.finditer(body)][:6]
    seen = set()
    for name in names:
        codec = _codec_name(name)
        if codec and codec not in seen:
            seen.add(codec)
            yield codec


def _codec_name(name: str) -> str | None:
    name = name.strip().lower()
    name = _SUPERSETS.get(name, name)
    try:
        return codecs.lookup(name).name if _is_text_codec(name) else None
    except (LookupError, ValueError):
        return None


def _is_text_codec(name: str) -> bool:
    # "hex", "zip" and their like are codecs too, but not of text; only this flag tells
    return bool(codecs.lookup(name)._is_text_encoding)


def _decide(body: bytes, proposals: tuple[str, ...]) -> Decoded:
    sample = _sample(body)
    readings: list[Reading] = []
    for name in _candidates(sample, proposals):
        readings.append(judge(sample, name))
        if _settles(readings[-1], proposals):
            break
    best = max(readings, key=lambda reading: _rank(reading, proposals))
    if best.is_readable:
        return _full(body, best, proposals)
    mixed = _full(body, max(readings, key=_readable_part), proposals)
    if mixed.evidence == "mixed" and _share_lost(mixed.text) < 0.03:
        return mixed
    raise Quarantine(
        "undecodable",
        f"no charset reads the bytes; the best try, {best.encoding}, "
        f"fails on {best.bad_share:.0%} of them",
    )


def _settles(reading: Reading, proposals: tuple[str, ...]) -> bool:
    """Whether a reading is so good that no other need be tried."""
    if reading.bad_share:
        return False
    if reading.encoding == "utf-8":
        return reading.score > 1.4
    return reading.encoding == "gb18030" in proposals and reading.score > 0.75


def _readable_part(reading: Reading) -> float:
    return (2.0 if reading.encoding == "utf-8" else reading.score) - 2 * reading.bad_share


def _share_lost(text: str) -> float:
    above_ascii = sum(not c.isascii() for c in text)
    return text.count("\ufffd") / max(1, above_ascii)


def _full(body: bytes, best: Reading, proposals: tuple[str, ...]) -> Decoded:
    mended = mend(body, best.encoding)
    evidence = "declared" if best.encoding in proposals else "bytes"
    if mended.foreign_runs:
        evidence = "mixed"
    return Decoded(
        text=mended.text,
        encoding=best.encoding,
        confidence=round(best.confidence, 3),
        evidence=evidence,
    )


def _sample(body: bytes) -> bytes:
    """The part of the body that tells its charset: the lines with bytes above 127."""
    if len(body) <= _SAMPLE_BYTES:
        return body
    lines = (line for line in body.split(b"\n") if not line.isascii())
    return b"\n".join(lines)[:_SAMPLE_BYTES] or body[:_SAMPLE_BYTES]


def _candidates(sample: bytes, proposals: tuple[str, ...]) -> list[str]:
    names = ["utf-8", *proposals, *_EAST_ASIAN, "cp1252"]
    if b"\x1b$" in sample:
        names.insert(0, "iso2022_jp")
    if b"~{" in sample:
        names.insert(0, "hz")
    return list(dict.fromkeys(names))


def _rank(reading: Reading, proposals: tuple[str, ...]) -> float:
    # 0.08: a declaration decides between readings that are about equally good, no more
    return reading.score + (0.08 if reading.encoding in proposals else 0.0)
