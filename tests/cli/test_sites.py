from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

import crawler.discover_site
from cli.main import repostwatch
from config.bootstrap import App, build
from config.settings import Settings
from crawler.findings import Findings
from pipeline.errors import BadInput, BadSite, NotFound
from pipeline.site import Rules, Schedule, Site, SiteKind

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``repostwatch`` in this process, on a store of its own."""
    monkeypatch.setenv("REPOSTWATCH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REPOSTWATCH_DATABASE_URL", sqlite_url)

    def invoke(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(
            repostwatch, arguments, input=text, standalone_mode=False, catch_exceptions=True
        )

    return invoke


@pytest.fixture
def app(run: Run, sqlite_url: str, tmp_path: Path) -> App:
    return build(Settings(data_dir=tmp_path, database_url=sqlite_url))


@pytest.fixture(autouse=True)
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Site]:
    """A look at a site finds one list page; the drafts that were looked at."""
    drafts: list[Site] = []

    def look(draft: Site, *, settings: Settings) -> Findings:
        drafts.append(draft)
        if "bad" in draft.url:
            raise BadSite(draft.url, "it answers with status 404", "Check the address.")
        site = replace(draft, list_pages=(draft.url,), article_url=draft.article_url or r"/a/\d+$")
        return Findings(
            site=site, title="The Farm", examples=(draft.url + "a/1",), notes=("mind this",)
        )

    monkeypatch.setattr(crawler.discover_site, "discover_site", look)
    return drafts


def test_add_saves_what_was_found_and_says_so(run: Run, app: App) -> None:
    result = run(
        "sites", "add", "farm.example", "--kind", "own", "--cron", "15 6 * * *",
        "--timezone", "Asia/Shanghai", "--delay", "3", "--deny", "/ads/", "--local",
        "--proxy", "http://proxy.example:1", "--max-list-pages", "9",
    )  # fmt: skip
    assert result.exception is None
    assert "list pages: https://farm.example/" in result.stdout
    assert "an article: https://farm.example/a/1" in result.stdout
    assert "note: mind this" in result.stderr
    site = app.sites.get("farm.example")
    assert (site.kind, site.delay_seconds, site.deny) == (SiteKind.OWN, 3, ("/ads/",))
    assert (site.schedule.cron, site.schedule.timezone) == ("15 6 * * *", "Asia/Shanghai")
    assert (site.is_local, site.proxy, site.max_list_pages) == (True, "http://proxy.example:1", 9)


def test_a_dry_run_shows_and_saves_nothing(run: Run, app: App) -> None:
    result = run("sites", "add", "https://farm.example/", "--dry-run", "--json", "--every", "30m")
    answer = json.loads(result.stdout)
    assert answer["site"]["schedule"] == {"every": "30m"}
    assert answer["saved"] is False
    assert set(answer) == {"site", "title", "examples", "notes", "pages_fetched", "saved"}
    assert app.sites.all() == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "ftp://farm.example/"], "is no web address"),
        (["add", "https://farm.example/", "--article-url", "["], "is no regular expression"),
        (["add", "https://farm.example/", "--every", "soon"], "is no length of time"),
        (["add", "https://farm.example/", "--every", "1h", "--cron", "* * * * *"], "not both"),
        (["add", "https://farm.example/", "--cron", "61 * * * *"], "61"),
        (["add", "https://farm.example/", "--delay", "-1"], "Delay_seconds must be 0 or more"),
        (["add", "https://farm.example/", "--name", "a b"], "name has no spaces"),
        (["add", "https://farm.example/", "--delay", "nan"], "Delay_seconds must be 0 or more"),
        (["add", "https://farm.example/", "--delay", "inf"], "at most a day"),
        (["add", "https://farm.example/", "--recheck", "9e999h"], "at most a year"),
        (["add", "https://farm.example/", "--concurrency", "65"], "at most 64"),
        (["add", "https://farm.example/", "--proxy", "socks5://p:1"], "http://host:port"),
        (["add", "https://farm.example/", "--proxy", "http://[::1"], "http://host:port"),
        (["add", "https://farm.example/", "--user-agent", "a\nb: c"], "control characters"),
        (["add", "http://[::1/"], "is no address"),
        (["add", "http://a.example:99999/"], "is no address"),
        (["add", "https://farm.example/a\x07"], "control characters"),
        (["edit", "farm"], "Nothing to change"),
        (["import", "no-such-file.yaml"], "cannot be read"),
    ],
)
def test_bad_input_gets_one_sentence(
    arguments: list[str], sentence: str, run: Run, app: App, looked_at: list[Site]
) -> None:
    app.sites.add(Site(name="farm", url="https://farm.example/"))
    error = run("sites", *arguments).exception
    assert isinstance(error, BadInput)
    assert sentence in str(error)
    assert looked_at == []


def test_a_site_that_cannot_be_read_is_not_saved(run: Run, app: App) -> None:
    error = run("sites", "add", "https://bad.example/").exception
    assert isinstance(error, BadSite)
    assert app.sites.all() == []


def test_a_taken_name_is_refused_before_looking(run: Run, app: App, looked_at: list[Site]) -> None:
    app.sites.add(Site(name="farm.example", url="https://farm.example/old"))
    error = run("sites", "add", "https://www.farm.example/").exception
    assert "--name" in str(error)
    assert looked_at == []


@pytest.mark.parametrize(
    "url", ["http://farm.example:80/", "https://FARM.example/#top", "farm.example"]
)
def test_an_address_is_watched_under_one_name(
    url: str, run: Run, app: App, looked_at: list[Site]
) -> None:
    app.sites.add(Site(name="farm", url="https://farm.example/"))
    error = run("sites", "add", url, "--name", "other").exception
    assert isinstance(error, BadInput)
    assert "is watched already, as 'farm'" in str(error)
    assert looked_at == []
    assert run("sites", "add", "https://farm.example/news/", "--name", "news").exception is None
    app.sites.remove("farm")
    assert run("sites", "add", url, "--name", "other").exception is None


@pytest.mark.parametrize("text", ["", "[]\n", "# nothing yet\n"])
def test_a_file_without_sites_is_refused(text: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text(text)
    for arguments in (("sites", "import"), ("run", "--sites")):
        error = run(*arguments, str(file)).exception
        assert isinstance(error, BadInput)
        assert "empty.yaml names no site" in str(error)


@pytest.mark.parametrize("command", ["show", "edit", "pause", "resume", "remove"])
def test_an_unknown_site_is_named(command: str, run: Run) -> None:
    error = run("sites", command, "nosuch").exception
    assert isinstance(error, NotFound)
    assert str(error) == "No site 'nosuch'. `repostwatch sites list` shows the sites there are."


def test_list_show_edit_pause_resume_and_remove(run: Run, app: App) -> None:
    assert "No site yet" in run("sites", "list").stderr
    app.sites.add(
        Site(name="farm", url="https://farm.example/", proxy="http://u:s3cret@p.example/")
    )
    assert "farm" in run("sites", "list").stdout
    assert json.loads(run("sites", "list", "--json").stdout)[0]["name"] == "farm"
    shown = run("sites", "show", "farm", "--json").stdout
    assert json.loads(shown)["next_due"] == {"discovery": None, "recheck": None}
    assert "s3cret" not in shown + run("sites", "show", "farm").stdout

    run("sites", "edit", "farm", "--delay", "7", "--ignore-robots", "--recheck", "1d")
    site = app.sites.get("farm")
    assert (site.delay_seconds, site.obeys_robots, site.recheck_seconds) == (7, False, 86400)
    assert site.proxy == "http://u:s3cret@p.example/"
    run("sites", "edit", "farm", "--proxy", "-")
    assert app.sites.get("farm").proxy is None
    run("sites", "pause", "farm")
    assert app.sites.get("farm").is_paused
    assert "paused" in run("sites", "list").stdout
    run("sites", "resume", "farm")
    assert not app.sites.get("farm").is_paused
    run("sites", "remove", "farm")
    assert app.sites.all() == []


def test_export_and_import_are_one_another_s_inverse(run: Run, app: App, tmp_path: Path) -> None:
    sites = [
        Site(name="a", url="https://a.example/", feeds=("https://a.example/f",), delay_seconds=9.0),
        Site(name="b", url="https://b.example/", proxy="http://u:s3cret@p.example/"),
    ]
    for site in sites:
        app.sites.add(site)
    text = run("sites", "export").stdout
    file = tmp_path / "sites.yaml"
    assert run("sites", "export", str(file)).exception is None
    assert file.read_text() == text
    app.sites.change("a", delay_seconds=1.0)
    app.sites.remove("a")

    result = run("sites", "import", str(file))

    assert result.exception is None
    assert "Added a." in result.stderr
    assert "Replaced b." in result.stderr
    assert app.sites.all() == sites  # the proxy's password too
    assert run("sites", "import", "-", text=text).exception is None


def test_import_looks_at_new_sites_that_name_no_lists(
    run: Run, app: App, looked_at: list[Site]
) -> None:
    text = "- {name: a, url: 'https://a.example/'}\n- {name: b, url: 'https://bad.example/'}\n"
    result = run("sites", "import", "-", text=text)
    assert [site.name for site in looked_at] == ["a", "b"]
    assert app.sites.get("a").list_pages == ("https://a.example/",)
    assert app.sites.get("b").list_pages == ()
    assert "cannot be read: it answers with status 404" in result.stderr
    run("sites", "import", "--no-look", "-", text="- {name: c, url: 'https://c.example/'}")
    assert len(looked_at) == 2


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("delay_seconds: .inf", "delay_seconds must be 0 or more, at most a day, got inf"),
        ("recheck_seconds: .nan", "recheck_seconds must be 1 or more, at most a year, got nan"),
        ("concurrency: 100", "concurrency must be 1 or more, at most 64, got 100"),
        ("proxy: 'p.example:1'", "proxy must be http://host:port"),
        ('user_agent: "a\\r\\nb"', "user_agent has control characters"),
        ('feeds: ["https://b.example/\\t"]', "feeds has control characters"),
    ],
)
def test_a_value_nothing_can_be_done_with_is_refused_in_a_file(
    field: str, sentence: str, run: Run, app: App
) -> None:
    text = f"- {{name: b, url: 'https://b.example/', {field}}}\n"
    error = run("sites", "import", "--no-look", "-", text=text).exception
    assert isinstance(error, BadInput)
    assert sentence in str(error)
    assert "line 1: site 'b'" in str(error)
    assert app.sites.all() == []


def test_a_mistake_in_the_file_imports_nothing(run: Run, app: App) -> None:
    text = (
        "- {name: a, url: 'https://a.example/'}\n- {name: b, url: 'https://b.example/', dely: 3}\n"
    )
    error = run("sites", "import", "-", text=text).exception
    assert isinstance(error, BadInput)
    assert "line 2: a site: there is no field 'dely'" in str(error)
    assert app.sites.all() == []


def _documented(title: str) -> list[tuple[str, str]]:
    """Names and defaults of the fields in the table below *title* of the how-to."""
    page = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-site.md"
    section = page.read_text(encoding="utf-8").split(f"\n### {title}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", section, re.MULTILINE)
    return [(name, default) for name, default in rows]


@pytest.mark.parametrize(
    ("title", "kind"), [("A site", Site), ("`schedule`", Schedule), ("`rules`", Rules)]
)
def test_every_field_of_the_file_is_in_the_table_with_its_default(
    title: str, kind: type[Site | Schedule | Rules]
) -> None:
    known = {field.name.replace("every_seconds", "every"): field for field in fields(kind)}
    rows = _documented(title)
    assert [name for name, _ in rows] == list(known)
    for name, default in rows:
        if default.startswith("`"):
            value = yaml.safe_load(default.strip("`"))
            assert (tuple(value) if isinstance(value, list) else value) == known[name].default
