"""One line of the directory, by the siret, the job and the place."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.establishments import BAKER, BUTCHER, make_establishment, offers
from tests.factories.partners import NOW
from tremplin.immersions.offers import actions, directory
from tremplin.immersions.offers.draft import LocationDraft
from tremplin.kit.db import Conn

PLACES = [LocationDraft(raw="3 rue des Lilas 35000 Rennes"), LocationDraft(raw="1 quai Sud 44000 Nantes")]


async def test_it_works(conn: Conn) -> None:
    """Every key of the contract, with the types it gives; what is absent is left out."""
    kept = await make_establishment(conn)
    row = await directory.detail(conn, kept.siret, BAKER, kept.locations[0].id, at=NOW)
    assert row is not None
    place = kept.locations[0]
    assert row.fields == {
        "rome": "D1102",
        "romeLabel": row.fields["romeLabel"],
        "appellations": [{"appellationCode": BAKER, "appellationLabel": row.fields["appellations"][0]["appellationLabel"]}],
        "establishmentScore": 10,
        "naf": "1071C",
        "nafLabel": "Boulangerie et boulangerie-pâtisserie",
        "siret": kept.siret,
        "name": "Le Fournil du Port",
        "voluntaryToImmersion": True,
        "fitForDisabledWorkers": None,
        "locationId": place.id,
        "position": {"lat": place.lat, "lon": place.lon},
        "address": {"streetNumberAndAddress": "3 rue des Lilas", "postcode": "35000", "departmentCode": "35", "city": "Rennes"},
        "contactMode": "EMAIL",
        "numberOfEmployeeRange": "3-5",
        "updatedAt": "2026-12-01T09:30:00.000Z",
        "createdAt": "2026-12-01T09:30:00.000Z",
        "remoteWorkMode": "ON_SITE",
        "isAvailable": True,
    }
    assert row.fields["romeLabel"]


async def test_it_is_what_the_list_says(conn: Conn) -> None:
    kept = await make_establishment(conn, website="https://fournil.example", customized_name="Au Port")
    row = await directory.detail(conn, kept.siret, BAKER, kept.locations[0].id, at=NOW)
    page = await directory.search(conn, directory.OfferQuery(at=NOW))
    assert row is not None
    assert [each.fields for each in page.rows] == [row.fields]


async def test_only_the_job_asked_for_is_shown(conn: Conn) -> None:
    kept = await make_establishment(conn, offers=offers("11573", "11574", "19364"))
    row = await directory.detail(conn, kept.siret, "11574", kept.locations[0].id, at=NOW)
    assert row is not None
    assert [each["appellationCode"] for each in row.fields["appellations"]] == ["11574"]


async def test_a_place_it_does_not_have_is_the_first_one_or_none_if_exact(conn: Conn) -> None:
    kept = await make_establishment(conn, locations=PLACES)
    for asked in ("nowhere", None):
        row = await directory.detail(conn, kept.siret, BAKER, asked, at=NOW)
        assert row is not None
        assert row.location_id == kept.locations[0].id
    assert await directory.detail(conn, kept.siret, BAKER, "nowhere", at=NOW, exact=True) is None
    second = await directory.detail(conn, kept.siret, BAKER, kept.locations[1].id, at=NOW, exact=True)
    assert second is not None
    assert second.location_id == kept.locations[1].id


async def test_on_site_comes_before_at_a_distance(conn: Conn) -> None:
    kept = await make_establishment(conn, offers=[*offers(BAKER, remote_work="FULL_REMOTE"), *offers(BAKER)])
    for place in (None, kept.locations[0].id):
        row = await directory.detail(conn, kept.siret, BAKER, place, at=NOW)
        assert row is not None
        assert row.remote_work == "ON_SITE"


async def test_a_job_it_does_not_offer_is_none(conn: Conn) -> None:
    kept = await make_establishment(conn)
    assert await directory.detail(conn, kept.siret, BUTCHER, None, at=NOW) is None
    assert await directory.detail(conn, "00000000000000", BAKER, None, at=NOW) is None


async def test_a_full_quota_is_told_and_does_not_hide(conn: Conn) -> None:
    kept = await make_establishment(conn, max_contacts_per_month=1)
    await actions.record_contact(conn, kept.siret, "c-1", now=NOW)
    row = await directory.detail(conn, kept.siret, BAKER, None, at=NOW)
    assert row is not None
    assert row.fields["isAvailable"] is False
    after = await directory.detail(conn, kept.siret, BAKER, None, at=NOW + timedelta(days=28))
    assert after is not None
    assert after.fields["isAvailable"] is True


async def test_a_company_that_waits_for_a_date_or_is_banned_is_none(conn: Conn) -> None:
    later = await make_establishment(conn, next_availability=NOW + timedelta(days=1))
    assert await directory.detail(conn, later.siret, BAKER, None, at=NOW) is None
    assert await directory.detail(conn, later.siret, BAKER, None, at=NOW + timedelta(days=1)) is not None
    banned = await make_establishment(conn)
    await actions.ban(conn, banned.siret, justification="Faux stages.", now=NOW)
    assert await directory.detail(conn, banned.siret, BAKER, None, at=NOW) is None
