"""The directory: every filter, every order from both ends, exact totals, and availability as time passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.establishments import BAKER, BUTCHER, CASHIER, make_establishment, offers
from tests.factories.partners import NOW
from tremplin.immersions.offers import actions, directory
from tremplin.immersions.offers.directory import OfferQuery, OfferRow, Sort
from tremplin.immersions.offers.draft import LocationDraft
from tremplin.kit.db import Conn
from tremplin.search.model import Near

RENNES, NANTES = LocationDraft(raw="3 rue des Lilas 35000 Rennes"), LocationDraft(raw="1 quai Sud 44000 Nantes")
AROUND_RENNES = Near(48.11, -1.68, 20)
DAY = timedelta(days=1)


def asked(**given: Any) -> OfferQuery:
    return replace(OfferQuery(at=NOW), **given)


async def sirets(conn: Conn, **given: Any) -> list[str]:
    return [row.siret for row in (await directory.search(conn, asked(**given))).rows]


def identity(row: OfferRow) -> tuple[str, str, str, str]:
    return row.siret, row.location_id, row.rome_code, row.remote_work


async def test_it_works(conn: Conn) -> None:
    near = await make_establishment(conn)
    await make_establishment(conn, locations=[NANTES])
    page = await directory.search(conn, asked(sort=Sort.DISTANCE, near=AROUND_RENNES, appellation_codes=[BAKER]))
    assert page.total == 1
    (row,) = page.rows
    assert (row.siret, row.rome_code, row.available) == (near.siret, "D1102", True)
    assert row.distance_m is not None
    assert row.fields["distance_m"] == pytest.approx(row.distance_m, abs=0.001)
    assert row.fields["isAvailable"] is True


async def test_each_filter_selects(conn: Conn) -> None:
    here = await make_establishment(conn, disabled_workers="yes-declared-only", searchable_by_students=False)
    there = await make_establishment(
        conn, locations=[NANTES], naf="4520A", offers=offers(CASHIER, remote_work="HYBRID"), disabled_workers="no"
    )
    first, second = [here.siret], [there.siret]
    assert await sirets(conn, department_codes=["35"]) == first
    assert await sirets(conn, naf_codes=["4520A", "0000Z"]) == second
    assert await sirets(conn, naf_sections=["G"]) == second
    assert await sirets(conn, sirets=[there.siret]) == second
    assert await sirets(conn, location_ids=[here.locations[0].id]) == first
    assert await sirets(conn, rome_codes=["D1102"]) == first
    assert await sirets(conn, company_sizes=["0-9"]) == [*first, *second]
    assert await sirets(conn, company_sizes=["250+"]) == []
    assert await sirets(conn, contact_modes=["PHONE"]) == []
    assert await sirets(conn, fit_for_disabled_workers=["yes-declared-only", "yes-ft-certified"]) == first
    assert await sirets(conn, fit_for_disabled_workers=[]) == []
    assert await sirets(conn, remote_work=["HYBRID"]) == second
    assert await sirets(conn, searchable_by="students") == second
    assert sorted(await sirets(conn, searchable_by="jobSeekers")) == sorted(first + second)
    assert await sirets(conn, near=AROUND_RENNES) == first
    assert await sirets(conn, words="fournil nantes") == second


async def test_only_the_jobs_asked_for_are_shown(conn: Conn) -> None:
    """As the contract does: filters come before the jobs of a line are gathered."""
    await make_establishment(conn, offers=offers("11573", "11574", "19364"))
    page = await directory.search(conn, asked(appellation_codes=["11573"]))
    assert [[each["appellationCode"] for each in row.fields["appellations"]] for row in page.rows] == [["11573"]]


@pytest.mark.parametrize("sort", [Sort.DATE, Sort.SCORE, Sort.DISTANCE])
@pytest.mark.parametrize("reverse", [False, True])
async def test_pages_hold_each_line_once_whatever_the_order(conn: Conn, sort: Sort, reverse: bool) -> None:
    """Though all dates, scores and distances are equal."""
    for _ in range(4):
        await make_establishment(conn, locations=[RENNES, NANTES], offers=offers(BAKER, BUTCHER, CASHIER))
    question = asked(sort=sort, reverse=reverse, near=Near(48.11, -1.68, 300), limit=5)
    walked = [row for offset in range(0, 30, 5) for row in (await directory.search(conn, replace(question, offset=offset))).rows]
    whole = await directory.search(conn, replace(question, limit=500))
    assert [identity(row) for row in walked] == [identity(row) for row in whole.rows]
    assert len({identity(row) for row in walked}) == whole.total == 24


async def test_orders_are_honoured_from_both_ends(conn: Conn) -> None:
    old = await make_establishment(conn, locations=[NANTES])
    new = (await actions.reactivate(conn, (await make_establishment(conn)).siret, max_contacts_per_month=4, now=NOW + DAY)).siret
    later = NOW + 2 * DAY
    for sort in (Sort.DATE, Sort.DISTANCE):
        question = {"sort": sort, "near": Near(48.11, -1.68, 300), "at": later}
        assert await sirets(conn, **question) == [new, old.siret]
        assert await sirets(conn, **question, reverse=True) == [old.siret, new]


async def test_the_best_score_comes_first(conn: Conn) -> None:
    plain = await make_establishment(conn)
    good = await make_establishment(conn)
    await actions.write(conn, [replace(good, score=70)], before={good.siret: good}, now=NOW)
    assert await sirets(conn, sort=Sort.SCORE) == [good.siret, plain.siret]
    assert await sirets(conn, sort=Sort.SCORE, reverse=True) == [plain.siret, good.siret]


async def test_a_company_is_hidden_until_the_date_it_gave_without_anything_written(conn: Conn) -> None:
    later = await make_establishment(conn, next_availability=NOW + 10 * DAY)
    for only in (True, False):
        assert await sirets(conn, only_available=only) == []
        assert await sirets(conn, only_available=only, at=NOW + 10 * DAY) == [later.siret]
    page = await directory.search(conn, asked(at=NOW + 10 * DAY))
    assert (page.total, page.rows[0].available) == (1, True)


async def test_a_full_quota_hides_a_company_until_its_windows_empty(conn: Conn) -> None:
    full = await make_establishment(conn, max_contacts_per_month=1)
    free = await make_establishment(conn)
    await actions.record_contact(conn, full.siret, "c-1", now=NOW)
    assert await sirets(conn) == [free.siret]
    page = await directory.search(conn, asked(only_available=False))
    assert {row.siret: row.fields["isAvailable"] for row in page.rows} == {full.siret: False, free.siret: True}
    assert len(await sirets(conn, at=NOW + 27 * DAY)) == 1
    assert len(await sirets(conn, at=NOW + 28 * DAY)) == 2


async def test_totals_stay_exact_as_instants_come(conn: Conn) -> None:
    """Whether or not the job that writes them down has run."""
    for days in range(6):
        await make_establishment(conn, next_availability=NOW + days * DAY if days else None)
    for days in range(7):
        page = await directory.search(conn, asked(at=NOW + days * DAY, limit=1))
        assert page.total == min(days + 1, 6)


async def test_facets_tell_of_the_whole_result(conn: Conn) -> None:
    await make_establishment(conn, offers=offers(BAKER, CASHIER))
    await make_establishment(conn, locations=[NANTES])
    await make_establishment(conn, next_availability=NOW + DAY)
    page = await directory.search(conn, asked(facets=directory.FACETS, limit=1))
    counts = {name: {each.value: each.count for each in values} for name, values in page.facets.items()}
    assert counts["departmentName"] == {"Ille-et-Vilaine": 2, "Loire-Atlantique": 1}
    assert counts["remoteWorkMode"] == {"ON_SITE": 3}
    assert counts["romeCode"]["D1102"] == 2
    assert counts["nafSection"] == {"C": 3}
    assert counts["companySize"] == {"0-9": 3}
    assert counts["contactMode"] == {"EMAIL": 3}


async def test_work_from_home_is_everywhere_when_asked(conn: Conn) -> None:
    far = await make_establishment(conn, locations=[NANTES], offers=offers(BAKER, remote_work="FULL_REMOTE"))
    assert await sirets(conn, near=AROUND_RENNES) == []
    assert await sirets(conn, near=AROUND_RENNES, remote_everywhere=True) == [far.siret]


async def test_work_from_home_is_everywhere_only_for_the_job_sought(conn: Conn) -> None:
    far = await make_establishment(conn, locations=[NANTES], offers=offers(BAKER, remote_work="FULL_REMOTE"))
    for sort in (Sort.DISTANCE, Sort.SCORE, Sort.DATE):
        everywhere: dict[str, Any] = {"near": AROUND_RENNES, "sort": sort, "remote_everywhere": True}
        assert await sirets(conn, **everywhere, appellation_codes=[BAKER]) == [far.siret]
        assert await sirets(conn, **everywhere, rome_codes=["D1102"]) == [far.siret]
        assert await sirets(conn, **everywhere, appellation_codes=[CASHIER]) == []
        assert await sirets(conn, **everywhere, naf_codes=["4520A"]) == []
        assert await sirets(conn, **everywhere, sirets=["00000000000000"]) == []
    assert await sirets(conn, department_codes=["35"], remote_everywhere=True, appellation_codes=[CASHIER]) == []
    assert await sirets(conn, remote_everywhere=True, appellation_codes=[BAKER]) == [far.siret]


async def test_a_radius_where_nothing_is_widens_and_says_so(conn: Conn) -> None:
    far = await make_establishment(conn, locations=[NANTES])
    found = await directory.nearest(conn, asked(sort=Sort.DISTANCE, near=AROUND_RENNES))
    assert (found.widened, found.km) == (True, 160)
    assert [row.siret for row in found.page.rows] == [far.siret]
    close = await make_establishment(conn)
    found = await directory.nearest(conn, asked(sort=Sort.DISTANCE, near=AROUND_RENNES))
    assert (found.widened, found.km, [row.siret for row in found.page.rows]) == (False, 20, [close.siret])


async def test_a_directory_without_anybody_widens_in_vain(conn: Conn) -> None:
    found = await directory.nearest(conn, asked(near=AROUND_RENNES))
    assert (found.page.total, found.widened) == (0, True)
    with pytest.raises(ValueError, match="around a place"):
        await directory.nearest(conn, asked())
