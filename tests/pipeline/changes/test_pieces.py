"""What is never cut in two."""

from __future__ import annotations

import itertools

import pytest

from pipeline.changes.pieces import encode, is_inside, piece_end, piece_start


@pytest.mark.parametrize(
    "piece",
    [
        *("1.5亿", "12%", "3,000", "12km", "don't", "iPhone12", "二十一", "Überprüfung"),
        *("e\u0301te\u0301", "👍🏽", "🇩🇪"),
    ],
)
def test_a_piece_has_no_place_inside(piece: str) -> None:
    text = f"共（{piece}）。"
    for at in range(3, 2 + len(piece)):
        assert is_inside(text, at), at
        assert (piece_start(text, at), piece_end(text, at)) == (2, 2 + len(piece))
    assert not is_inside(text, 2)
    assert not is_inside(text, 2 + len(piece))


def test_a_text_and_its_code_lead_to_the_same_places() -> None:
    text = "估值1.5亿 dollars，don't"
    encoded = encode(text, {})
    starts = [encoded.offset(n) for n in range(len(encoded.code) + 1)]
    assert [text[i:j] for i, j in itertools.pairwise(starts)] == [
        "估", "值", "1.5亿", " ", "dollars", "，", "don't",
    ]  # fmt: skip


def test_equal_pieces_have_equal_codes() -> None:
    stand_ins: dict[str, str] = {}
    one, two = encode("the cat the", stand_ins), encode("cat", stand_ins)
    assert one.code[0] == one.code[4]
    assert one.code[2] == two.code


def test_endless_letters_are_no_word() -> None:
    assert not is_inside("a" * 1000, 500)
