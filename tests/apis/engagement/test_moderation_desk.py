"""A moderator over HTTP: it sees what it accepted, at once, under its own titles; and only what is open to it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.engagement.moderating import PATH, post, put, shown
from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.showing import show, titles
from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW, make_key
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners


def test_it_works(server: Platform, alize: Member, boussole: Member, dunes: Member) -> None:
    mission, _ = server.publish(alize, draft(title="Lire des albums"), draft(title="Planter des haies"))
    assert shown(server, dunes) == []
    assert server.get(f"/v0/mission/{mission.id}", dunes).status_code == 404
    assert put(server, dunes, mission.id, status="ACCEPTED").status_code == 200
    assert shown(server, dunes) == ["Lire des albums"]
    assert put(server, dunes, mission.id, status="REFUSED", motive="OTHER").status_code == 200
    assert shown(server, dunes) == []
    undone = post(server, dunes, f"{mission.id}/undo").json()
    assert undone["data"]["status"] == "ACCEPTED"
    assert shown(server, dunes) == ["Lire des albums"]
    assert len(shown(server, boussole)) == 2


def test_its_title_replaces_the_announcers_there_and_nowhere_else(
    server: Platform, alize: Member, boussole: Member, dunes: Member
) -> None:
    (mission,) = server.publish(alize, draft(title='Lire "à voix haute"'))
    put(server, dunes, mission.id, status="ACCEPTED", title='Lire aux enfants, "title": \\ 1')
    assert shown(server, dunes) == ['Lire aux enfants, "title": \\ 1']
    assert shown(server, boussole) == ['Lire "à voix haute"']
    put(server, dunes, mission.id, title=None)
    assert shown(server, dunes) == ['Lire "à voix haute"']


def test_its_title_is_that_of_its_widgets_too(server: Platform, alize: Member, dunes: Member) -> None:
    (mission,) = server.publish(alize, draft(title="Lire des albums"))
    widget_id = show(server, dunes, alize)
    put(server, dunes, mission.id, status="ACCEPTED", title="Lire aux enfants")
    assert titles(server, widget_id) == ["Lire aux enfants"]
    assert server.get(f"/missions/browse/widget/{widget_id}").json()["data"][0]["title"] == "Lire aux enfants"


def test_a_moderator_that_announces_shows_its_own_missions(server: Platform, alize: Member, dunes: Member) -> None:
    server.publish(alize, draft())
    server.publish(dunes, draft(title="Mission de Dunes"))
    assert shown(server, dunes) == ["Mission de Dunes"]
    assert server.get(PATH, dunes).json()["total"] == 1


def test_filters_of_missions_stay_right_for_a_moderator(server: Platform, alize: Member, dunes: Member) -> None:
    one, two, _ = server.publish(alize, draft(domain="sport"), draft(domain="education"), draft(domain="education"))
    server.publish(dunes, draft(domain="education"))
    for each in (one, two):
        put(server, dunes, each.id, status="ACCEPTED")
    for params, total in (("", 3), ("domain=education", 2), ("clientId=" + two.client_id, 1), ("lat=45.76&lon=4.84&distance=5km", 3)):
        answer = server.get("/v0/mission/search", dunes, params).json()
        assert (answer["total"], len(answer["hits"])) == (total, total), params


def test_the_inbox_lists_decides_and_counts(server: Platform, alize: Member, dunes: Member) -> None:
    one, two = server.publish(alize, draft(title="Lire des albums"), draft(title="Planter des haies"))
    put(server, dunes, one.id, status="REFUSED", motive="CONTENT_INSUFFICIENT", comment="Dites quand.", userName="Équipe nord")
    answer = server.get(PATH, dunes, {"status": "PENDING"}).json()
    assert (answer["ok"], answer["total"], answer["limit"], answer["skip"]) == (True, 1, 25, 0)
    assert answer["data"][0]["mission"]["title"] == "Planter des haies"
    assert answer["data"][0]["missionId"] == two.id
    assert answer["aggs"]["status"] == [
        {"key": "PENDING", "label": "PENDING", "doc_count": 1},
        {"key": "REFUSED", "label": "REFUSED", "doc_count": 1},
    ]
    (refused,) = server.get(PATH, dunes, {"comment": "CONTENT_INSUFFICIENT"}).json()["data"]
    assert refused["motiveLabel"] == "Le contenu est insuffisant / non qualitatif"
    assert (refused["userName"], refused["comment"], refused["automatic"]) == ("Équipe nord", "Dites quand.", False)


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ("city=Lyon", 2),
        ("cities=Nantes", 0),
        ("department=69&publisherIds=inconnu", 0),
        ("search=albums", 1),
        ("q=%00albums", 1),
        ("q=100%25_", 0),
        ("organization=Les%20Roses", 1),
        ("size=1&from=1", 2),
        ("sort=newest&limit=0", 2),
        ("changed=true", 0),
        ("inconnu=1", 2),
        ("q=%ff%fe", 0),
    ],
)
def test_each_filter_of_the_inbox_is_read(server: Platform, alize: Member, dunes: Member, params: str, total: int) -> None:
    server.publish(alize, draft(title="Lire des albums"), draft(organisation=organisation("Les Roses")))
    assert server.get(PATH, dunes, params).json()["total"] == total


@pytest.mark.parametrize("params", ["status=MAYBE", "limit=501", "limit=-1", "skip=NaN", "sort=best", "changed=perhaps"])
def test_an_unreadable_parameter_is_refused(server: Platform, dunes: Member, params: str) -> None:
    answer = server.get(PATH, dunes, params)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_the_detail_tells_the_mission_the_decision_and_its_history(server: Platform, alize: Member, dunes: Member) -> None:
    (mission,) = server.publish(alize, draft(title="Lire des albums"))
    put(server, dunes, mission.id, status="ONGOING", userName="Équipe nord")
    put(server, dunes, mission.id, status="ACCEPTED", title="Lire")
    data = server.get(f"{PATH}/{mission.id}", dunes).json()["data"]
    assert (data["status"], data["title"], data["mission"]["title"]) == ("ACCEPTED", "Lire", "Lire des albums")
    assert data["mission"]["applicationUrl"] == f"https://tremplin.example/r/{mission.id}/dunes"
    latest, first = data["history"]
    assert (latest["initialStatus"], latest["newStatus"], latest["newTitle"], latest["userName"]) == (
        "ONGOING",
        "ACCEPTED",
        "Lire",
        "Dunes",
    )
    assert (first["initialStatus"], first["newStatus"], first["userName"]) == ("PENDING", "ONGOING", "Équipe nord")
    assert latest["createdAt"] == "2026-12-01T09:30:00.000Z"
    assert server.clock() == NOW


def test_a_comment_that_is_a_motive_is_read_as_one(server: Platform, alize: Member, dunes: Member) -> None:
    """As the original's back-office writes them."""
    (mission,) = server.publish(alize, draft())
    data = put(server, dunes, mission.id, status="REFUSED", comment="OTHER").json()["data"]
    assert (data["motive"], data["comment"]) == ("OTHER", None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"status": "REFUSED"}, "MOTIVE_REQUIRED"),
        ({"status": "REFUSED", "motive": "BECAUSE"}, "MOTIVE_UNKNOWN"),
        ({"status": "MAYBE"}, "INVALID_BODY"),
        ({"status": 3}, "INVALID_BODY"),
        ({"title": "x" * 501}, "INVALID_BODY"),
        ([], "INVALID_BODY"),
        (b"{", "INVALID_BODY"),
    ],
)
def test_a_wrong_decision_is_refused(server: Platform, alize: Member, dunes: Member, body: Any, code: str) -> None:
    (mission,) = server.publish(alize, draft())
    answer = server.send("PUT", f"{PATH}/{mission.id}", dunes, body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_zero_bytes_are_no_failure(server: Platform, alize: Member, dunes: Member) -> None:
    (mission,) = server.publish(alize, draft())
    assert put(server, dunes, mission.id, note="a\0b").json()["data"]["note"] == "ab"
    assert put(server, dunes, "%00", note="a").status_code == 404
    assert server.get(f"{PATH}/%00", dunes).status_code == 404
    assert post(server, dunes, "%00/undo").status_code == 404


def test_nothing_to_undo_is_a_conflict(server: Platform, alize: Member, dunes: Member) -> None:
    (mission,) = server.publish(alize, draft())
    answer = post(server, dunes, f"{mission.id}/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "NOTHING_TO_UNDO")


def test_the_motives_are_told(server: Platform, dunes: Member) -> None:
    data = server.get(f"{PATH}/motives", dunes).json()["data"]
    assert len(data) == 9
    assert data[0] == {"code": "OTHER", "label": "Autre", "labelEn": "Other", "ofOrganization": False}
    assert {each["code"] for each in data if each["ofOrganization"]} == {
        "ORGANIZATION_ALREADY_PUBLISHED",
        "ORGANIZATION_NOT_COMPLIANT",
    }


ROUTES = [
    ("GET", ""),
    ("GET", "/motives"),
    ("GET", "/rules"),
    ("PUT", "/rules"),
    ("POST", "/rules/simulate"),
    ("POST", "/many"),
    ("POST", "/many/undo"),
    ("GET", "/{id}"),
    ("PUT", "/{id}"),
    ("POST", "/{id}/undo"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_whoever_does_not_moderate_is_refused(server: Platform, alize: Member, boussole: Member, method: str, path: str) -> None:
    (mission,) = server.publish(alize, draft())
    answer = server.send(method, PATH + path.format(id=mission.id), boussole, {} if method != "GET" else None)
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_key_without_the_right_is_refused(server: Platform, alize: Member, dunes: Member, method: str, path: str) -> None:
    (mission,) = server.publish(alize, draft())
    other = "moderation:read" if method == "PUT" or (method == "POST" and "simulate" not in path) else "moderation:write"
    key = server.write(lambda conn: partners.issue_key(conn, dunes.id, now=NOW, scopes=("missions:read", other)))
    answer = server.send(method, PATH + path.format(id=mission.id), Member(dunes.partner, key), {} if method != "GET" else None)
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


def test_another_moderator_finds_nothing_of_it(server: Platform, alize: Member, dunes: Member) -> None:
    """Écume moderates, but Alizé is not open to it."""

    async def join(conn: Conn) -> Member:
        partner = await partners.create(conn, name="Écume", now=NOW, moderates=True)
        return Member(partner, await make_key(conn, partner))

    ecume = server.write(join)
    (mission,) = server.publish(alize, draft())
    put(server, dunes, mission.id, status="ACCEPTED", note="entre nous")
    assert server.get(PATH, ecume).json()["total"] == 0
    assert server.get(f"{PATH}/{mission.id}", ecume).status_code == 404
    assert put(server, ecume, mission.id, status="ACCEPTED").status_code == 404
    assert post(server, ecume, f"{mission.id}/undo").status_code == 404
    done = post(server, ecume, "many", where={"ids": [mission.id]}, update={"status": "REFUSED", "motive": "OTHER"}).json()
    assert done["data"]["updatedIds"] == []
    assert len(shown(server, dunes)) == 1
