"""What is not a catalogue is a failed run, with its reason, and changes nothing."""

from __future__ import annotations

import pytest

from tests.feeds.importing import Desk, catalogue, counts

PAGE = b"<!DOCTYPE html>\n<html><head><title>Connexion</title></head><body>Bonjour</body></html>"
ENTITIES = b'<?xml version="1.0"?>\n<!DOCTYPE source [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<source><mission/></source>'


@pytest.mark.parametrize(
    ("data", "code", "beginning"),
    [
        (b"clientId;title\nm-1;Planter des haies\n", "NOT_XML", "Ce document n'est pas un flux XML."),
        (b"", "NOT_XML", "Ce document n'est pas un flux XML."),
        (PAGE, "NOT_XML", "Ce document n'est pas un flux XML."),
        (ENTITIES, "DOCTYPE_FORBIDDEN", "Le flux contient une déclaration <!DOCTYPE>"),
        (b"<source></source>", "EMPTY", "Le flux ne contient aucune mission."),
        (b"<source><mission><clientId>m-1", "CUT_BEFORE_FIRST_MISSION", "Le flux s'arrête avant la fin"),
    ],
    ids=["sheet", "nothing", "page", "doctype", "empty", "cut"],
)
async def test_it_is_refused(desk: Desk, data: bytes, code: str, beginning: str) -> None:
    await desk.receive(catalogue(range(3)))
    before = await desk.rows()
    report = await desk.receive(data)
    assert (report.run.status, report.run.error_code, counts(report), report.problems) == ("FAILED", code, {}, [])
    assert (report.run.error or "").startswith(beginning)
    assert await desk.rows() == before
    assert (await desk.runs())[-1] == report.run


async def test_a_refused_dry_run_leaves_no_run(desk: Desk) -> None:
    report = await desk.receive(PAGE, dry_run=True)
    assert (report.run.status, report.run.error_code) == ("FAILED", "NOT_XML")
    assert await desk.runs() == []


async def test_the_next_good_catalogue_is_compared_with_the_last_good_one(desk: Desk) -> None:
    await desk.receive(catalogue(range(3)))
    await desk.receive(PAGE)
    report = await desk.receive(catalogue(range(3)))
    assert (report.run.status, counts(report)) == ("SUCCESS", {"unchanged": 3})
