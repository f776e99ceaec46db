"""The pages say what is stored, in both languages, and never run what was scraped."""

from __future__ import annotations

import re
from urllib.parse import unquote

import httpx
import pytest

from tests.support.store import Bench
from tests.web.conftest import article_at

ZH = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}


def text_of(html: str) -> str:
    """What a reader sees, roughly: tags taken out, white space made one."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_overview_counts_and_tells_the_latest(client: httpx.Client):
    answer = client.get("/")
    text = text_of(answer.text)
    assert answer.status_code == 200
    assert "sites 3" in text
    assert "村小通网了" in text
    assert "severe" in text
    assert "challenge" in text
    assert "farm failed" in text


def test_language_is_the_browsers_choice_and_can_be_switched(client: httpx.Client):
    assert '<html lang="zh-Hans">' in client.get("/", headers=ZH).text
    assert "最新转载" in client.get("/", headers=ZH).text
    switched = client.get("/sites?lang=zh")
    assert '<html lang="zh-Hans">' in switched.text
    assert "SameSite=strict" in switched.headers["set-cookie"]
    client.cookies.clear()
    assert "Cookie" in client.get("/").headers["vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sites",
        "/articles",
        "/copies",
        "/clusters",
        "/copiers",
        "/search?q=x",
        "/changes",
        "/quarantine",
        "/runs",
    ],
)
def test_an_empty_store_tells_what_to_do_next(empty: httpx.Client, path: str):
    answer = empty.get(path)
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


def test_the_demo_says_so_on_every_page(empty: httpx.Client, client: httpx.Client):
    for path in ("/", "/sites", "/runs", "/articles/1"):
        assert "This is the demo world" in empty.get(path).text
        assert "repostwatch sites add" in empty.get(path).text
    assert "demo world" not in client.get("/").text


def test_article_shows_versions_changes_absence_copies_and_checks(client: httpx.Client, story: int):
    text = text_of(client.get(f"/articles/{story}").text)
    assert "三十七所村小全部接通光纤" in text
    assert "1.5" in text  # the summary names the number
    assert "severe silent" in text
    assert "Was gone for a while" in text
    assert "confirmed gone" in text
    assert "村小通网了" in text
    assert re.search(r"Of this one \d+%", text)
    assert "方远" in text
    assert "同步课" in text


def test_sites_tell_last_and_next_runs(client: httpx.Client):
    text = text_of(client.get("/sites").text)
    assert "farm" in text
    assert "failed" in text
    assert "every 1 h" in text
    one = client.get("/sites/farm")
    assert "http://farm.test/" in one.text
    assert "the site did not answer" in one.text


def test_articles_are_filtered_by_site_state_and_title(client: httpx.Client, story: int):
    everything = client.get("/articles").text
    assert f"/articles/{story}" in everything
    assert "村小通网了" not in client.get("/articles?site=origin").text
    assert f"/articles/{story}" in client.get("/articles?q=光纤").text
    assert "Nothing fits" in client.get("/articles?q=%25").text
    assert client.get("/articles?state=nonsense").status_code == 400


def test_search_field_opens_an_article_or_lists_titles(client: httpx.Client, story: int):
    by_address = client.get("/find", params={"name": "http://origin.test/a.html"})
    assert by_address.headers["location"] == f"/articles/{story}"
    assert client.get("/find", params={"name": str(story)}).status_code == 303
    by_title = client.get("/find", params={"name": "村小"})
    assert unquote(by_title.headers["location"]) == "/articles?q=村小"
    unknown = client.get("/find", params={"name": "http://nowhere.test/"})
    assert unknown.status_code == 404
    assert "There is no article http://nowhere.test/" in unknown.text


@pytest.mark.parametrize("view", ["unified", "side", "changes"])
def test_diff_marks_the_number_and_names_it(client: httpx.Client, story: int, view: str):
    html = client.get(f"/articles/{story}/diff?a=1&b=2&view={view}").text
    assert re.search(r"<del[^>]*>1\.5亿</del>", html)
    assert re.search(r"<ins[^>]*>15亿</ins>", html)
    assert "Side by side" in html
    assert ("同步课" in text_of(html)) is (view != "changes")


def test_diff_shows_fields_beside_the_text(client: httpx.Client, story: int):
    html = client.get(f"/articles/{story}/diff?a=2&b=3").text
    assert re.search(r"<ins[^>]*>全部</ins>", html)
    assert "byline" in html


def test_diff_of_what_is_not_there_is_refused_in_a_sentence(client: httpx.Client, story: int):
    answer = client.get(f"/articles/{story}/diff?a=1&b=99")
    assert answer.status_code == 404
    assert "no version 99" in answer.text
    assert client.get(f"/articles/{story}/diff?a=one").status_code == 400


def test_version_page_leads_to_the_stored_bytes(client: httpx.Client, story: int):
    html = client.get(f"/articles/{story}/versions/1").text
    digest = re.search(r"/raw/([0-9a-f]{64})", html)
    assert digest
    raw = client.get(f"/raw/{digest[1]}")
    assert raw.headers["content-type"] == "text/plain"
    assert raw.headers["content-disposition"].startswith("attachment;")
    assert raw.headers["x-repostwatch-digest"] == f"sha256:{digest[1]}"
    assert raw.headers["x-repostwatch-first-fetched"].startswith("2026-05-01T09:00:00")
    assert "<h1>" in raw.text


def test_raw_bytes_need_a_digest_that_is_stored(client: httpx.Client):
    assert client.get("/raw/abc").status_code == 400
    assert client.get(f"/raw/{'0' * 64}").status_code == 404
    assert client.get(f"/raw/{'0' * 62}%2e%2e").status_code == 400


def test_quarantine_gives_reason_time_and_source_as_text(client: httpx.Client):
    html = client.get("/quarantine?reason=challenge").text
    assert "http://farm.test/2.html" in html
    snapshot = re.search(r"/snapshots/\d+", html)
    assert snapshot
    page = client.get(snapshot[0]).text
    assert "&lt;title&gt;安全验证" in page
    assert "Content-Type: text/html; charset=utf-8" in page


def test_runs_tell_outcome_and_reason(client: httpx.Client):
    text = text_of(client.get("/runs?outcome=failed").text)
    assert "the site did not answer" in text
    assert "No run to show" in client.get("/runs?outcome=missed").text


def test_changes_are_filtered(client: httpx.Client):
    assert "三十七所村小" in client.get("/changes?severity=severe&told=silent").text
    assert client.get("/changes?severity=awful").status_code == 400


def test_match_shows_both_texts_passages_facts_and_reasons(client: httpx.Client, match: int):
    html = client.get(f"/matches/{match}").text
    text = text_of(html)
    assert re.search(r'<a class="p p1" id="a1" href="#b1" data-p="1">', html)
    assert re.search(r'<a class="p p1" id="b1" href="#a1" data-p="1">', html)
    assert 'class="kept">1860' in html.replace("kept only", "kept")
    assert "What was observed" in text
    assert "The first text appears to be the earlier one" in text
    assert "stolen" not in text
    assert "第一篇" in client.get(f"/matches/{match}", headers=ZH).text
    assert len(set(re.findall(r"/raw/([0-9a-f]{64})", html))) == 2


def test_the_earlier_text_stands_first(client: httpx.Client, match: int):
    text = text_of(client.get(f"/matches/{match}").text)
    assert text.index("First text origin") < text.index("Second text farm")


def test_hostile_text_stays_text(client: httpx.Client, bench: Bench):
    article = article_at(bench.app, "http://other.test/x.html")
    for path in ("/", "/articles", f"/articles/{article}", f"/articles/{article}/versions/1"):
        html = client.get(path).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in client.get(f"/articles/{article}").text
    assert "<script>" not in client.get("/articles", params={"q": "<script>"}).text
    assert "<script>" not in client.get("/find", params={"name": "http://<script>/"}).text


def test_unknown_things_get_one_clear_sentence(client: httpx.Client):
    for path, sentence in {
        "/articles/9999": "There is no article 9999",
        "/sites/nowhere": "There is no site called nowhere",
        "/matches/9999": "There is no match 9999",
        "/snapshots/9999": "There is no snapshot 9999",
        "/nowhere": "There is no such page",
    }.items():
        answer = client.get(path)
        assert answer.status_code == 404
        assert sentence in answer.text
        assert "Repostwatch</a>" in answer.text
    assert "没有文章 9999" in client.get("/articles/9999", headers=ZH).text
    assert client.get("/articles/abc").status_code == 400
    assert client.get("/articles?page=0").status_code == 400
    assert client.get(f"/articles/{10**30}").status_code in (400, 404)


def test_check_tells_who_has_a_text(client: httpx.Client, bench: Bench):
    with bench.app.database.reading() as session:
        from storage.queries import articles, history

        line = articles.find_article(session, "http://farm.test/1.html")
        text = history.version(session, line, 1).extraction.text
    answer = client.post("/check", data={"text": text})
    assert "村小通网了" in answer.text
    assert "三十七所村小" in answer.text
    assert "Your text" in answer.text


def test_check_of_nothing_or_of_an_unknown_text(client: httpx.Client):
    empty = client.post("/check", data={"text": "  "})
    assert empty.status_code == 400
    assert "no text to check" in empty.text
    nobody = client.post("/check", data={"text": "天上没有一朵云，地上没有一条路，" * 20})
    assert "No stored article shares text" in nobody.text


def test_a_review_is_kept_with_its_note(client: httpx.Client, match: int):
    answer = client.post(
        f"/matches/{match}/review", data={"verdict": "confirmed", "note": "<b>seen</b>"}
    )
    assert answer.status_code == 303
    html = client.get(f"/matches/{match}").text
    assert "It is a copy" in html
    assert "&lt;b&gt;seen" in html
    assert client.post(f"/matches/{match}/review", data={"verdict": "x"}).status_code == 400


def test_the_reference_of_the_api_lists_what_it_answers(client: httpx.Client):
    html = client.get("/api").text
    assert "/api/copies" in html
    assert "/api/check" in html


@pytest.mark.parametrize("number", ["99999999999999999999999", str(2**62), str(2**31), "0", "-1"])
@pytest.mark.parametrize(
    "path",
    [
        "/snapshots/{}",
        "/matches/{}",
        "/articles/{}",
        "/articles/{}/diff",
        "/articles/1/versions/{}",
        "/articles/1/diff?a=1&b={}",
        "/clusters/{}",
        "/api/matches/{}",
        "/api/diff?name=1&a=1&b={}",
    ],
)
def test_a_number_no_store_gave_is_not_found(client: httpx.Client, path: str, number: str):
    assert client.get(path.format(number)).status_code == 404


@pytest.mark.parametrize("value", ["-1", "99999999999999999999999", "9" * 5000])
def test_how_many_and_from_where_are_bounded(client: httpx.Client, value: str):
    assert client.get(f"/api/articles?offset={value}").status_code == 400
    assert client.get(f"/api/articles?limit={value}").status_code == 400


def test_clusters_are_listed_and_shown(client: httpx.Client):
    listed = client.get("/clusters")
    found = re.search(r'href="(/clusters/\d+)"', listed.text)
    assert found is not None
    assert re.search(r"\b2 2 origin\b", text_of(listed.text))
    text = text_of(client.get(found[1]).text)
    assert text.index("origin") < text.index("farm")
    assert "同源组" in client.get(found[1], headers=ZH).text


def test_who_copies_whom_is_told(client: httpx.Client):
    text = text_of(client.get("/copiers").text)
    assert re.search(r"farm origin 1 .* 9 h 0%", text), text
    assert "No copy with a known direction" in client.get("/copiers?origin=other").text
    assert "谁转谁" in client.get("/copiers", headers=ZH).text


def test_words_are_found_in_all_versions(client: httpx.Client, story: int):
    answer = client.get("/search", params={"q": "1.5亿"})
    assert f'href="/articles/{story}"' in answer.text
    assert "<strong>1.5亿</strong>" in answer.text
    assert "没有版本包含这些词" in client.get("/search?q=nowhere", headers=ZH).text
    assert client.get("/search").status_code == 200


def test_what_was_looked_for_is_never_markup(client: httpx.Client):
    answer = client.get("/search", params={"q": "<script>alert(1)</script>"})
    assert "<script>alert(" not in answer.text
    assert client.get("/search", params={"q": "…！？"}).status_code in (200, 400)
