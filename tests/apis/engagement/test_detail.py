"""A mission by its identifier: shown to whoever lists it, unknown to everybody else."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.missions import actions

NOT_FOUND = {"ok": False, "code": "NOT_FOUND"}


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft())
    answer = server.get(f"/v0/mission/{mission.id}", boussole)
    assert answer.status_code == 200
    assert list(answer.json()) == ["ok", "data"]
    assert answer.json()["data"] == server.get("/v0/mission", boussole).json()["data"][0]


def test_v2_is_the_same_mission(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft())
    assert server.get(f"/v2/mission/{mission.id}", boussole).content == server.get(f"/v0/mission/{mission.id}", boussole).content


def test_head_has_no_body(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft())
    answer = server.http.head(f"/v0/mission/{mission.id}", headers={"x-api-key": boussole.key})
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("mission_id", ["0", "5f5931496c7ea514150a818f", "é", "%00", "%0A", "a b", "'--", "{x}", "%F0%28", "x" * 4000])
def test_an_unknown_id_is_a_404_without_message(server: Platform, boussole: Member, mission_id: str) -> None:
    answer = server.get(f"/v0/mission/{mission_id}", boussole)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_a_stranger_does_not_find_it(server: Platform, alize: Member, cabestan: Member) -> None:
    (mission,) = server.publish(alize, draft())
    answer = server.get(f"/v0/mission/{mission.id}", cabestan)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_a_refused_mission_is_not_found_even_by_its_announcer(server: Platform, alize: Member) -> None:
    (mission,) = server.publish(alize, draft(title="Devoirs"))
    assert server.get(f"/v0/mission/{mission.id}", alize).json() == NOT_FOUND


def test_a_withdrawn_mission_is_not_found_at_once(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft(client_id="m-1"))
    assert server.get(f"/v0/mission/{mission.id}", boussole).status_code == 200

    async def withdraw(conn: Conn) -> list[str]:
        return await actions.withdraw(conn, ["m-1"], by=alize.partner, now=NOW, door="api")

    server.write(withdraw)
    assert server.get(f"/v0/mission/{mission.id}", boussole).json() == NOT_FOUND
