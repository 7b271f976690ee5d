"""The JSON that partners exchange: its names, their order, and the link made for who reads."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.missions import address, organisation
from tests.factories.partners import NOW
from tests.missions.preparing import OWNER, prepared
from tremplin.missions.exchange import instant, personalise, render


def words(text: str) -> list[str]:
    return text.split()


KEYS = words(
    """
    _id clientId addresses audience compensationAmount compensationUnit compensationType closeToTransport createdAt
    deletedAt description descriptionHtml domain domainLogo duration endAt lastSyncAt metadata openToMinors
    organizationActions organizationBeneficiaries organizationCity organizationClientId organizationDescription
    organizationFullAddress organizationLogo organizationName organizationPostCode organizationRNA organizationReseaux
    organizationSiren organizationSiret organizationStatusJuridique organizationType organizationUrl organizationId
    postedAt priority publisherId publisherName publisherUrl publisherLogo reducedMobilityAccessible remote
    requirements romeSkills schedule snu snuPlaces soft_skills softSkills startAt statusCode statusComment tags tasks
    title type places updatedAt activity applicationUrl id
    """
)
OF_THE_FIRST_ADDRESS = words("address city postalCode departmentCode departmentName region country location")
LAST = words("deleted statusCommentHistoric activities")
OF_AN_ADDRESS = words("id street postalCode departmentName departmentCode city region country location geoPoint geolocStatus")


def body(**given_fields: Any) -> bytes:
    result = prepared(**given_fields)
    return render(result.mission, result.organisation, OWNER)


def read(raw: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(personalise(raw, base_url="https://tremplin.example", reader="boussole"))
    return found


def test_it_works() -> None:
    mission = read(
        body(
            client_id="ex-1001",
            title="Animer un atelier de lecture",
            description="<p>Lire avec des enfants</p>",
            activities=("Soutien scolaire", "Médiation, Information"),
            end_at=datetime(2027, 9, 1, tzinfo=UTC),
            open_to_minors=True,
            organisation=organisation("Lire à Lyon", client_id="org-77", rna="W691000077"),
        )
    )
    assert mission["_id"] == mission["id"] == "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"
    assert mission["applicationUrl"] == f"https://tremplin.example/r/{mission['id']}/boussole"
    assert mission["activity"] == "Médiation, Information, Soutien scolaire"
    assert (mission["startAt"], mission["endAt"], mission["duration"]) == (
        "2027-03-01T00:00:00.000Z",
        "2027-09-01T00:00:00.000Z",
        6,
    )
    assert (mission["openToMinors"], mission["reducedMobilityAccessible"]) == ("yes", None)
    assert (mission["publisherId"], mission["publisherName"]) == ("alize", "Alizé")
    assert (mission["organizationClientId"], mission["organizationRNA"]) == ("org-77", "W691000077")
    assert (mission["city"], mission["country"], mission["statusCode"], mission["deleted"]) == (
        "Lyon",
        "FR",
        "ACCEPTED",
        False,
    )


def test_keys_stand_in_the_order_of_the_contract() -> None:
    mission = read(body())
    assert list(mission) == [*KEYS, *OF_THE_FIRST_ADDRESS, *LAST]
    assert [list(each) for each in mission["addresses"]] == [OF_AN_ADDRESS]


def test_without_an_address_the_keys_of_the_first_one_are_left_out() -> None:
    assert list(read(body(addresses=[], remote="full"))) == [*KEYS, *LAST]


def test_without_an_organisation_its_keys_are_null_and_its_lists_empty() -> None:
    mission = read(body(organisation=None))
    assert list(mission) == [*KEYS, *OF_THE_FIRST_ADDRESS, *LAST]
    assert (mission["organizationName"], mission["organizationReseaux"]) == (None, [])


def test_an_address_says_its_point_both_ways_or_not_at_all() -> None:
    (located,) = read(body(addresses=[address(lat=45.7597, lon=4.8422)]))["addresses"]
    assert located["location"] == {"lat": 45.7597, "lon": 4.8422}
    assert located["geoPoint"] == {"type": "Point", "coordinates": [4.8422, 45.7597]}
    (unknown,) = read(body(addresses=[address("Xyzzyqwk", "00000")]))["addresses"]
    assert (unknown["location"], unknown["geoPoint"], unknown["geolocStatus"]) == (None, None, "NOT_FOUND")


def test_a_withdrawn_mission_says_so() -> None:
    result = prepared()
    gone = read(render(replace(result.mission, deleted_at=NOW), result.organisation, OWNER))
    assert (gone["deleted"], gone["deletedAt"]) == (True, instant(NOW))


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (None, None),
        (datetime(2027, 3, 1, 1, 2, 3, 4999, tzinfo=UTC), "2027-03-01T01:02:03.004Z"),
        (datetime(2027, 3, 1, 1, tzinfo=timezone(timedelta(hours=1))), "2027-03-01T00:00:00.000Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000Z"),
    ],
)
def test_instants_are_in_utc_to_the_millisecond(at: datetime | None, written: str | None) -> None:
    assert instant(at) == written


def test_several_missions_are_made_for_their_reader_at_once() -> None:
    raw = b"[%s,%s]" % (body(), body())
    links = [each["applicationUrl"] for each in json.loads(personalise(raw, base_url="http://h", reader="r"))]
    assert [link.startswith("http://h/r/") and link.endswith("/r") for link in links] == [True, True]


forged = st.text(max_size=30) | st.sampled_from(
    [
        '"applicationUrl":""',
        '","applicationUrl":"',
        "\x01/r/x/\x02",
        "\\u0001",
        "\x01",
        "\x02",
        '\\"applicationUrl\\":\\"\\"',
    ]
)


@given(forged, forged, forged, st.lists(forged, max_size=2))
def test_no_text_of_a_partner_can_pass_for_the_link_of_the_reader(title: str, city: str, name: str, tags: list[str]) -> None:
    result = prepared()
    (place,) = result.mission.addresses
    assert result.organisation is not None
    mission = replace(result.mission, title=title, schedule=city, tags=tuple(tags), addresses=(replace(place, city=city),))
    raw = render(mission, replace(result.organisation, name=name), replace(OWNER, name=name))
    assert raw.count(b"\x01") == raw.count(b"\x02") == 1
    said = read(raw)
    assert (said["title"], said["schedule"], said["city"], said["tags"]) == (title, city, city, tags)
    assert (said["organizationName"], said["publisherName"]) == (name, name)
    assert said["applicationUrl"] == f"https://tremplin.example/r/{mission.id}/boussole"
