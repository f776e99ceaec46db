"""What only a browser can tell: jumps between passages, live refresh, dark, narrow, Chinese."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.support.browser import Browser, Driver, call

pytestmark = pytest.mark.browser

PATHS = ("/", "/sites", "/sites/farm", "/articles", "/articles/1", "/articles/1/versions/1",
         "/articles/1/diff?a=1&b=2", "/articles/1/diff?a=1&b=2&view=side", "/copies", "/changes",
         "/clusters", "/copiers", "/search?q=x", "/quarantine", "/runs", "/check", "/api",
         "/articles/9999")  # fmt: skip


def devtools(browser: Browser, command: str, **params: object) -> None:
    body = {"cmd": command, "params": params}
    call("POST", f"{browser._session}/goog/cdp/execute", body)


@pytest.fixture(scope="module")
def window(browser_driver: Driver) -> Iterator[Browser]:
    """One window for all these tests: a browser takes seconds to start."""
    window = browser_driver.open()
    yield window
    window.close()


@pytest.fixture
def browser(window: Browser) -> Browser:
    """The window as it was at first."""
    devtools(window, "Emulation.clearDeviceMetricsOverride")
    devtools(window, "Emulation.setEmulatedMedia", features=[])
    devtools(window, "Network.clearBrowserCookies")
    return window


def narrow(browser: Browser, width: int) -> None:
    devtools(
        browser,
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=800,
        deviceScaleFactor=1,
        mobile=True,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_is_wider_than_a_phone(
    browser: Browser, served: str, match: int, story: int, language: str
):
    narrow(browser, 390)
    for path in (*PATHS, f"/matches/{match}"):
        browser.go(f"{served}{path}{'&' if '?' in path else '?'}lang={language}")
        width = browser.run("return document.documentElement.scrollWidth")
        assert width <= 390, f"{path} is {width} pixels wide"


def test_pages_break_no_rule_of_their_own(browser: Browser, served: str, match: int):
    browser.go(served)
    browser.complaints()
    for path in (*PATHS[:-1], f"/matches/{match}"):
        browser.go(f"{served}{path}")
    assert browser.complaints() == []


def test_a_click_on_a_passage_shows_its_counterpart(browser: Browser, served: str, match: int):
    browser.go(f"{served}/matches/{match}")
    browser.click("#a1")
    assert browser.run("return document.activeElement.id") == "b1"
    assert browser.url.endswith("#b1")
    marked = browser.run("return [...document.querySelectorAll('.is-here')].map(e => e.id)")
    assert set(filter(None, marked)) == {"a1", "b1"}
    tops = browser.run(
        "return ['a1', 'b1'].map(i => document.getElementById(i).getBoundingClientRect().top)"
    )
    assert abs(tops[0] - tops[1]) < 60


def test_keys_walk_through_passages_and_find_the_search_field(
    browser: Browser, served: str, match: int
):
    browser.go(f"{served}/matches/{match}")
    browser.press("j")
    assert browser.run("return document.activeElement.id") == "a1"
    browser.press("k")
    assert browser.run("return document.activeElement.id").startswith("a")
    browser.press("/")
    assert browser.run("return document.activeElement.name") == "name"


def test_keys_walk_through_the_changes_of_a_diff(browser: Browser, served: str, story: int):
    browser.go(f"{served}/articles/{story}/diff?a=1&b=2")
    browser.press("j")
    assert browser.text(".is-here") == "1.5亿"
    browser.press("j")
    assert browser.text(".is-here") == "15亿"


def test_colours_follow_the_readers_preference(browser: Browser, served: str):
    def background(scheme: str) -> list[int]:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        devtools(browser, "Emulation.setEmulatedMedia", features=[feature])
        browser.go(served)
        colour = browser.run("return getComputedStyle(document.body).backgroundColor")
        return [int(part) for part in colour[4:-1].split(",")]

    assert min(background("light")) > 200
    assert max(background("dark")) < 60


def test_the_overview_refreshes_and_keeps_the_focus(browser: Browser, served: str):
    browser.go(served)
    browser.run(
        "const live = document.querySelector('[data-live]');"
        "live.append(Object.assign(document.createElement('p'), {id: 'stale'}));"
        "document.querySelector('#overview .news .title').focus();"
    )
    focused = browser.run("return document.activeElement.getAttribute('href')")
    browser.run("document.dispatchEvent(new Event('visibilitychange'))")
    until = time.monotonic() + 15
    while browser.run("return !!document.getElementById('stale')"):
        assert time.monotonic() < until
        time.sleep(0.2)
    assert browser.run("return document.activeElement.getAttribute('href')") == focused


def test_a_review_can_be_given_from_the_page(browser: Browser, served: str, match: int):
    browser.go(f"{served}/matches/{match}")
    browser.click("#review button[value=common-source]")
    assert "Common source" in browser.wait_for("#review p")


def test_a_text_is_checked_from_the_form(browser: Browser, served: str):
    browser.go(f"{served}/articles/1/versions/1")
    text = browser.text(".text")
    browser.go(f"{served}/check")
    browser.run("document.getElementById('text').value = arguments[0]", text)
    browser.click("main button")
    assert "村小" in browser.wait_for(".finding")


def test_chinese_text_is_set_as_chinese(browser: Browser, served: str, story: int):
    browser.go(f"{served}/articles/{story}?lang=zh")
    size, height = browser.run(
        "const s = getComputedStyle(document.querySelector('.text'));"
        "return [parseFloat(s.fontSize), parseFloat(s.lineHeight)]"
    )
    assert height / size >= 1.75
    assert browser.run("return document.querySelector('.text').lang").startswith("zh")
    assert browser.run("return document.documentElement.lang") == "zh-Hans"
