"""An announcer restricts what those who show it may show, and asks whether an organisation is shown."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW
from tremplin.diffusion import actions
from tremplin.missions.visibility import CONDITION_FIELDS

PATH = "/v0/diffusion-rule"
CLIENT_ID = "publisherOrganization.clientId"
NETWORKS = "publisherOrganization.parentOrganizations"
ROSE, LILAC, ALONE = "Chez les Roses", "Chez les Lilas", "Sans organisation"


@pytest.fixture
def catalogue(server: Platform, alize: Member, boussole: Member) -> Platform:
    """Alizé announces for two organisations, of which one is in two networks, and for none."""
    rose = organisation(ROSE, client_id="rose", networks=("Fleurs", "Parcs"))
    server.publish(alize, draft(title=ROSE, organisation=rose))
    server.publish(alize, draft(title=LILAC, organisation=organisation(LILAC, client_id="lilac")))
    server.publish(alize, draft(title=ALONE, organisation=None))
    return server


def post(server: Platform, by: Member | None, *at: Member, **given: Any) -> httpx.Response:
    rule = {"publisherIds": [each.id for each in at], "field": CLIENT_ID, "operator": "is_not", "value": "rose", **given}
    return server.send("POST", PATH, by, {name: value for name, value in rule.items() if value != "absent"})


def shows(server: Platform, by: Member, at: Member, field: str, value: str) -> bool:
    """What `diffuse` answers."""
    answer = server.get(PATH, by, {"field": field, "value": value}).json()
    (found,) = [each["diffuse"] for each in answer["data"] if each["id"] == at.id]
    return bool(found)


def test_it_works(catalogue: Platform, alize: Member, boussole: Member) -> None:
    answer = post(catalogue, alize, boussole)
    assert answer.status_code == 201
    (rule,) = answer.json()["data"]
    kept = {"field": CLIENT_ID, "fieldType": "string", "operator": "is_not", "value": "rose"}
    assert answer.json() == {"ok": True, "data": [{"id": rule["id"], "publisherId": boussole.id, **kept}], "total": 1}
    assert set(catalogue.titles(boussole)) == {LILAC, ALONE}
    told = {"id": boussole.id, "name": "Boussole & Cie", "logo": None, "rules": [{"id": rule["id"], **kept}]}
    assert catalogue.get(PATH, alize).json() == {"ok": True, "data": [told], "total": 1}
    assert catalogue.send("DELETE", f"{PATH}/{rule['id']}", alize).json() == {"ok": True}
    assert set(catalogue.titles(boussole)) == {ROSE, LILAC, ALONE}
    assert catalogue.get(PATH, alize).json()["data"][0]["rules"] == []


def test_the_same_rule_twice_is_answered_as_it_is(catalogue: Platform, alize: Member, boussole: Member) -> None:
    first, second = post(catalogue, alize, boussole), post(catalogue, alize, boussole, boussole, fieldType=None)
    assert second.status_code == 201
    assert second.json() == first.json()


def test_several_rules_make_a_white_list(catalogue: Platform, alize: Member, boussole: Member) -> None:
    for value in ("rose", "lilac"):
        assert post(catalogue, alize, boussole, operator="is", value=value).status_code == 201
    assert set(catalogue.titles(boussole)) == {ROSE, LILAC}


def test_the_same_value_under_another_operator_is_refused(catalogue: Platform, alize: Member, boussole: Member) -> None:
    post(catalogue, alize, boussole)
    answer = post(catalogue, alize, boussole, operator="is")
    assert answer.status_code == 409
    assert answer.json()["code"] == "RESSOURCE_ALREADY_EXIST"
    assert set(catalogue.titles(boussole)) == {LILAC, ALONE}


def test_those_who_do_not_show_the_caller_are_left_aside(
    catalogue: Platform, alize: Member, boussole: Member, cabestan: Member
) -> None:
    answer = post(catalogue, alize, cabestan, boussole)
    assert [rule["publisherId"] for rule in answer.json()["data"]] == [boussole.id]
    refused = post(catalogue, alize, cabestan)
    assert refused.status_code == 403
    assert refused.json() == {"ok": False, "code": "FORBIDDEN", "message": "No diffuseur match the request"}


def test_another_announcers_rules_are_out_of_reach(catalogue: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    catalogue.diffuse(boussole, cabestan)
    (rule,) = post(catalogue, alize, boussole).json()["data"]
    root = catalogue.ask("SELECT root_id FROM diffusion.rule WHERE id = %s", rule["id"])[0][0]
    for by, rule_id in ((cabestan, rule["id"]), (boussole, rule["id"]), (alize, root), (boussole, root)):
        answer = catalogue.send("DELETE", f"{PATH}/{rule_id}", by)
        assert answer.status_code == 403
        assert answer.json() == {"ok": False, "code": "FORBIDDEN", "message": "Rule not scoped to user"}
    assert catalogue.get(PATH, cabestan).json()["data"][0]["rules"] == []
    assert set(catalogue.titles(boussole)) == {LILAC, ALONE}


@pytest.mark.parametrize("rule_id", ["inconnue", "%00", "%FF"])
def test_an_unknown_rule_is_refused(catalogue: Platform, alize: Member, rule_id: str) -> None:
    answer = catalogue.send("DELETE", f"{PATH}/{rule_id}", alize)
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "code": "NOT_FOUND", "message": "Rule not found"}


@pytest.mark.parametrize(
    "changed",
    [
        {"publisherIds": []},
        {"publisherIds": "absent"},
        {"publisherIds": [1]},
        {"field": "domain"},
        {"field": "absent"},
        {"fieldType": "number"},
        {"operator": "starts_with"},
        {"operator": "contains"},
        {"operator": "absent"},
        {"value": ""},
        {"value": "\0"},
        {"value": "  "},
        {"value": 3},
        {"value": "a" * 501},
        {"value": "absent"},
    ],
)
def test_what_can_not_be_read_is_refused(catalogue: Platform, alize: Member, boussole: Member, changed: dict[str, Any]) -> None:
    answer = post(catalogue, alize, boussole, **changed)
    assert answer.status_code == 400
    assert answer.json()["code"] == "INVALID_BODY"
    assert next(iter(changed)) in answer.json()["message"]["message"]


@pytest.mark.parametrize("query", ["field=domain", "value=sport", "field=&value=a", "field=%00&value=a"])
def test_a_field_without_a_value_is_refused(catalogue: Platform, alize: Member, query: str) -> None:
    answer = catalogue.get(PATH, alize, query)
    assert answer.status_code == 400
    assert answer.json()["code"] == "INVALID_QUERY"


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        ([], {"rose", "lilac"}),
        ([(CLIENT_ID, "is_not", "rose")], {"lilac"}),
        ([(CLIENT_ID, "is", "rose")], {"rose"}),
        ([(CLIENT_ID, "is", "rose"), (CLIENT_ID, "is", "lilac")], {"rose", "lilac"}),
        ([(CLIENT_ID, "is_not", "ROSE")], {"rose", "lilac"}),
        ([(NETWORKS, "contains", "Fleurs")], {"rose"}),
        ([(NETWORKS, "does_not_contain", "Parcs")], {"lilac"}),
        ([(NETWORKS, "is_not", "Parc")], {"rose", "lilac"}),
        ([(NETWORKS, "is", "Fleurs"), (CLIENT_ID, "is_not", "rose")], set()),
    ],
)
def test_diffuse_says_what_the_list_shows(
    catalogue: Platform, alize: Member, boussole: Member, rules: list[tuple[str, str, str]], shown: set[str]
) -> None:
    for field, operator, value in rules:
        assert post(catalogue, alize, boussole, field=field, operator=operator, value=value).status_code == 201
    listed = set(catalogue.titles(boussole))
    for client_id, title in (("rose", ROSE), ("lilac", LILAC)):
        assert (title in listed) is (client_id in shown)
        assert shows(catalogue, alize, boussole, CLIENT_ID, client_id) is (client_id in shown)


def test_diffuse_takes_the_broadcasters_condition_into_account(catalogue: Platform, alize: Member, boussole: Member) -> None:
    sent = {"all": [{"not": {"field": "organizationClientId", "in": ["rose"]}}, {"field": "domain", "in": ["sport"]}]}
    catalogue.write(
        lambda conn: actions.set_condition(conn, broadcaster_id=boussole.id, announcer_id=alize.id, sent=sent, fields=CONDITION_FIELDS)
    )
    assert not shows(catalogue, alize, boussole, CLIENT_ID, "rose")
    assert shows(catalogue, alize, boussole, CLIENT_ID, "lilac")  # those of its missions that are about sport
    assert not shows(catalogue, alize, boussole, "domain", "education")
    assert catalogue.titles(boussole) == []


def test_diffuse_of_a_network(catalogue: Platform, alize: Member, boussole: Member) -> None:
    post(catalogue, alize, boussole, field=NETWORKS, value="Fleurs")
    assert not shows(catalogue, alize, boussole, NETWORKS, "Fleurs")
    assert shows(catalogue, alize, boussole, NETWORKS, "Fleur")
    assert shows(catalogue, alize, boussole, CLIENT_ID, "inconnue")


def test_without_a_question_there_is_no_answer(catalogue: Platform, alize: Member, boussole: Member) -> None:
    for query in ("", "field=&value="):
        assert "diffuse" not in catalogue.get(PATH, alize, query).json()["data"][0]


def test_a_stranger_learns_and_changes_nothing(catalogue: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    (rule,) = post(catalogue, alize, boussole).json()["data"]
    assert catalogue.get(PATH, cabestan).json() == {"ok": True, "data": [], "total": 0}
    assert post(catalogue, cabestan, boussole).status_code == 403
    for answer in (
        catalogue.get(PATH),
        post(catalogue, None, boussole),
        catalogue.send("DELETE", f"{PATH}/{rule['id']}"),
    ):
        assert answer.status_code == 401
    assert set(catalogue.titles(boussole)) == {LILAC, ALONE}


def test_a_rule_set_now_was_created_now(catalogue: Platform, alize: Member, boussole: Member) -> None:
    post(catalogue, alize, boussole)
    assert catalogue.ask("SELECT created_at FROM diffusion.rule WHERE root_id IS NOT NULL") == [(NOW,)]
