"""The agenda of the bench: the same each time, asked as its clients ask; judged by what was promised."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from bench.events import LIMITS, EventsReport, events, request_lists
from bench.report import agenda
from tests.bench.test_report import DETAIL
from tremplin.events.records import read_event

TODAY = date(2026, 12, 1)
CLIENT = {"client_id": "banc", "client_secret": "secret"}


def test_it_works() -> None:
    lists = request_lists(300, "jeton", CLIENT, TODAY)
    assert set(lists) == set(LIMITS)
    near = lists["events-geo"][0]
    assert near.header == "authorization: Bearer jeton"
    assert set(json.loads(near.body)) == {"dateDebut", "dateFin", "latitude", "longitude", "rayon"}
    assert near.content_type == "application/json"
    assert lists["events-token"][0].content_type == "application/x-www-form-urlencoded"


def test_the_same_catalogue_gives_the_same_lists_and_all_of_it_loads() -> None:
    assert list(events(50, TODAY)) == list(events(50, TODAY))
    assert request_lists(50, "", CLIENT, TODAY) == request_lists(50, "", CLIENT, TODAY)
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert all(read_event(each, "banc", now).starts_at > now for each in events(50, TODAY))


def test_each_route_is_judged_by_what_was_promised() -> None:
    costs = [
        ("events-search", 1, 4.9, 9.0),
        ("events-detail", 1, 1.4, 1.0),
        ("events-calendar", 1, 80.0, 99.0),
        ("events-calendar", 8, 80.0, 300.0),
    ]
    found = [
        replace(DETAIL, name=name, connections=connections, server_cpu=cpu, database_cpu=0, p95=p95)
        for name, connections, cpu, p95 in costs
    ]
    lines = agenda(EventsReport(13_000, 8.4, found)).splitlines()
    assert lines[0] == "Agenda : 13 000 événements, chargés en 8,4 s ; un calendrier en a 1 000."
    assert [line.split(" | ")[-3:-1] for line in lines[4:]] == [
        ["CPU ≤ 5 ms", "tenu"], ["CPU ≤ 1 ms", "**dépassé**"], ["p95 ≤ 100 ms", "tenu"], ["–", "–"],
    ]  # fmt: skip
