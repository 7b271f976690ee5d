"""Missions are published by the same action whatever the door: created, changed, revived, valid or refused with reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW, make_partner
from tremplin.kit.condition import ALWAYS
from tremplin.kit.db import Conn
from tremplin.missions import actions, store
from tremplin.missions.actions import Published, Submission
from tremplin.missions.draft import MissionDraft
from tremplin.missions.model import KIND, Geolocation
from tremplin.partners.model import Partner
from tremplin.search import engine
from tremplin.search.model import Query


async def publish(conn: Conn, by: Partner, *drafts: MissionDraft, later: timedelta = timedelta()) -> list[Published]:
    return await actions.publish(conn, [Submission(each) for each in drafts], by=by, now=NOW + later, door="api")


async def visible(conn: Conn) -> list[str]:
    found = await engine.find(conn, Query(kinds=(KIND,), scope=ALWAYS, limit=100))
    return [hit.id for hit in found.hits]


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn)
    (published,) = await publish(conn, alize, draft(client_id="a-1"))
    assert published.created
    assert published.mission.status == "ACCEPTED"
    assert published.problems == ()
    assert await visible(conn) == [published.mission.id]
    assert await store.find(conn, published.mission.id) == published.mission


async def test_a_mission_is_located_from_its_town(conn: Conn) -> None:
    (published,) = await publish(conn, await make_partner(conn), draft(addresses=[address("Bastia", "20200")]))
    (place,) = published.mission.addresses
    assert (place.department_code, place.department_name, place.region) == ("2B", "Haute-Corse", "Corse")
    assert place.lat is not None
    assert place.geolocation == Geolocation.FOUND


async def test_the_same_client_id_is_the_same_mission(conn: Conn) -> None:
    alize = await make_partner(conn)
    (first,) = await publish(conn, alize, draft(client_id="a-1", places=3))
    (second,) = await publish(conn, alize, draft(client_id="a-1", places=5), later=timedelta(hours=1))
    assert not second.created
    assert second.mission.id == first.mission.id
    assert second.mission.created_at == first.mission.created_at
    kept = await store.find(conn, first.mission.id)
    assert kept is not None
    assert kept.places == 5


async def test_two_announcers_may_use_the_same_client_id(conn: Conn) -> None:
    alize, cabestan = await make_partner(conn), await make_partner(conn, "Cabestan")
    (one,) = await publish(conn, alize, draft(client_id="1"))
    (other,) = await publish(conn, cabestan, draft(client_id="1"))
    assert one.mission.id != other.mission.id


async def test_a_refused_mission_is_kept_with_every_reason_and_shown_to_nobody(conn: Conn) -> None:
    (published,) = await publish(conn, await make_partner(conn), draft(title="Devoirs", domain="bricolage", application_url=None))
    assert published.mission.status == "REFUSED"
    assert published.mission.status_comment == "Le titre est trop court (1 seul mot)"
    assert [problem.code for problem in published.problems] == [
        "TITLE_ONE_WORD",
        "APPLICATION_URL_MISSING",
        "DOMAIN_UNKNOWN",
    ]
    assert await visible(conn) == []


async def test_a_mission_refused_then_corrected_loses_its_comment(conn: Conn) -> None:
    alize = await make_partner(conn)
    await publish(conn, alize, draft(client_id="a-1", title="Devoirs"))
    (corrected,) = await publish(conn, alize, draft(client_id="a-1"), later=timedelta(hours=1))
    assert (corrected.mission.status, corrected.mission.status_comment) == ("ACCEPTED", None)
    assert await visible(conn) == [corrected.mission.id]


async def test_a_mission_accepted_then_refused_disappears_at_once(conn: Conn) -> None:
    alize = await make_partner(conn)
    await publish(conn, alize, draft(client_id="a-1"))
    await publish(conn, alize, draft(client_id="a-1", description=""))
    assert await visible(conn) == []


async def test_a_withdrawn_mission_disappears_and_the_same_client_id_revives_it(conn: Conn) -> None:
    alize = await make_partner(conn)
    (published,) = await publish(conn, alize, draft(client_id="a-1"))
    assert await actions.withdraw(conn, ["a-1"], by=alize, now=NOW, door="api") == [published.mission.id]
    assert await visible(conn) == []
    (revived,) = await publish(conn, alize, draft(client_id="a-1"), later=timedelta(days=1))
    assert revived.mission.id == published.mission.id
    assert await visible(conn) == [published.mission.id]
    told = [change["status"] for change in await store.history(conn, published.mission.id)]
    assert told == ["ACCEPTED", "WITHDRAWN", "REVIVED"]


async def test_a_stranger_cannot_withdraw_the_mission_of_another(conn: Conn) -> None:
    alize, cabestan = await make_partner(conn), await make_partner(conn, "Cabestan")
    (published,) = await publish(conn, alize, draft(client_id="a-1"))
    assert await actions.withdraw(conn, ["a-1"], by=cabestan, now=NOW, door="api") == []
    assert await visible(conn) == [published.mission.id]


async def test_missions_of_one_organisation_share_it(conn: Conn) -> None:
    alize = await make_partner(conn)
    one, other = await publish(
        conn,
        alize,
        draft(organisation=organisation("Rives Propres", rna="w349 000 103")),
        draft(organisation=organisation("Rives propres (Hérault)", rna="W349000103")),
    )
    assert one.mission.organisation_id == other.mission.organisation_id
    kept = await store.find_organisations(conn, [one.mission.organisation_id or ""])
    assert [each.client_id for each in kept.values()] == ["W349000103"]


async def test_a_mission_that_looks_like_an_older_one_is_accepted_with_a_warning(conn: Conn) -> None:
    alize = await make_partner(conn)
    original = draft(client_id="a-1")
    await publish(conn, alize, original)
    (copy,) = await publish(conn, alize, replace(original, client_id="a-2"), later=timedelta(minutes=1))
    assert copy.mission.status == "ACCEPTED"
    assert [problem.code for problem in copy.problems] == ["DUPLICATE"]
    assert "« a-1 »" in copy.problems[0].message


async def test_an_address_sent_again_keeps_its_id(conn: Conn) -> None:
    alize = await make_partner(conn)
    (first,) = await publish(conn, alize, draft(client_id="a-1"))
    (second,) = await publish(conn, alize, draft(client_id="a-1", places=9))
    assert [place.id for place in first.mission.addresses] == [place.id for place in second.mission.addresses]
