"""The documentation is compared with the code: nothing is missing, nothing is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from cli.main import exit_code, repostwatch
from config.settings import PREFIX, Settings
from pipeline.errors import BadInput, NotFound, RepostwatchError, RetryLater
from storage import tables_evidence
from storage.tables import Base

ROOT = Path(__file__).parent.parent
COMMANDS_MD = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SETTINGS_MD = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
DEFAULTS = {PREFIX + field.name.upper(): str(field.default) for field in fields(Settings)}


def documented_settings() -> dict[str, tuple[str, str]]:
    """Variable to default and meaning, from the table."""
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.*?)` )?\| (.+) \|$", SETTINGS_MD, re.MULTILINE)
    return {name: (default, meaning) for name, default, meaning in rows}


def test_each_setting_is_documented_with_its_default() -> None:
    documented = documented_settings()
    assert {name: default for name, (default, _) in documented.items()} == DEFAULTS
    assert [name for name, (_, meaning) in documented.items() if len(meaning) < 15] == []


def test_the_example_environment_shows_each_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r'^# (REPOSTWATCH_\w+)="?(.*?)"?$', text, re.MULTILINE))
    assert shown == DEFAULTS


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command under *group* with its full name, groups included, hidden ones not."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if command.hidden:
            continue
        full = f"{path} {name}".strip()
        yield full, command
        if isinstance(command, click.Group):
            yield from commands(command, full)


COMMANDS = dict(commands(repostwatch))


def test_help_is_plain_text() -> None:
    texts = {name: command.help or "" for name, command in COMMANDS.items()}
    assert [name for name, text in texts.items() if "``" in text or not text.strip()] == []


def test_every_table_is_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tables = {*Base.metadata.tables, *tables_evidence.Base.metadata.tables}
    assert sorted(name for name in tables if f"`{name}`" not in text) == []


def section(name: str) -> str:
    """The text under a command's heading, up to the next heading; empty when there is none."""
    pattern = rf"(?ms)^##+ {re.escape(name)}\n(.*?)(?=^##|\Z)"
    found = re.search(pattern, COMMANDS_MD)
    return found[1] if found else ""


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_documented_with_its_options(name: str) -> None:
    text = section(name)
    assert text.strip(), f"docs/commands.md has no section headed '{name}'"
    lacking = []
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option) and parameter.hidden:
            continue
        if isinstance(parameter, click.Option):
            names = {*parameter.opts, *parameter.secondary_opts}
            lacking += [n for n in names if n.startswith("--") and f"`{n}" not in text]
        else:
            word = (parameter.name or "").upper().replace("_", "-")
            metavar = parameter.make_metavar(click.Context(COMMANDS[name])).strip("[].")
            lacking += [] if word in text or metavar in text else [word]
    assert lacking == [], f"docs/commands.md, '{name}', does not mention them"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_explains_itself_and_its_options(name: str) -> None:
    command = COMMANDS[name]
    assert command.help, f"{name} has no help text"
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_no_documented_command_is_made_up() -> None:
    headings = set(re.findall(r"^##+ (.+)$", COMMANDS_MD, re.MULTILINE))
    assert headings - {"Exit codes", "JSON"} - set(COMMANDS) == set()


def test_each_exit_code_is_documented() -> None:
    documented = set(re.findall(r"^\| (\d+) \|", section("Exit codes"), re.MULTILINE))
    errors = (
        RepostwatchError("x"),
        BadInput("x"),
        NotFound("site", "x", "Try another."),
        RetryLater("x"),
    )
    assert {str(exit_code(error)) for error in errors} | {"0", "130"} == documented


def markdown_files() -> list[Path]:
    """The project's own pages."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_no_link_between_the_pages_is_broken() -> None:
    links = [
        (page, target)
        for page in markdown_files()
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target
    ]
    assert [
        f"{page.relative_to(ROOT)} -> {target}"
        for page, target in links
        if not (page.parent / target).exists()
    ] == []


def source_files() -> list[Path]:
    """The program itself: its hints and pages name commands too."""
    folders = [path.parent for path in ROOT.glob("*/__init__.py")]
    return [
        file for folder in folders for end in ("py", "html") for file in folder.rglob(f"*.{end}")
    ]


def mentions(pattern: str, files: list[Path]) -> list[tuple[str, str]]:
    """File and the first group of each hit of *pattern* in *files*."""
    return [
        (str(page.relative_to(ROOT)), hit)
        for page in files
        for hit in re.findall(pattern, page.read_text(encoding="utf-8"), re.MULTILINE)
    ]


def test_each_make_target_that_is_mentioned_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    scripts = (ROOT / "benchmarks").glob("*.py")
    targets |= {"bench-" + script.stem.replace("_", "-") for script in scripts}
    mentioned = mentions(r"(?:`|^ *|\$ )make (?:-s )?([a-z][a-z-]*)", markdown_files())
    assert [(page, name) for page, name in mentioned if name not in targets] == []


def test_each_command_that_is_mentioned_exists() -> None:
    groups = {name for name, command in COMMANDS.items() if isinstance(command, click.Group)}
    words = r"repostwatch ([a-z][a-z-]*(?: [a-z][a-z-]*)?)"
    mentioned = mentions(rf"(?:`|^ *|\$ |/){words}", markdown_files())
    mentioned += mentions(rf"(?<!`)`{words}", source_files())
    wrong = []
    for page, words in mentioned:
        first, _, second = words.partition(" ")
        known = words in COMMANDS if first in groups and second else first in COMMANDS
        wrong += [] if known else [(page, words)]
    assert wrong == []


def test_decision_records_are_numbered_once_and_say_what_was_decided() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [record.name[:4] for record in records]
    assert len(set(numbers)) == len(numbers)
    for record in records:
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", record.name)
        text = record.read_text(encoding="utf-8")
        assert re.search(r"^(?:## Decision$|\*\*Decision\.)", text, re.MULTILINE), (
            f"{record.name} does not say what was decided"
        )
