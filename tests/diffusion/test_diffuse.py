"""A broadcaster shows an announcer's items once it is let to, and never before."""

from __future__ import annotations

import pytest

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tremplin.diffusion import actions
from tremplin.kit.db import Conn
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.model import KIND
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Partner
from tremplin.search import engine
from tremplin.search.model import Query


async def publish(conn: Conn, by: Partner) -> str:
    (published,) = await missions.publish(conn, [Submission(draft())], by=by, now=NOW, door="api")
    return published.mission.id


async def shown(conn: Conn, by: Partner) -> list[str]:
    scope = await actions.scope_of(conn, by.id)
    return sorted(hit.id for hit in (await engine.find(conn, Query(kinds=(KIND,), scope=scope, limit=100))).hits)


async def test_it_works(conn: Conn) -> None:
    alize, boussole, cabestan = [await make_partner(conn, name) for name in ("Alizé", "Boussole", "Cabestan")]
    mission = await publish(conn, alize)
    assert await shown(conn, boussole) == []
    assert await actions.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
    assert await shown(conn, boussole) == [mission]
    assert await shown(conn, cabestan) == []


async def test_an_announcer_reads_its_own_without_being_let(conn: Conn) -> None:
    alize = await make_partner(conn)
    mission = await publish(conn, alize)
    assert await shown(conn, alize) == [mission]


async def test_it_is_not_mutual(conn: Conn) -> None:
    alize, boussole = await make_partner(conn), await make_partner(conn, "Boussole")
    mission = await publish(conn, boussole)
    await actions.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
    assert await shown(conn, alize) == []
    assert await shown(conn, boussole) == [mission]


async def test_letting_twice_changes_nothing(conn: Conn) -> None:
    alize, boussole = await make_partner(conn), await make_partner(conn, "Boussole")
    assert await actions.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
    assert not await actions.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)


@pytest.mark.parametrize("unknown", ["broadcaster_id", "announcer_id"])
async def test_both_must_exist(conn: Conn, unknown: str) -> None:
    alize = await make_partner(conn)
    asked = {"broadcaster_id": alize.id, "announcer_id": alize.id, unknown: "absent"}
    with pytest.raises(PartnerUnknown, match="« absent »"):
        await actions.diffuse(conn, **asked, now=NOW)
