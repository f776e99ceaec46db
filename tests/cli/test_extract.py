# ruff: noqa: E501 - a page or a line stays in one piece, as a server would send it
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.extract import COMMAND
from pipeline.errors import BadInput

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "今天上午，全市经济工作会议在市政府礼堂召开，会议总结了去年的工作。",
        "会议指出，去年全市完成投资1.5亿元，比前年增长百分之八，超过预期。",
        "市长在会上说，今年要把学校和医院建设好，让群众的生活更方便。",
    )
)


def write_page(folder: Path, number: int = 1) -> Path:
    path = folder / f"{number}.html"
    path.write_text(
        f"<html><head><title>第{number}次会议 - 江城网</title></head><body><h1>第{number}次会议</h1>"
        f"<div class=info>2021-03-05 08:30 来源：江城晚报</div><div class=con>{STORY}<p>第{number}次。</p></div></body></html>",
        encoding="gbk",
    )
    return path


def run(*arguments: str, stdin: str = "") -> list[dict[str, object]]:
    result = CliRunner().invoke(COMMAND, arguments, input=stdin, catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_file_is_read_and_explained(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        COMMAND, [str(write_page(tmp_path)), "--url", "http://e.com/a/1.html", "--explain"]
    )
    assert "第1次会议" in result.stdout
    assert "江城晚报" in result.stdout
    assert "visible line" in result.stdout


def test_a_batch_answers_each_line_and_survives_bad_ones(tmp_path: Path) -> None:
    requests = [
        {"id": str(i), "html": str(write_page(tmp_path, i)), "url": f"http://e.com/a/{i}.html"}
        for i in range(1, 5)
    ]
    lines = [json.dumps(request) for request in requests]
    lines += ["{not json", '{"id": "x", "html": "/no/such/file"}', '{"id": "y"}', "[1]"]
    answers = run("--batch", stdin="\n".join(lines))
    assert [answer["id"] for answer in answers] == ["1", "2", "3", "4", None, "x", "y", None]
    assert answers[0]["title"] == "第1次会议"
    assert answers[0]["date"] == "2021-03-05 08:30"
    assert all("error" in answer for answer in answers[4:])


def test_no_learn_reads_each_page_alone(tmp_path: Path) -> None:
    request = json.dumps(
        {"id": 1, "html": str(write_page(tmp_path)), "url": "http://e.com/a/1.html"}
    )
    (answer,) = run("--batch", "--no-learn", stdin=request)
    assert answer["source"] == "江城晚报"


def test_a_line_is_asked_for_its_provenance() -> None:
    (answer,) = run("--batch", stdin=json.dumps({"id": 7, "line": "来源：江城晚报 作者：张三"}))
    assert (answer["provenance"], answer["source"], answer["author"]) == (
        True,
        "江城晚报",
        ["张三"],
    )


def test_parts_become_one_article(tmp_path: Path) -> None:
    parts = [
        {
            "html": str(write_page(tmp_path, i)),
            "url": f"http://e.com/a/9{'_2' if i == 2 else ''}.html",
        }
        for i in (1, 2)
    ]
    (answer,) = run("--batch", stdin=json.dumps({"id": 1, "parts": parts}))
    assert answer["part_count"] == 2
    assert str(answer["text"]).count("市长在会上说") == 1


def test_a_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.html"
    rows = "".join(
        f"<li><a href='/a/{i}0.html'>第{i}条新闻的标题在这里</a></li>" for i in range(1, 9)
    )
    path.write_text(f"<ul>{rows}</ul><a href='index_2.html'>下一页</a>", encoding="utf-8")
    request = json.dumps({"id": 1, "html": str(path), "url": "http://e.com/news/index.html"})
    (answer,) = run("--batch", "--kind", "list", stdin=request)
    assert len(answer["links"]) == 8
    assert answer["next_url"] == "http://e.com/news/index_2.html"


def test_private_addresses_are_refused() -> None:
    with pytest.raises(BadInput, match="private network"):
        CliRunner().invoke(COMMAND, ["http://127.0.0.1:9/"], catch_exceptions=False)


def test_nothing_to_read_is_said_plainly() -> None:
    with pytest.raises(BadInput, match="Give a file or an address"):
        CliRunner().invoke(COMMAND, [], catch_exceptions=False)


@pytest.mark.parametrize("url", ["http://[::1/", "http://a.example:99999/"])
def test_a_wrong_address_is_one_clear_sentence(url: str, tmp_path: Path) -> None:
    for arguments in ([url], [str(write_page(tmp_path)), "--url", url]):
        with pytest.raises(BadInput, match="is no address"):
            CliRunner().invoke(COMMAND, arguments, catch_exceptions=False)
