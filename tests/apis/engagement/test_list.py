"""The list of missions a broadcaster may show: the envelope, every key of a mission, the order."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.apis.engagement.platform import BASE_URL, Member, Platform
from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.missions import actions
from tremplin.missions.draft import MissionDraft
from tremplin.partners.well_known import LEBONCOIN

# Names and order of the contract; `region`, `organizationSiret` and `activities` are added by us.
PLACE_KEYS = ["address", "city", "postalCode", "departmentCode", "departmentName", "region", "country", "location"]
ADDRESS_NAMES = "id street postalCode departmentName departmentCode city region country location geoPoint geolocStatus"
NAMES = """
    _id clientId addresses audience compensationAmount compensationUnit compensationType closeToTransport createdAt
    deletedAt description descriptionHtml domain domainLogo duration endAt lastSyncAt metadata openToMinors
    organizationActions organizationBeneficiaries organizationCity organizationClientId organizationDescription
    organizationFullAddress organizationLogo organizationName organizationPostCode organizationRNA
    organizationReseaux organizationSiren organizationSiret organizationStatusJuridique organizationType
    organizationUrl organizationId postedAt priority publisherId publisherName publisherUrl publisherLogo
    reducedMobilityAccessible remote requirements romeSkills schedule snu snuPlaces soft_skills softSkills startAt
    statusCode statusComment tags tasks title type places updatedAt activity applicationUrl id
"""
NULLABLE = """
    compensationAmount compensationUnit closeToTransport deletedAt duration endAt startAt metadata lastSyncAt
    openToMinors reducedMobilityAccessible priority schedule snuPlaces statusComment organizationUrl
"""
LISTS = "audience requirements romeSkills softSkills soft_skills tags tasks organizationActions activities"
LAST_KEYS = ["deleted", "statusCommentHistoric", "activities"]


def full() -> MissionDraft:
    """A mission whose announcer said everything."""
    return draft(
        client_id="m-1",
        posted_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        start_at=datetime(2027, 3, 1, tzinfo=UTC),
        end_at=datetime(2027, 9, 1, 18, 30, 15, 120_000, tzinfo=UTC),
        activities=("Soutien scolaire", "Médiation, Information"),
        tags=("lecture", "enfants"),
        tasks=("Relire",),
        audience=("children",),
        soft_skills=("Patience",),
        requirements=("Casier judiciaire",),
        rome_skills=("K1104",),
        schedule="Le mardi",
        priority="haute",
        metadata="clé=valeur",
        places=4,
        snu=True,
        snu_places=2,
        compensation_amount=10.5,
        compensation_unit="hour",
        compensation_type="net",
        open_to_minors=True,
        reduced_mobility_accessible=False,
        close_to_transport=True,
        addresses=[
            address(street="12 rue des Lilas", country="FR", lat=45.7597, lon=4.8422),
            address("Nantes", "44000"),
        ],
        organisation=organisation("Lire ensemble", client_id="org-77", rna="W691000077", networks=("Réseau Lecture",)),
    )


def listed(server: Platform, by: Member) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get("/v0/mission", by).json()["data"]
    return found


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft())
    answer = server.get("/v0/mission", boussole)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert list(body) == ["ok", "total", "data", "limit", "skip"]
    assert (body["ok"], body["total"], body["limit"], body["skip"]) == (True, 1, 25, 0)
    assert [each["_id"] for each in body["data"]] == [mission.id]


def test_a_mission_has_every_key_of_the_contract_in_its_order(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, full())
    (mission,) = listed(server, boussole)
    assert list(mission) == [*NAMES.split(), *PLACE_KEYS, *LAST_KEYS]


def test_a_mission_tells_what_its_announcer_said(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, full())
    (mission,) = listed(server, boussole)
    told = {
        "clientId": "m-1",
        "compensationAmount": 10.5,
        "compensationUnit": "hour",
        "compensationType": "net",
        "closeToTransport": True,
        "deletedAt": None,
        "deleted": False,
        "domain": "education",
        "duration": 6,
        "metadata": "clé=valeur",
        "openToMinors": "yes",
        "reducedMobilityAccessible": "no",
        "organizationClientId": "org-77",
        "organizationName": "Lire ensemble",
        "organizationRNA": "W691000077",
        "organizationReseaux": ["Réseau Lecture"],
        "organizationActions": [],
        "organizationId": None,
        "publisherId": alize.id,
        "publisherName": "Alizé",
        "remote": "no",
        "snu": True,
        "snuPlaces": 2,
        "places": 4,
        "soft_skills": ["Patience"],
        "softSkills": ["Patience"],
        "tags": ["lecture", "enfants"],
        "tasks": ["Relire"],
        "audience": ["children"],
        "requirements": ["Casier judiciaire"],
        "romeSkills": ["K1104"],
        "statusCode": "ACCEPTED",
        "statusComment": None,
        "statusCommentHistoric": [],
        "type": "benevolat",
        "activity": "Médiation, Information, Soutien scolaire",
        "activities": ["Médiation, Information", "Soutien scolaire"],
        "id": mission["_id"],
    }
    assert {key: mission[key] for key in told} == told


def test_dates_are_in_utc_with_milliseconds(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, full())
    (mission,) = listed(server, boussole)
    told = {
        "createdAt": "2026-12-01T09:30:00.000Z",
        "updatedAt": "2026-12-01T09:30:00.000Z",
        "postedAt": "2026-11-02T09:00:00.000Z",
        "startAt": "2027-03-01T00:00:00.000Z",
        "endAt": "2027-09-01T18:30:15.120Z",
    }
    assert {key: mission[key] for key in told} == told


def test_an_address_has_every_key_and_the_first_one_is_repeated_for_older_clients(
    server: Platform, alize: Member, boussole: Member
) -> None:
    server.publish(alize, full())
    (mission,) = listed(server, boussole)
    assert len(mission["addresses"]) == 2
    first = mission["addresses"][0]
    assert list(first) == ADDRESS_NAMES.split()
    assert first["location"] == {"lat": 45.7597, "lon": 4.8422}
    assert first["geoPoint"] == {"type": "Point", "coordinates": [4.8422, 45.7597]}
    assert first["geolocStatus"] == "ENRICHED_BY_PUBLISHER"
    assert {key: mission[key] for key in PLACE_KEYS} == {
        "address": "12 rue des Lilas",
        "city": "Lyon",
        "postalCode": "69003",
        "departmentCode": "69",
        "departmentName": "Rhône",
        "region": "Auvergne-Rhône-Alpes",
        "country": "FR",
        "location": {"lat": 45.7597, "lon": 4.8422},
    }


def test_without_address_the_keys_of_the_place_are_left_out(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft(addresses=[], remote="full"))
    (mission,) = listed(server, boussole)
    assert list(mission) == [*NAMES.split(), *LAST_KEYS]
    assert mission["addresses"] == []


def test_what_is_not_said_is_null_and_lists_are_empty(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft(start_at=None, activities=(), places=None))
    (mission,) = listed(server, boussole)
    nulls = NULLABLE.split()
    assert {key: mission[key] for key in nulls} == dict.fromkeys(nulls)
    lists = LISTS.split()
    assert {key: mission[key] for key in lists} == {key: [] for key in lists}


def test_the_link_is_tracked_for_whoever_reads_it(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft())
    for reader in (alize, boussole):
        (read,) = listed(server, reader)
        assert read["applicationUrl"] == f"{BASE_URL}/r/{mission.id}/{reader.id}"


def test_texts_that_look_like_json_stay_texts(server: Platform, alize: Member, boussole: Member) -> None:
    title = 'Dire "applicationUrl":"" et \\ puis \x02 à voix haute'
    server.publish(alize, draft(title=title, tags=('"applicationUrl":""',)))
    (mission,) = listed(server, boussole)
    assert mission["tags"] == ['"applicationUrl":""']
    assert boussole.id not in mission["title"]
    assert mission["applicationUrl"].endswith(boussole.id)


def test_the_latest_to_start_come_first_and_undated_ones_last(server: Platform, alize: Member, boussole: Member) -> None:
    day = datetime(2027, 1, 1, tzinfo=UTC)
    starts = {"Au début du mois": day, "Sans date connue": None, "À la fin du mois": day + timedelta(days=30)}
    server.publish(alize, *(draft(title=title, start_at=start) for title, start in starts.items()))
    assert server.titles(boussole) == ["À la fin du mois", "Au début du mois", "Sans date connue"]


def test_v2_is_the_same_list(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft(), draft())
    assert server.get("/v2/mission", boussole).content == server.get("/v0/mission", boussole).content


def test_refused_and_withdrawn_missions_are_not_listed(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft(title="Devoirs"), draft(client_id="retirée"))

    async def withdraw(conn: Conn) -> list[str]:
        return await actions.withdraw(conn, ["retirée"], by=alize.partner, now=NOW, door="api")

    server.write(withdraw)
    assert server.get("/v0/mission", boussole).json()["total"] == 0


def test_head_tells_the_same_without_the_body(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft())
    got = server.get("/v0/mission", boussole)
    head = server.http.head("/v0/mission", headers={"x-api-key": boussole.key})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(got.content))


def test_an_unknown_route_is_a_json_404(server: Platform, boussole: Member) -> None:
    for path in ("/v0/nothing", "/v2/nothing", "/v0", "/v0/mission/a/b"):
        answer = server.get(path, boussole)
        assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_a_request_id_is_echoed(server: Platform, boussole: Member) -> None:
    assert server.get("/v0/mission", boussole, **{"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"


def raw(server: Platform, request: bytes) -> bytes:
    """The first line of the answer to bytes that no client library would send."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(4096).split(b"\r\n", 1)[0]


