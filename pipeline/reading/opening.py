"""Opens a page: by the user's rule, by the learned one, or knowing nothing about its site."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from pipeline.reading.body import Body, lines_inside
from pipeline.reading.box import weight
from pipeline.reading.generic import take_apart
from pipeline.reading.learned_rules import SiteRules, learned_block, without_frame
from pipeline.reading.meta import read_meta
from pipeline.reading.page import Page
from pipeline.reading.titles import find_title, key
from pipeline.reading.tree import Line, lines_of, parse
from pipeline.reading.user_rules import remove_all, select
from pipeline.site import Rules

BY_RULE, BY_LEARNING = "the user's rule", "the learned block"
#: A learned block lighter than this is not trusted alone: the generic reading is asked too.
_MIN_WEIGHT = 40.0


def open_page(html: str, url: str, rules: Rules | None, learned: SiteRules | None) -> Page:
    """The page, its body chosen by the best knowledge there is.

    Raises:
        Quarantine: ``empty`` when there is no element in the page.
        BadInput: a rule of the user's is no selector.
    """
    if rules is not None and rules.remove:
        html = _without(html, rules.remove)
    page = _by_rule(html, url, rules) or _by_learning(html, url, learned)
    if page is not None:
        return page
    page = take_apart(html, url, learned.suffixes if learned else ())
    return _without_frame(page, learned) if learned is not None else page


def _without(html: str, selectors: tuple[str, ...]) -> str:
    root = parse(html)
    if root is None:
        return html
    remove_all(root, selectors)
    return str(etree.tostring(root, encoding="unicode", method="html"))


def _by_rule(html: str, url: str, rules: Rules | None) -> Page | None:
    root = parse(html) if rules is not None and rules.body else None
    if root is None or rules is None or not rules.body:
        return None
    lines = lines_of(root)
    boxes = [each for each in select(root, rules.body) if not isinstance(each, str)]
    inside: list[Line] = [line for box in boxes for line in lines_inside(lines, box)]
    if not inside:
        return None
    meta = read_meta(root, url)
    body = Body(lines=tuple(inside), node=boxes[0], chosen_by=BY_RULE, score=1000.0)
    title = find_title(lines, meta, url)
    return Page(url=url, root=root, meta=meta, lines=lines, title=title, body=body)


def _by_learning(html: str, url: str, learned: SiteRules | None) -> Page | None:
    root = parse(html) if learned is not None and learned.body else None
    if root is None or learned is None:
        return None
    lines = lines_of(root)
    found = learned_block(root, lines, learned)
    if found is None or sum(weight(line.text) for line in found[1]) < _MIN_WEIGHT:
        return None
    node, inside = found
    meta = read_meta(root, url)
    title = find_title(lines, meta, url, learned.suffixes)
    inside = _behind_title(inside, title.text)
    body = Body(lines=tuple(inside), node=node, chosen_by=BY_LEARNING, score=1000.0)
    return Page(url=url, root=root, meta=meta, lines=lines, title=title, body=body)


def _behind_title(lines: list[Line], title: str) -> list[Line]:
    """The lines of a block that holds the title too, from behind it on."""
    for place, line in enumerate(lines[:3]):
        if title and key(line.text) == key(title):
            return lines[place + 1 :]
    return lines


def _without_frame(page: Page, learned: SiteRules) -> Page:
    """Lines that most pages of the site show are no part of this one's article."""
    kept = tuple(without_frame(page.body.lines, learned))
    return replace(page, body=replace(page.body, lines=kept))
