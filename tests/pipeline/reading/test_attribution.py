# ruff: noqa: E501 - a page or a line stays in one piece, as a server would send it
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.attribution import read_line


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("2021-03-05 来源：江城新闻网 责任编辑：李青", "source", "江城新闻网"),
        ("2021-03-05 来源：江城新闻网 责任编辑：李青", "editor", "李青"),
        ("来源：江城新闻网作者：张三责任编辑：李青", "source", "江城新闻网"),
        ("来源：江城新闻网作者：张三责任编辑：李青", "authors", ("张三",)),
        ("来 源： 江城晚报", "source", "江城晚报"),
        ("本文来源：江城财经报 作者：何田 张雨", "authors", ("何田", "张雨")),
        ("信息来源：市财政局 浏览次数：23", "source", "市财政局"),
        ("稿源：江城在线-江城晚报", "source", "江城在线-江城晚报"),
        ("来源：[ 江城网 ]", "source", "江城网"),
        ("Source: Evening Herald", "source", "Evening Herald"),
        ("（责编：胡青、杨雨）", "editor", "胡青、杨雨"),
        ("写作｜张三", "authors", ("张三",)),
        ("文/张三", "authors", ("张三",)),
        ("江城日报记者 王雨 张文", "authors", ("王雨", "张文")),
        ("本报记者 王雨文 方 青", "authors", ("王雨文", "方青")),
        ("By Ann Miller", "authors", ("Ann Miller",)),
        ("本文转载自公众号江城观察（ID：jcgc），作者：王五", "inner_source", "江城观察"),
        ("原载《江城文摘》2010年第5期", "inner_source", "江城文摘"),
        ("This article originally appeared on Evening Herald.", "inner_source", "Evening Herald"),
        ("据江城日报报道，今天上午会议召开，会上讨论了明年的计划。", "inner_source", "江城日报"),
        ("本文由 某某测速 整理编辑,转载请注明出处,原文链接:https://a.example/n/7.html", "original_url", "https://a.example/n/7.html"),
        ("本文由 某某测速 整理编辑,转载请注明出处,原文链接:https://a.example/n/7.html", "inner_source", "某某测速"),
        ("原标题：会议今天召开", "original_title", "会议今天召开"),
        ("（原标题：会议今天召开）", "original_title", "会议今天召开"),
        ("未经江城网书面授权，不得转载", "licence", "未经江城网书面授权，不得转载"),
    ],
)  # fmt: skip
def test_a_claim_is_read(line: str, field: str, value: object) -> None:
    claims = read_line(line)
    assert getattr(claims, field) == value
    assert claims.is_provenance


@pytest.mark.parametrize(
    "line",
    [
        "数据来源：某数据库",
        "图片来源：视觉图库",
        "灵感来源：大自然",
        "他的灵感来源于大自然。",
        "经济来源：工资",
        "他来自一个小山村，从小就喜欢读书。",
        "要求说明照片的来源、拍摄时间、地点等信息；",
        "记者：这份工作对你来说意味着什么呢？",
        "She walked from the station to the river and back.",
        "来源： 作者：",
        "",
    ],
)
def test_a_look_alike_claims_nothing(line: str) -> None:
    assert not read_line(line).is_provenance


def test_a_line_that_only_claims_may_leave_the_text_and_a_sentence_may_not() -> None:
    assert read_line("（责任编辑：李青）").is_whole
    assert not read_line("据江城日报报道，今天上午会议召开，会上讨论了明年的计划。").is_whole
    assert not read_line("数据来源：某数据库").is_whole


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="来源：作者责任编辑原标题 转载自/|（）《》abhttps:。，\n", max_size=80))
def test_any_line_is_read(line: str) -> None:
    read_line(line)
