"""`tremplin missions load`: a neutral catalogue in bulk, refused line by line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest

from bench.catalogue import write_missions
from tests.cli.program import Program
from tremplin.kit.condition import ALWAYS
from tremplin.kit.db import Database
from tremplin.missions.model import KIND
from tremplin.partners import actions as partners
from tremplin.search import engine
from tremplin.search.model import Query

SIZE = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_missions(tmp_path, SIZE)
    return tmp_path


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (folder / f"{name}.jsonl").read_bytes().splitlines()]


def break_line(folder: Path, name: str, line: int, **fields: Any) -> None:
    """Changes fields of a line (from 1); a field given as ... is removed."""
    lines = (folder / f"{name}.jsonl").read_bytes().splitlines()
    record = orjson.loads(lines[line - 1]) | fields
    lines[line - 1] = orjson.dumps({key: value for key, value in record.items() if value is not ...})
    (folder / f"{name}.jsonl").write_bytes(b"\n".join(lines) + b"\n")


def content(conninfo: str) -> dict[str, list[tuple[Any, ...]]]:
    tables = (
        "partners.partner",
        "partners.key",
        "diffusion.rule",
        "missions.organisation",
        "missions.mission",
        "search.item",
    )
    with psycopg.connect(conninfo) as conn:
        return {table: conn.execute(f"SELECT t.* FROM {table} t ORDER BY 1".encode()).fetchall() for table in tables}


def test_it_works(program: Program, folder: Path) -> None:
    loaded = program.ask("missions", "load", str(folder))
    assert loaded.pop("refused") == []
    for name in ("publishers", "organizations", "diffusion_rules", "missions"):
        assert loaded[name] == len(records(folder, name))
    assert loaded["missions"] == SIZE


async def test_what_is_public_is_found_at_once_and_the_rest_is_not(program: Program, folder: Path, db: Database) -> None:
    program.ask("missions", "load", str(folder))
    public = [each for each in records(folder, "missions") if each["statusCode"] == "ACCEPTED" and not each["deletedAt"]]
    async with db.reading() as conn:
        found = await engine.find(conn, Query(kinds=(KIND,), scope=ALWAYS, limit=SIZE))
    assert {hit.id for hit in found.hits} == {each["id"] for each in public}
    assert 0 < len(public) < SIZE


async def test_keys_are_those_of_the_file(program: Program, folder: Path, db: Database) -> None:
    program.ask("missions", "load", str(folder))
    publisher = records(folder, "publishers")[0]
    async with db.reading() as conn:
        recognised = await partners.recognise(conn, publisher["apikey"], now=datetime.now(UTC))
    assert recognised is not None
    assert (recognised[0].id, recognised[0].name) == (publisher["id"], publisher["name"])


def test_ids_dates_and_numbers_are_taken_as_they_are(program: Program, folder: Path, conninfo: str) -> None:
    given = records(folder, "missions")[0]
    program.ask("missions", "load", str(folder))
    with psycopg.connect(conninfo, options="-c timezone=UTC") as conn:
        row = conn.execute(
            "SELECT client_id, created_at, places, tags, addresses FROM missions.mission WHERE id = %s", (given["id"],)
        ).fetchone()
    assert row is not None
    client_id, created_at, places, tags, addresses = row
    assert (client_id, places, tags) == (given["clientId"], given["places"], given["tags"])
    assert created_at == datetime.fromisoformat(given["createdAt"])
    assert [address["id"] for address in addresses] == [address["id"] for address in given["addresses"]]
    assert addresses[0]["lat"] == given["addresses"][0]["location"]["lat"]


def test_texts_that_databases_find_difficult_are_kept(program: Program, folder: Path, conninfo: str) -> None:
    difficult = [
        'guillemets "doubles"',
        "barre \\ oblique",
        "a,b",
        "{accolades}",
        "",
        "NULL",
        "deux\nlignes\tet plus",
        "é€😀",
    ]
    break_line(folder, "missions", 1, tags=difficult, title=difficult[0])
    mission_id = records(folder, "missions")[0]["id"]
    assert program.ask("missions", "load", str(folder))["refused"] == []
    with psycopg.connect(conninfo) as conn:
        row = conn.execute("SELECT title, tags FROM missions.mission WHERE id = %s", (mission_id,)).fetchone()
    assert row == (difficult[0], difficult)


def test_loading_twice_changes_nothing(program: Program, folder: Path, conninfo: str) -> None:
    program.ask("missions", "load", str(folder))
    before = content(conninfo)
    assert program.ask("missions", "load", str(folder))["refused"] == []
    after = content(conninfo)
    for table in before:
        assert len(after[table]) == len(before[table])
    assert [row[0] for row in after["partners.key"]] == [row[0] for row in before["partners.key"]]
    assert after["search.item"] == before["search.item"]


def test_codes_may_be_numbers(program: Program, folder: Path) -> None:
    break_line(folder, "organizations", 1, siret=12345678901234, postalCode=69003)
    assert program.ask("missions", "load", str(folder))["refused"] == []


@pytest.mark.parametrize(
    ("name", "line", "fields", "code", "told"),
    [
        ("missions", 3, {"clientId": ...}, "FIELD_MISSING", "champ absent : clientId"),
        ("missions", 3, {"publisherId": "inconnu"}, "FIELD_INVALID", "publisherId inconnu inconnu"),
        ("missions", 3, {"startAt": "demain"}, "FIELD_INVALID", "startAt n'est pas une date : demain"),
        ("missions", 3, {"tags": "lecture"}, "FIELD_INVALID", "tags doit être une liste de textes"),
        ("missions", 3, {"places": "beaucoup"}, "FIELD_INVALID", "places doit être un nombre"),
        ("missions", 3, {"title": {"fr": "Haies"}}, "FIELD_INVALID", "title doit être un texte"),
        ("missions", 3, {"statusCode": "PERHAPS"}, "FIELD_INVALID", "statusCode inconnu : PERHAPS"),
        ("missions", 3, {"addresses": ["Lyon"]}, "FIELD_INVALID", "chaque élément de addresses doit être un objet"),
        ("missions", 3, {"description": "a\0b"}, "FIELD_INVALID", "description contient un caractère nul"),
        ("missions", 3, {"publisherOrganizationId": "inconnue"}, "NOT_KEPT", "inconnue"),
        ("organizations", 2, {"publisherId": "inconnu"}, "NOT_KEPT", "inconnu"),
        ("diffusion_rules", 1, {"combinedWithId": "inconnue"}, "NOT_KEPT", "inconnue"),
        ("publishers", 50, {"apikey": "avec espace"}, "KEY_INVALID", "sans espace"),
    ],
)
def test_a_line_that_cannot_be_kept_is_refused_alone(
    program: Program, folder: Path, name: str, line: int, fields: dict[str, Any], code: str, told: str
) -> None:
    break_line(folder, name, line, **fields)
    loaded = program.ask("missions", "load", str(folder))
    refusals = {(each["file"], each["line"]): each for each in loaded["refused"]}
    assert refusals[f"{name}.jsonl", line]["code"] == code
    assert told in refusals[f"{name}.jsonl", line]["message"]
    assert loaded[name] == len(records(folder, name)) - 1 or name == "diffusion_rules"


def test_a_line_that_is_not_json_is_refused_alone(program: Program, folder: Path) -> None:
    with (folder / "missions.jsonl").open("ab") as file:
        file.write(b'\n{"id": \n[1, 2]\n')
    loaded = program.ask("missions", "load", str(folder))
    told = [(each["file"], each["line"], each["code"]) for each in loaded["refused"]]
    assert told == [("missions.jsonl", SIZE + 2, "NOT_JSON"), ("missions.jsonl", SIZE + 3, "FIELD_INVALID")]
    assert loaded["missions"] == SIZE


def test_a_client_id_taken_by_another_mission_is_refused(program: Program, folder: Path) -> None:
    first = records(folder, "missions")[0]
    break_line(folder, "missions", 2, publisherId=first["publisherId"], clientId=first["clientId"])
    loaded = program.ask("missions", "load", str(folder))
    assert [(each["line"], each["code"]) for each in loaded["refused"]] == [(2, "NOT_KEPT")]
    assert loaded["missions"] == SIZE - 1


def test_an_empty_folder_loads_nothing(program: Program, tmp_path: Path) -> None:
    loaded = program.ask("missions", "load", str(tmp_path))
    assert loaded == {"publishers": 0, "organizations": 0, "diffusion_rules": 0, "widgets": 0, "missions": 0, "refused": []}


def test_a_person_reads_how_much_was_loaded(program: Program, folder: Path) -> None:
    done = program.run("missions", "load", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{SIZE} missions. Lignes refusées : 0.\n")


def test_a_folder_that_does_not_exist_is_misused(program: Program, tmp_path: Path) -> None:
    program.misused("missions", "load", str(tmp_path / "absent"))


def test_widgets_are_those_of_the_file_and_show_what_their_owner_may(program: Program, folder: Path) -> None:
    loaded = program.ask("missions", "load", str(folder))
    widgets = records(folder, "widgets")
    assert loaded["widgets"] == len(widgets) > 0
    for given in widgets:
        kept = program.ask("widgets", "show", given["id"])
        assert (kept["name"], kept["owner"]) == (given["name"], given["fromPublisherId"])
        assert (kept["publishers"], kept["active"]) == (given["publishers"], True)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"fromPublisherId": ...}, "FIELD_MISSING"),
        ({"fromPublisherId": "inconnu"}, "PARTNER_UNKNOWN"),
        ({"publishers": ["inconnu"]}, "PARTNER_UNKNOWN"),
        ({"publishers": "tous"}, "FIELD_INVALID"),
        ({"distance": "loin"}, "WIDGET_INVALID"),
        ({"rules": [{"field": "couleur", "operator": "is", "value": "bleu"}]}, "WIDGET_RULE_INVALID"),
        ({"location": {"lat": 91, "lon": 0}}, "WIDGET_INVALID"),
    ],
)
def test_a_widget_that_cannot_be_kept_is_refused_alone(program: Program, folder: Path, fields: dict[str, Any], code: str) -> None:
    break_line(folder, "widgets", 2, **fields)
    loaded = program.ask("missions", "load", str(folder))
    assert [(each["file"], each["line"], each["code"]) for each in loaded["refused"]] == [("widgets.jsonl", 2, code)]
    assert loaded["widgets"] == len(records(folder, "widgets")) - 1


def test_a_widget_whose_announcers_were_not_open_opens_them(program: Program, folder: Path) -> None:
    """A migration keeps what pages show: there, choosing an announcer was enough."""
    (folder / "diffusion_rules.jsonl").unlink()
    widget = records(folder, "widgets")[0]
    program.ask("missions", "load", str(folder))
    again = program.ask("partners", "diffuse", widget["fromPublisherId"], widget["publishers"][0])
    assert again["added"] is False
