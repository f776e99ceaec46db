"""What the container files promise, read from the files; ``make containers-check`` runs them."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent.parent
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NAMES = {PREFIX + field.name.upper() for field in fields(Settings)}


def instructions(word: str) -> list[str]:
    """The arguments of each instruction of that name, from the last stage on."""
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    return re.findall(rf"^{word} (.+)$", last_stage, re.MULTILINE)


def test_images_are_named_with_a_version() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    images += [service["image"] for service in SERVICES.values()]
    assert images
    for image in images:
        assert re.search(r":\d", image), f"{image} has no version"


def test_dependencies_are_installed_by_hash_and_the_project_without_network() -> None:
    installs = re.findall(r"pip install .*", DOCKERFILE)
    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-index --no-deps --no-build-isolation" in installs[1]


def test_the_app_runs_as_a_user_without_rights() -> None:
    assert instructions("USER") == ["10001"]
    assert SERVICES["app"]["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in SERVICES["app"]["security_opt"]
    assert SERVICES["app"]["read_only"] is True


def test_the_program_itself_gets_the_stop_signal() -> None:
    assert instructions("CMD")[-1:] == ['["repostwatch", "up"]']
    assert instructions("ENTRYPOINT") == []
    assert SERVICES["app"]["init"] is True


def test_both_containers_tell_whether_they_are_well() -> None:
    (check,) = re.findall(r"^HEALTHCHECK .*?CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    assert "/healthz" in json.loads(check)[-1]
    compile(json.loads(check)[-1], "HEALTHCHECK", "exec")
    assert "pg_isready" in SERVICES["database"]["healthcheck"]["test"]
    assert SERVICES["app"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_what_is_kept_is_kept_in_named_volumes() -> None:
    assert instructions("VOLUME") == ["/data"]
    assert "REPOSTWATCH_DATA_DIR=/data" in instructions("ENV")[0]
    assert SERVICES["app"]["volumes"] == ["pages:/data"]
    assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert set(COMPOSE["volumes"]) == {"pages", "database"}


def test_the_pages_are_published_on_this_machine_only() -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["app"]["ports"])
    assert "ports" not in SERVICES["database"]


def test_there_is_no_default_password() -> None:
    for service, name in (("app", "PGPASSWORD"), ("database", "POSTGRES_PASSWORD")):
        assert SERVICES[service]["environment"][name].startswith("${POSTGRES_PASSWORD:?")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.search(r"^POSTGRES_PASSWORD=$", example, re.MULTILINE)


def test_each_setting_reaches_the_app() -> None:
    fixed = set(re.findall(r"(REPOSTWATCH_\w+)=", instructions("ENV")[0]))
    passed = {name for name in SERVICES["app"]["environment"] if name.startswith(PREFIX)}
    port = set(re.findall(r"(REPOSTWATCH_\w+)", SERVICES["app"]["ports"][0]))
    assert fixed | passed | port == NAMES


@pytest.mark.parametrize("table", ["packages", "files"])
def test_what_runs_is_in_the_image(table: str) -> None:
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[str] = project["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = [name.rstrip("*") for name in found]
    wanted = {
        "packages": packages,
        "files": ["pyproject.toml", "requirements.lock", "scrapy.cfg"],
    }
    assert [name for name in wanted[table] if f"!{name}" not in allowed] == []
    assert allowed[1] == "*"
