from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from tremplin.kit.pages import Assets, AssetsMissing, Pages, json_for_script


def pages_with(folder: Path, text: str) -> Pages:
    (folder / "page.html").write_text(text)
    return Pages([folder], Assets({"a.css": "a.123.css"}, "/static/"))


def test_it_works(tmp_path: Path) -> None:
    pages = pages_with(tmp_path, "{{ asset('a.css') }} {{ name }} {{ 1234 | number }}")
    assert pages.html("page.html", name="<b>") == "/static/a.123.css &lt;b&gt; 1\u202f234"


def test_a_missing_name_is_an_error_and_not_a_blank(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        pages_with(tmp_path, "{{ absent }}").html("page.html")


def test_an_unknown_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="make install"):
        pages_with(tmp_path, "{{ asset('b.css') }}").html("page.html")


def test_styles_that_were_not_built_say_how_to_build_them(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="make install"):
        Assets.built_in(tmp_path, "/static/")


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_a_script_says_the_same_and_closes_nothing(value: object) -> None:
    written = str(json_for_script(value))
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written)
