"""`tremplin feeds import`: a catalogue imported now, from a file or a link."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.fakes.announcer import Announcer
from tests.feeds.importing import catalogue, feed, mission

PROMISED = {"status", "created", "updated", "deleted", "unchanged", "refused", "problems"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.xml"
    path.write_bytes(feed(mission(0), mission(1, title="Haies")))
    return path


def failed(program: Program, *arguments: str) -> tuple[dict[str, Any], str]:
    """What a failed import answers, on stdout and on stderr."""
    done = program.run("feeds", "import", *arguments, "--json")
    assert done.returncode == 1
    return json.loads(done.stdout), done.stderr


def test_it_works(program: Program, alize: str, file: Path) -> None:
    done = program.ask("feeds", "import", alize, str(file))
    assert set(done) >= PROMISED
    assert {name: done[name] for name in PROMISED - {"problems"}} == {
        "status": "SUCCESS", "created": 2, "updated": 0, "deleted": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    (problem,) = done["problems"]
    assert set(problem) >= {"client_id", "line", "code", "severity", "message"}
    assert (problem["client_id"], problem["line"], problem["code"], problem["severity"]) == (
        "m-1",
        4,
        "TITLE_ONE_WORD",
        "error",
    )
    assert problem["message"] == "Le titre est trop court (1 seul mot)"
    assert program.ask("feeds", "import", alize, str(file), "--format", "auto")["unchanged"] == 2


def test_a_person_reads_what_happened_and_what_is_wrong(program: Program, alize: str, file: Path) -> None:
    done = program.run("feeds", "import", alize, str(file))
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first == "SUCCESS · 2 créées, 0 modifiées, 0 inchangées, 0 retirées, 1 refusées"
    assert "m-1, ligne 4 : Le titre est trop court (1 seul mot)" in second


def test_a_dry_run_keeps_nothing(program: Program, alize: str, file: Path) -> None:
    assert program.ask("feeds", "import", alize, str(file), "--dry-run")["created"] == 2
    assert program.ask("feeds", "import", alize, str(file))["created"] == 2


def test_a_file_that_is_not_a_catalogue_is_a_failed_run(program: Program, alize: str, tmp_path: Path) -> None:
    (tmp_path / "page.xml").write_text("<!DOCTYPE html><html></html>")
    answer, sentence = failed(program, alize, str(tmp_path / "page.xml"))
    assert (answer["status"], answer["created"], answer["problems"]) == ("FAILED", 0, [])
    assert answer["error"]["code"] == "NOT_XML"
    assert sentence == answer["error"]["message"] + "\n"


def test_a_catalogue_that_shrinks_is_told_apart_from_a_good_run(program: Program, alize: str, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xml"
    for size, expected in ((20, ("SUCCESS", 0)), (10, ("QUARANTINED", 10))):
        path.write_bytes(catalogue(range(size)))
        done = program.ask("feeds", "import", alize, str(path))
        assert (done["status"], done["held"]) == expected


def test_a_link_is_fetched(program: Program, alize: str, announcer: Announcer) -> None:
    program.settings["TREMPLIN_ALLOW_LOOPBACK"] = "1"
    assert program.ask("feeds", "import", alize, announcer.url)["created"] == 3


def test_a_server_in_trouble_is_a_failed_run(program: Program, alize: str, announcer: Announcer) -> None:
    program.settings["TREMPLIN_ALLOW_LOOPBACK"] = "1"
    announcer.status = 503
    answer, sentence = failed(program, alize, announcer.url)
    assert (answer["status"], answer["error"]["code"]) == ("FAILED", "HTTP_STATUS")
    assert "503" in sentence
    assert program.ask("feeds", "report", answer["run_id"])["status"] == "FAILED"


def test_a_link_to_a_private_address_is_a_failed_run(program: Program, alize: str, announcer: Announcer) -> None:
    answer, _ = failed(program, alize, announcer.url)
    assert (answer["status"], answer["error"]["code"]) == ("FAILED", "ADDRESS_NOT_PUBLIC")
    assert announcer.requests == []


def test_a_password_left_in_a_link_is_kept_nowhere(program: Program, alize: str) -> None:
    answer, sentence = failed(program, alize, "https://alize:chut@alize.example/flux.xml")
    assert answer["error"]["code"] == "CREDENTIALS_IN_URL"
    assert "chut" not in sentence + json.dumps(program.ask("feeds", "report", answer["run_id"]))


def test_an_unknown_partner_is_refused(program: Program, file: Path) -> None:
    assert program.refused("feeds", "import", "inconnu", str(file), "--json").startswith("Aucun partenaire n'a l'identifiant")


def test_an_unknown_partner_is_refused_before_anything_is_fetched(program: Program, announcer: Announcer) -> None:
    program.settings["TREMPLIN_ALLOW_LOOPBACK"] = "1"
    assert program.refused("feeds", "import", "inconnu", announcer.url).startswith("Aucun partenaire")
    assert announcer.requests == []


def test_a_file_that_does_not_exist_is_refused(program: Program, alize: str, tmp_path: Path) -> None:
    assert "ne peut pas être lu : il n'existe pas" in program.refused("feeds", "import", alize, str(tmp_path / "absent.xml"), "--json")


def test_an_unknown_format_is_refused(program: Program, alize: str, file: Path) -> None:
    refusal = program.refused("feeds", "import", alize, str(file), "--format", "csv")
    assert refusal.startswith("Le format « csv » n'existe pas. Formats lus : auto, engagement-xml, ")


def test_it_is_misused(program: Program) -> None:
    program.misused("feeds", "import", "alize")
