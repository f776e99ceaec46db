"""From captures to history, on real databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.process import TEMPLATE_PAGES, Fate
from storage.queries import articles, health, history, reposts
from tests.support.store import PARAGRAPHS, Bench, page

CAPTCHA = (
    "<html><head><title>安全验证</title></head><body><div id='captcha'>"
    "请完成安全验证后继续访问，拖动滑块完成拼图</div></body></html>"
)


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def edited(old: str, new: str) -> str:
    assert any(old in one for one in PARAGRAPHS)
    return page(paragraphs=[one.replace(old, new) for one in PARAGRAPHS])


def counts(bench: Bench) -> health.Status:
    with bench.app.database.reading() as session:
        return health.status(session)


def article(bench: Bench, site: str, path: str) -> articles.ArticleLine:
    with bench.app.database.reading() as session:
        return articles.find_article(session, f"http://{site}.test{path}")


def test_the_first_page_becomes_version_one(bench: Bench):
    assert bench.see("origin", "/a.html", page()).fate is Fate.VERSION
    line = article(bench, "origin", "/a.html")
    assert (line.title, line.versions, line.state) == ("三十七所村小接通光纤", 1, "live")
    with bench.app.database.reading() as session:
        stored = history.version(session, line, 1)
    assert all(paragraph in stored.extraction.text for paragraph in PARAGRAPHS)


def test_the_same_text_only_moves_the_last_sighting(bench: Bench):
    bench.see("origin", "/a.html", page())
    counter = page().replace("首页", "首页 阅读 1234")
    assert bench.see("origin", "/a.html", counter, hours=5).fate is Fate.UNCHANGED
    line = article(bench, "origin", "/a.html")
    assert line.versions == 1
    assert line.last_seen_at == bench.now
    assert line.last_changed_at == bench.now - timedelta(hours=5)


def test_a_304_is_a_sighting_too(bench: Bench):
    bench.see("origin", "/a.html", page())
    assert bench.see("origin", "/a.html", status=304).fate is Fate.REVISIT
    assert article(bench, "origin", "/a.html").last_seen_at == bench.now


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.5亿", "15亿"), ("没有发生", "发生"), ("方启明", "方启民"), ("212根", "213根")],
)
def test_an_edit_of_one_fact_is_a_new_version_and_a_change(bench: Bench, old: str, new: str):
    bench.see("origin", "/a.html", page())
    assert bench.see("origin", "/a.html", edited(old, new)).fate is Fate.VERSION
    with bench.app.database.reading() as session:
        lines = history.versions(session, article(bench, "origin", "/a.html"))
    assert [line.number for line in lines] == [1, 2]
    assert lines[1].severity in ("notable", "severe")
    assert lines[1].is_announced is False
    assert lines[1].summary["zh"]
    assert counts(bench).changes == 1


def test_a_headline_flipped_back_and_forth_gives_three_versions(bench: Bench):
    for title in ("三十七所村小接通光纤", "三十六所村小接通光纤", "三十七所村小接通光纤"):
        bench.see("origin", "/a.html", page(title))
    assert article(bench, "origin", "/a.html").versions == 3


@pytest.mark.parametrize(
    ("html", "status"),
    [(CAPTCHA, 200), ("", 200), (page(), 503), (page(), 403), ("<html></html>", 200)],
)
def test_what_is_no_article_is_quarantined_and_history_stays(bench: Bench, html: str, status: int):
    bench.see("origin", "/a.html", page())
    assert bench.see("origin", "/a.html", html, status=status).fate is Fate.QUARANTINED
    line = article(bench, "origin", "/a.html")
    assert (line.versions, line.state) == (1, "live")
    assert counts(bench).quarantined == 1
    assert bench.see("origin", "/a.html", page()).fate is Fate.UNCHANGED


def test_a_deletion_is_suspected_then_confirmed_and_a_return_is_noted(bench: Bench):
    bench.see("origin", "/a.html", page())
    states = []
    for _ in range(3):
        assert bench.see("origin", "/a.html", status=404).fate is Fate.GONE
        states.append(article(bench, "origin", "/a.html").state)
    assert states == ["suspected", "suspected", "deleted"]
    assert counts(bench).deletions == 1
    bench.see("origin", "/a.html", page())
    line = article(bench, "origin", "/a.html")
    with bench.app.database.reading() as session:
        (gone,) = history.deletions(session, line)
    assert line.state == "live"
    assert gone.returned_at == bench.now
    assert gone.checks == 3


def test_one_failure_between_two_sightings_is_no_deletion(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", status=404)
    bench.see("origin", "/a.html", page())
    line = article(bench, "origin", "/a.html")
    with bench.app.database.reading() as session:
        assert history.deletions(session, line) == []
    assert (line.state, counts(bench).deletions) == ("live", 0)


def test_being_sent_to_the_front_page_counts_as_gone(bench: Bench):
    bench.see("origin", "/a.html", page())
    outcome = bench.see("origin", "/a.html", page("首页"), final_url="http://origin.test/")
    assert outcome.fate is Fate.GONE
    assert article(bench, "origin", "/a.html").versions == 1


def test_a_copy_is_matched_on_arrival_with_passages_in_both_texts(bench: Bench):
    bench.see("origin", "/a.html", page())
    outcome = bench.see("farm", "/9.html", edited("昨天下午", "近日"), hours=30)
    assert outcome.match_count == 1
    with bench.app.database.reading() as session:
        (copy,) = reposts.copies(session, article(bench, "origin", "/a.html"))
        detail = reposts.match_detail(session, copy.match_id)
    assert copy.kind == "near-duplicate"
    assert (copy.first, copy.names_origin) == ("own", False)
    assert copy.coverage_own > 0.9
    for passage in detail.comparison.passages:
        assert detail.version_a.extraction.text[passage.a_start : passage.a_end].strip()
        assert detail.version_b.extraction.text[passage.b_start : passage.b_end].strip()
    status = counts(bench)
    assert status.matches == {"near-duplicate": 1}
    assert status.clusters == 1


def test_the_version_a_copy_was_made_from_is_named(bench: Bench):
    bench.see("origin", "/a.html", page())
    second = edited("四个月", "五个月").replace("海拔1860米", "海拔1680米")
    bench.see("origin", "/a.html", second)
    third = second.replace("每周给村小安排12节同步课", "每两周给村小安排8节直播课")
    bench.see("origin", "/a.html", third)
    bench.see("farm", "/9.html", second, hours=40)
    with bench.app.database.reading() as session:
        (copy,) = reposts.copies(session, article(bench, "origin", "/a.html"))
    assert (copy.own_version, copy.other_version) == (2, 1)


def test_unrelated_articles_do_not_match(bench: Bench):
    bench.see("origin", "/a.html", page())
    other = (
        "港口昨夜起风，三艘渔船在防波堤外抛锚等候，海事部门通过甚高频电台提醒船员检查缆绳。",
        "气象台预计大风持续两天，渡轮停航，岛上的居民把蔬菜和药品提前搬进了村委会的仓库。",
        "渔民老周说他年轻时见过更大的浪，那一年码头的石阶被冲走了七级，修了整整一个冬天。",
    )
    assert bench.see("farm", "/1.html", page("大风停航", other)).match_count == 0


def test_the_next_check_comes_later_the_longer_nothing_changed(bench: Bench):
    bench.see("origin", "/a.html", page())
    (first,) = bench.app.frontier.known("origin", ["http://origin.test/a.html"])
    soon = first.due_at - bench.now
    bench.see("origin", "/a.html", page(), hours=24 * 20)
    (again,) = bench.app.frontier.known("origin", ["http://origin.test/a.html"])
    assert again.due_at - bench.now > soon


FORM = (
    "办公时间：上午8：10—11：30 下午3：10—5：40",
    "办理地点：嘉禾县行政服务中心一楼大厅",
    "联系方式：请在工作日拨打服务大厅总机转各窗口",
    "收费标准：不收费；办理时限：自受理之日起15个工作日内办结并通知申请人领取",
)


def form(number: int) -> str:
    """A filled-in form of a county office: half of its words are the form's."""
    own = TEXTS[number]
    return page(own[0], [own[1], *FORM[:2], own[2], *FORM[2:]])


