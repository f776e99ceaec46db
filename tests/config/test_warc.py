"""WARC files: read back with the reference library, whole or known to be cut short."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from config.warc import WarcDamaged, check_warc, write_warc
from pipeline.errors import BadInput
from storage.queries import articles
from tests.support.store import Bench, page


@pytest.fixture
def bench(tmp_path: Path, sqlite_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, sqlite_url)
    yield bench
    bench.app.close()


def filled(bench: Bench) -> int:
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", status=304)
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see("origin", "/a.html", "<html>gone</html>", status=404)
    with bench.app.database.reading() as session:
        return articles.find_article(session, "http://origin.test/a.html").id


def exported(bench: Bench, tmp_path: Path) -> Path:
    path = tmp_path / "article.warc.gz"
    write_warc(path, bench.app.snapshots.with_parts(filled(bench)), bench.app.bodies)
    return path


def test_each_capture_is_a_record_that_reads_back_as_it_was(bench: Bench, tmp_path: Path):
    path = exported(bench, tmp_path)
    told = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            head = record.rec_headers
            body = record.content_stream().read()
            told.append((record.rec_type, head.get_header("WARC-Target-URI"), body))
            if record.rec_type == "response":
                assert record.http_headers.get_header("Content-Length") == str(len(body))
    assert [kind for kind, _, _ in told] == [
        "warcinfo", "response", "revisit", "revisit", "response", "response",
    ]  # fmt: skip
    assert {uri for _, uri, _ in told[1:]} == {"http://origin.test/a.html"}
    assert [body.decode() for kind, _, body in told if kind == "response"] == [
        page(), page().replace("1.5亿", "15亿"), "<html>gone</html>",
    ]  # fmt: skip
    assert check_warc(path) == 6


def test_a_revisit_names_the_record_that_has_the_bytes(bench: Bench, tmp_path: Path):
    path = exported(bench, tmp_path)
    with path.open("rb") as file:
        heads = [record.rec_headers for record in ArchiveIterator(file)]
    first, again, unmodified = heads[1:4]
    for revisit in (again, unmodified):
        assert revisit.get_header("WARC-Refers-To-Target-URI") == first.get_header(
            "WARC-Target-URI"
        )
        assert revisit.get_header("WARC-Refers-To-Date") == first.get_header("WARC-Date")
        assert revisit.get_header("WARC-Payload-Digest") == first.get_header("WARC-Payload-Digest")
    assert unmodified.get_header("WARC-Profile").endswith("/server-not-modified")


def test_headers_of_the_transfer_are_kept_under_another_name(bench: Bench, tmp_path: Path):
    from dataclasses import replace

    article = filled(bench)
    told = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("X-Odd", "a\r\nb"))
    snapshots = [replace(one, headers=told) for one in bench.app.snapshots.with_parts(article)][:1]
    path = tmp_path / "x.warc.gz"
    write_warc(path, snapshots, bench.app.bodies)
    with path.open("rb") as file:
        headers = [record.http_headers for record in ArchiveIterator(file)][1]
    assert headers.get_header("Content-Encoding") is None
    assert headers.get_header("Transfer-Encoding") is None
    assert headers.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert headers.get_header("X-Odd") == "a b"


def test_lost_bytes_are_left_out_and_named(bench: Bench, tmp_path: Path):
    article = filled(bench)
    for file in bench.app.bodies.folder.rglob("*.zst"):
        file.unlink()
    written = write_warc(
        tmp_path / "x.warc.gz", bench.app.snapshots.with_parts(article), bench.app.bodies
    )
    assert (written.responses, written.revisits, len(written.left_out)) == (0, 0, 5)
    assert "No stored page with digest" in written.left_out[0][1]


@pytest.mark.parametrize("share", [0.35, 0.6, 0.9, 0.99])
def test_a_file_cut_short_is_told_from_a_whole_one(bench: Bench, tmp_path: Path, share: float):
    path = exported(bench, tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(WarcDamaged, match="record"):
        check_warc(path)


def test_an_altered_record_is_noticed(bench: Bench, tmp_path: Path):
    path = exported(bench, tmp_path)
    plain = gzip.decompress(path.read_bytes())
    assert plain.count("云台村".encode()) >= 1
    path.write_bytes(plain.replace("云台村".encode(), "雨台村".encode(), 1))
    with pytest.raises(WarcDamaged, match="digest"):
        check_warc(path)


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b broken"])
def test_what_is_no_warc_gets_a_sentence(tmp_path: Path, content: bytes):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="no WARC file"):
        check_warc(path)
    with pytest.raises(BadInput, match="cannot be read"):
        check_warc(tmp_path / "nothing.warc.gz")


def test_a_whole_site_is_exported_with_its_lists(bench: Bench, tmp_path: Path):
    filled(bench)
    bench.see("farm", "/9.html", page("另一篇"))
    written = write_warc(
        tmp_path / "x.warc.gz", bench.app.snapshots.of_site("farm"), bench.app.bodies
    )
    assert (written.responses, written.revisits) == (1, 0)
