"""Other readers behind the batch protocol of ``repostwatch extract``: run in their environment.

python benchmarks/reading_peers.py NAME < requests.jsonl > answers.jsonl
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Answer = dict[str, object]


def trafilatura(html: bytes, url: str, *, precise: bool = False) -> Answer:
    """trafilatura with its metadata, from the raw bytes as its users call it."""
    library = importlib.import_module("trafilatura")
    document = library.bare_extraction(
        html, url=url or None, include_comments=False, favor_precision=precise, with_metadata=True
    )
    if document is None:
        return {"text": ""}
    return {
        "text": document.text,
        "title": document.title,
        "date": document.date,
        "author": document.author,
        "source": None,
    }


def trafilatura_precision(html: bytes, url: str) -> Answer:
    """trafilatura in its precise mode."""
    return trafilatura(html, url, precise=True)


def readability(html: bytes, url: str) -> Answer:
    """readability-lxml; its HTML is flattened to text with lxml."""
    from lxml import html as lxml_html  # noqa: PLC0415 - the peers' environment, not ours

    library = importlib.import_module("readability")
    document = library.Document(html, url=url or None)
    summary = lxml_html.fromstring(document.summary())
    return {"text": "\n".join(summary.itertext()), "title": document.short_title()}


def as_text(html: bytes) -> str:
    """What a careful user hands to a reader that wants text: UTF-8 if it is, else GB18030."""
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return html.decode("gb18030", "replace")


def newspaper(html: bytes, url: str) -> Answer:
    """newspaper4k without its network."""
    library = importlib.import_module("newspaper")
    article = library.Article(url or "http://example.com/", fetch_images=False)
    article.download(input_html=as_text(html))
    article.parse()
    date = article.publish_date
    return {
        "text": article.text,
        "title": article.title,
        "authors": article.authors,
        "date": str(date) if date else None,
    }


def gne(html: bytes, url: str) -> Answer:  # noqa: ARG001 - one signature for all
    """GeneralNewsExtractor, which is given text."""
    library = importlib.import_module("gne")
    found = library.GeneralNewsExtractor().extract(as_text(html))
    return {
        "text": found.get("content"),
        "title": found.get("title"),
        "author": found.get("author"),
        "date": found.get("publish_time"),
    }


PEERS: dict[str, Callable[[bytes, str], Answer]] = {
    "trafilatura": trafilatura,
    "trafilatura-precision": trafilatura_precision,
    "readability": readability,
    "newspaper": newspaper,
    "gne": gne,
}


def main() -> None:
    """Answer each line of stdin."""
    read = PEERS[sys.argv[1]]
    for line in sys.stdin:
        request = json.loads(line)
        body = Path(request["html"]).read_bytes()
        started = time.process_time()
        try:
            answer = read(body, request.get("url") or "")
        except Exception as error:
            answer = {"error": repr(error)[:200]}
        answer["ms"] = (time.process_time() - started) * 1000
        print(json.dumps({"id": request["id"], **answer}, default=str, ensure_ascii=False))


if __name__ == "__main__":
    main()
