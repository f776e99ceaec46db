import contextlib
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Quarantine
from pipeline.reading.decode import declared_charsets, decode

CHINESE = (
    "昨天上午，全市经济工作会议在市政府礼堂召开。会议总结了去年的工作，研究了今年要做的事情。"
    "市长在会上说：“我们要把学校和医院建设好，让大家的生活更方便。”会议由市委书记主持。"
)
TRADITIONAL = (
    "昨天上午，全市經濟工作會議在市政府禮堂召開。會議總結了去年的工作，研究了今年要做的事情。"
    "市長在會上說：「我們要把學校和醫院建設好，讓大家的生活更方便。」"
)


def page(text: str, meta: str = "") -> str:
    head = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{head}<title>会</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("written_as", "meta", "header", "read_as"),
    [
        ("utf-8", "utf-8", "", "utf-8"),
        ("utf-8", "gb2312", "", "utf-8"),
        ("utf-8", "", "text/html; charset=gbk", "utf-8"),
        ("gbk", "utf-8", "", "gb18030"),
        ("gbk", "", "", "gb18030"),
        ("gbk", "", "text/html; charset=ISO-8859-1", "gb18030"),
        ("gbk", "", "text/html; charset=big5", "gb18030"),
        ("utf-16-le", "", "", "utf-16-le"),
        ("utf-16-be", "", "", "utf-16-be"),
    ],
)
def test_the_bytes_decide_about_a_simplified_page(
    written_as: str, meta: str, header: str, read_as: str
) -> None:
    text = page(CHINESE, meta)
    decoded = decode(text.encode(written_as), header)
    assert (decoded.text, decoded.encoding) == (text, read_as)
    assert decoded.confidence > 0.8


@pytest.mark.parametrize("meta", ["big5", "", "gb2312", "utf-8"])
def test_big5_is_told_from_gbk_by_its_characters(meta: str) -> None:
    text = page(TRADITIONAL, meta).replace("会", "會")
    decoded = decode(text.encode("big5"))
    assert (decoded.text, decoded.encoding) == (text, "big5hkscs")


def test_characters_beyond_gb2312_are_read_where_gb2312_is_declared() -> None:
    text = page(CHINESE + "陶喆、朱镕基、㐂", "gb2312")
    assert decode(text.encode("gb18030")).text == text


def test_a_charset_declared_late_in_the_page_counts() -> None:
    body = b"<html><body>" + b"<!-- " + b"x" * 9000 + b" --><meta charset=windows-1251><p>"
    body += "Первая новость дня".encode("cp1251")
    assert decode(body).text.endswith("Первая новость дня")
    assert declared_charsets(body) == ("cp1251",)


def test_a_user_rule_names_the_encoding() -> None:
    body = "<p>Первая новость дня</p>".encode("koi8-r")
    assert "Первая новость" in decode(body, declared="koi8-r").text


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "big5"])
def test_a_cut_last_byte_costs_one_character(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else CHINESE
    body = (page("") + text.rstrip("。」”")).encode(encoding, "ignore")[:-1]
    decoded = decode(body)
    assert "\ufffd" not in decoded.text
    assert decoded.text.endswith(text.rstrip("。」”")[-6:-1])


def test_a_byte_lost_in_the_middle_does_not_shift_the_rest() -> None:
    whole = page(CHINESE, "gb2312").encode("gbk")
    cut = whole.index("会议总结".encode("gbk")) + 1
    text = decode(whole[:cut] + whole[cut + 1 :]).text
    assert "议总结了去年的工作" in text
    assert text.count("\ufffd") <= 1


def test_a_piece_of_another_charset_is_read_in_its_own() -> None:
    foot = "<div>版权所有：本站新闻中心</div>"
    in_gbk = page(CHINESE, "gbk").encode("gbk") + foot.encode()
    decoded = decode(in_gbk)
    assert decoded.text.endswith(foot)
    assert decoded.evidence == "mixed"
    in_utf8 = page(CHINESE).encode() + foot.encode("gbk")
    assert decode(in_utf8).text.endswith(foot)


def test_bom_beats_every_declaration() -> None:
    text = page(CHINESE, "gbk")
    assert decode(b"\xef\xbb\xbf" + text.encode(), "text/html; charset=big5").text == text
    assert decode(b"\xff\xfe" + text.encode("utf-16-le")).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("<p>Le café était déjà fermé, à côté de l’hôtel.</p>", "cp1252"),
        ("<p>今日は天気がいいですから、散歩に行きましょう。そうしましょう。</p>", "shift_jis"),
        ("<p>今日は天気がいいですから、散歩に行きましょう。そうしましょう。</p>", "euc_jp"),
        ("<p>오늘은 날씨가 좋아서 산책을 하러 갑니다. 내일도 그렇게 합시다.</p>", "euc_kr"),
    ],
)
def test_other_languages_are_read_without_a_declaration(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("body", [b"%PDF-1.4 ...", b"\x89PNG\r\n", b"PK\x03\x04"])
def test_binary_files_are_no_pages(body: bytes) -> None:
    with pytest.raises(Quarantine) as caught:
        decode(body)
    assert caught.value.reason == "not-html"


def test_noise_is_quarantined_not_garbled() -> None:
    noise = bytes((i * 7919 + (i * i) % 251) % 128 + 128 for i in range(4000))
    with pytest.raises(Quarantine) as caught:
        decode(b"<html>" + noise)
    assert pickle.loads(pickle.dumps(caught.value)).reason == "undecodable"


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_quarantined(body: bytes) -> None:
    with contextlib.suppress(Quarantine):
        assert 0 <= decode(body).confidence <= 1
