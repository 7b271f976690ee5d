"""An announcer decides, organisation by organisation, who shows its missions, and sees the clicks it gets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.test_publishers import NAMES
from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.missions.model import Mission
from tremplin.partners import actions
from tremplin.partners.model import Scope
from tremplin.tracking import store as tracking
from tremplin.tracking.model import Event, Kind, Source

PATH = "/v0/myorganization/org-77"


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    (published,) = server.publish(alize, draft(organisation=organisation("Lire à Lyon", client_id="org-77")))
    return published


def put(server: Platform, by: Member, *allowed: Member, path: str = PATH, **body: Any) -> dict[str, bool]:
    """Allows these, and gives what is answered: id → excluded."""
    answer = server.send("PUT", path, by, {"publisherIds": [each.id for each in allowed], **body})
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["data"])
    return {row["_id"]: row["excluded"] for row in answer.json()["data"]}


def click(server: Platform, mission: Mission, by: Member, at: datetime = NOW, bot: str | None = None, owner: str = "") -> None:
    """Someone follows a broadcaster's link."""
    event = Event(
        id=uuid7(at),
        at=at,
        kind=Kind.CLICK,
        to_partner=owner or mission.owner,
        from_partner=by.id,
        mission_id=mission.id,
        source=Source.PUBLISHER,
        source_id=by.id,
        bot=bot,
    )

    async def add(conn: Conn) -> None:
        await tracking.add(conn, [event])

    server.write(add)


