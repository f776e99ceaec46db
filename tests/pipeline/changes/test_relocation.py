"""An article that moved is told from one that is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.changes.relocation import is_relocated
from pipeline.model import Extraction

OLD = Extraction(
    title="老街翻修进入第二年",
    text="老街的翻修工程进入第二年，沿街的店铺陆续搬回。居民说，路比以前宽了。",
    recipe="test/1",
)
OTHER = Extraction(title="今日要闻", text="天气转凉，注意添衣。地铁三号线试运行。", recipe="test/1")
URL = "http://example.com/a/12.html"


@pytest.mark.parametrize(
    ("final", "after", "moved"),
    [
        ("https://example.com/news/12", OLD, True),
        ("https://example.com/news/12", replace(OLD, title="老街翻修"), True),
        ("https://example.com/news/12", replace(OLD, text=OLD.text + "明年完工。"), True),
        ("https://www.example.com/a/12.html/", OLD, False),
        ("https://example.com/", OLD, False),
        ("https://example.com/index.html", OLD, False),
        ("https://example.com/list", OTHER, False),
        ("https://example.com/news/12", replace(OLD, text=""), False),
    ],
)
def test_moved(final: str, after: Extraction, moved: bool) -> None:
    assert is_relocated(URL, final, OLD, after) is moved
