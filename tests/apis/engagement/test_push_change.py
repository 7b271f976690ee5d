"""PUT /v2/mission/{clientId}: what is given changes, what is absent stays, null clears."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.pushes import MISSION, change, codes, create, faults
from tests.factories.missions import draft
from tremplin.feeds.merging import DOOR as FEED
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission

MOVING = {"places", "updatedAt"}


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    before = create(server, alize, endAt="2027-06-30", tags=["urgent"])
    server.clock.at = server.clock.at.replace(hour=18)
    after = change(server, alize, places=5)
    assert after["places"] == 5
    assert after["updatedAt"] > before["updatedAt"]
    assert {name for name in before if before[name] != after[name]} == MOVING
    assert server.get(f"{MISSION}/{after['id']}", boussole).json()["data"]["places"] == 5


def test_the_documented_example_stays_accepted(server: Platform, alize: Member) -> None:
    create(server, alize, addresses=[{"city": "Paris", "zip": "75001", "country": "France"}])
    data = change(server, alize, places=5)
    assert (data["statusCode"], data["addresses"][0]["country"]) == ("ACCEPTED", "FR")


def test_null_clears(server: Platform, alize: Member) -> None:
    given: dict[str, Any] = {
        "image": "https://a.example/i.png", "metadata": "m", "schedule": "s", "priority": "p", "postedAt": "2027-01-01",
        "endAt": "2027-06-30", "tags": ["t"], "tasks": ["t"], "compensationAmount": 1, "compensationUnit": "day", "openToMinors": True,
        "remote": "full",
    }  # fmt: skip
    create(server, alize, **given)
    nulls: dict[str, Any] = dict.fromkeys(given)
    data = change(server, alize, **nulls, startAt=None, domain=None, addresses=None, activities=None)
    assert {name: data[name] for name in given if data[name]} == {}
    assert (data["startAt"], data["domain"], data["addresses"], data["activities"]) == (None, None, [], [])
    assert (data["tags"], data["statusCode"]) == ([], "ACCEPTED")
    assert change(server, alize, places=7)["places"] == 7
    assert change(server, alize, places=None)["places"] == 1


def test_lists_and_addresses_are_replaced_as_a_whole(server: Platform, alize: Member) -> None:
    create(server, alize, tags=["a", "b"])
    data = change(server, alize, tags=["c"], addresses=[{"city": "Lyon", "postalCode": "69003"}])
    assert (data["tags"], [place["city"] for place in data["addresses"]]) == (["c"], ["Lyon"])


def test_places_that_are_not_touched_keep_their_ids_and_their_warnings(server: Platform, alize: Member) -> None:
    before = create(server, alize, addresses=[{"city": "Fondcombe"}, {"postalCode": "69003"}])
    answer = server.send("PUT", f"{MISSION}/api-42", alize, {"places": 4})
    assert answer.json()["data"]["addresses"] == before["addresses"]
    assert codes(answer) == ["PLACE_NOT_FOUND"]


def test_a_description_that_is_not_touched_keeps_its_problems(server: Platform, alize: Member) -> None:
    create(server, alize, description=f"<p>{'caf&#233; ' * 40}</p>")
    data = change(server, alize, places=4)
    assert (data["statusCode"], data["statusComment"]) == ("REFUSED", "Problème d'encodage dans la description")
    corrected = change(server, alize, description=f"<p>{'café ' * 40}</p>")
    assert (corrected["statusCode"], corrected["statusComment"]) == ("ACCEPTED", "")


def test_a_mission_without_title_is_refused_and_leaves_the_lists(server: Platform, alize: Member, boussole: Member) -> None:
    for nothing in ("", None):
        create(server, alize, f"m-{nothing}")
        data = change(server, alize, f"m-{nothing}", title=nothing)
        assert (data["statusCode"], data["statusComment"], data["title"]) == ("REFUSED", "Titre manquant", "")
    assert server.titles(boussole) == []


def test_the_organisation_changes_by_its_name(server: Platform, alize: Member) -> None:
    create(server, alize)
    data = change(server, alize, organizationName="Dons du Sud", organizationUrl="https://dons.example")
    assert (data["organizationUrl"], data["organizationSiret"]) == ("https://dons.example", "33273739400012")
    data = change(server, alize, organizationName="Mer Propre")
    assert (data["organizationClientId"], data["organizationUrl"], data["organizationSiret"]) == ("mer-propre", None, None)


def test_one_field_of_the_organisation_may_be_cleared_or_all_of_it(server: Platform, alize: Member) -> None:
    create(server, alize, organizationUrl="https://dons.example")
    data = change(server, alize, organizationUrl=None)
    assert (data["organizationUrl"], data["organizationName"]) == (None, "Dons du Sud")
    assert change(server, alize, organizationName=None)["organizationClientId"] is None


def test_the_organisation_needs_its_name(server: Platform, alize: Member) -> None:
    create(server, alize)
    assert faults(server.send("PUT", f"{MISSION}/api-42", alize, {"organizationCity": "Lyon"})) == [["organizationName"]]


def test_a_mission_of_a_catalogue_changes_the_same_way_and_stays_in_it(server: Platform, alize: Member, boussole: Member) -> None:
    async def imported(conn: Any) -> None:
        given = [Submission(draft(client_id="f-1"), source_hash=b"x")]
        await missions.publish(conn, given, by=alize.partner, now=server.clock(), door=FEED)

    server.write(imported)
    before = server.get("/v0/mission", boussole).json()["data"][0]
    change(server, alize, "f-1", places=9)
    after = server.get("/v0/mission", boussole).json()["data"][0]
    assert {name for name in before if before[name] != after[name]} <= MOVING
    assert after["lastSyncAt"] == before["lastSyncAt"]
    assert server.ask("SELECT source_hash FROM missions.mission") == [(None,)]  # its next import says it all again


def test_an_identifier_may_hold_a_slash_or_an_accent(server: Platform, alize: Member) -> None:
    create(server, alize, "a/b é")
    assert change(server, alize, "a%2Fb%20%C3%A9", places=4)["places"] == 4


@pytest.mark.parametrize("client_id", ["unknown", "%00", "%ff", "api-42%00x", "../x", "' OR 1=1"])
def test_what_does_not_exist_cannot_be_changed(server: Platform, alize: Member, client_id: str) -> None:
    create(server, alize)
    answer = server.send("PUT", f"{MISSION}/{client_id}", alize, {"places": 4})
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_a_stranger_changes_nothing(server: Platform, alize: Member, cabestan: Member) -> None:
    create(server, alize)
    answer = server.send("PUT", f"{MISSION}/api-42", cabestan, {"places": 4})
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})
    assert server.send("PUT", f"{MISSION}/api-42", None, {"places": 4}).status_code == 401
    assert change(server, alize)["places"] == 2


def test_what_is_withdrawn_is_not_changed(server: Platform, alize: Member) -> None:
    create(server, alize)
    server.send("DELETE", f"{MISSION}/api-42", alize)
    assert server.send("PUT", f"{MISSION}/api-42", alize, {"places": 4}).status_code == 404


def test_a_body_is_refused_with_every_fault(server: Platform, alize: Member) -> None:
    create(server, alize)
    assert faults(server.send("PUT", f"{MISSION}/api-42", alize, {"title": 3, "places": 0, "tags": "a"})) == [
        ["title"],
        ["tags"],
        ["places"],
    ]
