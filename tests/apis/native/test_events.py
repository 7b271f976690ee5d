"""GET /api/v1/events: a partner reads the events it is a side of, and only these."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.native.events import between, keep, listed
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.partners import actions as partners


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft(title="Compter les hirondelles", client_id="hirondelles"))
    (id_,) = keep(
        server,
        between(
            alize,
            boussole,
            kind="apply",
            mission_id=mission.id,
            tags=("accueil", "été"),
            tag="accueil",
            click_id="clic-1",
            client_event_id="candidature-981",
            referer_host="boussole.example",
            custom={"parcours": "court"},
            visitor=b"une empreinte de seize",
            status="VALIDATED",
            updated_at=NOW + timedelta(days=1, microseconds=120_000),
            human=True,
            request_id="requete-1",
        ),
    )
    answer = server.get("/api/v1/events", alize)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-ratelimit-remaining"] == "999999"
    assert answer.json() == {
        "data": [
            {
                "id": id_,
                "at": "2026-12-01T09:30:00.000Z",
                "kind": "apply",
                "status": "VALIDATED",
                "updated_at": "2026-12-02T09:30:00.120Z",
                "announcer_id": alize.id,
                "announcer_name": "Alizé",
                "broadcaster_id": boussole.id,
                "broadcaster_name": "Boussole & Cie",
                "mission_id": mission.id,
                "mission_client_id": "hirondelles",
                "mission_title": "Compter les hirondelles",
                "source": "publisher",
                "source_id": boussole.id,
                "tags": ["accueil", "été"],
                "tag": "accueil",
                "click_id": "clic-1",
                "client_event_id": "candidature-981",
                "referer_host": "boussole.example",
                "custom": {"parcours": "court"},
                "human": True,
                "bot": None,
                "request_id": "requete-1",
            }
        ],
        "next_cursor": None,
    }


def test_both_sides_read_an_event_and_nobody_else(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    ids = keep(server, between(alize, boussole))
    assert listed(server, alize) == listed(server, boussole) == ids
    assert listed(server, cabestan) == []


def test_a_partner_chooses_its_side(server: Platform, alize: Member, boussole: Member) -> None:
    received, brought = keep(server, between(alize, boussole), between(boussole, alize, 1))
    assert listed(server, alize, side="announcer") == [received]
    assert listed(server, alize, side="broadcaster") == [brought]
    assert listed(server, alize) == [received, brought]


def test_an_event_of_both_sides_at_once_is_read_once(server: Platform, alize: Member) -> None:
    ids = keep(server, between(alize, alize))
    assert listed(server, alize) == listed(server, alize, side="broadcaster") == listed(server, alize, side="announcer") == ids


def test_a_period_includes_its_start_and_not_its_end(server: Platform, alize: Member, boussole: Member) -> None:
    _, first, second, _ = keep(server, *(between(alize, boussole, minutes) for minutes in (-1, 0, 9, 10)))
    assert listed(server, alize, since="2026-12-01T09:30:00Z", until="2026-12-01T10:40:00+01:00") == [first, second]


def test_days_are_those_of_paris(server: Platform, alize: Member, boussole: Member) -> None:
    before, after = keep(server, between(alize, boussole, 13 * 60 + 29), between(alize, boussole, 13 * 60 + 30))  # 22:59, 23:00 UTC
    assert listed(server, alize, until="2026-12-02") == [before]
    assert listed(server, alize, since="2026-12-02") == [after]


def test_robots_are_left_out_unless_they_are_asked_for(server: Platform, alize: Member, boussole: Member) -> None:
    person, robot = keep(server, between(alize, boussole), between(alize, boussole, 1, bot="user_agent"))
    assert listed(server, alize) == [person]
    assert listed(server, alize, bots="include") == [person, robot]


def test_each_filter_narrows(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    click, seen, applied, account = keep(
        server,
        between(alize, boussole, mission_id="m-2"),
        between(alize, boussole, 1, kind="print", source="widget"),
        between(alize, cabestan, 2, kind="apply", status="VALIDATED", source="campaign"),
        between(alize, boussole, 3, kind="account"),
    )
    assert listed(server, alize, kind="click") == [click]
    assert listed(server, alize, kind="print,apply") == [seen, applied]
    assert listed(server, alize, source="widget,campaign") == [seen, applied]
    assert listed(server, alize, counterpart=cabestan.id) == [applied]
    assert listed(server, cabestan, counterpart=alize.id) == [applied]
    assert listed(server, alize, mission="m-2") == [click]
    assert listed(server, alize, status="VALIDATED") == [applied]
    assert listed(server, alize, status="PENDING") == [account]  # visits have no status
    assert listed(server, alize, counterpart="personne") == []


def test_visits_have_no_status(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, between(alize, boussole))
    assert server.get("/api/v1/events", alize).json()["data"][0]["status"] is None


def test_what_a_site_attaches_to_a_visit_is_between_it_and_us(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, between(alize, boussole, custom={"user_scoring_id": "s-1"}))
    assert server.get("/api/v1/events", alize).json()["data"][0]["custom"] is None
    assert server.get("/api/v1/events", boussole).json()["data"][0]["custom"] == {"user_scoring_id": "s-1"}


def test_nothing_tells_who_the_visitor_was(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, between(alize, boussole, visitor=b"empreinte"))
    for file in ("json", "csv", "ndjson"):
        told = server.get("/api/v1/events", boussole, {"format": file}).text
        assert "visitor" not in told
        assert "empreinte" not in told
        assert b"empreinte".hex() not in told


def test_the_key_may_be_a_bearer(server: Platform, alize: Member, boussole: Member) -> None:
    ids = keep(server, between(alize, boussole))
    answer = server.http.get("/api/v1/events", headers={"authorization": f"bearer {alize.key}"})
    assert [each["id"] for each in answer.json()["data"]] == ids


@pytest.mark.parametrize(
    "headers", [{}, {"x-api-key": "inconnue"}, {"authorization": "Bearer inconnue"}, {"authorization": "Basic eA=="}]
)
def test_nobody_reads_without_a_key(server: Platform, headers: dict[str, str]) -> None:
    answer = server.http.get("/api/v1/events", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "UNAUTHORIZED"


def test_a_key_without_the_right_reads_nothing(server: Platform, alize: Member) -> None:
    scopes = ("missions:read", "activity:write")
    key = server.write(lambda conn: partners.issue_key(conn, alize.id, now=NOW, scopes=scopes))
    answer = server.http.get("/api/v1/events", headers={"x-api-key": key})
    assert answer.status_code == 403
    assert "activity:read" in answer.json()["detail"]


def test_a_head_says_the_same_without_a_body(server: Platform, alize: Member) -> None:
    for query in ("", "?format=csv"):
        answer = server.send("HEAD", f"/api/v1/events{query}", alize)
        assert (answer.status_code, answer.content) == (200, b"")
