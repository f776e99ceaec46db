"""The articles of the demo world, read from ``demo/texts``.

A file is UTF-8: header lines ``title:``, ``byline:``, ``section:``, an empty line, then one
paragraph a line; empty lines between paragraphs mean nothing. ``<slug>.rewritten.txt`` is
``<slug>.txt`` rewritten by hand as a translation there and back reads, paragraph by paragraph.
The folder is the language; ``frames`` holds what copiers write themselves around a copied text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadInput

FOLDER = Path(__file__).parent / "texts"
_REWRITTEN = ".rewritten"
_FRAMES = "frames"


class BadText(BadInput):
    """A text file of the demo world is not written as it should be."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(f"{path.name}: {why}")


@dataclass(frozen=True, kw_only=True)
class Text:
    """One article as its author wrote it, or one rewriting of it."""

    lang: str
    slug: str
    title: str
    byline: str
    section: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """The paragraphs joined by a line feed. All offsets of the truth are into this."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, kw_only=True)
class Library:
    """All texts by slug."""

    originals: Mapping[str, Text]
    rewritten: Mapping[str, Text]
    #: What copiers write themselves, to put a copied text into.
    frames: Mapping[str, Text]

    def slugs(self, lang: str) -> tuple[str, ...]:
        """The slugs of the originals in *lang*, sorted."""
        return tuple(sorted(s for s, text in self.originals.items() if text.lang == lang))


def read_text(path: Path) -> Text:
    """Read one file; its folder is the language.

    Raises:
        BadText: a header line is missing or unknown, or there is no paragraph.
    """
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    header: dict[str, str] = {}
    for line in lines:
        if not line.strip():
            break
        name, colon, value = line.partition(":")
        if not colon or name not in ("title", "byline", "section"):
            raise BadText(path, f"{line!r} is no header line; an empty line ends the header")
        header[name] = value.strip()
    paragraphs = tuple(line.strip() for line in lines if line.strip())
    if not header.get("title") or not paragraphs:
        raise BadText(path, "an article needs a title and a paragraph")
    return Text(
        lang=path.parent.name,
        slug=path.stem.removesuffix(_REWRITTEN),
        title=header["title"],
        byline=header.get("byline", ""),
        section=header.get("section", ""),
        paragraphs=paragraphs,
    )


def read_library(folder: Path = FOLDER) -> Library:
    """Read all texts below *folder*.

    Raises:
        BadText: a file is not as it should be, or two originals have one slug.
    """
    originals: dict[str, Text] = {}
    rewritten: dict[str, Text] = {}
    frames: dict[str, Text] = {}
    for path in sorted(folder.glob("*/*.txt")):
        text = read_text(path)
        shelf = rewritten if path.stem.endswith(_REWRITTEN) else originals
        shelf = frames if text.lang == _FRAMES else shelf
        if text.slug in shelf:
            raise BadText(path, "another text has the same name")
        shelf[text.slug] = text
    return Library(originals=originals, rewritten=rewritten, frames=frames)
