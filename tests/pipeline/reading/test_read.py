# ruff: noqa: E501 - a page or a line stays in one piece, as a server would send it
"""Whole pages, written for these tests in the manner of old and new templates."""

import pickle
from datetime import UTC, datetime

import pytest

from pipeline.errors import BadInput
from pipeline.reading.learned_rules import SiteRules, learn, still_fits
from pipeline.reading.parts import next_part, stem_of, stitch
from pipeline.reading.read import read_page
from pipeline.reading.tree import parse
from pipeline.site import Rules

SENTENCES = (
    "今天上午，全市经济工作会议在市政府礼堂召开，会议总结了去年的工作。",
    "会议指出，去年全市完成投资1.5亿元，比前年增长百分之八，超过预期。",
    "市长在会上说，今年要把学校和医院建设好，让群众的生活更方便。",
    "与会代表表示，将结合各自的实际，把会议的精神落实到工作当中去。",
)
NAV = (
    "<ul class='nav'>"
    + "".join(f"<li><a href='/c{i}/'>频道{i}</a></li>" for i in range(12))
    + "</ul>"
)
FOOT = "<div class='foot'>版权所有 江城新闻网 电话：0000-1234567</div>"
RELATED = (
    "<div><h3>相关新闻</h3>"
    + "".join(
        f"<li><a href='/a/{i}.html'>另一条新闻的标题写在这里第{i}条</a></li>" for i in range(30)
    )
    + "</div>"
)


def template(
    number: int = 1, body: str = "", title: str = "经济工作会议召开", box: str = "con"
) -> bytes:
    body = body or "".join(f"<p>{text}（{number}）</p>" for text in SENTENCES)
    return (
        f"<html><head><title>{title} - 要闻 - 江城新闻网</title></head><body>{NAV}"
        f"<div class='path'>当前位置：<a href='/'>首页</a> &gt; <a href='/c1/'>要闻</a></div>"
        f"<h1>{title}</h1><div class='info'>2021-03-05 08:30:12 来源：江城晚报 责任编辑：李青</div>"
        f"<div class='{box}'>{body}<p>（编辑：李青）</p></div>{RELATED}{FOOT}</body></html>"
    ).encode("gbk")


def test_a_page_of_an_old_template_is_read_whole() -> None:
    extraction = read_page(template(), url="http://e.com/a/1.html")
    assert extraction.text.split("\n") == [f"{text}（1）" for text in SENTENCES]
    assert extraction.title == "经济工作会议召开"
    assert extraction.published == "2021-03-05T08:30:12"
    assert (extraction.source, extraction.editor) == ("江城晚报", "李青")
    assert extraction.language == "zh"
    assert extraction.encoding == "gb18030"
    assert extraction.evidence["published"] == "visible line"
    assert pickle.loads(pickle.dumps(extraction)) == extraction


def test_attribution_keeps_its_offsets_in_the_body() -> None:
    extraction = read_page(template(), url="http://e.com/a/1.html")
    body = "\n".join([f"{text}（1）" for text in SENTENCES] + ["（编辑：李青）"])
    (line,) = extraction.attribution
    assert body[line.start : line.end] == line.text == "（编辑：李青）"


def test_the_tail_of_a_reposter_is_claims_not_text() -> None:
    tail = "<p>文/张三</p><p>本文由 某某测速 整理编辑,转载请注明出处,原文链接:https://b.example/n/7.html</p>"
    body = "".join(f"<p>{text}</p>" for text in SENTENCES) + tail
    extraction = read_page(template(body=body), url="http://e.com/a/1.html")
    assert extraction.original_url == "https://b.example/n/7.html"
    assert extraction.inner_source == "某某测速"
    assert extraction.authors == ("张三",)
    assert "某某测速" not in extraction.text


def test_an_update_is_no_publication() -> None:
    html = template().replace(
        "2021-03-05 08:30:12".encode("gbk"), "最后更新:2021-03-06 09:00".encode("gbk")
    )
    extraction = read_page(html, url="http://e.com/a/1.html")
    assert (extraction.published, extraction.updated) == (None, "2021-03-06T09:00")


def test_relative_dates_need_the_capture() -> None:
    html = template().replace("2021-03-05 08:30:12".encode("gbk"), "昨天 09:00".encode("gbk"))
    at = datetime(2021, 3, 6, 2, tzinfo=UTC)
    assert (
        read_page(html, url="http://e.com/a/1.html", fetched_at=at).published == "2021-03-05T09:00"
    )
    assert read_page(html, url="http://e.com/a/1.html").published is None


def test_the_users_rules_win() -> None:
    rules = Rules(
        title=".path",
        body="//div[@class='con']",
        published=".info",
        byline=".foot",
        remove=(".nav",),
    )
    extraction = read_page(template(), url="http://e.com/a/1.html", rules=rules)
    assert extraction.title == "当前位置：首页 > 要闻"
    assert extraction.evidence["body"] == "the user's rule"
    with pytest.raises(BadInput, match="neither a CSS selector nor an XPath"):
        read_page(template(), url="http://e.com/a/1.html", rules=Rules(body="div[[["))


