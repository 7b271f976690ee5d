"""Who may ask: a known key in either header, not revoked nor expired, of a living partner, with the right to read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tests.factories.partners import NOW, make_key
from tremplin.kit.db import Conn
from tremplin.partners import actions
from tremplin.partners.model import key_id_of

PATHS = ["/v0/mission", "/v0/mission/search", "/v0/mission/5f5931496c7ea514150a818f"]


def refused(server: Platform, **headers: str) -> bool:
    """Whether the list refuses these headers, as the contract says it."""
    answer = server.http.get("/v0/mission", headers=headers)
    if answer.status_code == 200:
        return False
    assert (answer.status_code, answer.json()["ok"], answer.json()["code"]) == (401, False, "UNAUTHORIZED")
    assert "x-ratelimit-limit" not in answer.headers
    return True


def test_it_works(server: Platform, boussole: Member) -> None:
    assert not refused(server, **{"x-api-key": boussole.key})


def test_the_former_header_is_understood(server: Platform, boussole: Member) -> None:
    assert not refused(server, apiKey=boussole.key)


def test_a_good_key_beside_an_old_one_is_enough(server: Platform, boussole: Member) -> None:
    assert not refused(server, **{"x-api-key": "ancienne", "apikey": boussole.key})
    assert not refused(server, **{"x-api-key": boussole.key, "apikey": "ancienne"})


def test_a_key_imported_from_elsewhere_is_a_key(server: Platform, boussole: Member) -> None:
    server.write(lambda conn: make_key(conn, boussole.partner, "clé-héritée".encode().hex()))
    assert not refused(server, **{"x-api-key": "clé-héritée".encode().hex()})


@pytest.mark.parametrize("path", PATHS)
def test_without_key_nothing_is_told(server: Platform, path: str) -> None:
    answer = server.http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("key", ["", "tpl_live_000000000000_" + "x" * 40, "'; --", "x" * 5000])
def test_an_unknown_key_is_refused(server: Platform, boussole: Member, key: str) -> None:
    assert refused(server, **{"x-api-key": key})


def test_a_key_elsewhere_than_in_its_headers_is_not_seen(server: Platform, boussole: Member) -> None:
    assert refused(server, Authorization=f"Bearer {boussole.key}")
    assert server.http.get("/v0/mission", params={"apikey": boussole.key}).status_code == 401


def test_a_revoked_key_is_refused_at_the_next_request(server: Platform, boussole: Member) -> None:
    assert not refused(server, **{"x-api-key": boussole.key})
    key_id = key_id_of(boussole.key)
    assert key_id is not None
    assert server.write(lambda conn: actions.revoke_key(conn, key_id, now=NOW))
    assert refused(server, **{"x-api-key": boussole.key})


def test_a_key_expires_while_it_is_used(server: Platform, boussole: Member) -> None:
    async def issue(conn: Conn) -> str:
        return await actions.issue_key(conn, boussole.id, now=NOW, expires_at=NOW + timedelta(hours=1))

    key = server.write(issue)
    assert not refused(server, **{"x-api-key": key})
    server.clock.at = NOW + timedelta(hours=1)
    assert refused(server, **{"x-api-key": key})


def test_the_key_of_a_deleted_partner_is_refused(server: Platform, boussole: Member) -> None:
    async def delete(conn: Conn) -> None:
        await conn.execute("UPDATE partners.partner SET deleted_at = %s WHERE id = %s", (NOW, boussole.id))

    server.write(delete)
    assert refused(server, **{"x-api-key": boussole.key})


@pytest.mark.parametrize("path", PATHS)
def test_a_key_without_the_right_to_read_is_forbidden(server: Platform, boussole: Member, path: str) -> None:
    async def issue(conn: Conn) -> str:
        return await actions.issue_key(conn, boussole.id, now=NOW, scopes=("missions:write",))

    answer = server.http.get(path, headers={"x-api-key": server.write(issue)})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert "missions:read" in answer.json()["message"]


def test_a_stranger_s_key_sees_nothing(server: Platform, alize: Member, cabestan: Member) -> None:
    (mission,) = server.publish(alize, draft())
    assert server.get("/v0/mission", cabestan).json()["total"] == 0
    found = server.get("/v0/mission/search", cabestan).json()
    assert (found["total"], found["hits"], found["facets"]["domains"]) == (0, [], [])
    assert server.get(f"/v0/mission/{mission.id}", cabestan).status_code == 404
