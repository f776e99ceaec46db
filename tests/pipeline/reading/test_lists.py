# ruff: noqa: E501 - a page or a line stays in one piece, as a server would send it
import pytest

from pipeline.reading.lists import FoundLink, page_kind, read_list

NAV = "<div class='nav'>" + "".join(f"<a href='/c{i}/'>频道{i}</a>" for i in range(20)) + "</div>"
HOT = (
    "<div class='side'><ul>"
    + "".join(
        f"<li><a href='/hot/{900 + i}.html'>大家都在看的一条新闻{i}</a></li>" for i in range(10)
    )
    + "</ul></div>"
)


def row(number: int, *, channel: bool = False) -> str:
    extra = "<a href='/c1/'>[要闻]</a>" if channel else ""
    return f"<li>{extra}<a href='/a/{number}.html'>第{number}条新闻的标题写在这里</a><span>2021-03-{number % 28 + 1:02d}</span></li>"


def list_page(rows: str, pager: str = "") -> str:
    return f"<html><body>{NAV}{HOT}<div><table><tr><td><ul>{rows}</ul>{pager}</td></tr></table></div></body></html>"


PAGER = "<div>共3页 <a href='index.html'>上一页</a> <a href='index_3.html'>下一页</a> <a href='index_3.html'>尾页</a></div>"


@pytest.mark.parametrize("channel", [False, True])
def test_the_block_of_articles_wins_over_menu_and_ranking(channel: bool) -> None:
    html = list_page("".join(row(i, channel=channel) for i in range(1, 16)), PAGER)
    found = read_list(html, "http://e.com/news/index_2.html")
    assert [link.url for link in found.links] == [f"http://e.com/a/{i}.html" for i in range(1, 16)]
    assert found.links[0] == FoundLink(
        url="http://e.com/a/1.html", title="第1条新闻的标题写在这里", published="2021-03-02"
    )
    assert found.next_url == "http://e.com/news/index_3.html"


def test_a_list_of_one_is_found_by_its_pager() -> None:
    last = "<div>页次：2/2 <a href='index.html'>上一页</a> 下一页 尾页</div>"
    found = read_list(list_page(row(7), last), "http://e.com/news/index_2.html")
    assert [link.url for link in found.links] == ["http://e.com/a/7.html"]
    assert found.next_url is None


def test_numbers_lead_on_where_there_is_no_word_for_it() -> None:
    pager = "<div class='pagination'><a href='index_2.html'>2</a><a href='index_3.html'>3</a></div>"
    found = read_list(
        list_page("".join(map(row, range(1, 9))), pager), "http://e.com/news/index.html"
    )
    assert found.next_url == "http://e.com/news/index_2.html"


def test_a_menu_alone_is_no_list() -> None:
    assert read_list(f"<html><body>{NAV}</body></html>", "http://e.com/news/").links == ()
    assert read_list("", "http://e.com/").links == ()


def test_kinds_of_pages_are_told_apart() -> None:
    many = list_page("".join(map(row, range(1, 16))), PAGER)
    story = (
        "<h1>会议召开</h1>"
        + "<p>今天上午，全市经济工作会议在市政府礼堂召开，会议总结了去年的工作。</p>" * 6
    )
    assert page_kind(many, "http://e.com/news/index_2.html") == "list"
    assert page_kind(many, "http://e.com/") == "home"
    assert (
        page_kind(f"<html><body>{NAV}{story}{HOT}</body></html>", "http://e.com/a/1.html")
        == "article"
    )
    assert page_kind("<html><body><p>你好</p></body></html>", "http://e.com/x") == "other"
    assert page_kind("", "http://e.com/x") == "other"
