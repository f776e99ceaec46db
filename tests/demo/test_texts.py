from __future__ import annotations

from pathlib import Path

import pytest

from demo.texts import BadText, read_library, read_text

HEADER = "title: 标题\nbyline: 记者 某某\nsection: 城市\n\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "zh" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_text_has_header_and_paragraphs(tmp_path: Path) -> None:
    text = read_text(write(tmp_path, "a-b.txt", HEADER + "第一段。\n\n第二段。\n"))
    assert (text.lang, text.slug, text.title) == ("zh", "a-b", "标题")
    assert text.paragraphs == ("第一段。", "第二段。")
    assert text.body == "第一段。\n第二段。"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("titel: x\n\nabc\n", "no header line"),
        ("title: x\n\n", "a title and a paragraph"),
        ("byline: x\n\nabc\n", "a title and a paragraph"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, why: str) -> None:
    with pytest.raises(BadText, match=rf"a\.txt: .*{why}"):
        read_text(write(tmp_path, "a.txt", content))


def test_two_texts_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", HEADER + "一。\n")
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.txt").write_text(HEADER + "One.\n", encoding="utf-8")
    with pytest.raises(BadText, match="same name"):
        read_library(tmp_path)


def test_the_library_is_as_large_as_promised() -> None:
    library = read_library()
    assert len(library.originals) >= 30
    assert len(library.rewritten) >= 8
    assert set(library.rewritten) <= set(library.originals)
    for text in library.originals.values():
        assert 800 <= len(text.body) <= 3000, text.slug


def test_a_rewriting_retells_paragraph_by_paragraph() -> None:
    library = read_library()
    for slug, text in library.rewritten.items():
        assert len(text.paragraphs) == len(library.originals[slug].paragraphs), slug
        assert not set(text.paragraphs) & set(library.originals[slug].paragraphs), slug
