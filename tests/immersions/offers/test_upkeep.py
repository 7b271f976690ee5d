"""What follows from time: instants written down, companies verified, scored, put aside when they never answer, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.establishments import draft, make_establishment
from tests.factories.partners import NOW
from tests.fakes.sirene import FakeSirene, establishment, serving
from tremplin.external.sirene import Sirene
from tremplin.immersions.offers import actions, directory, identification, store, upkeep
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.immersions.offers.errors import EstablishmentNotFound, ReactivationWithoutQuota
from tremplin.immersions.offers.model import DEACTIVATED, Establishment, Verification
from tremplin.immersions.offers.score import Record, is_silent, score
from tremplin.kit.db import Conn, Database

DAY = timedelta(days=1)


async def kept(conn: Conn, siret: str) -> Establishment:
    found = await store.find(conn, siret)
    assert found is not None
    return found


async def scored(conn: Conn) -> None:
    last: str | None = ""
    while last is not None:
        last = await upkeep.score_companies(conn, now=NOW, after=last)


@pytest.fixture
def fake() -> Iterator[FakeSirene]:
    with serving() as server:
        yield server


async def test_it_works(conn: Conn) -> None:
    """Once written down, what waited waits no more, and answers are the same."""
    later = await make_establishment(conn, next_availability=NOW + DAY)
    await actions.record_contact(conn, later.siret, "c-1", now=NOW)
    assert await upkeep.settle_waiting(conn, now=NOW) == 0
    for days in (1, 2, 40):
        at = NOW + days * DAY
        before = (await directory.search(conn, OfferQuery(at=at))).total
        await upkeep.settle_waiting(conn, now=at)
        assert (await directory.search(conn, OfferQuery(at=at))).total == before == 1
        assert await upkeep.settle_waiting(conn, now=at) == 0


async def test_a_change_of_quota_changes_when_it_frees(conn: Conn) -> None:
    given = draft(max_contacts_per_month=1)
    await actions.save(conn, given, by="form", now=NOW)
    await actions.record_contact(conn, given.siret, "c-1", now=NOW)
    assert not (await kept(conn, given.siret)).has_room(NOW)
    given.max_contacts_per_month = 8
    await actions.save(conn, given, by="form", now=NOW)
    assert (await kept(conn, given.siret)).has_room(NOW)


async def test_the_same_contact_counts_once(conn: Conn) -> None:
    given = await make_establishment(conn, max_contacts_per_month=5)
    for _ in range(2):
        changed = await actions.record_contact(conn, given.siret, "c-1", now=NOW)
    assert changed.has_room(NOW)
    with pytest.raises(EstablishmentNotFound):
        await actions.record_contact(conn, "00000000000000", "c-2", now=NOW)


def test_the_score_is_the_published_formula() -> None:
    assert score(Record()) == 10
    assert score(Record(contacts=4, answered=2)) == 5
    assert score(Record(contacts=3, answered=2, conventions=2)) == 33
    assert is_silent(Record(contacts=50))
    assert not is_silent(Record(contacts=49))
    assert not is_silent(Record(contacts=50, answered=1))
    assert not is_silent(Record(contacts=50, conventions=1))


async def test_companies_are_scored_by_what_they_did(conn: Conn) -> None:
    answering, silent, loaded = [await make_establishment(conn, max_contacts_per_month=400) for _ in range(3)]
    await actions.write(conn, [replace(loaded, score=77)], before={loaded.siret: loaded}, now=NOW)
    for number, company in enumerate((answering, silent)):
        await actions.record_contact(conn, company.siret, f"c-{number}", now=NOW - DAY)
    await store.answer_contact(conn, "c-0", at=NOW)
    await store.add_reception(conn, answering.siret, "convention-1", submitted_at=NOW - DAY, starts_at=NOW)
    await store.add_reception(conn, "00000000000000", "convention-2", submitted_at=NOW - DAY, starts_at=NOW)
    await scored(conn)
    assert [(await kept(conn, each.siret)).score for each in (answering, silent, loaded)] == [30, 0, 77]
    rows = (await directory.search(conn, OfferQuery(at=NOW, sort=directory.Sort.SCORE))).rows
    assert [row.siret for row in rows] == [loaded.siret, answering.siret, silent.siret]


async def test_a_company_that_never_answers_is_put_aside_until_it_says_otherwise(conn: Conn) -> None:
    silent = await make_establishment(conn, max_contacts_per_month=1000)
    for number in range(50):
        await store.add_contact(conn, silent.siret, f"c-{number}", at=NOW - DAY)
    await scored(conn)
    aside = await kept(conn, silent.siret)
    assert (aside.status, aside.max_contacts_per_month) == (DEACTIVATED, 0)
    assert (await directory.search(conn, OfferQuery(at=NOW))).total == 0
    with pytest.raises(ReactivationWithoutQuota):
        await actions.reactivate(conn, silent.siret, max_contacts_per_month=0, now=NOW)
    back = await actions.reactivate(conn, silent.siret, max_contacts_per_month=1000, now=NOW)
    assert (back.status, back.max_contacts_per_month) == (None, 1000)
    assert (await directory.search(conn, OfferQuery(at=NOW))).total == 1


async def test_what_no_score_reads_any_more_is_forgotten(conn: Conn) -> None:
    given = await make_establishment(conn)
    await store.add_contact(conn, given.siret, "old", at=NOW - 400 * DAY)
    await store.add_contact(conn, given.siret, "new", at=NOW - 300 * DAY)
    assert await store.forget_contacts(conn, NOW - upkeep.CONTACTS_KEPT) == 1


async def test_a_company_accepted_during_an_outage_is_verified_later(db: Database, fake: FakeSirene) -> None:
    directory_of_companies = Sirene(fake.url)
    fake.status = 503
    given = [draft() for _ in range(3)]
    async with db.writing() as conn:
        for each in given:
            identity = await identification.ask(directory_of_companies, each.siret)
            saved = await actions.save(conn, each, by="form", now=NOW, identity=identity)
            assert saved.establishment.verification == Verification.TO_VERIFY
    assert await upkeep.verify_companies(db, directory_of_companies, now=NOW) == 0
    fake.status = 200
    known, closed, unknown = given
    fake.companies = {known.siret: establishment(name="SARL VRAIE"), closed.siret: establishment(is_open=False)}
    assert await upkeep.verify_companies(db, directory_of_companies, now=NOW) == 3
    async with db.reading() as conn:
        states = [await kept(conn, each.siret) for each in (known, closed, unknown)]
        found = (await directory.search(conn, OfferQuery(at=NOW))).rows
    assert [(each.verification, each.is_open) for each in states] == [
        (Verification.VERIFIED, True),
        (Verification.VERIFIED, False),
        (Verification.UNKNOWN, True),
    ]
    assert [(row.siret, row.fields["name"]) for row in found] == [(known.siret, "SARL VRAIE")]
