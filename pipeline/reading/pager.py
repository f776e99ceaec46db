"""The pager of a list: where it stands, and which address is the next page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

_NEXT = re.compile(
    r"^\W*(?:下一?[页頁]|后一?[页頁]|後一頁|次へ|次のページ|下页|next(?: page)?|older(?: posts|"
    r" entries)?"
    r"|weiter|nächste seite|suivant|siguiente|далее|更早的?文章|加载更多|查看更多|更多文章)\W*$",
    re.IGNORECASE,
)
_PAGER_WORD = re.compile(
    r"下一?[页頁]|上一?[页頁]|尾页|末页|页次|共\s?\d+\s?页|第\s?\d+\s?页|next page|"
    r"previous page|older posts"
)
_NUMBER = re.compile(r"^\W*(\d{1,4})\W*$")
_ARROW = re.compile(r"^[>›»→]{1,2}$")
_PAGE_NAME = re.compile(r"(?:^|[-_ ])(?:pag(?:e|er|es|ination|enavi)|fenye|next)", re.IGNORECASE)
#: Page numbers of a list's address: index_3.html, list-3.html, /page/3, ?page=3.
_PAGE_OF = re.compile(r"[_\-/=](\d{1,4})(?:\.\w{2,5})?/?$")


@dataclass(frozen=True, kw_only=True)
class Pager:
    """The next page, and the element in which the pager stands."""

    next_url: str | None = None
    node: HtmlElement | None = None


def find_pager(root: HtmlElement, url: str, rel_next: str | None = None) -> Pager:
    """Find the pager by its words, its numbers, or what the head states.

    "Next" without an address, or with the page's own, means that this is the last page.
    """
    numbered: dict[int, tuple[str, HtmlElement]] = {}
    for link in root.iter("a"):
        text = " ".join(link.text_content().split()) or (link.get("title") or "")
        if len(text) > 24:
            continue
        address = _address(link, url)
        if _NEXT.match(text) or (_ARROW.match(text) and _in_pager(link)):
            usable = address is not None and not _same(address, url)
            return Pager(next_url=address if usable else None, node=link.getparent())
        number = _NUMBER.match(text)
        if number and address is not None and _in_pager(link):
            numbered.setdefault(int(number[1]), (address, link))
    return _by_number(numbered, url) or Pager(next_url=rel_next, node=_pager_text(root))


def _by_number(numbered: dict[int, tuple[str, HtmlElement]], url: str) -> Pager | None:
    if not numbered:
        return None
    current = next((n for n, (address, _) in numbered.items() if _same(address, url)), None)
    if current is None:
        found = _PAGE_OF.search(urlsplit(url).path)
        own = int(found[1]) if found else 1
        current = own if own not in numbered else None
    if current is not None and current + 1 in numbered:
        address, link = numbered[current + 1]
        return Pager(next_url=address, node=link.getparent())
    return None


def _pager_text(root: HtmlElement) -> HtmlElement | None:
    """The smallest element that speaks of pages: a list of one page has a pager without links."""
    best, shortest = None, 600
    for node in root.iter("li", "div", "p", "td", "span", "ul"):
        text = "".join(node.itertext(with_tail=False)) if len(node) < 40 else ""
        if 0 < len(text) < shortest and len(set(_PAGER_WORD.findall(text))) >= 2:
            best, shortest = node, len(text)
    return best


def _in_pager(link: HtmlElement) -> bool:
    node = link
    for _ in range(4):
        parent = node.getparent()
        if parent is None:
            return False
        node = parent
        if _PAGE_NAME.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
    text = " ".join(link.getparent().text_content().split())
    return len(text) < 200 and _PAGER_WORD.search(text) is not None


def _address(link: HtmlElement, url: str) -> str | None:
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:")):
        return None
    try:
        address = urljoin(url, href).split("#")[0]
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.split("#", maxsplit=1)[0].rstrip("/")
