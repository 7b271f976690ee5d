"""Templates: each is used, each page has a title, and none holds a script or a style that the security policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.structure.project import PACKAGE, name, python_files

TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
_CALLS = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
# Data for search engines is not run; a script with `src` is a file of ours.
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", re.IGNORECASE)
_HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)


def within(path: Path) -> str:
    """As templates are named: from their folder."""
    return path.as_posix().split("/templates/")[1]


def is_page(text: str) -> bool:
    return "{% extends" in text or "<html" in text


def test_each_template_is_used() -> None:
    code = "\n".join(path.read_text() for path in python_files("src"))
    called = {found for path in TEMPLATES for found in _CALLS.findall(path.read_text())}
    called |= set(re.findall(r"[\"']([\w/]+\.html)[\"']", code))
    assert [within(path) for path in TEMPLATES if within(path) not in called] == []
    assert called - {within(path) for path in TEMPLATES} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_has_a_title(path: Path) -> None:
    text = path.read_text()
    if is_page(text):
        assert "<title>" in text or re.search(r"{%-?\s*block title\s*-?%}\s*\S", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_script_and_no_style_stand_in_a_template(path: Path) -> None:
    text = path.read_text()
    assert not _INLINE_SCRIPT.search(text)
    assert not _HANDLER.search(text)
    assert not _STYLE.search(text)
