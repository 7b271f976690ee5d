"""A catalogue is merged: what is new is created, what changed updated, what did not left alone, what is absent withdrawn."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tests.feeds.importing import ADDRESS, Desk, catalogue, codes, counts, feed, mission
from tremplin.feeds.actions import Importer
from tremplin.kit.db import Database
from tremplin.missions import actions as missions
from tremplin.missions import store
from tremplin.missions.actions import Submission
from tremplin.missions.model import Mission
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown


async def kept(desk: Desk, client_id: str) -> Mission:
    async with desk.db.reading() as conn:
        found = await store.find_by_client_id(conn, desk.partner_id, client_id)
    assert found is not None
    return found


async def push(desk: Desk, client_id: str, title: str) -> None:
    """Publishes a mission by the API, for the same partner."""
    async with desk.db.writing() as conn:
        partner = await partners.find(conn, desk.partner_id)
        assert partner is not None
        submission = Submission(draft(client_id=client_id, title=title))
        await missions.publish(conn, [submission], by=partner, now=desk.now(), door="api")


async def test_it_works(desk: Desk) -> None:
    report = await desk.receive(catalogue(range(3)))
    assert (report.run.status, counts(report), report.problems) == ("SUCCESS", {"created": 3}, [])
    assert await desk.live() == {f"m-{k}": ("ACCEPTED", f"Planter des haies, parcelle {k}") for k in range(3)}
    assert await desk.visible() == set((await desk.ids()).values())


async def test_the_run_is_kept_with_its_times_and_its_origin(desk: Desk) -> None:
    report = await desk.receive(catalogue(range(1)))
    (run,) = await desk.runs()
    assert run == report.run
    assert run.origin == "catalogue.xml"
    assert run.finished_at is not None
    assert run.finished_at > run.started_at


async def test_a_catalogue_without_any_change_touches_no_row(desk: Desk) -> None:
    await desk.receive(catalogue(range(5)))
    before = await desk.rows()
    report = await desk.receive(catalogue(range(5)))
    assert counts(report) == {"unchanged": 5}
    assert await desk.rows() == before


async def test_the_same_missions_in_another_file_touch_no_row(desk: Desk) -> None:
    await desk.receive(catalogue(range(5)))
    before = await desk.rows()
    report = await desk.receive(b"<!-- written later -->" + catalogue(list(reversed(range(5)))))
    assert counts(report) == {"unchanged": 5}
    assert await desk.rows() == before


async def test_a_changed_mission_is_updated_and_its_neighbours_left_alone(desk: Desk) -> None:
    await desk.receive(catalogue(range(3)))
    before = await desk.rows()
    report = await desk.receive(feed(mission(0), mission(1, title="Tailler les haies, parcelle 1"), mission(2)))
    assert counts(report) == {"updated": 1, "unchanged": 2}
    assert (await desk.live())["m-1"] == ("ACCEPTED", "Tailler les haies, parcelle 1")
    after = await desk.rows()
    assert len(set(before["mission"]) & set(after["mission"])) == 2


async def test_an_absent_mission_is_withdrawn(desk: Desk) -> None:
    await desk.receive(catalogue(range(3)))
    report = await desk.receive(catalogue([0, 2]))
    assert counts(report) == {"unchanged": 2, "deleted": 1}
    assert set(await desk.live()) == {"m-0", "m-2"}
    assert (await kept(desk, "m-1")).id not in await desk.visible()


async def test_a_mission_that_comes_back_is_the_same_mission(desk: Desk) -> None:
    await desk.receive(catalogue(range(2)))
    ids = await desk.ids()
    await desk.receive(catalogue([0]))
    report = await desk.receive(catalogue(range(2)))
    assert counts(report) == {"updated": 1, "unchanged": 1}
    assert await desk.ids() == ids
    assert await desk.visible() == set(ids.values())
    async with desk.db.reading() as conn:
        told = [change["status"] for change in await store.history(conn, ids["m-1"])]
    assert told == ["ACCEPTED", "WITHDRAWN", "REVIVED"]


async def test_an_end_that_is_no_longer_given_is_forgotten(desk: Desk) -> None:
    await desk.receive(feed(mission(0, endAt="2027-09-01T00:00:00Z")))
    await desk.receive(feed(mission(0)))
    assert (await kept(desk, "m-0")).end_at is None


@pytest.mark.parametrize(
    ("elements", "code", "sentence"),
    [
        ({"title": "Haies"}, "TITLE_ONE_WORD", "Le titre est trop court (1 seul mot)"),
        ({"description": ""}, "DESCRIPTION_MISSING", "Description manquante"),
        ({"domain": "bricolage"}, "DOMAIN_UNKNOWN", 'Domaine non valide : "bricolage"'),
        (
            {"description": "x" * 20_001},
            "DESCRIPTION_TOO_LONG",
            "La description est trop longue (plus de 20000 caractères)",
        ),
    ],
)
async def test_a_refused_mission_is_kept_counted_and_told_in_the_words_of_the_exchange(
    desk: Desk, elements: dict[str, str], code: str, sentence: str
) -> None:
    report = await desk.receive(feed(mission(0), mission(1, **elements)))
    assert counts(report) == {"created": 2, "refused": 1}
    refused = await kept(desk, "m-1")
    assert (refused.status, refused.status_comment) == ("REFUSED", sentence)
    assert len(refused.description or "") <= 20_000
    (told,) = [problem for problem in report.problems if problem.severity == "error"]
    assert (told.client_id, told.line, told.code, told.message) == ("m-1", 4, code, sentence)


async def test_a_negative_compensation_is_refused(desk: Desk) -> None:
    await desk.receive(feed(mission(0, compensationAmount="-10")))
    refused = await kept(desk, "m-0")
    assert refused.status_comment == "Montant de la compensation invalide (nombre positif attendu)"


async def test_a_refused_mission_is_told_again_when_it_did_not_change(desk: Desk) -> None:
    data = feed(mission(0), mission(1, title="Haies"))
    first = await desk.receive(data)
    same_bytes = await desk.receive(data)
    same_missions = await desk.receive(data + b"\n")
    assert counts(same_bytes) == counts(same_missions) == {"unchanged": 2, "refused": 1}
    assert first.problems == same_bytes.problems == same_missions.problems


async def test_a_mission_refused_then_corrected_is_shown(desk: Desk) -> None:
    await desk.receive(feed(mission(0, title="Haies")))
    report = await desk.receive(feed(mission(0)))
    assert counts(report) == {"updated": 1}
    assert (await kept(desk, "m-0")).status_comment is None
    assert await desk.visible() == {(await kept(desk, "m-0")).id}


async def test_problems_come_in_the_order_of_the_catalogue(desk: Desk) -> None:
    report = await desk.receive(
        feed(mission(9, title="Haies"), mission(5, clientId=""), mission(7, title="", domain="bricolage"), mission(9))
    )
    errors = [(p.line, p.client_id, p.code) for p in report.problems if p.severity == "error"]
    assert errors == [
        (3, "m-9", "TITLE_ONE_WORD"),
        (4, None, "CLIENT_ID_MISSING"),
        (5, "m-7", "TITLE_MISSING"),
        (5, "m-7", "DOMAIN_UNKNOWN"),
        (6, "m-9", "DUPLICATE_CLIENT_ID"),
    ]
    assert [p.line or 0 for p in report.problems] == sorted(p.line or 0 for p in report.problems)


async def test_of_two_missions_with_the_same_client_id_the_first_is_kept(desk: Desk) -> None:
    report = await desk.receive(feed(mission(0), mission(0, title="Une tout autre mission")))
    assert counts(report) == {"created": 1}
    assert (await desk.live())["m-0"] == ("ACCEPTED", "Planter des haies, parcelle 0")
    assert ("m-0", "DUPLICATE_CLIENT_ID") in codes(report)


async def test_a_mission_that_became_unreadable_is_not_taken_for_a_withdrawn_one(desk: Desk) -> None:
    await desk.receive(catalogue(range(2)))
    before = await desk.live()
    report = await desk.receive(feed(mission(0), mission(1, inside="</p><b>")))
    assert await desk.live() == before
    assert counts(report) == {"unchanged": 1}
    assert ("m-1", "MISSION_UNREADABLE") in codes(report)


async def test_a_mission_changed_by_the_api_is_what_its_catalogue_says_after_the_next_import(desk: Desk) -> None:
    data = catalogue(range(2))
    await desk.receive(data)
    await push(desk, "m-1", "Un titre donné par l'API")
    report = await desk.receive(data)
    assert counts(report) == {"updated": 1, "unchanged": 1}
    assert (await desk.live())["m-1"] == ("ACCEPTED", "Planter des haies, parcelle 1")


async def test_a_mission_withdrawn_by_the_api_comes_back_if_its_catalogue_still_holds_it(desk: Desk) -> None:
    data = catalogue(range(2))
    await desk.receive(data)
    async with desk.db.writing() as conn:
        partner = await partners.find(conn, desk.partner_id)
        assert partner is not None
        await missions.withdraw(conn, ["m-1"], by=partner, now=desk.now(), door="api")
    await desk.receive(data)
    assert set(await desk.live()) == {"m-0", "m-1"}


async def test_a_mission_that_came_by_the_api_is_not_withdrawn_by_an_import(desk: Desk) -> None:
    await push(desk, "api-1", "Une mission qui ne vient pas du catalogue")
    report = await desk.receive(catalogue(range(2)))
    assert counts(report) == {"created": 2}
    assert set(await desk.live()) == {"m-0", "m-1", "api-1"}


async def test_a_dry_run_reports_the_same_and_changes_nothing_at_all(desk: Desk) -> None:
    await desk.receive(catalogue(range(3)))
    before = await desk.rows()
    data = feed(mission(0), mission(1, title="Haies"), mission(7))
    tried = await desk.receive(data, dry_run=True)
    assert await desk.rows() == before
    assert len(await desk.runs()) == 1
    done = await desk.receive(data)
    assert counts(tried) == counts(done) == {"created": 1, "updated": 1, "deleted": 1, "unchanged": 1, "refused": 1}
    assert tried.problems == done.problems
    assert tried.run.status == done.run.status == "SUCCESS"


async def test_more_missions_than_are_merged_together(desk: Desk) -> None:
    report = await desk.receive(catalogue(range(1203)))
    assert counts(report) == {"created": 1203}
    report = await desk.receive(feed(*(mission(k, title=f"Tailler la haie {k}" if k % 400 == 0 else "") for k in range(1203) if k)))
    assert (report.run.updated, report.run.deleted) == (1202, 1)


async def test_the_missions_of_another_partner_are_not_touched(desk: Desk, db: Database) -> None:
    async with db.writing() as conn:
        cabestan = Desk(db, (await make_partner(conn, "Cabestan")).id)
    await cabestan.receive(catalogue(range(3)))
    await desk.receive(catalogue(range(1)))
    assert set(await cabestan.live()) == {"m-0", "m-1", "m-2"}
    assert set((await cabestan.ids()).values()).isdisjoint((await desk.ids()).values())


async def test_the_addresses_are_located_without_asking_anyone(desk: Desk) -> None:
    flat = "<adresse>3 quai Sud</adresse><postalCode>6000</postalCode><city>Nice</city><country>France</country>"
    await desk.receive(feed(mission(0, inside=ADDRESS), mission(1, inside=flat)))
    (place,) = (await kept(desk, "m-1")).addresses
    assert (place.street, place.postal_code, place.department_code, place.country) == (
        "3 quai Sud",
        "06000",
        "06",
        "FR",
    )
    assert place.lat == pytest.approx(43.7, abs=0.1)


async def test_an_unknown_partner_is_refused(db: Database) -> None:
    importer = Importer(db, lambda: NOW + timedelta(days=1))
    with pytest.raises(PartnerUnknown):
        await importer.run("inconnu", BytesIO(catalogue(range(1))), origin="catalogue.xml")
