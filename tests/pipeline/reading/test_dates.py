from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.dates import date_in_url, find_moment, parse_iso

CAPTURED = datetime(2020, 5, 27, 3, 0, tzinfo=UTC)  # 11:00 in China


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("最后更新:2020-05-26 09:59:54 某栏目", "2020-05-26T09:59:54"),
        ("发布时间：2020年5月26日 09时59分", "2020-05-26T09:59"),
        ("2020年05月26日09:59", "2020-05-26T09:59"),
        ("2020.5.26", "2020-05-26"),
        ("2020/5/26 下午3:05", "2020-05-26T15:05"),
        ("2020-05-26T09:59:54+08:00", "2020-05-26T09:59:54+08:00"),
        ("2020-05-26 09:59 (北京时间)", "2020-05-26T09:59+08:00"),
        ("二〇二〇年五月二十六日", "2020-05-26"),
        ("一九九八年十二月三十一日", "1998-12-31"),
        ("民國109年5月26日", "2020-05-26"),
        ("05-26 09:59", "2020-05-26T09:59"),
        ("12-31 23:59", "2019-12-31T23:59"),
        ("昨天 10:20", "2020-05-26T10:20"),
        ("前天", "2020-05-25"),
        ("3小时前", "2020-05-27"),
        ("20分钟前", "2020-05-27T10:40+08:00"),
        ("2 days ago", "2020-05-25"),
        ("May 26, 2020 9:59 PM", "2020-05-26T21:59"),
        ("26. Mai 2020", "2020-05-26"),
        ("26 de mayo de 2020", "2020-05-26"),
        ("Tue, 26 May 2020 09:59:54 GMT", "2020-05-26T09:59:54+00:00"),
        ("20200526", "2020-05-26"),
    ],
)
def test_a_date_is_read_with_the_precision_the_page_gives(text: str, iso: str) -> None:
    moment = find_moment(text, CAPTURED)
    assert moment is not None
    assert moment.iso() == iso


@pytest.mark.parametrize(
    "text",
    ["电话 0571-6322886", "2020-13-01", "2031-01-01", "1066-10-14", "比分 3-1", "3个月前", ""],
)
def test_what_is_no_date_stays_unknown(text: str) -> None:
    assert find_moment(text, CAPTURED) is None


@pytest.mark.parametrize("text", ["昨天 10:20", "3小时前", "05-26 09:59"])
def test_without_the_moment_of_capture_nothing_is_invented(text: str) -> None:
    assert find_moment(text) is None


def test_midnight_in_a_machine_date_is_no_time() -> None:
    moment = parse_iso("2020-05-26T00:00:00", CAPTURED)
    assert moment is not None
    assert moment.iso() == "2020-05-26"


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("http://e.com/2020/05/26/1.html", "2020-05-26"),
        ("http://e.com/c/2020-05-26/118.shtml", "2020-05-26"),
        ("http://e.com/t20200526_118.shtml", "2020-05-26"),
    ],
)
def test_an_address_names_a_day(url: str, iso: str) -> None:
    moment = date_in_url(url, CAPTURED)
    assert moment is not None
    assert moment.iso() == iso


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="0123456789年月日-/: 一二三〇十昨天前小时May", max_size=40))
def test_any_text_is_read(text: str) -> None:
    find_moment(text, CAPTURED)
