"""``repostwatch extract``: what a page says, and why we think so."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import click

from config.settings import Settings
from crawler.fetch_page import fetch_page
from pipeline.errors import BadInput, Quarantine, RepostwatchError
from pipeline.model import Extraction
from pipeline.reading.attribution import read_line
from pipeline.reading.decode import Decoded, decode
from pipeline.reading.identity import canonical_address
from pipeline.reading.learned_rules import MAX_PAGES, SiteRules, learn
from pipeline.reading.lists import page_kind, read_list
from pipeline.reading.parts import stitch
from pipeline.reading.read import read_html, read_page

#: A page larger than this many bytes is cut, as the crawler does.
_MAX_BYTES = 10_000_000
_KINDS = click.Choice(["article", "list"])


@click.command()
@click.argument("page", required=False)
@click.option("--url", default="", help="Address of a page given as a file.")
@click.option("--kind", type=_KINDS, default="article", show_default=True, help="What to read.")
@click.option("--explain", is_flag=True, help="Show what each step decided, and on what evidence.")
@click.option("--batch", is_flag=True, help="Read JSON lines from stdin, write one line for each.")
@click.option("--no-learn", is_flag=True, help="With --batch: read each page as if it were alone.")
@click.option("--local", is_flag=True, help="Allow an address in a private network.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def extract(  # noqa: PLR0917 - click passes its options by name
    page: str | None,
    url: str,
    kind: str,
    explain: bool,
    batch: bool,
    no_learn: bool,
    local: bool,
    as_json: bool,
) -> None:
    """Read PAGE (a file, or an http or https address) and print what it says.

    With --batch each line of stdin is an object with "id", "html" (path of a file) and
    optionally "url" and "content_type", or "parts" (a list of such pages, stitched to one
    article), or "line" (one line of text, asked for its provenance).
    """
    if batch:
        for answer in _answers(sys.stdin, kind, learns=not no_learn):
            click.echo(json.dumps(answer, ensure_ascii=False))
        return
    if not page:
        raise BadInput("Give a file or an address to read, or --batch for JSON lines on stdin.")
    body, address, content_type, status = _load(page, url, is_local=local)
    if kind == "list":
        _show(_list_answer(decode(body, content_type).text, address), as_json=as_json)
        return
    extraction = read_page(body, url=address, content_type=content_type, status=status)
    fields = _fields(extraction)
    if explain:
        fields |= _explained(extraction, decode(body, content_type).text, address)
    _show(fields, as_json=as_json)


COMMAND = extract


def _load(page: str, url: str, *, is_local: bool) -> tuple[bytes, str, str, int]:
    """Body, address, content type and status of a file or an address."""
    if page.lower().startswith(("http://", "https://")):
        agent = Settings.from_environ(os.environ).user_agent
        got = fetch_page(page, user_agent=agent, is_local=is_local, max_bytes=_MAX_BYTES)
        return got.body, got.url, got.content_type, got.status
    if url:
        canonical_address(url)
    return _read_file(page), url, "", 200


def _read_file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(_MAX_BYTES)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error


def _fields(extraction: Extraction) -> dict[str, object]:
    """An extraction under the names that ``--batch`` and ``--json`` print."""
    return {
        "title": extraction.title,
        "text": extraction.text,
        "authors": list(extraction.authors),
        "editor": extraction.editor,
        "date": _readable(extraction.published),
        "updated": _readable(extraction.updated),
        "source": extraction.source,
        "inner_source": extraction.inner_source,
        "orig_title": extraction.original_title,
        "original_url": extraction.original_url,
        "licence": extraction.licence,
        "next_url": extraction.next_part_url,
        "canonical_url": extraction.canonical_url,
        "part_count": extraction.part_count,
        "language": extraction.language,
        "encoding": extraction.encoding,
        "encoding_confidence": extraction.encoding_confidence,
        "attribution": [asdict(line) for line in extraction.attribution],
        "pictures": [asdict(picture) for picture in extraction.pictures],
        "recipe": extraction.recipe,
    }


def _readable(moment: str | None) -> str | None:
    return moment.replace("T", " ") if moment else None


def _explained(extraction: Extraction, html: str, url: str) -> dict[str, object]:
    return {"kind": page_kind(html, url), "evidence": dict(extraction.evidence)}


def _show(fields: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(fields, ensure_ascii=False, indent=1))
        return
    for name, value in fields.items():
        if name in ("text", "attribution", "pictures", "links", "evidence") or value in (None, []):
            continue
        shown = "、".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{name:<20} {shown}")
    _show_long(fields)


def _show_long(fields: Mapping[str, object]) -> None:
    for name in ("attribution", "pictures", "links"):
        entries = fields.get(name)
        if isinstance(entries, list) and entries:
            click.echo(f"\n{name}:")
            for entry in entries:
                click.echo("  " + _one_line(entry))
    evidence = fields.get("evidence")
    if isinstance(evidence, dict):
        click.echo("\nwhy:")
        for name, reason in evidence.items():
            click.echo(f"  {name:<18} {reason}")
    if fields.get("text"):
        click.echo(f"\n{fields['text']}")


def _one_line(entry: object) -> str:
    if isinstance(entry, dict):
        return "  ".join(str(value) for value in entry.values() if value not in (None, "", False))
    return str(entry)


# --- batch -------------------------------------------------------------------------------------


def _answers(
    stream: Iterator[str] | Sequence[str], kind: str, *, learns: bool
) -> Iterator[dict[str, object]]:
    """One answer for each line of *stream*, in order; a bad line is answered with its error."""
    requests = [_request(line) for line in stream if line.strip()]
    learned = _learn_hosts(requests) if learns and kind == "article" else {}
    for request in requests:
        started = time.process_time()
        answer = _answer(request, kind, learned)
        answer["ms"] = round((time.process_time() - started) * 1000, 3)
        yield answer


def _request(line: str) -> dict[str, object]:
    try:
        request = json.loads(line)
    except ValueError:
        return {"id": None, "error": "This line is not JSON."}
    if not isinstance(request, dict):
        return {"id": None, "error": 'A line must be an object with "id" and "html".'}
    return request


def _learn_hosts(requests: Sequence[Mapping[str, object]]) -> dict[str, SiteRules]:
    by_host: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for request in requests:
        host = _host(request)
        if host and isinstance(request.get("html"), str):
            by_host[host].append(request)
    learned = {}
    for host, group in by_host.items():
        pages = list(_sample_pages(group))
        rules = learn(pages)
        if rules.body or rules.frame:
            learned[host] = rules
    return learned


def _sample_pages(group: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """Pages spread over the whole group: a site's channels differ."""
    step = max(1, len(group) // MAX_PAGES)
    for request in group[::step][:MAX_PAGES]:
        try:
            yield str(request.get("url") or ""), _decoded(request).text
        except RepostwatchError:
            continue


def _host(request: Mapping[str, object]) -> str:
    try:
        return urlsplit(str(request.get("url") or "")).hostname or ""
    except ValueError:
        return ""


def _decoded(request: Mapping[str, object]) -> Decoded:
    body = _read_file(str(request["html"]))
    return decode(body, str(request.get("content_type") or ""))


def _answer(
    request: Mapping[str, object], kind: str, learned: Mapping[str, SiteRules]
) -> dict[str, object]:
    identity = request.get("id")
    try:
        return {"id": identity, **_answer_fields(request, kind, learned)}
    except Quarantine as error:
        return {"id": identity, "error": str(error), "quarantine": error.reason}
    except RepostwatchError as error:
        return {"id": identity, "error": str(error)}


def _answer_fields(
    request: Mapping[str, object], kind: str, learned: Mapping[str, SiteRules]
) -> dict[str, object]:
    if "error" in request:
        return {"error": request["error"]}
    if isinstance(request.get("line"), str):
        return _line_answer(str(request["line"]))
    if isinstance(request.get("parts"), list):
        return _parts_answer(request, learned)
    if not isinstance(request.get("html"), str):
        raise BadInput('A line needs "html", the path of a file.')
    if kind == "list":
        return _list_answer(_decoded(request).text, str(request.get("url") or ""))
    return _fields(_read_one(request, learned))


def _read_one(request: Mapping[str, object], learned: Mapping[str, SiteRules]) -> Extraction:
    return read_html(
        _decoded(request),
        url=str(request.get("url") or ""),
        learned=learned.get(_host(request)),
    )


def _parts_answer(
    request: Mapping[str, object], learned: Mapping[str, SiteRules]
) -> dict[str, object]:
    parts = request["parts"]
    assert isinstance(parts, list)
    read = [_read_one(part, learned) for part in parts if isinstance(part, dict) and "html" in part]
    if not read:
        raise BadInput('"parts" must be a list of objects with "html", the path of a file.')
    return _fields(stitch(read))


def _line_answer(line: str) -> dict[str, object]:
    claims = read_line(line)
    return {
        "provenance": claims.is_provenance,
        "source": claims.source or claims.inner_source,
        "author": list(claims.authors),
        "editor": claims.editor,
        "url": claims.original_url,
        "orig_title": claims.original_title,
        "licence": claims.licence,
    }


def _list_answer(html: str, url: str) -> dict[str, object]:
    found = read_list(html, url)
    return {
        "kind": page_kind(html, url),
        "next_url": found.next_url,
        "links": [link.url for link in found.links],
        "titles": [link.title for link in found.links],
        "dates": [link.published for link in found.links],
    }
