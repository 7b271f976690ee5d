"""A partner reads its own warnings, and nobody else's."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.partners import NOW
from tremplin.partners.warnings import actions
from tremplin.partners.warnings.model import Finding, Kind


def warn(server: Platform, member: Member, *kinds: Kind) -> None:
    found = [Finding(member.id, kind, "Voici pourquoi.") for kind in kinds]
    server.write(lambda conn: actions.watch(conn, found, kinds=tuple(Kind), among=[member.id], now=NOW))


def test_it_works(server: Platform) -> None:
    alize = server.join("Alizé")
    warn(server, alize, Kind.ERROR)
    answer = server.get("/v2/warning", alize).json()
    (told,) = answer.pop("data")
    assert answer == {"ok": True, "total": 1, "limit": 25, "skip": 0}
    assert told | {"id": "…"} == {
        "id": "…",
        "type": "ERROR_WARNING",
        "title": "Votre flux n'a pas pu être importé",
        "description": "Voici pourquoi.",
        "occurrences": 1,
        "createdAt": told["createdAt"],
        "updatedAt": told["createdAt"],
        "fixed": False,
        "fixedAt": None,
    }


def test_those_of_another_are_not_told(server: Platform) -> None:
    warn(server, server.join("Alizé"), Kind.ERROR)
    assert server.get("/v2/warning", server.join("Cabestan")).json()["total"] == 0


def test_closed_ones_can_be_left_out(server: Platform) -> None:
    alize = server.join("Alizé")
    warn(server, alize, Kind.ERROR, Kind.EMPTY)
    warn(server, alize, Kind.EMPTY)
    assert server.get("/v2/warning", alize).json()["total"] == 2
    (left,) = server.get("/v2/warning", alize, "open=true").json()["data"]
    assert left["type"] == "EMPTY_WARNING"


def test_pages_cover_them_once(server: Platform) -> None:
    alize = server.join("Alizé")
    warn(server, alize, *Kind)
    seen = [server.get("/v2/warning", alize, f"limit=1&skip={skip}").json()["data"][0]["type"] for skip in range(len(Kind))]
    assert sorted(seen) == sorted(Kind)


@pytest.mark.parametrize("query", ["limit=-1", "limit=1001", "skip=x", "type=AUTRE", "open=oui"])
def test_what_cannot_be_read_is_refused(server: Platform, query: str) -> None:
    answer = server.get("/v2/warning", server.join("Alizé"), query)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_without_a_key_nothing_is_told(server: Platform) -> None:
    assert server.get("/v2/warning").status_code == 401
