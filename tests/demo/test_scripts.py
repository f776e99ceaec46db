"""The small tables of characters cover the texts they are used on."""

from __future__ import annotations

import pytest

from demo.posts import Operation
from demo.scripts import to_simplified, to_traditional
from demo.texts import read_library
from demo.world import World


def strangers(text: str, charset: str) -> str:
    """The Han characters of *text* that the character set of the other script lacks."""
    lacks = []
    for char in sorted(set(text)):
        try:
            char.encode(charset)
        except UnicodeEncodeError:
            if "一" <= char <= "鿿":
                lacks.append(char)
    return "".join(lacks)


@pytest.mark.parametrize(
    ("operation", "charset"), [(Operation.TRADITIONAL, "big5"), (Operation.SIMPLIFIED, "gb2312")]
)
def test_no_character_is_left_unconverted(world: World, operation: Operation, charset: str) -> None:
    posts = [post for post in world.posts.values() if post.operation is operation]
    assert posts
    for post in posts:
        # a fish and a tree whose names neither character set of the eighties has
        assert strangers(post.first.body, charset).strip("鯮桧") == "", post.slug


def test_converting_changes_no_length() -> None:
    for text in read_library().originals.values():
        assert len(to_traditional(text.body)) == len(text.body)
        assert len(to_simplified(text.body)) == len(text.body)
