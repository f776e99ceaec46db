"""Clusters, copiers, claims and reviews, on stores filled through the real pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.processing import Processor
from config.rederiving import rederive_matches
from pipeline.errors import BadInput, NotFound
from storage.queries import articles, claims, clusters, reposts
from storage.reviews import ReviewVerdict, precision_by_kind, review_of
from tests.support.store import PARAGRAPHS, Bench, page

STORM = (
    "港口昨夜起风，三艘渔船在防波堤外抛锚等候，海事部门通过甚高频电台提醒船员检查缆绳和救生筏。",
    "气象台预计大风持续两天，渡轮停航，岛上的居民把蔬菜和药品提前搬进了村委会的仓库，共计4吨。",
    "渔民周水生说他年轻时见过更大的浪，那一年码头的石阶被冲走了七级，全村修了整整一个冬天。",
    "渡口管理站站长许望潮介绍，停航期间每天安排两班交通艇运送急诊病人，截至昨晚已经运送9人。",
)


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def credited(credit: str) -> str:
    return page(paragraphs=[*PARAGRAPHS, credit])


def fill(bench: Bench) -> None:
    """One story on three sites, one of them with credit; another story on two."""
    site = bench.app.sites.get("origin")
    bench.app.sites.save(replace(site, known_as=("青石晚报",)))
    bench.see("origin", "/school.html", page())
    bench.see("farm", "/1.html", page("村小通网"), hours=20)
    bench.see("other", "/x.html", credited("来源：青石晚报"), hours=30)
    bench.see("origin", "/storm.html", page("大风停航", STORM))
    bench.see("farm", "/2.html", page("渡轮停了", STORM), hours=10)


def line(bench: Bench, site: str, path: str) -> articles.ArticleLine:
    with bench.app.database.reading() as session:
        return articles.find_article(session, f"http://{site}.test{path}")


def test_each_story_is_a_cluster_of_its_own(bench: Bench):
    fill(bench)
    with bench.app.database.reading() as session:
        lines = clusters.list_clusters(session)
        members = [{a.url for a in clusters.cluster_members(session, found.id)} for found in lines]
    assert [(found.articles, found.sites, found.first_site) for found in lines] == [
        (3, 3, "origin"),
        (2, 2, "origin"),
    ]
    assert members[1] == {"http://origin.test/storm.html", "http://farm.test/2.html"}


def test_a_cluster_keeps_its_number_when_a_member_comes_and_when_all_is_computed_anew(
    bench: Bench,
):
    fill(bench)
    with bench.app.database.reading() as session:
        before = {found.id for found in clusters.list_clusters(session)}
    bench.see("other", "/late.html", page("村小终于通网"), hours=50)
    processor = Processor(bench.app)
    with processor.leading():
        list(rederive_matches(bench.app, processor, lambda: False))
    with bench.app.database.reading() as session:
        lines = clusters.list_clusters(session)
    assert {found.id for found in lines} == before
    assert [found.articles for found in lines] == [4, 2]


def test_an_unknown_cluster_is_named(bench: Bench):
    with bench.app.database.reading() as session, pytest.raises(NotFound, match="cluster 7"):
        clusters.cluster_members(session, 7)


def test_copiers_tell_how_often_how_fast_and_with_what_credit(bench: Bench):
    fill(bench)
    with bench.app.database.reading() as session:
        found = {(c.copier, c.origin): c for c in clusters.copiers(session, origin="origin")}
    farm, other = found["farm", "origin"], found["other", "origin"]
    assert (farm.articles, farm.attributed) == (2, 0.0)
    assert farm.median_delay_seconds == 15 * 3600
    assert (other.articles, other.attributed) == (1, 1.0)


def test_a_claim_is_held_against_what_was_crawled(bench: Bench):
    fill(bench)
    storm = page("大风停航", [*STORM, "来源：青石晚报"])
    bench.see("other", "/storm.html", storm)
    bench.see("other", "/lie.html", page("棉花", (*_COTTON, "来源：青石晚报")))
    bench.see("other", "/who.html", page("棉花二", (*_COTTON, "来源：无名日报")))
    with bench.app.database.reading() as session:
        verdicts = {
            path: [c.verdict.value for c in claims.claims(session, line(bench, "other", path))]
            for path in ("/storm.html", "/lie.html", "/who.html")
        }
    assert verdicts == {
        "/storm.html": ["true"],
        "/lie.html": ["missing"],
        "/who.html": ["not crawled"],
    }


_COTTON = (
    "棉区今年的采收比往年早了九天，合作社的二十六台采棉机从凌晨四点一直开到天黑，没有一台停过。",
    "理事长艾力说，籽棉每公斤的收购价从7.6元涨到8.1元，多数社员决定当天就卖，不再等下个月。",
    "加工厂的负责人解释，涨价是因为库存低于三年平均，但他不认为行情能撑过十二月的交割日。",
)


def matches_of(bench: Bench, site: str, path: str) -> list[reposts.CopyLine]:
    with bench.app.database.reading() as session:
        return reposts.copies(session, line(bench, site, path))


def test_a_review_is_kept_when_matches_are_computed_anew(bench: Bench):
    fill(bench)
    (copy,) = matches_of(bench, "farm", "/2.html")
    bench.app.reviews.add(copy.match_id, ReviewVerdict.CONFIRMED, note="逐字相同")
    processor = Processor(bench.app)
    with processor.leading():
        list(rederive_matches(bench.app, processor, lambda: False))
    (again,) = matches_of(bench, "farm", "/2.html")
    one, two = line(bench, "farm", "/2.html").id, line(bench, "origin", "/storm.html").id
    with bench.app.database.reading() as session:
        review = review_of(session, two, one)
    assert review is not None
    assert (review.verdict, review.note) == ("confirmed", "逐字相同")
    assert again.article_id == two


def test_precision_counts_the_latest_word_on_each_pair(bench: Bench):
    fill(bench)
    for copy in matches_of(bench, "origin", "/school.html"):
        bench.app.reviews.add(copy.match_id, ReviewVerdict.REJECTED)
    first = matches_of(bench, "origin", "/school.html")[0]
    bench.app.reviews.add(first.match_id, ReviewVerdict.CONFIRMED)
    with bench.app.database.reading() as session:
        lines = precision_by_kind(session)
    assert sum(p.reviewed for p in lines) == 2
    assert sum(p.confirmed for p in lines) == 1


def test_a_review_needs_a_match_and_another_origin_needs_a_name(bench: Bench):
    with pytest.raises(NotFound, match="match 99"):
        bench.app.reviews.add(99, ReviewVerdict.CONFIRMED)
    with pytest.raises(BadInput, match="--origin"):
        bench.app.reviews.add(99, ReviewVerdict.OTHER_ORIGIN)
