"""A user's own rules: CSS selectors, or XPath starting with ``/``."""

from __future__ import annotations

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipeline.errors import BadInput


def select(root: HtmlElement, selector: str) -> list[HtmlElement | str]:
    """The elements, or with XPath also the strings, that *selector* finds.

    Raises:
        BadInput: the selector is neither valid CSS nor valid XPath.
    """
    try:
        if selector.lstrip().startswith(("/", "(")):
            found = root.xpath(selector)
        else:
            found = CSSSelector(selector)(root)
    except (etree.XPathError, SyntaxError, AssertionError) as error:
        raise BadInput(
            f"The rule {selector!r} is neither a CSS selector nor an XPath: {error}."
        ) from error
    return list(found) if isinstance(found, list) else [str(found)]


def select_text(root: HtmlElement, selector: str | None) -> str:
    """The text of the first thing a rule finds, white space folded; empty without a rule."""
    if not selector:
        return ""
    for found in select(root, selector):
        text = found if isinstance(found, str) else found.text_content()
        folded = " ".join(text.split())
        if folded:
            return folded
    return ""


def remove_all(root: HtmlElement, selectors: tuple[str, ...]) -> None:
    """Take what the rules name out of the tree; text behind an element stays."""
    for selector in selectors:
        for found in select(root, selector):
            if not isinstance(found, str) and found.getparent() is not None:
                found.drop_tree()
