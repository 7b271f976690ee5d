"""The guard against HTML sees what a browser would."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.markup import holds_html


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b>",
        "avant <br> après",
        "<br/>",
        "<a href='>'>",
        '<img alt=">" src=x>',
        "<B onclick=x >",
        "<!-- x -->",
        "<!-- jamais fermé",
        "3 < 4 <i>",
        "</ x>",
        "<!doctype html><p>",
        "<a\n>",
        '<a "x>',
    ],
)
def test_a_tag_or_a_comment_is_seen(text: str) -> None:
    assert holds_html(text)
    assert holds_html({"a": [{"b": [text]}]})


@pytest.mark.parametrize(
    "text", ["", "A & B < C", "3<4", "<", "<>", "</>", "< b>", "<b", "<a href='>", "</b>", "a > b", "<!x>", "<?x>", "&lt;b&gt;"]
)
def test_what_is_neither_is_not(text: str) -> None:
    assert not holds_html(text)
    assert not holds_html({"<b>": text})


def test_a_long_text_is_read_once() -> None:
    assert not holds_html("<a" * 400_000)
    assert not holds_html("<a ='" * 200_000 + "x")


def test_a_deep_value_is_read_whole() -> None:
    deep: Any = "<b>"
    for _ in range(5_000):
        deep = [deep]
    assert holds_html(deep)


@given(st.text(alphabet="<>/!-='\" ab?", max_size=30))
def test_any_text_is_answered(text: str) -> None:
    assert holds_html(f"{text}>'>\"><b>") or "<" in text
    assert not holds_html(text.replace("<", ""))
