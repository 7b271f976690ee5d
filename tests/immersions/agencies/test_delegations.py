"""Agencies are told that their delegation ends: three months before, one month before, the day after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories import agencies
from tests.factories.agencies import agency
from tremplin.immersions.agencies import actions
from tremplin.kit.db import Conn

UNTIL: dict[str, Any] = {"delegationAgencyInfo": {"delegationEndDate": "2027-01-31", "delegationAgencyName": "Service local"}}


async def test_it_works(conn: Conn) -> None:
    people = [{"email": f"{name}@agence-1.example", "roles": ["agency-admin"]} for name in ("gaud", "yann")]
    await agencies.keep(
        conn, agency(userRights=people, **UNTIL), agency("agence-2", status="closed", statusJustification="x", **UNTIL)
    )
    start = datetime(2026, 10, 25, 8, tzinfo=UTC)
    told = {
        str((start + timedelta(days=at)).date()): await actions.tell_delegations(conn, now=start + timedelta(days=at))
        for at in range(110)
    }
    assert {day: count for day, count in told.items() if count} == {"2026-10-31": 2, "2026-12-31": 2, "2027-02-01": 2}


async def test_an_agency_that_nobody_administers_is_told_at_its_own_address(conn: Conn) -> None:
    await agencies.keep(conn, agency(**UNTIL))
    assert await actions.tell_delegations(conn, now=datetime(2027, 2, 1, 8, tzinfo=UTC)) == 1
    (body,) = await (await conn.execute("SELECT message FROM kit.mail")).fetchone() or (b"",)
    assert b"contact@agence-1.example" in bytes(body)
