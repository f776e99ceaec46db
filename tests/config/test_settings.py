from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import SettingError, Settings


def test_without_an_environment_the_defaults_hold() -> None:
    assert Settings.from_environ({}) == Settings()


def test_each_kind_of_value_is_read() -> None:
    settings = Settings.from_environ(
        {
            "REPOSTWATCH_DATA_DIR": "/srv/repostwatch",
            "REPOSTWATCH_WEB_PORT": "9000",
            "REPOSTWATCH_FETCH_TIMEOUT_SECONDS": "2.5",
            "REPOSTWATCH_USER_AGENT": "研究机器人",
        }
    )
    assert settings.data_dir == Path("/srv/repostwatch")
    assert settings.web_port == 9000
    assert settings.fetch_timeout_seconds == 2.5
    assert settings.user_agent == "研究机器人"


def test_an_empty_variable_is_not_set() -> None:
    assert Settings.from_environ({"REPOSTWATCH_WEB_PORT": ""}).web_port == Settings.web_port


def test_variables_of_others_are_none_of_our_business() -> None:
    assert Settings.from_environ({"WEB_PORT": "no number", "PATH": "x"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WEB_PORT", "eighty", "REPOSTWATCH_WEB_PORT must be a whole number, got 'eighty'"),
        ("WEB_PORT", "0", "REPOSTWATCH_WEB_PORT must be 1 or more"),
        ("WEB_PORT", "65536", "REPOSTWATCH_WEB_PORT must be at most 65535, got 65536"),
        ("MAX_CRAWLS", "0", "REPOSTWATCH_MAX_CRAWLS must be 1 or more"),
        ("FETCH_TIMEOUT_SECONDS", "soon", "must be a number, got 'soon'"),
        ("FETCH_TIMEOUT_SECONDS", "nan", "must be more than 0"),
        ("CRAWL_TIMEOUT_SECONDS", "-1", "must be more than 0"),
        ("LOG_LEVEL", "loud", "must be debug, info, warning or error, got 'loud'"),
        ("WEBPORT", "80", "REPOSTWATCH_WEBPORT is not a setting"),
    ],
)
def test_a_value_that_does_not_fit_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.from_environ({f"REPOSTWATCH_{name}": value})
    assert said in str(caught.value)
    assert f"REPOSTWATCH_{name}" in str(caught.value)


def test_the_database_is_in_the_data_folder_unless_it_is_named(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/repostwatch.db"
    assert Settings(database_url="postgresql://x/y").database == "postgresql://x/y"
