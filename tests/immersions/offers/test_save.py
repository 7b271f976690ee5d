"""A company describes itself, whatever the door: it is kept whole, located, findable at once; or refused with every reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.establishments import BAKER, BUTCHER, CASHIER, PASTRY_COOK, admin, draft, offers, siret
from tests.factories.partners import NOW
from tremplin.external.sirene import Company
from tremplin.immersions.offers import actions, directory, store
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.immersions.offers.draft import EstablishmentDraft, LocationDraft
from tremplin.immersions.offers.errors import EstablishmentExists, EstablishmentInvalid
from tremplin.immersions.offers.identification import Identity
from tremplin.immersions.offers.model import Verification
from tremplin.kit.db import Conn


async def save(conn: Conn, given: EstablishmentDraft, *, later: timedelta = timedelta()) -> actions.Saved:
    return await actions.save(conn, given, by="passeEmploi", now=NOW + later)


async def found(conn: Conn) -> list[tuple[str, str, str]]:
    page = await directory.search(conn, OfferQuery(at=NOW))
    assert page.total == len(page.rows)
    return sorted((row.siret, row.rome_code, row.remote_work) for row in page.rows)


async def test_it_works(conn: Conn) -> None:
    given = draft(max_contacts_per_month=None)
    saved = await save(conn, given)
    kept = saved.establishment
    assert saved.created
    assert saved.problems == ()
    assert (kept.siret, kept.source, kept.score, kept.max_contacts_per_month) == (given.siret, "passeEmploi", 10, 6)
    (place,) = kept.locations
    assert (place.street, place.postcode, place.city, place.department_code) == ("3 rue des Lilas", "35000", "Rennes", "35")
    assert place.lat == pytest.approx(48.11, abs=0.05)
    assert await store.find(conn, given.siret) == kept
    assert await store.members(conn, given.siret) == given.members
    assert await found(conn) == [(given.siret, "D1102", "ON_SITE")]


async def test_a_line_is_a_place_a_trade_and_a_remote_mode(conn: Conn) -> None:
    """Two jobs of one trade share a line; the same trade done from home has its own."""
    places = [LocationDraft(raw="3 rue des Lilas 35000 Rennes"), LocationDraft(raw="1 quai Sud 44000 Nantes")]
    jobs = [*offers(BAKER, BUTCHER), *offers(CASHIER, remote_work="HYBRID"), *offers(CASHIER)]
    kept = (await save(conn, draft(locations=places, offers=jobs))).establishment
    lines = await found(conn)
    assert len(lines) == 2 * len({(each.rome_code, each.remote_work) for each in kept.offers})


async def test_saving_again_replaces_what_it_said(conn: Conn) -> None:
    given = draft(offers=offers(BAKER, BUTCHER))
    first = (await save(conn, given)).establishment
    given.offers = [*offers(BUTCHER), *offers(CASHIER)]
    again = await save(conn, given, later=timedelta(days=1))
    assert not again.created
    assert again.establishment.created_at == first.created_at
    assert again.establishment.locations == first.locations
    dates = {each.appellation_code: each.created_at for each in again.establishment.offers}
    assert dates == {BUTCHER: NOW, CASHIER: NOW + timedelta(days=1)}
    assert [rome for _, rome, _ in await found(conn)] == sorted({each.rome_code for each in again.establishment.offers})


async def test_a_siret_is_one_company(conn: Conn) -> None:
    given = draft()
    await save(conn, given)
    with pytest.raises(EstablishmentExists):
        await actions.save(conn, given, by="form", now=NOW, must_be_new=True)


async def test_every_problem_is_told_at_once(conn: Conn) -> None:
    broken = draft(siret="12345678901234", name=" ", offers=offers("99999"), contact_mode="PIGEON", members=[], website="ftp://x")
    with pytest.raises(EstablishmentInvalid) as refused:
        await save(conn, broken)
    assert [each.code for each in refused.value.problems] == [
        "SIRET_INVALID",
        "NAME_MISSING",
        "WEBSITE_INVALID",
        "APPELLATION_UNKNOWN",
        "CONTACT_MODE_INVALID",
        "ADMIN_MISSING",
        "RECIPIENT_MISSING",
    ]
    assert all(each.pointer.startswith("/") and each.message and each.hint for each in refused.value.problems)
    assert await found(conn) == []


async def test_the_national_directory_knows_names_better(conn: Conn) -> None:
    given = draft(name="Chez nous", naf=None, employees=None)
    company = Company(given.siret, "SARL LE FOURNIL", naf="1071C", employees="6-9", is_open=True)
    saved = await actions.save(conn, given, by="form", now=NOW, identity=Identity(True, company))
    kept = saved.establishment
    assert (kept.name, kept.naf, kept.employees, kept.verification) == ("SARL LE FOURNIL", "1071C", "6-9", Verification.VERIFIED)


async def test_a_company_that_is_closed_or_unknown_is_refused(conn: Conn) -> None:
    given = draft()
    closed = Company(given.siret, "SARL LE FOURNIL", naf="", employees="", is_open=False)
    for identity, code in ((Identity(True, closed), "COMPANY_CLOSED"), (Identity(True, None), "SIRET_UNKNOWN")):
        with pytest.raises(EstablishmentInvalid) as refused:
            await actions.save(conn, given, by="form", now=NOW, identity=identity)
        assert [each.code for each in refused.value.problems] == [code]


async def test_a_company_nobody_could_ask_about_is_accepted_to_be_verified(conn: Conn) -> None:
    saved = await save(conn, draft())
    assert saved.establishment.verification == Verification.TO_VERIFY
    assert len(await found(conn)) == 1


async def test_someone_finds_the_companies_they_belong_to(conn: Conn) -> None:
    one, two = draft(members=[admin("a@fournil.example")]), draft(members=[admin("A@fournil.example"), admin("b@fournil.example")])
    await save(conn, one)
    await save(conn, two)
    assert await store.sirets_of(conn, "a@fournil.example") == sorted([one.siret, two.siret])
    assert await store.sirets_of(conn, "b@fournil.example") == [two.siret]


async def test_texts_that_no_database_holds_are_tidied(conn: Conn) -> None:
    kept = (await save(conn, draft(name=" Le\x00 Fournil\n du  Port ", siret=f" {siret()} "))).establishment
    assert kept.name == "Le Fournil du Port"


async def test_two_trades_of_one_appellation_list_are_ordered_as_numbers(conn: Conn) -> None:
    given = draft(offers=offers(PASTRY_COOK, BAKER))
    kept = (await save(conn, given)).establishment
    row = await directory.detail(conn, given.siret, BAKER, kept.locations[0].id, at=NOW)
    assert row is not None
    assert [each["appellationCode"] for each in row.fields["appellations"]] == [BAKER]
