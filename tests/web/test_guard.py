"""Foreign names and cross-site posts are refused; every answer carries the strict headers."""

from __future__ import annotations

import socket

import httpx
import pytest
from starlette.datastructures import Headers

from web.guard import CONTENT_SECURITY_POLICY, Guard, host_name, is_own_site


def guard(host: str = "127.0.0.1") -> Guard:
    async def nothing(scope: object, receive: object, send: object) -> None:
        raise AssertionError

    return Guard(nothing, host=host)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8765",
        "localhost",
        "LOCALHOST:80",
        "[::1]:8765",
        "demo.localhost:1",
        socket.gethostname(),
    ],
)
def test_names_of_this_machine_are_known(host: str):
    assert guard().knows(host)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "", "192.168.1.5:8765", "localhost.evil.example"],
)
def test_other_names_are_not(host: str):
    assert not guard().knows(host)


def test_the_configured_name_is_known():
    assert guard("pages.example").knows("pages.example:8765")


@pytest.mark.parametrize("wildcard", ["0.0.0.0", "::"])
def test_where_all_addresses_are_listened_on_any_address_is_known_but_no_name(wildcard: str):
    assert guard(wildcard).knows("192.168.1.5:8765")
    assert guard(wildcard).knows("[fe80::1]:8765")
    assert not guard(wildcard).knows("evil.example")


def test_host_names_are_read_without_port():
    assert host_name("[::1]:80") == "::1"
    assert host_name("A.example:80") == "a.example"
    assert host_name("a.example") == "a.example"


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8765"}, False),
        ({"origin": "http://127.0.0.1:8765"}, True),
        ({"origin": "http://127.0.0.1:8771"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_only_our_own_pages_may_post(headers: dict[str, str], is_own: bool):
    assert is_own_site(Headers(headers), "127.0.0.1:8765") is is_own


def test_a_foreign_host_gets_nothing(client: httpx.Client):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert "REPOSTWATCH_WEB_HOST" in answer.text


@pytest.mark.parametrize("path", ["/check", "/api/check", "/matches/1/review"])
@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_cross_site_posts_are_refused(client: httpx.Client, path: str, headers: dict[str, str]):
    assert client.post(path, headers=headers, data={"text": "x"}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/healthz", "/api/status", "/static/style.css", "/articles/abc"]
)
def test_every_answer_carries_the_headers(client: httpx.Client, path: str):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers or "uvicorn" not in headers["server"]


def test_pages_have_nothing_inline_and_nothing_from_elsewhere(client: httpx.Client):
    for path in ("/", "/sites", "/articles/1", "/check", "/matches/1"):
        html = client.get(path).text
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick" not in html
        assert "<script>" not in html
        for address in ("http://", "https://", "//"):
            assert f'src="{address}' not in html
            assert f'<link rel="stylesheet" href="{address}' not in html


def test_no_cookie_without_a_choice(client: httpx.Client):
    assert "set-cookie" not in client.get("/").headers
