"""Bulk decisions and automatic rules over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.engagement.moderating import PATH, post, shown
from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft, organisation

BRIEF = "Lire des albums aux enfants."


def test_a_whole_organisation_is_decided_and_undone(server: Platform, alize: Member, dunes: Member) -> None:
    roses = organisation("Les Roses", client_id="roses")
    server.publish(alize, draft(organisation=roses), draft(organisation=roses), draft(organisation=organisation("Les Lilas")))
    organisation_id = server.get(PATH, dunes, {"organization": "roses"}).json()["data"][0]["mission"]["organizationId"]
    where = {"organizationId": organisation_id}
    tried = post(server, dunes, "many", where=where, update={"status": "ACCEPTED"}, dryRun=True).json()["data"]
    assert (tried["updated"], tried["batch"], shown(server, dunes)) == (2, None, [])
    done = post(server, dunes, "many", where=where, update={"status": "ACCEPTED"}).json()["data"]
    assert (set(done["updatedIds"]), done["updated"], done["remaining"]) == (set(tried["updatedIds"]), 2, 0)
    assert len(shown(server, dunes)) == 2
    assert post(server, dunes, "many/undo", batch=done["batch"]).json()["data"]["updated"] == 2
    assert shown(server, dunes) == []
    assert post(server, dunes, "many/undo", batch=done["batch"]).status_code == 409


def test_by_default_only_what_waits_is_decided(server: Platform, alize: Member, dunes: Member) -> None:
    one, two = server.publish(alize, draft(), draft())
    server.send("PUT", f"{PATH}/{one.id}", dunes, {"status": "REFUSED", "motive": "OTHER"})
    done = post(server, dunes, "many", where={"publisher": [alize.id]}, update={"status": "ACCEPTED"}).json()["data"]
    assert done["updatedIds"] == [two.id]
    done = post(server, dunes, "many", where={"ids": [one.id, two.id]}, update={"note": "vu"}).json()["data"]
    assert set(done["updatedIds"]) == {one.id, two.id}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "INVALID_BODY"),
        ({"where": {}, "update": {"status": "ACCEPTED"}}, "SELECTION_MISSING"),
        ({"where": {"status": "PENDING"}, "update": {"status": "ACCEPTED"}}, "SELECTION_MISSING"),
        ({"where": {"ids": "all"}, "update": {}}, "INVALID_BODY"),
        ({"where": {"ids": ["x"] * 10_001}, "update": {}}, "INVALID_BODY"),
    ],
)
def test_a_wrong_bulk_is_refused(server: Platform, dunes: Member, body: Any, code: str) -> None:
    answer = server.send("POST", f"{PATH}/many", dunes, body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_rules_are_written_tried_and_read(server: Platform, alize: Member, dunes: Member) -> None:
    assert server.get(f"{PATH}/rules", dunes).json()["data"]["rules"] == []
    (brief, _) = server.publish(alize, draft(description=BRIEF), draft(description="Un mot. " * 40))
    tried = post(server, dunes, "rules/simulate", preset="jeveuxaider", days=30).json()["data"]
    assert (tried["total"], tried["unmatched"]) == (2, 1)
    assert [effect["count"] for effect in tried["effects"]] == [0, 0, 1, 0]
    assert tried["effects"][2]["samples"][0]["missionId"] == brief.id
    written = server.send("PUT", f"{PATH}/rules", dunes, {"preset": "jeveuxaider", "active": True}).json()["data"]
    assert written["active"] is True
    assert written == {**server.get(f"{PATH}/rules", dunes).json()["data"]}
    assert [rule["motive"] for rule in written["rules"]][:1] == ["MISSION_CREATION_DATE_TOO_OLD"]
    # What was read may be sent back as it is, and switched off without being sent.
    again = server.send("PUT", f"{PATH}/rules", dunes, {"rules": written["rules"]}).json()["data"]
    assert (again["rules"], again["active"]) == (written["rules"], True)
    off = server.send("PUT", f"{PATH}/rules", dunes, {"active": False}).json()["data"]
    assert (off["rules"], off["active"]) == (written["rules"], False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"rules": [{"when": {}}]}, "RULE_INVALID"),
        ({"preset": "autre"}, "RULE_INVALID"),
        ({"rules": "toutes"}, "INVALID_BODY"),
        ({"active": "oui"}, "INVALID_BODY"),
    ],
)
def test_wrong_rules_are_refused_and_nothing_changes(server: Platform, dunes: Member, body: Any, code: str) -> None:
    for method, path in (("PUT", "/rules"), ("POST", "/rules/simulate")):
        answer = server.send(method, PATH + path, dunes, body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert server.get(f"{PATH}/rules", dunes).json()["data"]["rules"] == []


@pytest.mark.parametrize("days", [0, -1, 3_651, 1.5, "30"])
def test_a_trial_over_impossible_days_is_refused(server: Platform, dunes: Member, days: Any) -> None:
    answer = post(server, dunes, "rules/simulate", preset="jeveuxaider", days=days)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")
