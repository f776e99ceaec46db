"""A printable pack of what was observed of an article: one HTML file, nothing loaded from afar."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment

from config.bootstrap import App
from config.evidence_page import TEMPLATE
from pipeline.changes.compare_versions import describe
from pipeline.changes.values import Change
from pipeline.changes.views import Row, rows
from pipeline.errors import BadInput, RepostwatchError
from pipeline.model import Passage, Version
from storage.chain import check_chain
from storage.queries import history, reposts
from storage.queries.articles import ArticleLine, find_article

#: Programs that print a page to PDF, by their usual names.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PRINT_SECONDS = 60
#: Matches shown when none is named, those with most shared text first.
_MATCHES = 10
#: Checks listed in full; an article looked at every hour for years has too many to print.
_CHECKS = 2000


@dataclass(frozen=True, kw_only=True)
class Step:
    """A version and, but for the first, what changed towards it."""

    version: Version
    digest: str
    change: Change | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a text; shared with the other one when ``passage`` numbers a passage."""

    text: str
    passage: int | None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A match with both texts cut at its passages."""

    detail: reposts.MatchDetail
    pieces_a: tuple[Piece, ...]
    pieces_b: tuple[Piece, ...]


def make_pack(app: App, article: str, *, match: int | None = None) -> str:
    """The pack as HTML.

    Raises:
        NotFound: no such article or match.
        BadInput: the match is not of this article.
    """
    with app.database.reading() as session:
        line = find_article(session, article)
        lines = history.versions(session, line)
        steps = _steps(
            [history.version(session, line, one.number) for one in lines],
            [one.digest for one in lines],
        )
        wanted = [match] if match is not None else _best(reposts.copies(session, line))
        pairs = [_pair(reposts.match_detail(session, one)) for one in wanted]
        if match is not None and line.id not in (pairs[0].detail.a.id, pairs[0].detail.b.id):
            raise BadInput(
                f"Match {match} is not of article {line.id}. `repostwatch copies` lists its."
            )
        checks = history.checks(session, line, limit=_CHECKS)
        absences, moves = history.deletions(session, line), history.moves(session, line)
    return _render(
        article=line,
        steps=steps,
        pairs=pairs,
        checks=list(reversed(checks)),
        absences=absences,
        moves=moves,
        head=check_chain(app.database).head,
    )


def print_pdf(html: str, path: Path) -> None:
    """Print *html* to a PDF file with the Chromium of this machine.

    Raises:
        RepostwatchError: there is none, or it fails.
    """
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise RepostwatchError(
            "No Chromium is installed, which prints the PDF. Install it, or write the HTML and "
            "print it from any browser."
        )
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder) / "evidence.html", Path(folder) / "evidence.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to run as root otherwise
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PRINT_SECONDS)  # noqa: S603 - a fixed program on a page of ours, without scripts
            shutil.copyfile(printed, path)
        except (OSError, subprocess.SubprocessError) as error:
            raise RepostwatchError(
                f"{browser} could not print the PDF ({type(error).__name__}). Write the HTML and "
                "print it from any browser."
            ) from error


def _steps(versions: Sequence[Version], digests: Sequence[str]) -> list[Step]:
    steps: list[Step] = []
    for place, (version, digest) in enumerate(zip(versions, digests, strict=True)):
        change = describe(versions[place - 1].extraction, version.extraction) if place else None
        marked = rows(change.diff) if change else ()
        steps.append(Step(version=version, digest=digest, change=change, rows=marked))
    return steps


def _best(copies: Sequence[reposts.CopyLine]) -> list[int]:
    return [copy.match_id for copy in copies[:_MATCHES]]


def _pair(detail: reposts.MatchDetail) -> Pair:
    passages = detail.comparison.passages
    return Pair(
        detail=detail,
        pieces_a=_cut(detail.version_a.extraction.text, passages, is_a=True),
        pieces_b=_cut(detail.version_b.extraction.text, passages, is_a=False),
    )


def _cut(text: str, passages: Sequence[Passage], *, is_a: bool) -> tuple[Piece, ...]:
    spans = sorted(
        ((p.a_start, p.a_end) if is_a else (p.b_start, p.b_end), number)
        for number, p in enumerate(passages, start=1)
    )
    pieces, at = [], 0
    for (start, end), number in spans:
        if start < at:
            continue  # two passages may share words on one side; they are marked once
        pieces += [
            Piece(text=text[at:start], passage=None),
            Piece(text=text[start:end], passage=number),
        ]
        at = end
    return (*pieces, Piece(text=text[at:], passage=None))


def _render(*, article: ArticleLine, **values: object) -> str:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["moment"] = _moment
    template = environment.from_string(TEMPLATE)
    return template.render(article=article, made_at=datetime.now(UTC), **values)


def _moment(moment: datetime | None) -> str:
    return "–" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
