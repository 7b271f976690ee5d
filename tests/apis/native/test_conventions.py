"""POST /api/v1/conventions: a draft that a partner's program filled, and the link where a person goes on."""

from __future__ import annotations

from typing import Any

from tests.apis.engagement.platform import Member, Platform
from tests.factories.partners import NOW
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.drafts.model import Draft
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.model import PATH as LINKS
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners

PATH = "/api/v1/conventions"
GIVEN: dict[str, Any] = {"siret": "77561959600155", "dateStart": "2026-06-15", "establishmentTutor": {"firstName": "Camille"}}


def test_it_works(server: Platform, alize: Member) -> None:
    answer = server.send("POST", PATH, alize, GIVEN)
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    told = answer.json()
    assert {"agencyId", "dateEnd", "establishmentTutor.lastName"} <= set(told["missing"])
    token = told["link"].split(f"{LINKS}/")[1]

    async def opened(conn: Conn) -> Draft:
        return await drafts.find(conn, await links.open_draft(conn, token, now=NOW))

    draft = server.write(opened)
    assert (draft.id, draft.answers, draft.source) == (told["id"], GIVEN, alize.id)


def test_nothing_is_needed_to_begin(server: Platform, alize: Member) -> None:
    assert server.send("POST", PATH, alize, {}).status_code == 201


def test_what_is_given_must_be_right_and_every_fault_is_named(server: Platform, alize: Member) -> None:
    wrong = {
        "siret": "12",
        "immersionActivities": "<b>tout</b>",
        "signatories": {"beneficiary": {"email": "nulle part"}},
        "status": "ACCEPTED_BY_VALIDATOR",
    }
    answer = server.send("POST", PATH, alize, wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/body/siret",
        "/body/immersionActivities",
        "/body/signatories/beneficiary/email",
        "/body/status",
    }
    assert server.send("POST", PATH, alize, []).status_code == 400


def test_a_key_without_the_right_begins_nothing(server: Platform, alize: Member) -> None:
    key = server.write(lambda conn: partners.issue_key(conn, alize.id, now=NOW, scopes=("missions:read",)))
    answer = server.http.post(PATH, json=GIVEN, headers={"x-api-key": key})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert server.http.post(PATH, json=GIVEN).status_code == 401
