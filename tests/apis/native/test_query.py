"""Parameters of our API are read strictly: each fault is named, in a sentence, and none breaks anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from tests.apis.engagement.platform import Member, Platform
from tremplin.apis.native.errors import InvalidQuery
from tremplin.apis.native.query import Query

FAULTS = {
    "sinse=2026-01-01": ("/query/sinse", "« sinse » n'est pas un paramètre de cette route. Elle lit : "),
    "kind=click&kind=apply": ("/query/kind", "« kind » est donné plusieurs fois"),
    "kind=clic": ("/query/kind", "« kind » réunit, séparées par des virgules, des valeurs parmi : click, print, apply, account."),
    "kind=click,": ("/query/kind", "« kind » réunit"),
    "side=": ("/query/side", "« side » est vide"),
    "side=both": ("/query/side", "« side » vaut l'un de : announcer, broadcaster."),
    "mission=%00": ("/query/mission", "Ce paramètre contient des octets qui ne sont pas du texte UTF-8 visible."),
    "mission=%ff": ("/query/mission", "Ce paramètre contient des octets"),
    "%00=1": ("/query/?", "Ce paramètre contient des octets"),
    "a%2Fb~=1": ("/query/a~1b~0", "« a/b~ » n'est pas un paramètre"),
    f"mission={'x' * 201}": ("/query/mission", "« mission » est trop long : 200 caractères au plus."),
    "since=hier": ("/query/since", "« since » est un jour (2026-03-31) ou un instant avec son fuseau (2026-03-31T08:00:00Z)."),
    "since=2026-02-30": ("/query/since", "« since » est un jour"),
    "since=2026-03-01T08:00:00": ("/query/since", "« since » est un jour"),
    "since=0001-01-01": ("/query/since", "« since » est un jour"),
    "since=0001-01-01T00:00:00%2B14:00": ("/query/since", "« since » est un jour"),
    "limit=0": ("/query/limit", "« limit » est un nombre entier de 1 à 1000."),
    "limit=1001": ("/query/limit", "« limit » est"),
    "limit=1e3": ("/query/limit", "« limit » est"),
    "limit=%D9%A3": ("/query/limit", "« limit » est"),  # a figure, in Arabic
    f"limit={'9' * 5000}": ("/query/limit", "« limit » est"),
    "cursor=abc": ("/query/cursor", "« cursor » n'est pas celui d'une page de cette question"),
    "format=csv&limit=10": ("/query/format", "« csv » donne tout en une fois"),
    "spreadsheet=true": ("/query/spreadsheet", "« spreadsheet » ne vaut que pour le format csv."),
    "format=csv&spreadsheet=1": ("/query/spreadsheet", "« spreadsheet » vaut true ou false."),
    "since=2026-03-02&until=2026-03-02": ("/query/until", "« until » vient après « since »"),
}


@pytest.mark.parametrize(("query", "told"), FAULTS.items(), ids=[query[:40] for query in FAULTS])
def test_each_fault_is_named(server: Platform, alize: Member, query: str, told: tuple[str, str]) -> None:
    answer = server.http.get(f"/api/v1/events?{query}", headers={"x-api-key": alize.key})
    assert answer.status_code == 400, answer.text
    problem = answer.json()
    assert problem["code"] == "INVALID_QUERY"
    assert [fault["pointer"] for fault in problem["errors"]] == [told[0]]
    assert problem["errors"][0]["detail"].startswith(told[1])


def test_all_faults_are_told_at_once(server: Platform, alize: Member) -> None:
    answer = server.get("/api/v1/events", alize, "limit=x&since=y&inconnu=1")
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/query/limit", "/query/since", "/query/inconnu"}


def test_a_plus_that_was_not_encoded_is_understood(server: Platform, alize: Member) -> None:
    assert server.http.get("/api/v1/events?since=2026-03-01T08:00:00+01:00", headers={"x-api-key": alize.key}).status_code == 200


@given(st.binary(max_size=60))
def test_any_query_is_read_or_refused(sent: bytes) -> None:
    query = Query(Request({"type": "http", "query_string": sent, "headers": []}))
    query.instant("a")
    query.day("b")
    query.number("c", 1, least=0, most=10**18)
    query.choices("d", ("x", "y"))
    query.flag("e")
    try:
        query.refuse_if_wrong()
    except InvalidQuery as refusal:
        assert refusal.faults
