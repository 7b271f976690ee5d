"""The files that make the project, as the sweeps see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tremplin"
# What is installed, built or written by a run: found in a working copy, never in a clone.
NOT_OURS = {"node_modules", "__pycache__", "dist", "var", "build", "results"}
TEXTS = {".py", ".md", ".toml", ".html", ".scss", ".js", ".json", ".jsonl", ".svg", ".txt", ".csv", ".lua", ".mako", ".xml", ""}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, but for what `.gitignore` leaves out."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and path.name not in NOT_OURS and not path.is_symlink():
                yield from _walk(path)
        else:
            yield path


def python_files(*folders: str) -> list[Path]:
    """Our Python files, under some folders of the project (all of them when none is given)."""
    roots = [ROOT / folder for folder in folders] or [ROOT]
    return [path for path in files() if path.suffix == ".py" and any(path.is_relative_to(root) for root in roots)]


def text_files() -> list[Path]:
    """Our files that people read or write."""
    return [path for path in files() if path.suffix in TEXTS]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), filename=str(path))


def name(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(ROOT).as_posix()
