"""What a site's pages have in common, learned from a few of them.

Which block holds the article: each page is read generically, the blocks vote by selector, and a
selector is taken only if what it selects agrees with the generic reading. Which lines are frame:
lines that most pages show. What stands behind every title: the site's suffix.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.html import HtmlElement

from pipeline.errors import Quarantine
from pipeline.reading.body import lines_inside, trim
from pipeline.reading.generic import take_apart
from pipeline.reading.page import Page
from pipeline.reading.titles import key
from pipeline.reading.tree import Line, ancestors_or_self

#: Fewer pages teach nothing; more than this many add nothing.
MIN_PAGES, MAX_PAGES = 3, 40
#: Share of the pages a selector must find its block on.
_MIN_COVERAGE = 0.6
#: Agreement with the generic reading (F1 over characters of lines) below which a box is refused.
_MIN_AGREEMENT = 0.85
#: A line on more than this share of the pages is frame.
_FRAME_SHARE = 0.8
_MAX_FRAME_LINES = 400
_HISTORY = 20
_UNSTABLE = re.compile(r"\d{3,}|^(?:active|clearfix|on|show|hide)$")


@dataclass(frozen=True, kw_only=True)
class SiteRules:
    """What was learned from a site's pages. Plain values; ``to_json`` and ``from_json`` keep it."""

    #: XPath of the block that holds the article; empty while none was found.
    body: str = ""
    #: Keys of lines that stand on most pages.
    frame: tuple[str, ...] = ()
    #: What stands behind the titles of the site's pages.
    suffixes: tuple[str, ...] = ()
    #: How many pages taught this, and how well the block agreed with the generic reading, 0 to 1.
    learned_from: int = 0
    agreement: float = 0.0
    #: The rules before this one, newest first: ``{"body": …, "learned_from": …, "why": …}``.
    history: tuple[Mapping[str, object], ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, object]:
        """The rules as values JSON can hold."""
        return {
            "body": self.body,
            "frame": list(self.frame),
            "suffixes": list(self.suffixes),
            "learned_from": self.learned_from,
            "agreement": self.agreement,
            "history": [dict(entry) for entry in self.history],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> SiteRules:
        """The rules from what ``to_json`` gave; unknown keys are ignored."""
        history = values.get("history")
        return cls(
            body=str(values.get("body") or ""),
            frame=_strings(values.get("frame")),
            suffixes=_strings(values.get("suffixes")),
            learned_from=int(str(values.get("learned_from") or 0)),
            agreement=float(str(values.get("agreement") or 0)),
            history=tuple(dict(x) for x in history if isinstance(x, Mapping))
            if isinstance(history, list)
            else (),
        )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def learn(pages: Sequence[tuple[str, str]], *, previous: SiteRules | None = None) -> SiteRules:
    """Learn from *pages*, pairs of address and decoded HTML, of one site.

    With fewer than ``MIN_PAGES`` readable articles nothing is learned. When *previous* no longer
    fits, its place in the history says so; when it fits as well as what was learned, it stays.
    """
    read = [page for page in map(_read, pages[:MAX_PAGES]) if page is not None]
    if len(read) < MIN_PAGES:
        return previous or SiteRules(learned_from=len(read))
    body, agreement = _choose(read)
    learned = SiteRules(
        body=body,
        frame=_frame_of(read),
        suffixes=_suffixes_of([page.meta.title for page in read]),
        learned_from=len(read),
        agreement=round(agreement, 3),
    )
    return _with_history(learned, previous, read)


def _read(page: tuple[str, str]) -> Page | None:
    url, html = page
    try:
        read = take_apart(html, url)
    except Quarantine:
        return None
    return read if read.body.lines and len(read.body.text) >= 60 else None


def learned_block(
    root: HtmlElement, lines: Sequence[Line], rules: SiteRules
) -> tuple[HtmlElement, list[Line]] | None:
    """The learned block and the article's lines in it; ``None`` when the page has none.

    The rule missing on a page is the sign of a changed template: see ``still_fits``.
    """
    node = _find(root, rules.body)
    if node is None:
        return None
    kept = trim(without_frame(lines_inside(lines, node), rules))
    return (node, kept) if kept else None


def without_frame(lines: Sequence[Line], rules: SiteRules) -> list[Line]:
    """The lines without those most pages show, unless little would be left.

    Pages of one article under several addresses share their text too: that is no frame.
    """
    frame = set(rules.frame)
    kept = [line for line in lines if key(line.text) not in frame]
    enough = 0.5 * sum(len(line.text) for line in lines)
    return kept if sum(len(line.text) for line in kept) >= enough else list(lines)


def still_fits(rules: SiteRules, pages: Sequence[tuple[str, str]]) -> bool:
    """Whether the learned block is still found and still agrees: ``False`` means learn again."""
    read = [page for page in map(_read, pages[:MAX_PAGES]) if page is not None]
    if not rules.body or not read:
        return True
    coverage, agreement = _judge(rules.body, read)
    return coverage >= _MIN_COVERAGE and agreement >= _MIN_AGREEMENT


def _find(root: HtmlElement, xpath: str) -> HtmlElement | None:
    if not xpath:
        return None
    try:
        found = root.xpath(xpath)
    except etree.XPathError:
        return None
    return found[0] if isinstance(found, list) and len(found) == 1 else None


def _choose(pages: Sequence[Page]) -> tuple[str, float]:
    votes: Counter[str] = Counter()
    for page in pages:
        if page.body.node is not None:
            votes.update(set(_selectors(page.body.node)))
    best, best_value, best_agreement = "", 0.0, 0.0
    for xpath, count in votes.most_common(12):
        if count < 2:
            break
        coverage, agreement = _judge(xpath, pages)
        value = coverage * agreement
        if coverage >= _MIN_COVERAGE and agreement >= _MIN_AGREEMENT and value > best_value + 0.005:
            best, best_value, best_agreement = xpath, value, agreement
    return best, best_agreement


def _judge(xpath: str, pages: Sequence[Page]) -> tuple[float, float]:
    """Share of the pages that have the block, and the median agreement on those."""
    agreements = []
    for page in pages:
        node = _find(page.root, xpath)
        if node is not None:
            agreements.append(_agreement(trim(lines_inside(page.lines, node)), page.body.lines))
    if not agreements:
        return 0.0, 0.0
    return len(agreements) / len(pages), sorted(agreements)[len(agreements) // 2]


def _agreement(one: Iterable[Line], other: Iterable[Line]) -> float:
    first = Counter({line.text: len(line.text) for line in one})
    second = Counter({line.text: len(line.text) for line in other})
    shared = sum((first & second).values())
    total = sum(first.values()) + sum(second.values())
    return 2 * shared / total if total else 0.0


def _selectors(node: HtmlElement) -> Iterable[str]:
    """XPaths of the block and of the two blocks around it, by id and by class."""
    for each in list(ancestors_or_self(node))[:3]:
        if each.tag in ("body", "html"):
            return
        identity = each.get("id")
        if identity and '"' not in identity and not _UNSTABLE.search(identity):
            yield f'//{each.tag}[@id="{identity}"]'
        classes = [name for name in (each.get("class") or "").split() if not _UNSTABLE.search(name)]
        for name in classes[:3]:
            if '"' not in name:
                yield (
                    f'//{each.tag}[contains(concat(" ", normalize-space(@class), " "), " {name} ")]'
                )
        if not identity and not classes:
            yield _by_place(each)


def _by_place(node: HtmlElement) -> str:
    """The path from the nearest element with an id: old templates name little else."""
    steps: list[str] = []
    for each in ancestors_or_self(node):
        identity = each.get("id")
        if identity and '"' not in identity and not _UNSTABLE.search(identity) and steps:
            return f'//{each.tag}[@id="{identity}"]/' + "/".join(reversed(steps))
        parent = each.getparent()
        if parent is None:
            break
        same = [child for child in parent if child.tag == each.tag]
        steps.append(f"{each.tag}[{same.index(each) + 1}]")
    return "/html/" + "/".join(reversed(steps))


def _frame_of(pages: Sequence[Page]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({key(line.text) for line in page.lines if len(line.text) <= 200})
    least = max(3, int(_FRAME_SHARE * len(pages)) + 1)
    common = [
        text for text, count in counts.most_common(_MAX_FRAME_LINES) if count >= least and text
    ]
    return tuple(sorted(common))


def _suffixes_of(titles: Sequence[str]) -> tuple[str, ...]:
    """Endings, from a separator on, that at least half of the titles share."""
    endings: Counter[str] = Counter()
    for title in titles:
        endings.update({title[i:] for i in range(4, len(title)) if title[i] in " -_|–—·»《【(（~"})
    least = max(3, len(titles) // 2)
    shared = [
        ending for ending, count in endings.items() if count >= least and len(key(ending)) > 1
    ]
    return tuple(sorted(shared, key=len, reverse=True)[:5])


def _with_history(
    learned: SiteRules, previous: SiteRules | None, pages: Sequence[Page]
) -> SiteRules:
    if previous is None or not previous.body:
        return learned
    coverage, agreement = _judge(previous.body, pages)
    if coverage >= _MIN_COVERAGE and agreement >= _MIN_AGREEMENT:
        return replace(
            learned, body=previous.body, agreement=round(agreement, 3), history=previous.history
        )
    why = "the block is gone" if coverage < _MIN_COVERAGE else "the block holds another text"
    entry = {"body": previous.body, "learned_from": previous.learned_from, "why": why}
    return replace(learned, history=(entry, *previous.history)[:_HISTORY])