def site_pages(box: str = "con") -> list[tuple[str, str]]:
    return [
        (f"http://e.com/a/{i}.html", template(i, title=f"第{i}次会议召开", box=box).decode("gbk"))
        for i in range(1, 8)
    ]


def test_a_site_teaches_its_block_its_frame_and_its_suffix() -> None:
    learned = learn(site_pages())
    assert "con" in learned.body
    assert learned.agreement > 0.9
    assert any("江城新闻网" in suffix for suffix in learned.suffixes)
    assert SiteRules.from_json(learned.to_json()) == learned
    extraction = read_page(template(9), url="http://e.com/a/9.html", learned=learned)
    assert extraction.evidence["body"] == "the learned block"
    assert extraction.text.split("\n") == [f"{text}（9）" for text in SENTENCES]


def test_a_changed_template_is_noticed_learned_again_and_remembered() -> None:
    old = learn(site_pages())
    new_pages = site_pages(box="story")
    assert still_fits(old, site_pages())
    assert not still_fits(old, new_pages)
    new = learn(new_pages, previous=old)
    assert "story" in new.body
    assert new.history[0]["body"] == old.body
    assert new.history[0]["why"] == "the block is gone"
    # meanwhile a page of the new template is read generically, and reads the same
    page = template(9, box="story")
    assert (
        read_page(page, url="http://e.com/a/9.html", learned=old).text
        == read_page(page, url="http://e.com/a/9.html", learned=new).text
    )


def test_two_pages_teach_nothing() -> None:
    assert learn(site_pages()[:2]).body == ""


def test_parts_are_found_and_stitched() -> None:
    pager = "<div class='pages'><a href='12.html'>1</a> <a href='12_2.html'>2</a> <a href='12_2.html'>下一页</a></div>"
    first = read_page(
        template(1, body="".join(f"<p>{t}</p>" for t in SENTENCES[:2])).replace(b"</body>", pager.encode("gbk") + b"</body>"),
        url="http://e.com/a/12.html",
    )  # fmt: skip
    second = read_page(
        template(
            1, body="".join(f"<p>{t}</p>" for t in SENTENCES[2:]), title="经济工作会议召开(2)"
        ),
        url="http://e.com/a/12_2.html",
    )
    assert first.next_part_url == "http://e.com/a/12_2.html"
    assert second.next_part_url is None
    whole = stitch([first, second])
    assert whole.text.split("\n") == list(SENTENCES)
    assert (whole.title, whole.part_count) == ("经济工作会议召开", 2)
    with pytest.raises(ValueError, match="at least one part"):
        stitch([])


def test_the_next_article_is_no_next_part() -> None:
    root = parse("<body><a href='13.html'>下一页</a><a href='/a/2020-05-27'>2</a></body>")
    assert root is not None
    assert next_part(root, "http://e.com/a/12.html") is None
    assert stem_of("http://e.com/2020-05-26") == "http://e.com/2020-05-26"


def test_pictures_come_from_lazy_attributes_and_furniture_does_not() -> None:
    body = "".join(f"<p>{text}</p>" for text in SENTENCES) + (
        "<figure><img src='/blank.gif' data-original='/p/1.jpg' alt='会场'><figcaption>图片来源：江城晚报</figcaption></figure>"
        "<img src='/logo.png'>"
    )
    (picture,) = read_page(template(body=body), url="http://e.com/a/1.html").pictures
    assert (picture.url, picture.alt, picture.credit) == (
        "http://e.com/p/1.jpg",
        "会场",
        "江城晚报",
    )


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("https://www.e.com/a/1.html?utm_source=x", "https://www.e.com/a/1.html"),
        ("https://other.example/a/1.html", None),
        ("https://www.e.com/", None),
    ],
)
def test_a_canonical_link_is_trusted_within_its_site(canonical: str, kept: str | None) -> None:
    head = f"<link rel=canonical href='{canonical}'></head>".encode()
    html = template().replace(b"</head>", head)
    assert read_page(html, url="http://m.e.com/a/1.html").canonical_url == kept


def test_english_pages_are_read_too() -> None:
    text = "The council met on Monday to discuss the new bridge across the river. " * 4
    html = (
        f"<html><head><title>Council discusses bridge | Evening Herald</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Council discusses bridge</h1><p>By Ann Miller</p><p>{text}</p><p>{text} Later.</p></article></body></html>"
    )
    extraction = read_page(html.encode(), url="http://e.com/2020/05/26/bridge.html")
    assert extraction.title == "Council discusses bridge"
    assert extraction.authors == ("Ann Miller",)
    assert extraction.published == "2020-05-26"
    assert "Later." in extraction.text
