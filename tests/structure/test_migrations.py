"""Migrations: one chain, each in a file named after it, none able to hold the platform up while it waits for a lock."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory

from tests.database import DatabaseServer
from tests.structure.project import ROOT, name
from tremplin.kit import migrate

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def chain() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrate._config())


def test_it_works(database_server: DatabaseServer) -> None:
    """From nothing, as on the first start."""
    empty = database_server.empty()
    try:
        migrate.ensure(empty)
        assert migrate.current(empty) == migrate.head()
        with psycopg.connect(empty) as conn:
            found = conn.execute("SELECT nspname FROM pg_namespace").fetchall()
        assert {"kit", "partners", "diffusion", "search", "missions", "feeds", "tracking"} <= {schema for (schema,) in found}
    finally:
        database_server.drop(empty)


def test_they_make_one_chain_without_branch(chain: ScriptDirectory) -> None:
    assert len(chain.get_heads()) == len(chain.get_bases()) == 1
    assert all(not script.is_branch_point and not script.is_merge_point for script in chain.walk_revisions())


def test_the_last_file_is_the_head_that_alembic_finds(chain: ScriptDirectory) -> None:
    assert migrate._latest() == chain.get_current_head()


def test_each_file_is_named_after_its_revision_and_follows_the_one_before(chain: ScriptDirectory) -> None:
    known = {Path(script.path).name: script for script in chain.walk_revisions()}
    assert sorted(known) == [path.name for path in VERSIONS]
    before = None
    for path in VERSIONS:
        assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)*", path.stem)
        assert (known[path.name].revision, known[path.name].down_revision) == (path.stem[:4], before)
        before = path.stem[:4]


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_each_one_gives_up_rather_than_wait_for_a_lock(path: Path) -> None:
    """A migration that waits behind a long query makes every other query wait behind it."""
    body = path.read_text().split("def upgrade() -> None:\n", 1)[1]
    assert body.lstrip().startswith("op.execute(\"SET LOCAL lock_timeout = '5s'\")")
