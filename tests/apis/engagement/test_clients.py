"""The requests that programs in service send today, to the letter, and what each of them reads in the answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import address, draft, organisation
from tremplin.missions.draft import MissionDraft

JEVEUXAIDER = "5f5931496c7ea514150a818f"
SERVICE_CIVIQUE = "5f99dbe75eb1ad767733b206"


@pytest.fixture
def volunteering(server: Platform) -> Member:
    return server.join("Bénévolat partout", JEVEUXAIDER)


@pytest.fixture
def civic_service(server: Platform) -> Member:
    return server.join("Volontariat partout", SERVICE_CIVIQUE)


@pytest.fixture
def client(server: Platform, volunteering: Member, civic_service: Member) -> Member:
    """A program that broadcasts both."""
    member = server.join("Un portail")
    server.diffuse(member, volunteering)
    server.diffuse(member, civic_service)
    return member


def many(count: int, **given: Any) -> list[MissionDraft]:
    return [draft(addresses=[address("Paris", "75004", lat=48.8566, lon=2.3522)], **given) for _ in range(count)]


def ask(server: Platform, target: str, by: Member, header: str = "apikey") -> dict[str, Any]:
    """The body of the answer to a request target, sent as it is written."""
    answer = server.http.get(target, headers={header: by.key})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_1j1s_front_lists_a_page_and_shows_a_mission(server: Platform, civic_service: Member, client: Member) -> None:
    server.publish(civic_service, *many(20, domain="sante", open_to_minors=True), *many(2, domain="sport"))
    target = (
        "/v0/mission/search?domain=sante&from={start}&publisher=5f99dbe75eb1ad767733b206"
        "&size=15&openToMinors=yes&distance=50km&lat=48.8566&lon=2.3522"
    )
    first = ask(server, target.format(start=0), client, "apiKey")
    second = ask(server, target.format(start=15), client, "apiKey")
    assert (first["total"], len(first["hits"]), len(second["hits"])) == (20, 15, 5)
    assert not {hit["_id"] for hit in first["hits"]} & {hit["_id"] for hit in second["hits"]}
    read = {
        "_id",
        "title",
        "description",
        "startAt",
        "city",
        "postalCode",
        "openToMinors",
        "organizationName",
        "organizationLogo",
    }
    assert read <= set(first["hits"][0])
    assert first["hits"][0]["openToMinors"] == "yes"
    shown = ask(server, f"/v0/mission/{first['hits'][0]['_id']}", client, "apiKey")["data"]
    assert read | {"duration", "departmentName", "departmentCode", "region", "applicationUrl"} <= set(shown)


def test_1j1s_front_asks_a_domain_by_its_label(server: Platform, volunteering: Member, client: Member) -> None:
    server.publish(volunteering, *many(3, domain="memoire-et-citoyennete"), *many(1))
    target = "/v0/mission/search?domain=m%C3%A9moire+et+citoyennet%C3%A9&from=0&publisher=5f5931496c7ea514150a818f&size=15"
    assert ask(server, target, client, "apiKey")["total"] == 3


def test_1j1s_front_tells_a_missing_mission_by_its_status(server: Platform, client: Member) -> None:
    answer = server.http.get("/v0/mission/62c7f1ab0c3ab2d5f0a2d3c4", headers={"apiKey": client.key})
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_pass_emploi_searches_between_two_dates(server: Platform, civic_service: Member, client: Member) -> None:
    early, late = datetime(1999, 5, 1, tzinfo=UTC), datetime(2036, 5, 1, tzinfo=UTC)
    server.publish(civic_service, *many(2), *many(1, start_at=early), *many(1, start_at=late))
    target = (
        "/v0/mission/search?size=50&from=0&startAt=lt%3A2035-01-01T00%3A00%3A00Z&startAt=gt%3A2000-01-01T00%3A00%3A00Z"
        "&publisher=5f99dbe75eb1ad767733b206&sortBy=createdAt"
    )
    body = ask(server, target, client)
    assert len(body["hits"]) == body["total"] == 2
    assert {"_id", "title", "startAt", "domain", "city", "organizationName"} <= set(body["hits"][0])
    assert body["hits"][0]["deleted"] is False
    assert set(body["hits"][0]["location"]) == {"lat", "lon"}
    assert set(body["facets"]) == {"departmentName", "activities", "domains"}


def test_pass_emploi_asks_for_what_is_new(server: Platform, civic_service: Member, client: Member) -> None:
    server.publish(civic_service, *many(1))
    server.clock.at = server.clock.at.replace(hour=23)
    (new,) = server.publish(civic_service, *many(1))
    target = "/v0/mission/search?size=50&from=0&createdAt=gt%3A2026-12-01T12%3A00%3A00.000Z&publisher=5f99dbe75eb1ad767733b206"
    assert [hit["_id"] for hit in ask(server, target, client)["hits"]] == [new.id]


def test_pass_emploi_shows_a_mission(server: Platform, civic_service: Member, client: Member) -> None:
    (mission,) = server.publish(civic_service, *many(1))
    read = "title startAt endAt domain city organizationName applicationUrl organizationUrl address"
    read += " organizationFullAddress departmentCode description postalCode organizationDescription"
    assert set(read.split()) <= set(ask(server, f"/v0/mission/{mission.id}", client)["data"])


def test_jeveuxaider_copies_all_missions_of_its_domains(server: Platform, civic_service: Member, client: Member) -> None:
    server.publish(civic_service, *many(30, domain="sport"), *many(5, domain="numerique"))
    target = (
        "/v0/mission?limit=20&skip={skip}&domain=environnement,solidarite-insertion,sante,culture-loisirs,education,sport,"
        "emploi,humanitaire,animaux,vivre-ensemble,prevention-protection"
    )
    missions: list[dict[str, Any]] = []
    while len(missions) < (page := ask(server, target.format(skip=len(missions)), client))["total"]:
        missions += page["data"]
    assert len({mission["id"] for mission in missions}) == len(missions) == 30
    demanded = {
        "publisherName",
        "publisherLogo",
        "applicationUrl",
        "title",
        "domain",
        "postedAt",
        "description",
        "id",
        "_id",
    }
    assert all(demanded <= set(mission) for mission in missions)


def test_snu_stops_on_a_page_that_is_not_full(server: Platform, volunteering: Member, client: Member) -> None:
    server.publish(volunteering, *many(60))
    sizes = [len(ask(server, f"/v0/mission?skip={batch * 50}&limit=50", client)["data"]) for batch in range(2)]
    assert sizes == [50, 10]


def test_a_limit_of_a_thousand_is_honoured_exactly(server: Platform, volunteering: Member, client: Member) -> None:
    for _ in range(2):
        server.publish(volunteering, *many(505))
    body = ask(server, "/v0/mission?skip=0&limit=1000", client)
    assert (len(body["data"]), body["limit"], body["total"]) == (1000, 1000, 1010)
    assert len(ask(server, "/v0/mission?skip=1000&limit=1000", client)["data"]) == 10


def test_snu_reads_the_missions_open_to_it(server: Platform, volunteering: Member, client: Member) -> None:
    description = "<p>Planter des haies.</p><p>Objectifs: faire revenir les oiseaux.</p>"
    server.publish(
        volunteering,
        *many(1),
        *many(
            1,
            client_id="4512",
            snu=True,
            snu_places=4,
            description=description,
            organisation=organisation(client_id="77"),
        ),
    )
    body = ask(server, "/v2/mission?snu=true&skip=0&limit=50", client, "x-api-key")
    (mission,) = body["data"]
    assert (body["ok"], body["total"], mission["clientId"], mission["snuPlaces"]) == (True, 1, "4512", 4)
    assert len(mission["descriptionHtml"].split("Objectifs:")) == 2
    read = ["_id", "title", "startAt", "endAt", "organizationClientId", "domain", "schedule", "updatedAt", "postedAt"]
    assert set(read) <= set(mission)
    assert {"postalCode", "street", "city", "departmentName", "region", "country", "location"} <= set(mission["addresses"][0])