TEXTS = (
    (
        "电影放映许可",
        "放映单位须有固定银幕和座席，放映员持技术合格证上岗",
        "提交消防意见书与片源合同",
    ),
    (
        "林木种子经营",
        "苗圃面积不少于二十亩，晒场和种子库各一处",
        "提交检验仪器清单与采种林权属证明",
    ),
    ("水库大坝修缮", "坝体渗漏量超过设计值三成的须先降低水位", "提交加固图纸与汛期调度预案"),
    (
        "动物诊疗机构",
        "诊室、手术室和隔离室须分开，距离菜场二百米以上",
        "提交执业兽医名单与污水处理方案",
    ),
    (
        "健身气功站点",
        "习练人数每次不超过三百人，站点有负责人值守",
        "提交场地平面图与社会体育指导员证",
    ),
    ("建设工程抗震", "高层住宅与学校医院须按八度设防复核", "提交地震安全性评价报告与钻孔记录"),
    ("户外广告设置", "临街招牌不得遮挡路灯和交通信号", "提交效果图与楼顶荷载鉴定书"),
    ("民办幼儿园", "每班不超过三十名幼儿，户外活动场地人均四平方米", "提交园长学历与食堂卫生许可"),
)


def test_filled_in_forms_of_one_site_are_no_copies_of_each_other(bench: Bench):
    outcomes = [bench.see("origin", f"/{n}.html", form(n)) for n in range(len(TEXTS))]
    assert max(outcome.match_count for outcome in outcomes) < TEMPLATE_PAGES
    # a copy of one of them on another site is found all the same
    assert bench.see("farm", "/1.html", form(6), hours=30).match_count >= 1
