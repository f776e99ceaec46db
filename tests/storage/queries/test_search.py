"""Full-text search over versions: the same answers on both databases, Chinese included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pipeline.copies.fold import fold
from pipeline.errors import BadInput
from storage.queries.search import Found, count_found, make_snippet, search
from storage.search import fill, read_question
from storage.tables import ProgressRow, VersionRow
from tests.support.store import PARAGRAPHS, START, Bench, page

ENGLISH = (
    "The harbour council held its ferry fare at 3.50 after a night of argument over the deficit.",
    "Catering costs rose by 12% and concatenated reports hid the truth, the treasurer said.",
    "5G手机在渡口没有信号，乘客们只好在码头的公告栏前抄写时刻表，等了整整两个小时。",
)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    """One filled store for all questions: none of them writes."""
    folder = tmp_path_factory.mktemp("search")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'search.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.url(server.create(request.getfixturevalue("postgres_template")))
    bench = Bench(folder, url)
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see("farm", "/b.html", page("Ferry fares", ENGLISH), hours=24)
    yield bench
    bench.app.close()


def ask(bench: Bench, words: str, **more: object) -> list[Found]:
    with bench.app.database.reading() as session:
        found = search(session, words, **more)  # type: ignore[arg-type]
        assert count_found(session, words) >= len(found)
    return found


def sites(bench: Bench, words: str) -> list[str]:
    return [one.site for one in ask(bench, words)]


@pytest.mark.parametrize(
    "words",
    [
        "村小",
        "光纤",
        "教育局",
        "教育局同时承认，仍有5个教学点在冬季会断电",
        "教育局同時承認",
        "方启明说：“孩子们",
        "海拔１８６０米",
        "村小 直播课 ",
        "学",
        "纤",
        "三十七所村小接通光纤",
    ],
)
def test_chinese_is_found_as_the_text_has_it(bench: Bench, words: str):
    wanted = "直播课" not in words
    assert sites(bench, words) == (["origin"] if wanted else [])


@pytest.mark.parametrize(
    ("words", "is_there"),
    [
        ("ferry", True),
        ("FERRY fare", True),
        ("fare ferry", True),
        ('"ferry fare"', True),
        ('"fare ferry"', False),
        ("fer", False),
        ("3.50", True),
        ("12%", True),
        ("5G手机", True),
        ("5g手", True),
        ("手机在渡口", True),
        ("机渡", False),
        ("cat", False),
        ("harbour 教育局", False),
    ],
)
def test_words_numbers_and_mixed_scripts(bench: Bench, words: str, is_there: bool):
    assert sites(bench, words) == (["farm"] if is_there else [])


def test_every_pair_of_signs_is_found_exactly_where_a_scan_finds_it(bench: Bench):
    texts = {
        "origin": fold("\n".join(PARAGRAPHS)).text,
        "farm": fold("\n".join(ENGLISH)).text,
    }
    run = texts["origin"].split("\n")[0]
    for start in range(0, len(run) - 1, 3):
        words = run[start : start + 2]
        if not all("\u4e00" <= sign <= "\u9fff" for sign in words):
            continue
        scanned = [site for site, whole in texts.items() if words in whole]
        assert sorted(sites(bench, words)) == sorted(scanned), words


def test_an_answer_names_the_versions_and_shows_where(bench: Bench):
    (found,) = ask(bench, "总投资1.5亿元")
    assert (found.hits, found.first_version, found.last_version) == (1, 1, 1)
    assert found.is_current is False
    (start, end), *_ = found.snippet.marks
    assert found.snippet.text[start:end] == "总投资1.5亿元"
    (both,) = ask(bench, "总投资")
    assert (both.hits, both.first_version, both.last_version, both.is_current) == (2, 1, 2, True)


def test_answers_can_be_narrowed(bench: Bench):
    assert ask(bench, "ferry", site="origin") == []
    assert len(ask(bench, "ferry", site="farm")) == 1
    assert ask(bench, "1.5亿", since=START + timedelta(days=1)) == []
    assert ask(bench, "教育局", limit=1, offset=1) == []


@pytest.mark.parametrize("words", ["", "。", "，！", "\u200b", '""', "\ud800"])
def test_a_question_without_a_letter_is_answered_by_a_sentence(words: str):
    with pytest.raises(BadInput, match="Give a word or two"):
        read_question(words)


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", 'a" AND "b', "NEAR(x y)", "x*", "words:村", "a & !b", "\\"]
)
def test_signs_of_query_languages_mean_nothing(bench: Bench, words: str):
    try:
        assert isinstance(sites(bench, words), list)
    except BadInput:
        assert words == "\\"


def test_a_long_text_is_found_to_its_end(bench: Bench):
    filler = [
        f"第{n}段讲的是第{n * 7}号仓库里的存货，数目是{n * 13}件，由保管员逐一登记。"
        for n in range(400)
    ]
    bench.see("other", "/long.html", page("长文", [*filler, "最后一句提到了榫卯结构的亭子。" * 2]))
    assert sites(bench, "榫卯结构") == ["other"]
    assert sites(bench, "第399段讲的是第2793号仓库") == ["other"]
    assert sites(bench, "亭") == ["other"]


def test_an_index_of_an_older_recipe_is_filled_anew(bench: Bench):
    database = bench.app.database
    assert fill(database) == 0
    with database.writing() as session:
        row = session.get(ProgressRow, "search")
        assert row is not None
        row.value = {"recipe": "older"}
        versions = session.scalar(select(func.count(VersionRow.id)))
    assert fill(database) == versions
    assert sites(bench, "光纤") == ["origin"]


def test_a_snippet_of_a_text_without_the_words_is_its_beginning():
    snippet = make_snippet("别的文章" * 40, read_question("光纤"))
    assert snippet.text.startswith("别的文章")
    assert snippet.marks == ()
