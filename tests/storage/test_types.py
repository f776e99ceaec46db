from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.types import UtcDateTime, storable


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001 - the point


def test_a_moment_of_another_zone_comes_back_as_the_same_moment():
    beijing = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    stored = UtcDateTime().process_bind_param(beijing, sqlite.dialect())
    assert stored is not None
    back = UtcDateTime().process_result_value(stored.replace(tzinfo=None), sqlite.dialect())
    assert back == beijing
    assert back.tzinfo is UTC


@given(st.text() | st.text(alphabet="\0\ud800\udfff字a"))
def test_any_text_becomes_storable_and_keeps_its_length(text: str):
    clean = storable(text)
    assert len(clean) == len(text)
    assert "\0" not in clean
    clean.encode("utf-8")
