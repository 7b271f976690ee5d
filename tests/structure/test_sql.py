"""SQL is where one looks for it, and only the edge ends a transaction."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.structure.project import PACKAGE, name, python_files, tree

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|SELECT\s+[\w.]+\(|INSERT\s+INTO\s|UPDATE\s+[\w.]+\s+SET\s|DELETE\s+FROM\s|COPY\s+[\w.]+\s*\("
    r"|(CREATE|ALTER|DROP|LOCK)\s+(TABLE|SCHEMA|INDEX|DATABASE|EXTENSION|ROLE)\s)",
    re.DOTALL,
)
HOLDS_SQL = {"store.py", "src/tremplin/kit/db.py", "src/tremplin/kit/outbox.py", "src/tremplin/kit/migrate.py"}
ALSO = {
    "src/tremplin/kit/backup.py": "empties a whole database before a restoration: it belongs to no module",
    "src/tremplin/missions/matching/ranking.py": "one statement of matching/store.py, built from what is asked, as the next",
    "src/tremplin/search/question.py": "the statements of a question, built from its conditions: this is its whole purpose",
    "src/tremplin/search/summing.py": "the part of them that reads tallies",
    "src/tremplin/search/matching.py": "the part of them that reads words",
    "src/tremplin/kit/replicas.py": "asks servers where they are: no table of any module",
}
ENDS_TRANSACTIONS = {
    "src/tremplin/kit/db.py": "the edge itself",
    "src/tremplin/kit/migrate.py": "each migration is a transaction of its own",
}


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a file with their lines, but for docstrings; what a formatted one computes is left out."""
    described = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in described:
            yield node.lineno, node.value if isinstance(node.value, str) else node.value.decode(errors="replace")
        elif isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)  # type: ignore[misc]


def holds_sql(path: Path) -> bool:
    written = name(path)
    return path.name in HOLDS_SQL or written in HOLDS_SQL or written in ALSO or path.is_relative_to(PACKAGE / "kit" / "postgres")


def has_sql(path: Path) -> bool:
    return any(SQL.search(text) for _, text in texts(path))


def test_it_works() -> None:
    """The sweep sees the statements where they are meant to be."""
    assert all(has_sql(path) for path in PACKAGE.rglob("store.py"))


def test_statements_are_written_only_in_stores() -> None:
    found = [
        f"{name(path)}:{line}: {text.strip()[:60]}"
        for path in python_files("src")
        if not holds_sql(path)
        for line, text in texts(path)
        if SQL.search(text)
    ]
    assert found == []


def test_only_the_edge_ends_a_transaction() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in python_files("src")
        if name(path) not in ENDS_TRANSACTIONS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback", "set_autocommit"}
    ]
    assert found == []


def test_each_exception_is_still_needed() -> None:
    root = PACKAGE.parents[1]
    assert [path for path in ALSO if not has_sql(root / path)] == []
