"""Applications and accounts declared by a page: each is answered, counted once, and credited to who brought the person."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.visiting import PERSON, ROBOT, arrival, click_on, events, refusals, widget_of
from tests.factories.missions import draft
from tremplin.missions.model import Mission
from tremplin.tracking.attribution import actions as attribution


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    return server.publish(alize, draft(client_id="lecture-12"), draft(client_id="lecture-13", title="Autre"))[0]


@pytest.fixture
def click(server: Platform, mission: Mission, boussole: Member) -> str:
    return click_on(server, mission.id, boussole)


def send(server: Platform, kind: str = "apply", **parameters: str) -> httpx.Response:
    return server.http.get(f"/r/{kind}", params=parameters, headers=PERSON)


def test_it_works(server: Platform, click: str, alize: Member, boussole: Member, mission: Mission) -> None:
    answer = send(server, view=click, url="https://alize.example/merci?nom=secret", clientEventId="c-7", customAttributes='{"n":1}')
    assert (answer.status_code, answer.json()["ok"], answer.headers["access-control-allow-origin"]) == (200, True, "*")
    assert events(server, "apply") == [(boussole.id, alize.id, mission.id, "publisher", boussole.id, None)]
    kept = events(server, "apply", "id, click_id, client_event_id, custom, referer_host, status, declared_by")
    assert kept == [(answer.json()["id"], click, "c-7", {"n": "1"}, "alize.example", "PENDING", None)]


def test_of_the_page_only_the_site_is_kept(server: Platform, click: str) -> None:
    send(server, view=click, url="https://alize.example/merci?nom=secret")
    assert "secret" not in str(server.ask("SELECT event::text FROM tracking.event"))


def test_an_account_is_declared_the_same_way(server: Platform, click: str) -> None:
    assert send(server, "account", view=click).status_code == 200
    assert len(events(server, "account")) == 1


def test_a_page_that_closes_sends_it_in_a_form(server: Platform, click: str) -> None:
    answer = server.http.post("/r/apply", data={"view": click, "customAttributes": '{"parcours":"court"}'}, headers=PERSON)
    assert answer.status_code == 200
    assert events(server, "apply", "custom") == [({"parcours": "court"},)]


def test_what_brought_the_person_is_kept_to_the_widget(server: Platform, alize: Member, boussole: Member, mission: Mission) -> None:
    widget = widget_of(server, boussole, alize)
    received = arrival(server, f"/r/widget/{mission.id}?widgetId={widget}&requestId=r-1")
    send(server, view=received["apiengagement_id"])
    assert events(server, "apply", "source, source_id, from_partner, request_id") == [("widget", widget, boussole.id, "r-1")]


def test_the_mission_is_the_announcers_or_else_the_clicks(server: Platform, click: str, mission: Mission) -> None:
    named = server.ask("SELECT id FROM missions.mission WHERE client_id = 'lecture-13'")[0][0]
    send(server, view=click, mission="lecture-13")
    send(server, "account", view=click, mission="inconnue")
    assert (events(server, "apply", "mission_id"), events(server, "account", "mission_id")) == ([(named,)], [(mission.id,)])


def ignored(server: Platform, answer: httpx.Response, code: str, kind: str = "apply") -> tuple[Any, ...]:
    """Checks that nothing was counted, and returns the partner concerned and what was named."""
    assert (answer.status_code, answer.content) == (204, b"")
    assert events(server, kind) == []
    ((partner, door, why, subject),) = refusals(server)
    assert (door, why) == (kind, code)
    return partner, subject


def test_without_a_click_it_is_ignored(server: Platform) -> None:
    assert ignored(server, send(server, publisher="alize"), "CLICK_MISSING") == ("alize", {"publisher": "alize"})


@pytest.mark.parametrize("view", ["inconnu", "a\0b", "nom@personne.example"])
def test_with_an_unknown_click_it_is_ignored(server: Platform, view: str) -> None:
    _, subject = ignored(server, send(server, view=view), "CLICK_UNKNOWN")
    assert "@" not in str(subject)


def test_what_is_not_a_click_credits_nobody(server: Platform, click: str) -> None:
    application = send(server, view=click).json()["id"]
    ignored(server, send(server, "account", view=application), "CLICK_UNKNOWN", "account")


@pytest.mark.parametrize("query", ["inconnu=1", "view=a&view=b"])
def test_an_unknown_or_repeated_parameter_is_ignored(server: Platform, query: str) -> None:
    ignored(server, server.http.get(f"/r/apply?{query}", headers=PERSON), "PARAMETER_UNKNOWN")


def test_an_account_has_no_attributes(server: Platform, click: str) -> None:
    ignored(server, send(server, "account", view=click, customAttributes="{}"), "PARAMETER_UNKNOWN", "account")


@pytest.mark.parametrize(
    "attributes", ["{", "[]", "3", json.dumps({"a": "x" * 501}), json.dumps(dict.fromkeys(map(str, range(51)), ""))]
)
def test_attributes_that_cannot_be_read_are_ignored(server: Platform, click: str, attributes: str) -> None:
    ignored(server, send(server, view=click, customAttributes=attributes), "ATTRIBUTES_UNREADABLE")


def test_a_form_that_is_too_long_is_ignored(server: Platform) -> None:
    answer = server.http.post("/r/apply", content=b"view=" + b"x" * 20_000, headers=PERSON)
    ignored(server, answer, "PARAMETER_UNKNOWN")


def test_a_robot_is_counted_apart_and_takes_nobodys_place(server: Platform, click: str) -> None:
    answer = server.http.get("/r/apply", params={"view": click, "clientEventId": "c-7"}, headers=ROBOT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert send(server, view=click, clientEventId="c-7").status_code == 200
    assert sorted(str(bot) for (bot,) in events(server, "apply", "bot")) == ["None", "user_agent"]


def test_the_same_application_within_five_minutes_is_counted_once(server: Platform, click: str, alize: Member) -> None:
    assert send(server, view=click).status_code == 200
    server.clock.at += timedelta(minutes=5)
    assert send(server, view=click).status_code == 204
    assert refusals(server)[0][:3] == (alize.id, "apply", "ALREADY_DECLARED")
    server.clock.at += timedelta(seconds=1)
    assert send(server, view=click).status_code == 200, "another application, after the same visit"
    assert send(server, "account", view=click).status_code == 200, "an account is no application"


def test_under_the_same_identifier_it_is_counted_once_for_ever(server: Platform, click: str) -> None:
    assert send(server, view=click, clientEventId="c-7").status_code == 200
    server.clock.at += timedelta(days=20)
    assert send(server, view=click, clientEventId="c-7").status_code == 204
    assert send(server, view=click, clientEventId="c-8").status_code == 200


def test_a_page_and_a_server_that_declare_the_same_one_count_it_once(server: Platform, click: str, alize: Member) -> None:
    by_page = send(server, view=click, clientEventId="c-7").json()["id"]
    by_server = server.send("POST", "/v2/activity", alize, {"clickId": click, "clientEventId": "c-7"}).json()["data"]["_id"]
    assert by_server == by_page
    assert len(events(server, "apply")) == 1


def test_sent_many_times_at_once_it_is_counted_once(server: Platform, click: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: send(server, view=click).status_code, range(16)))
    assert sorted(answers) == [200] + [204] * 15
    assert len(events(server, "apply")) == 1


def test_too_late_it_is_kept_and_credited_to_nobody_else(server: Platform, click: str, alize: Member, mission: Mission) -> None:
    server.clock.at += timedelta(days=30, seconds=1)
    assert send(server, view=click).status_code == 200
    assert events(server, "apply") == [(alize.id, alize.id, mission.id, "publisher", alize.id, None)]
    assert events(server, "apply", "click_id") == [(click,)]


def test_how_late_is_what_the_announcer_chose(server: Platform, click: str, alize: Member, boussole: Member) -> None:
    server.write(lambda conn: attribution.choose_window(conn, alize.id, 60))
    server.clock.at += timedelta(days=60)
    send(server, view=click)
    assert events(server, "apply", "from_partner") == [(boussole.id,)]


def test_a_page_asks_before_it_sends(server: Platform) -> None:
    for kind in ("apply", "account"):
        asked = server.http.options(f"/r/{kind}")
        assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")


names = st.sampled_from(["view", "mission", "publisher", "clientEventId", "url", "customAttributes", "autre"])


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=st.lists(st.tuples(names, st.text(max_size=40)), max_size=5), posted=st.binary(max_size=60), by=st.booleans())
def test_whatever_is_sent_is_answered(
    server: Platform, click: str, parameters: list[tuple[str, str]], posted: bytes, by: bool
) -> None:
    given_ = [(name, click if name == "view" and by else value) for name, value in parameters]
    query = httpx.QueryParams([(name, value.encode(errors="replace").decode()) for name, value in given_])
    for answer in (server.http.get(f"/r/apply?{query}", headers=PERSON), server.http.post(f"/r/apply?{query}", content=posted)):
        assert answer.status_code in {200, 204}
