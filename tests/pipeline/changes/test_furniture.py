"""Lines of the page are told from lines of the article."""

from __future__ import annotations

import pytest

from pipeline.changes.furniture import is_furniture


@pytest.mark.parametrize(
    "line",
    [
        *("阅读 1234", "评论（12） 点赞 3", "1,204 views", "Comments (7)", "3小时前"),
        *("Posted 2 hours ago", "下一篇：春天的河", "Next: A day with the fishermen"),
        *("© 2024 River City Courier", "扫码关注我们"),
    ],
)
def test_lines_of_every_page(line: str) -> None:
    text = f"正文第一句。\n{line}\n正文最后一句。"
    assert is_furniture(text, 7, 7 + len(line))


@pytest.mark.parametrize(
    "line",
    [
        *("死亡12人", "共有1234人阅读了这本书。", "The book had 1,204 readers."),
        *("他3小时前离开了医院。", "He left 2 hours ago.", "评论员认为，第12条应当修改。"),
    ],
)
def test_lines_of_an_article(line: str) -> None:
    text = f"正文第一句。\n{line}\n正文最后一句。"
    assert not is_furniture(text, 7, 7 + len(line))


def test_entries_under_the_head_of_a_list() -> None:
    text = "正文。\n相关阅读\n春天的河\n冬天的湖\n这是下一段正文，说的是别的事。"
    assert is_furniture(text, text.index("冬"), text.index("冬") + 1)
    assert not is_furniture(text, text.index("下一段"), text.index("下一段") + 1)
