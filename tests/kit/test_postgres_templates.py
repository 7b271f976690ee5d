from __future__ import annotations

import psycopg
import pytest

from tests.database import DatabaseServer


def build(conninfo: str) -> None:
    execute(conninfo, "CREATE TABLE note AS SELECT 'from the template' AS text")


def execute(conninfo: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def fail(conninfo: str) -> None:
    build(conninfo)
    raise LookupError


def test_it_works_each_clone_is_on_its_own() -> None:
    with DatabaseServer() as server:
        server.template(build, "test_postgres_templates")
        first, second = server.clone(), server.clone()
        execute(first, "DELETE FROM note")
        assert execute(second, "SELECT text FROM note") == [("from the template",)]
        server.drop(first)
        server.drop(second)
        with pytest.raises(psycopg.OperationalError):
            execute(first, "SELECT 1")


def test_a_template_is_built_once() -> None:
    built: list[str] = []
    for _ in range(2):
        with DatabaseServer() as server:
            server.template(build, "test_postgres_templates, once")
            server.template(built.append, "test_postgres_templates, once")
    assert built == []


def test_a_template_left_half_built_is_built_again() -> None:
    key = "test_postgres_templates, half built"
    with DatabaseServer() as server:
        with pytest.raises(LookupError):
            server.template(fail, key)
        with pytest.raises(LookupError):
            server.template(fail, key)


def test_clones_of_a_dead_run_are_dropped_and_those_of_others_kept() -> None:
    with DatabaseServer() as living:
        living.template(build, "test_postgres_templates")
        kept = living.clone()
        with DatabaseServer() as dead:
            dead.template(build, "test_postgres_templates")
            abandoned = dead.clone()
        with DatabaseServer():
            assert execute(kept, "SELECT text FROM note") == [("from the template",)]
            with pytest.raises(psycopg.OperationalError):
                execute(abandoned, "SELECT 1")
        living.drop(kept)


def rooms(conninfo: str) -> None:
    execute(conninfo, "CREATE TABLE room (number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY)")
    execute(conninfo, "CREATE TABLE guest (room integer REFERENCES room)")
    build(conninfo)


def test_what_is_given_back_is_lent_again_as_the_template_is() -> None:
    with DatabaseServer() as server:
        server.template(rooms, "test_postgres_templates, rooms")
        lent = server.lend()
        with psycopg.connect(lent, autocommit=True) as forgotten:
            forgotten.execute("INSERT INTO guest SELECT number FROM (SELECT 1 AS number) AS none WHERE false")
            execute(lent, "INSERT INTO room DEFAULT VALUES")
            execute(lent, "INSERT INTO guest VALUES (1)")
            execute(lent, "DELETE FROM note")
            server.give_back(lent)
            assert server.lend() == lent
            assert execute(lent, "SELECT text FROM note") == [("from the template",)]
            assert execute(lent, "SELECT FROM guest") == []
            assert execute(lent, "INSERT INTO room DEFAULT VALUES RETURNING number") == [(1,)]
            with pytest.raises(psycopg.OperationalError):
                forgotten.execute("SELECT 1")


@pytest.mark.parametrize(
    "change", ["CREATE TABLE extra ()", "ALTER TABLE guest ADD name text", "DROP TABLE guest", "ALTER TABLE room DISABLE TRIGGER ALL"]
)
def test_what_is_given_back_with_another_schema_is_not_lent_again(change: str) -> None:
    with DatabaseServer() as server:
        server.template(rooms, "test_postgres_templates, rooms")
        lent = server.lend()
        execute(lent, change)
        server.give_back(lent)
        assert server.lend() != lent
