"""Missions are withdrawn from everywhere at once, and can come back."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tremplin.kit.condition import ALWAYS
from tremplin.kit.db import Conn
from tremplin.missions import actions, store
from tremplin.missions.actions import Submission
from tremplin.missions.model import KIND
from tremplin.partners.model import Partner
from tremplin.search import engine
from tremplin.search.model import Query

LATER = NOW + timedelta(hours=1)


async def publish(conn: Conn, by: Partner, *client_ids: str, **given: str) -> list[str]:
    submissions = [Submission(draft(client_id=client_id, **given)) for client_id in client_ids]
    return [each.mission.id for each in await actions.publish(conn, submissions, by=by, now=NOW, door="api")]


async def withdraw(conn: Conn, by: Partner, *client_ids: str) -> list[str]:
    return await actions.withdraw(conn, client_ids, by=by, now=LATER, door="form")


async def visible(conn: Conn) -> set[str]:
    return {hit.id for hit in (await engine.find(conn, Query(kinds=(KIND,), scope=ALWAYS, limit=100))).hits}


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn)
    one, two, three = await publish(conn, alize, "a-1", "a-2", "a-3")
    assert sorted(await withdraw(conn, alize, "a-1", "a-3")) == sorted([one, three])
    assert await visible(conn) == {two}
    gone = await store.find(conn, one)
    assert gone is not None
    assert (gone.deleted_at, gone.updated_at, gone.public) == (LATER, LATER, False)


async def test_withdrawing_is_told_in_the_history_with_its_door(conn: Conn) -> None:
    alize = await make_partner(conn)
    (mission_id,) = await publish(conn, alize, "a-1")
    await withdraw(conn, alize, "a-1")
    last = (await store.history(conn, mission_id))[-1]
    assert (last["status"], last["at"], last["door"]) == ("WITHDRAWN", LATER, "form")


async def test_what_is_unknown_or_already_withdrawn_is_left_alone(conn: Conn) -> None:
    alize = await make_partner(conn)
    (mission_id,) = await publish(conn, alize, "a-1")
    await withdraw(conn, alize, "a-1")
    assert await withdraw(conn, alize, "a-1", "inconnue") == []
    assert [change["status"] for change in await store.history(conn, mission_id)] == ["ACCEPTED", "WITHDRAWN"]


async def test_withdrawing_nothing_is_nothing(conn: Conn) -> None:
    assert await withdraw(conn, await make_partner(conn)) == []


async def test_the_mission_of_another_with_the_same_client_id_stays(conn: Conn) -> None:
    alize, cabestan = await make_partner(conn), await make_partner(conn, "Cabestan")
    await publish(conn, alize, "1")
    (kept,) = await publish(conn, cabestan, "1")
    await withdraw(conn, alize, "1")
    assert await visible(conn) == {kept}


async def test_a_refused_mission_can_be_withdrawn_too(conn: Conn) -> None:
    alize = await make_partner(conn)
    (refused,) = await publish(conn, alize, "a-1", title="Devoirs")
    assert await withdraw(conn, alize, "a-1") == [refused]


async def test_a_client_id_with_stray_characters_is_the_one_that_was_kept(conn: Conn) -> None:
    alize = await make_partner(conn)
    (mission_id,) = await publish(conn, alize, " a-\x001 ")
    assert await withdraw(conn, alize, "a-1\x00 ") == [mission_id]
