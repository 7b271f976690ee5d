"""The schema is brought up to date once, by whoever starts first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.database import DatabaseServer
from tremplin.kit import migrate


def test_it_works(conninfo: str) -> None:
    assert migrate.current(conninfo) == migrate.head()


def test_upgrading_again_changes_nothing(conninfo: str) -> None:
    migrate.upgrade(conninfo)
    assert migrate.current(conninfo) == migrate.head()


def test_processes_that_start_together_migrate_once(database_server: DatabaseServer) -> None:
    empty = database_server.empty()
    try:
        with ThreadPoolExecutor(3) as together:
            list(together.map(lambda _: migrate.upgrade(empty), range(3)))
        assert migrate.current(empty) == migrate.head()
    finally:
        database_server.drop(empty)


def test_a_database_of_a_later_version_is_left_alone(conninfo: str) -> None:
    with psycopg.connect(conninfo) as conn:
        conn.execute("UPDATE public.alembic_version SET version_num = '9999'")
    try:
        with pytest.raises(migrate.DatabaseNewer, match="schéma 9999"):
            migrate.ensure(conninfo)
    finally:
        with psycopg.connect(conninfo) as conn:
            conn.execute("UPDATE public.alembic_version SET version_num = %s", (migrate.head(),))
