"""A site's frame is not compared."""

from __future__ import annotations

import pytest

from pipeline.copies.boilerplate import find_boilerplate, is_boilerplate

ARTICLE = (
    "The harbour master closed the eastern pier on Tuesday after divers found cracks in it.\n"
    "Ferries to Grand Isle will leave from the coal dock until repairs end in October.\n"
    "Fishermen complained that the coal dock floods at spring tide."
)


def kept(text: str) -> str:
    gone = {place for start, end in find_boilerplate(text) for place in range(start, end)}
    return "".join(c for i, c in enumerate(text) if i not in gone).strip()


@pytest.mark.parametrize(
    "line",
    [
        "当前位置:首页 > 国内新闻",
        "最后更新:2023-05-11 10:20:30 热点",
        "【广告】扫描下方二维码关注我们",
        "(图片来源:网络,侵删)",
        "本文由 某某网 整理编辑,转载请注明出处,原文链接:https://example.com/a/1.html",
        "点击展开全文 ▼",
        "Home > News > World",
        "Last updated: 2023-05-11 10:20",
        "Sign up for our free newsletter",
        "Story continues below",
        "Copyright 2024 Example Media. All rights reserved.",
    ],
)
def test_a_line_that_says_so_is_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "最后，更新后的方案将在下周提交议会讨论。",
        "Home prices rose for the third month in a row.",
        "The author of the report declined to comment.",
        "关注儿童健康是每个家庭的责任。",
        "位置偏远的村庄仍然没有通电。",
    ],
)
def test_a_sentence_of_an_article_is_not(line: str) -> None:
    assert not is_boilerplate(line)


def test_the_article_is_what_is_left() -> None:
    links = [
        "Ten ways to cook rice",
        "What the moon does to tides",
        "A short history of rope",
        "Is it over?",
    ]
    page = "\n".join(["Home > News", ARTICLE, "Related articles", *links, "All rights reserved."])
    assert kept(page) == ARTICLE


def test_a_list_of_links_without_a_heading_is_known_by_its_place() -> None:
    links = "\n".join(
        ["Ten ways to cook rice", "Why tides turn", "A history of rope", "Bread from acorns"]
    )
    assert kept(f"{ARTICLE}\n{links}") == ARTICLE


def test_a_heading_inside_an_article_keeps_its_sentences() -> None:
    told = "The oldest keeper told us about the winter when the sea froze over."
    text = f"{ARTICLE}\nMore stories\n{told}\n{ARTICLE[:90]}."
    assert "oldest keeper" in kept(text)


def test_lyrics_and_lists_are_not_taken_for_links() -> None:
    lyrics = "\n".join(
        f"line number {word} of a song" for word in ("one", "two", "three", "four", "five")
    )
    assert find_boilerplate(lyrics) == ()


def test_a_page_that_is_nothing_but_frame_is_kept() -> None:
    assert find_boilerplate("Home > News\nAll rights reserved.") == ()


def test_a_short_line_repeated_counts_once() -> None:
    text = f"Buy our lamp\n{ARTICLE}\nBuy our lamp\nBuy our lamp"
    assert kept(text).count("Buy our lamp") == 1