def test_it_works(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    answer = server.get(PATH, alize).json()
    assert answer["total"] == 1
    (row,) = answer["data"]
    assert list(row) == [*NAMES, "excluded", "clicks"]
    assert (row["_id"], row["excluded"], row["clicks"]) == (boussole.id, False, 0)
    assert put(server, alize) == {boussole.id: True}
    assert server.titles(boussole) == []
    assert server.get(PATH, alize).json()["data"][0]["excluded"] is True
    assert put(server, alize, boussole) == {boussole.id: False}
    assert server.titles(boussole) == [mission.title]


def test_those_not_named_are_excluded_and_others_ignored(
    server: Platform, alize: Member, boussole: Member, cabestan: Member, mission: Mission
) -> None:
    drisse = server.join("Drisse")
    server.diffuse(drisse, alize)
    assert put(server, alize, drisse, cabestan) == {boussole.id: True, drisse.id: False}
    assert server.titles(boussole) == []
    assert server.titles(drisse) == [mission.title]
    assert server.titles(cabestan) == []


def test_an_unknown_organisation_is_created_under_its_name_and_kept_as_it_is(
    server: Platform, alize: Member, boussole: Member
) -> None:
    assert server.get("/v0/myorganization/neuve%2F1", alize).status_code == 404
    put(server, alize, boussole, path="/v0/myorganization/neuve%2F1", organizationName="La Neuve")
    put(server, alize, boussole, path="/v0/myorganization/neuve%2F1", organizationName="Autre nom")
    assert server.ask("SELECT owner, name FROM missions.organisation WHERE client_id = 'neuve/1'") == [(alize.id, "La Neuve")]
    assert server.get("/v0/myorganization/neuve%2F1", alize).status_code == 200


def test_a_decision_taken_before_publishing_counts(server: Platform, alize: Member, boussole: Member) -> None:
    put(server, alize, organizationName=None)
    server.publish(alize, draft(organisation=organisation("Lire", client_id="org-77")))
    assert server.titles(boussole) == []


def test_two_announcers_may_use_the_same_identifier(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    other = server.join("Drisse")
    server.diffuse(boussole, other)
    server.publish(other, draft(title="Mission de Drisse", organisation=organisation("Ailleurs", client_id="org-77")))
    put(server, other)
    assert server.titles(boussole) == [mission.title]
    put(server, alize, boussole)
    assert server.titles(boussole) == [mission.title]
    assert server.get(PATH, other).json()["data"][0]["excluded"] is True


def test_a_white_list_is_not_an_exclusion(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    rule = {"publisherIds": [boussole.id], "field": "publisherOrganization.clientId", "operator": "is", "value": "org-77"}
    assert server.send("POST", "/v0/diffusion-rule", alize, rule).status_code == 201
    assert server.get(PATH, alize).json()["data"][0]["excluded"] is False
    put(server, alize)
    assert server.titles(boussole) == []
    put(server, alize, boussole)
    assert server.titles(boussole) == [mission.title]
    server.publish(alize, draft(title="Une autre", organisation=organisation("Autre", client_id="org-78")))
    assert server.titles(boussole) == [mission.title]


def test_clicks_are_those_of_people_on_the_callers_missions_of_that_organisation(
    server: Platform, alize: Member, boussole: Member, cabestan: Member, mission: Mission
) -> None:
    (elsewhere,) = server.publish(alize, draft(organisation=organisation("Autre", client_id="org-78")))
    (homonym,) = server.publish(cabestan, draft(organisation=organisation("Ailleurs", client_id="org-77")))
    click(server, mission, boussole)
    click(server, mission, boussole, NOW - timedelta(days=29))
    click(server, mission, boussole, NOW - timedelta(days=31))
    click(server, mission, boussole, bot="user_agent")
    click(server, mission, cabestan)
    click(server, elsewhere, boussole)
    click(server, homonym, boussole)
    assert server.get(PATH, alize).json()["data"][0]["clicks"] == 2


def test_it_is_refused_when_the_organisation_is_not_the_callers(
    server: Platform, alize: Member, boussole: Member, cabestan: Member, mission: Mission
) -> None:
    for by, path in ((cabestan, PATH), (boussole, PATH), (alize, "/v0/myorganization/org-78"), (alize, "/v0/myorganization/%00")):
        answer = server.get(path, by)
        assert answer.status_code == 404
        assert answer.json() == {"ok": False, "code": "NOT_FOUND", "message": "Publisher organization not found"}
    assert server.get(PATH).status_code == 401


def test_a_stranger_changes_only_its_own(
    server: Platform, alize: Member, boussole: Member, cabestan: Member, mission: Mission
) -> None:
    assert put(server, cabestan) == {}
    assert put(server, boussole) == {}
    assert server.titles(boussole) == [mission.title]
    assert server.send("PUT", PATH, None, {"publisherIds": []}).status_code == 401


def test_a_key_that_only_reads_changes_nothing(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    async def issue(conn: Conn) -> Member:
        key = await actions.issue_key(conn, alize.id, now=NOW, scopes=(Scope.MISSIONS_READ.value,))
        return Member(alize.partner, key)

    reader = server.write(issue)
    assert server.get(PATH, reader).status_code == 200
    assert server.send("PUT", PATH, reader, {"publisherIds": []}).json()["code"] == "FORBIDDEN"
    assert server.titles(boussole) == [mission.title]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"publisherIds": null}',
        b'{"publisherIds": [1]}',
        b'{"publisherIds": "x"}',
        b'{"publisherIds": [], "organizationName": 3}',
        b'{"publisherIds": ["\xff"]}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_can_not_be_read_is_refused(server: Platform, alize: Member, boussole: Member, body: bytes) -> None:
    answer = server.send("PUT", PATH, alize, body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "INVALID_BODY"


@pytest.mark.parametrize("client_id", ["%00", "%20", "a" * 501])
def test_an_identifier_that_no_organisation_has_is_refused(server: Platform, alize: Member, boussole: Member, client_id: str) -> None:
    answer = server.send("PUT", f"/v0/myorganization/{client_id}", alize, {"publisherIds": []})
    assert answer.status_code == 400
    assert "organizationClientId" in answer.json()["message"]["message"]


def test_zero_bytes_are_left_out(server: Platform, alize: Member, boussole: Member) -> None:
    assert put(server, alize, boussole, path="/v0/myorganization/or%00g", organizationName="a\0b") == {boussole.id: False}
    assert server.ask("SELECT client_id, name FROM missions.organisation") == [("org", "ab")]
