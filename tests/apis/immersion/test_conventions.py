"""GET /v2/conventions and /v2/conventions/:id: those of the agencies of a consumer, to the letter of the contract."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from tests.apis.immersion.calling import Consumer, Immersion, told
from tests.factories.conventions import ABSENT, ANOTHER_ID, ID, NOW, mini_stage, read
from tremplin.apis.immersion.documentation.convention import CONVENTION
from tremplin.apis.immersion.questions import read_cursor, write_cursor
from tremplin.immersions.conventions import fields, store
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.reading.model import MOST
from tremplin.immersions.conventions.wire import build
from tremplin.kit.db import Conn
from tremplin.partners.consumers.model import Right, RightKind, RightName

PATH = "/v2/conventions"
QUERY = "Shared-route schema 'queryParamsSchema' was not respected in adapter 'express'.\nRoute: GET /v2/conventions"
PORT = {"id": "agence-2", "name": "Agence du Port", "contactEmail": "port@agence-2.example", "kind": "cci", "siret": "15905711600018"}


def keep(api: Immersion, *conventions: dict[str, Any], at: Any = NOW) -> None:
    async def load(conn: Conn) -> None:
        built = [build(fields.READ.read(each, "", [])) for each in conventions]
        await store.load(conn, [Stored(each, 1, render(each)) for each in built], changed_at=at)

    api.platform.write(load)


def reader(api: Immersion, name: str, **scope: Any) -> Consumer:
    return api.join(name, rights={RightName.CONVENTION: Right(frozenset({RightKind.READ}), **scope)})


def numbered(number: int, **changes: Any) -> dict[str, Any]:
    return read(id=str(UUID(int=number, version=4)), **changes)


def ids(found: Any) -> list[str]:
    return [each["id"] for each in found]


def test_it_works(api: Immersion, boussole: Consumer) -> None:
    given = [read(), mini_stage(id=ANOTHER_ID, dateStart="2026-06-16T00:00:00.000Z", agencyRefersTo=PORT, updatedAt=ABSENT)]
    keep(api, *given)
    found = told(api.get(PATH, boussole), 200)
    assert ids(found) == [ANOTHER_ID, ID]
    assert found[1] == given[0]
    for each in found:
        Draft202012Validator(CONVENTION, validate_formats=True).validate(each)
        assert told(api.get(f"{PATH}/{each['id']}", boussole), 200) == each


def test_a_consumer_sees_its_agencies_and_those_that_refer_to_them(api: Immersion) -> None:
    keep(
        api,
        read(),
        read(id=ANOTHER_ID, agencyId="agence-3", agencyKind="mission-locale", agencyRefersTo=PORT),
    )
    for consumer, seen in (
        (reader(api, "Une", agency_ids=("agence-1",)), [ID]),
        (reader(api, "Référée", agency_ids=("agence-2",)), [ANOTHER_ID]),
        (reader(api, "Sorte", agency_kinds=("pole-emploi",)), [ID]),
        (reader(api, "Sorte référée", agency_kinds=("cci", "autre")), [ANOTHER_ID]),
        (reader(api, "Deux", agency_kinds=("pole-emploi", "mission-locale", "cci")), [ANOTHER_ID, ID]),
        (reader(api, "Aucune", agency_ids=()), []),
        (reader(api, "Beaucoup", agency_ids=tuple(f"agence-{number}" for number in range(100))), [ANOTHER_ID, ID]),
        (reader(api, "Loin", agency_ids=tuple(f"loin-{number}" for number in range(100))), []),
    ):
        assert sorted(ids(told(api.get(PATH, consumer), 200))) == sorted(seen), consumer.name
        for each in (ID, ANOTHER_ID):
            answer = api.get(f"{PATH}/{each}", consumer)
            assert answer.status_code == (200 if each in seen else 403), consumer.name
    stranger = reader(api, "Étrangère", agency_ids=("ailleurs",))
    assert told(api.get(f"{PATH}/{ID}", stranger), 403) == {
        "status": 403,
        "message": f"Le consomateur API '{stranger.id}' n'a pas de droits sur la convention '{ID}'.",
    }


def test_filters_go_together(api: Immersion, boussole: Consumer) -> None:
    days = ("2026-06-01", "2026-06-02", "2026-06-03")
    keep(api, *(numbered(at, dateStart=day, status="REJECTED" if at == 2 else "IN_REVIEW") for at, day in enumerate(days, 1)))
    first, second, third = (numbered(at)["id"] for at in (1, 2, 3))
    for query, expected in (
        ("", [third, second, first]),
        ("startDateGreater=2026-06-01", [third, second]),
        ("startDateGreater=2026-05-31T23:59:59Z", [third, second, first]),
        ("startDateLessOrEqual=2026-06-02", [second, first]),
        ("startDateLessOrEqual=2026-06-01T23:59:59.999Z", [first]),
        ("startDateGreater=2026&startDateLessOrEqual=2026-06-01T00:00:00Z", [first]),
        ("withStatuses=REJECTED", [second]),
        ("withStatuses[]=REJECTED&withStatuses[]=IN_REVIEW&startDateGreater=2026-06-02", [third]),
        ("withStatuses=ACCEPTED_BY_VALIDATOR", []),
        ("limit=1", [third]),
    ):
        assert ids(told(api.get(PATH, boussole, query), 200)) == expected, query


def test_what_is_wrong_in_a_question_is_told(api: Immersion, boussole: Consumer) -> None:
    for query, issues in (
        ("page=2", [' : Unrecognized key: "page"']),
        ("page=2&perPage=1", [' : Unrecognized keys: "page", "perPage"']),
        ("startDateGreater=hier&x=", ["startDateGreater : Invalid input: expected date, received Date", ' : Unrecognized key: "x"']),
        ("startDateLessOrEqual=", ["startDateLessOrEqual : Invalid input: expected date, received Date"]),
        ("withStatuses=DRAFT", ["withStatuses : Vous devez sélectionner une option parmi celles proposées"]),
        ("withStatuses[]=REJECTED&withStatuses[]=", ["withStatuses.1 : Vous devez sélectionner une option parmi celles proposées"]),
        ("updatedSince[a]=1", ["updatedSince : Invalid input: expected date, received Date"]),
        ("limit=101", ["limit : Too big: expected number to be <=100"]),
        ("cursor=abc", ["cursor : Invalid input: expected the cursor of a Link header"]),
    ):
        assert told(api.get(PATH, boussole, query), 400) == {"status": 400, "message": QUERY, "issues": issues}, query


def test_what_is_wrong_is_told_in_the_order_of_the_contract(api: Immersion, boussole: Consumer) -> None:
    keep(api, read())
    silent = api.join("Muette", rights={})
    assert "queryParamsSchema" in told(api.get(PATH, None, "page=2"), 400)["message"]
    assert "headersSchema" in told(api.get(PATH), 400)["message"]
    assert told(api.get(PATH, "jeton"), 401)["message"] == "incorrect Jwt"
    assert told(api.get(PATH, silent), 403) == {"status": 403, "message": "Accès refusé"}
    assert told(api.get(f"{PATH}/1", silent), 403) == {"status": 403, "message": "Accès refusé"}
    for wrong in ("1", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "%00", f"{ID}x"):
        assert told(api.get(f"{PATH}/{wrong}", boussole), 400) == {
            "status": 400,
            "message": "Schema validation failed in usecase GetConvention. See issues for details.",
            "issues": ["conventionId : Le format de l'identifiant est invalide"],
        }
    unknown = "00000000-0000-0000-0000-000000000000"
    nobody = reader(api, "Étrangère", agency_ids=())
    for consumer in (boussole, nobody):
        refused = told(api.get(f"{PATH}/{unknown}", consumer), 404)
        assert refused["message"] == f"Aucune convention trouvée avec l'identifiant '{unknown}'."
    assert told(api.get(f"{PATH}/{ID.upper()}", boussole), 200)["id"] == ID


@pytest.mark.parametrize("query", ["", "updatedSince=2020-01-01"])
def test_answers_follow_each_other_and_cover_the_whole(api: Immersion, query: str) -> None:
    kinds = reader(api, "Sortes", agency_kinds=("pole-emploi", "cci"))
    many = reader(api, "Beaucoup", agency_ids=tuple(f"agence-{number}" for number in range(70)))
    given = [numbered(at, dateStart=f"2026-06-{1 + at // 3:02}", agencyId=f"agence-{1 + at % 3}") for at in range(1, 8)]
    keep(api, *given, numbered(9, agencyId="agence-70", agencyKind="cma"))
    for consumer in (kinds, many):
        seen: list[str] = []
        answer = api.get(PATH, consumer, "&".join(each for each in ("limit=3", query) if each))
        while True:
            seen += ids(told(answer, 200))
            if "link" not in answer.headers:
                break
            address, relation = answer.headers["link"].split("; ")
            assert relation == 'rel="next"'
            answer = api.get(address.strip("<>").removeprefix("/api"), consumer)
        assert len(seen) == len(set(seen)) == len(given)
        if not query:
            days = {each["id"]: each["dateStart"] for each in given}
            assert [days[each] for each in seen] == sorted(days.values(), reverse=True)


def test_a_cursor_is_of_one_order(api: Immersion, boussole: Consumer) -> None:
    keep(api, *(numbered(at) for at in range(1, 4)))
    link = api.get(PATH, boussole, "limit=1").headers["link"]
    cursor = link.split("cursor=")[1].split(">")[0]
    refused = told(api.get(PATH, boussole, f"updatedSince=2026-01-01&cursor={cursor}"), 400)
    assert refused["issues"] == ["cursor : Invalid input: this cursor is of another order"]


def test_what_changed_since_comes_in_the_order_of_changes(api: Immersion, boussole: Consumer) -> None:
    for number, hour in ((1, 12), (2, 10), (3, 11)):
        keep(api, numbered(number), at=NOW.replace(hour=hour))
    found = ids(told(api.get(PATH, boussole, f"updatedSince={NOW:%Y-%m-%d}T10:30:00Z"), 200))
    assert found == [numbered(3)["id"], numbered(1)["id"]]


def test_an_answer_has_a_hundred_conventions_at_most(api: Immersion, boussole: Consumer) -> None:
    keep(api, *(numbered(at) for at in range(1, MOST + 2)))
    answer = api.get(PATH, boussole)
    assert len(told(answer, 200)) == MOST
    assert "link" in answer.headers


def test_one_that_breaks_rules_of_today_spoils_nothing(api: Immersion, boussole: Consumer) -> None:
    keep(api, read(), read(id=ANOTHER_ID, dateEnd="2027-12-31", siret="00000000000000"))
    assert sorted(ids(told(api.get(PATH, boussole), 200))) == sorted([ID, ANOTHER_ID])
    assert told(api.get(f"{PATH}/{ANOTHER_ID}", boussole), 200)["id"] == ANOTHER_ID


@given(
    st.text()
    | st.lists(st.none() | st.integers() | st.text(), max_size=4).map(lambda held: b64encode(json.dumps(held).encode()).decode())
)
def test_any_text_is_a_cursor_of_ours_or_none(written: str) -> None:
    found = read_cursor(written)
    assert found is None or read_cursor(write_cursor(*found)) == found


@given(st.sampled_from([("start", "2026-06-01"), ("change", "2026-06-01 09:00:00.123456+00")]), st.uuids(version=4))
def test_a_cursor_is_read_back(place: tuple[str, str], convention_id: UUID) -> None:
    assert read_cursor(write_cursor(*place, str(convention_id))) == (*place, str(convention_id))
