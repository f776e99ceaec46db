"""The API answers the same questions as JSON, and says what is wrong as JSON."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/api/status", {"sites", "articles", "versions", "matches", "clusters", "changes",
                         "deletions", "quarantined", "runs", "waiting"}),
        ("/api/sites", {"sites"}),
        ("/api/articles", {"count", "articles"}),
        ("/api/article?name=1", {"article", "latest"}),
        ("/api/history?name=1", {"article", "versions", "deletions", "checks"}),
        ("/api/diff?name=1&a=1&b=2", {"article", "a", "b", "severity", "announced", "summary",
                                       "fields", "changes", "moved", "text_a", "text_b"}),
        ("/api/copies?name=1", {"article", "copies"}),
        ("/api/matches", {"count", "matches"}),
        ("/api/changes", {"count", "changes"}),
        ("/api/deletions", {"deletions"}),
        ("/api/runs", {"count", "runs"}),
        ("/api/quarantine", {"reasons", "quarantined"}),
    ],
)  # fmt: skip
def test_every_question_has_its_shape(client: httpx.Client, path: str, keys: set[str]):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == keys


def test_status_is_what_the_command_line_says(client: httpx.Client):
    status = client.get("/api/status").json()
    assert status["sites"] == 3
    assert status["deletions"] == 1
    assert status["runs"]["failed"] == 1
    assert sum(status["matches"].values()) >= 1


def test_history_and_diff_tell_the_edit(client: httpx.Client, story: int):
    history = client.get("/api/history", params={"name": story}).json()
    assert [v["number"] for v in history["versions"]] == [1, 2, 3]
    assert history["versions"][1]["severity"] == "severe"
    assert history["deletions"][0]["returned_at"] is not None
    diff = client.get(f"/api/diff?name={story}&a=1&b=2").json()
    (change,) = diff["changes"]
    assert diff["text_a"][slice(*change["a"])] == "1.5亿"
    assert diff["text_b"][slice(*change["b"])] == "15亿"
    assert change["facts"] == ["number"]


def test_an_article_is_found_by_its_address(client: httpx.Client, story: int):
    answer = client.get("/api/article", params={"name": "http://origin.test/a.html"})
    assert answer.json()["article"]["id"] == story


def test_a_match_comes_with_both_texts_and_passages(client: httpx.Client, match: int):
    found = client.get(f"/api/matches/{match}").json()
    text = found["version_a"]["extraction"]["text"]
    passage = found["comparison"]["passages"][0]
    assert 0 <= passage["a_start"] < passage["a_end"] <= len(text)
    assert found["direction"]["first"] in ("a", "b", "unknown")


def test_check_finds_the_text_and_stores_nothing(client: httpx.Client):
    before = client.get("/api/status").json()
    text = client.get("/api/article?name=1").json()["latest"]["extraction"]["text"]
    found = client.post("/api/check", json={"text": text}).json()["matches"]
    assert {one["article"]["site"] for one in found} == {"origin", "farm"}
    assert all(one["reasons"] for one in found)
    assert client.get("/api/status").json() == before


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"text": 1}', b"\xff\xfe", b'{"text": " "}', b"[" * 100_000]
)
def test_a_bad_check_is_refused_in_a_sentence(client: httpx.Client, body: bytes):
    answer = client.post("/api/check", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_broken_surrogates_do_no_harm(client: httpx.Client):
    body = b'{"text": "' + b"\\ud800" * 500 + b'"}'
    assert client.post("/api/check", content=body).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/article?name=9999", 404),
        ("/api/history?name=not-an-address", 404),
        ("/api/matches/9999", 404),
        ("/api/nowhere", 404),
        ("/api/articles?state=x", 400),
        ("/api/articles?limit=0", 400),
        ("/api/article", 400),
    ],
)
def test_what_is_wrong_is_said_as_json(client: httpx.Client, path: str, status: int):
    answer = client.get(path)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}


def test_the_description_names_every_question(client: httpx.Client):
    schema = client.get("/api/openapi.json").json()
    assert "/api/check" in schema["paths"]
    assert all(one["description"] for p in schema["paths"].values() for one in p.values())


def test_a_text_beyond_all_measure_is_refused(client: httpx.Client):
    answer = client.post("/api/check", content=b"x" * 20_000_001)
    assert answer.status_code == 413
    assert answer.json() == {"error": "The text is too long."}
