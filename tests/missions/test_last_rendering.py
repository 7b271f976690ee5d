"""What a page can still say of a mission that is no longer proposed."""

from __future__ import annotations

import json
from typing import Any

from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW, make_partner
from tremplin.kit.db import Conn
from tremplin.missions import actions
from tremplin.missions.actions import Submission
from tremplin.missions.exchange import personalise
from tremplin.partners.model import Partner


async def publish(conn: Conn, by: Partner, **given: Any) -> str:
    submission = Submission(draft(client_id="a-1", **given))
    (published,) = await actions.publish(conn, [submission], by=by, now=NOW, door="api")
    return published.mission.id


async def last(conn: Conn, mission_id: str) -> dict[str, Any] | None:
    body = await actions.last_rendering(conn, mission_id)
    return json.loads(personalise(body, base_url="", reader="portail")) if body else None


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn)
    mission_id = await publish(conn, alize, title="Lire des histoires", organisation=organisation("Lire à Lyon"))
    await actions.withdraw(conn, ["a-1"], by=alize, now=NOW, door="api")
    told = await last(conn, mission_id)
    assert told is not None
    assert (told["title"], told["organizationName"], told["deleted"]) == ("Lire des histoires", "Lire à Lyon", True)
    assert (told["publisherName"], told["city"]) == ("Alizé", "Lyon")


async def test_a_mission_published_then_refused_is_remembered(conn: Conn) -> None:
    alize = await make_partner(conn)
    mission_id = await publish(conn, alize)
    await publish(conn, alize, title="Devoirs")
    told = await last(conn, mission_id)
    assert told is not None
    assert told["statusCode"] == "REFUSED"


async def test_a_mission_that_was_never_public_stays_unknown(conn: Conn) -> None:
    alize = await make_partner(conn)
    mission_id = await publish(conn, alize, title="Devoirs")
    assert await last(conn, mission_id) is None
    await actions.withdraw(conn, ["a-1"], by=alize, now=NOW, door="api")
    assert await last(conn, mission_id) is None


async def test_an_unknown_mission_has_no_last_rendering(conn: Conn) -> None:
    assert await last(conn, "inconnue") is None


async def test_a_mission_without_an_organisation_is_remembered_too(conn: Conn) -> None:
    alize = await make_partner(conn)
    mission_id = await publish(conn, alize, organisation=None)
    told = await last(conn, mission_id)
    assert told is not None
    assert told["organizationName"] is None
