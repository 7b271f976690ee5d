"""Sizes and names in which one feels at home: what grows past them is to be split, not excused."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.structure.project import PACKAGE, ROOT, files, name, python_files, tree

MOST_LINES = 400
MOST_FUNCTION_LINES = 60
MOST_TEMPLATE_LINES = 150
# Names that say nothing of what they hold, so that everything ends there.
EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "services", "managers", "misc", "study"}


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def test_no_file_is_too_long() -> None:
    assert {name(path): lines(path) for path in python_files() if lines(path) > MOST_LINES} == {}


def test_no_function_is_too_long() -> None:
    """Migrations apart: each is one list of statements, read from top to bottom."""
    long = {
        f"{name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in python_files("src", "tests", "scripts", "bench")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_no_template_is_too_long() -> None:
    templates = [path for path in files() if path.suffix == ".html"]
    assert templates
    assert {name(path): lines(path) for path in templates if lines(path) > MOST_TEMPLATE_LINES} == {}


def test_no_name_is_empty_of_meaning() -> None:
    found = [name(path) for path in files() if EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parts}]
    assert found == []


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=name)
def test_each_package_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path))


def test_each_module_says_what_it_is_for() -> None:
    assert [name(path) for path in python_files("src", "migrations", "scripts", "bench") if not ast.get_docstring(tree(path))] == []


def test_annotations_are_read_late_everywhere() -> None:
    """So that the same annotations work on every Python we run on."""
    without = [
        name(path)
        for path in python_files()
        if tree(path).body and not any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree(path).body)
    ]
    assert [each for each in without if not each.endswith("__init__.py")] == []