def test_bytes_that_are_not_text_are_not_a_breakdown(server: Platform, boussole: Member) -> None:
    sent = b"GET /v0/mission?city=Orl\xe9ans HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-api-key: %s\r\n\r\n"
    assert raw(server, sent % boussole.key.encode()).split(b" ")[1] in {b"200", b"400"}


def test_a_host_that_is_not_one_is_not_a_breakdown(server: Platform, boussole: Member) -> None:
    sent = b"GET /v0/mission HTTP/1.1\r\nHost: [\r\nConnection: close\r\nx-api-key: %s\r\n\r\n"
    assert raw(server, sent % boussole.key.encode()) == b"HTTP/1.1 200 OK"


def test_leboncoin_shows_in_paris_what_is_done_from_home(server: Platform, alize: Member) -> None:
    leboncoin = server.join("leboncoin", LEBONCOIN)
    server.diffuse(leboncoin, alize)
    from_home, lyon = server.publish(alize, draft(title="Relire un conte", remote="full", addresses=[]), draft(title="Lire un conte"))
    told = {each["_id"]: each for each in listed(server, leboncoin)}
    assert told[from_home.id]["title"] == "[À distance] Relire un conte"
    assert (told[from_home.id]["city"], told[from_home.id]["postalCode"]) == ("Paris", "75000")
    assert told[from_home.id]["location"] == {"lat": 48.854744, "lon": 2.348715}
    assert told[from_home.id]["applicationUrl"] == f"{BASE_URL}/r/{from_home.id}/{LEBONCOIN}"
    assert told[lyon.id]["city"] != "Paris"
    assert server.get(f"/v0/mission/{from_home.id}", leboncoin).json()["data"] == told[from_home.id]
