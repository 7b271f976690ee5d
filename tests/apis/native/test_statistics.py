"""GET /api/v1/statistics and its three views: a partner reads the figures of its own side, right and as of a known instant."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.native.events import between, keep
from tests.factories.missions import address, draft
from tests.factories.partners import NOW
from tests.factories.widgets import make_widget
from tremplin.kit.db import Database
from tremplin.tracking.statistics.rollups import actions as rollups

PATH = "/api/v1/statistics"
ROUTES = (PATH, f"{PATH}/series", f"{PATH}/breakdown", f"{PATH}/funnel")
# The cast's events happen on NOW, 1 December 2026, which the days shown by default leave out.
TODAY = {"since": "2026-12-01"}


def roll_up(server: Platform) -> None:
    """What the worker does every minute."""

    async def run() -> None:
        async with Database(server.conninfo, pool_size=1).opened() as db:
            await rollups.refresh(db)

    asyncio.run(run())


def read(server: Platform, reader: Member, /, path: str = PATH, **params: str) -> Any:
    answer = server.get(path, reader, {**TODAY, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(server: Platform, reader: Member, /, grouping: str, **params: str) -> list[tuple[str | None, str | None, int]]:
    """Key, name and clicks of each row of a breakdown."""
    found = read(server, reader, f"{PATH}/breakdown", by=grouping, **params)
    return [(each["key"], each["name"], each["clicks"]) for each in found["data"]]


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    keep(
        server,
        *[between(alize, boussole, kind="print") for _ in range(8)],
        *[between(alize, boussole, kind="click") for _ in range(4)],
        between(alize, boussole, kind="click", bot="user_agent"),
        between(alize, boussole, kind="apply", status="VALIDATED"),
        between(alize, boussole, kind="account"),
    )
    roll_up(server)
    answer = server.get(PATH, alize, {"since": "2026-12-01", "until": "2026-12-02"})
    assert answer.headers["cache-control"] == "private, max-age=60"
    told = answer.json()
    none = dict.fromkeys(("PENDING", "VALIDATED", "CANCELED", "REFUSED", "CARRIED_OUT"), 0)
    assert told == {
        "side": "announcer",
        "since": "2026-12-01",
        "until": "2026-12-02",
        "as_of": "2026-12-01T09:30:00.000Z",
        "complete": False,
        "figures": {
            "impressions": 8,
            "clicks": 4,
            "accounts": 1,
            "applications": 1,
            "conversion": 0.25,
            "applications_by_status": {**none, "VALIDATED": 1},
            "accounts_by_status": {**none, "PENDING": 1},
            "bots": 1,
        },
        "compared": None,
    }
    assert read(server, boussole, side="broadcaster")["figures"] == told["figures"]


def test_each_side_reads_what_it_is_a_side_of(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    keep(server, between(alize, boussole), between(boussole, alize), between(boussole, alize), between(alize, alize))
    roll_up(server)
    for member, announced, shown in ((alize, 2, 3), (boussole, 2, 1), (cabestan, 0, 0)):
        assert read(server, member, side="announcer")["figures"]["clicks"] == announced
        assert read(server, member, side="broadcaster")["figures"]["clicks"] == shown


def test_a_stranger_reads_nothing_of_others(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    (mission,) = server.publish(alize, draft(title="Compter les hirondelles"))
    keep(server, between(alize, boussole, mission_id=mission.id))
    roll_up(server)
    for path in ROUTES:
        for side in ("announcer", "broadcaster"):
            told = server.get(path, cabestan, {**TODAY, "side": side, "counterpart": alize.id}).text
            assert "Boussole" not in told
            assert mission.id not in told
            assert server.get(path, cabestan, {**TODAY, "side": side, "mission": mission.id}).status_code == 404
        assert server.get(path).status_code == 401
        assert server.get(path, replace(cabestan, key="tpl_live_0123456789ab_" + "a" * 40)).status_code == 401


def test_a_key_without_the_right_is_refused(server: Platform, alize: Member) -> None:
    server.write(lambda conn: conn.execute("UPDATE partners.key SET scopes = ARRAY['missions:read']"))
    for path in ROUTES:
        refused = server.get(path, alize)
        assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")


def test_a_partner_that_only_broadcasts_reads_that_side_unless_told(server: Platform, alize: Member, boussole: Member) -> None:
    server.write(lambda conn: conn.execute("UPDATE partners.partner SET announces = false WHERE id = %s", (boussole.id,)))
    assert read(server, boussole)["side"] == "broadcaster"
    assert read(server, alize)["side"] == "announcer"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("side=moderator", "side"),
        ("since=2026-13-01", "since"),
        ("since=2026-12-02&until=2026-12-01", "until"),
        ("since=2026-12-01&until=2026-12-01", "until"),
        ("since=2010-01-01&until=2026-01-01", "since"),
        ("since=1999-12-31", "since"),
        ("until=2100-01-02", "until"),
        ("source=pigeon", "source"),
        ("counterpart=", "counterpart"),
        ("mission=%00", "mission"),
        ("size=3", "size"),
        ("since=NaN", "since"),
    ],
)
@pytest.mark.parametrize("path", ROUTES)
def test_what_can_not_be_read_is_named(server: Platform, alize: Member, path: str, query: str, named: str) -> None:
    refused = server.get(path, alize, query)
    assert refused.status_code == 400, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert any(each["pointer"] == f"/query/{named}" or named == "mission" for each in refused.json()["errors"])


@pytest.mark.parametrize(
    "query",
    ["by=colour", "order=bots", "limit=0", "limit=501", "offset=-1", "offset=100001", "limit=1e3", "by=mission;DROP"],
)
def test_a_breakdown_that_can_not_be_read_is_refused(server: Platform, alize: Member, query: str) -> None:
    assert server.get(f"{PATH}/breakdown", alize, query).status_code == 400
    assert server.get(PATH, alize, "compare=decade").status_code == 400
    assert server.get(f"{PATH}/series", alize, "interval=hour").status_code == 400


@pytest.mark.parametrize("grouping", ["mission", "domain", "department"])
def test_what_is_told_apart_by_mission_is_read_a_year_at_a_time(server: Platform, alize: Member, grouping: str) -> None:
    query = {"by": grouping, "until": "2026-12-01"}
    assert server.get(f"{PATH}/breakdown", alize, {**query, "since": "2025-12-01"}).status_code == 200
    assert server.get(f"{PATH}/breakdown", alize, {**query, "since": "2025-11-29"}).status_code == 400
    assert server.get(f"{PATH}/breakdown", alize, {**query, "since": "2025-11-29", "by": "source"}).status_code == 200


def test_a_period_is_compared_with_the_one_before(server: Platform, alize: Member, boussole: Member) -> None:
    week = timedelta(days=7)
    keep(
        server,
        *[between(alize, boussole, minutes=-60) for _ in range(3)],
        *[between(alize, boussole, minutes=-60 - week.total_seconds() / 60) for _ in range(2)],
        between(alize, boussole, kind="apply"),
    )
    roll_up(server)
    told = read(server, alize, since="2026-11-25", until="2026-12-02", compare="previous")["compared"]
    assert (told["since"], told["until"], told["figures"]["clicks"]) == ("2026-11-18", "2026-11-25", 2)
    assert told["growth"] == {"impressions": None, "clicks": 0.5, "accounts": None, "applications": None}
    told = read(server, alize, since="2026-11-25", until="2026-12-02", compare="year")["compared"]
    assert (told["since"], told["until"], told["figures"]["clicks"]) == ("2025-11-25", "2025-12-02", 0)


def test_figures_are_as_of_the_oldest_change_that_is_not_counted_yet(server: Platform, alize: Member, boussole: Member) -> None:
    server.clock.at = max(NOW, datetime.now(UTC) + timedelta(hours=1))  # marks are dated by the database
    keep(server, between(alize, boussole))
    (marked,) = server.ask("SELECT min(marked_at) FROM tracking.stale_day")
    told = read(server, alize)
    assert told["figures"]["clicks"] == 0
    assert datetime.fromisoformat(told["as_of"]) == marked[0].replace(microsecond=marked[0].microsecond // 1000 * 1000)
    roll_up(server)
    told = read(server, alize)
    assert told["figures"]["clicks"] == 1
    assert datetime.fromisoformat(told["as_of"]) > marked[0]


def test_a_period_is_complete_once_its_last_day_is_over(server: Platform, alize: Member) -> None:
    assert read(server, alize, since="2026-11-01", until="2026-12-01")["complete"] is True
    assert read(server, alize, since="2026-11-01", until="2026-12-02")["complete"] is False


def test_without_dates_the_thirty_last_days_are_read(server: Platform, alize: Member) -> None:
    told = server.get(PATH, alize).json()
    assert (told["since"], told["until"]) == ("2026-11-01", "2026-12-01")
    assert server.get(PATH, alize, "since=2026-11-20").json()["until"] == "2026-12-02"
    assert server.get(PATH, alize, "until=2026-11-20").json()["since"] == "2026-10-21"


def test_a_series_has_every_day_those_without_events_too(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, between(alize, boussole), between(alize, boussole, minutes=-3 * 24 * 60), between(alize, boussole, kind="print"))
    roll_up(server)
    told = read(server, alize, f"{PATH}/series", since="2026-11-27", until="2026-12-02")
    assert [(each["since"], each["clicks"], each["impressions"]) for each in told["data"]] == [
        ("2026-11-27", 0, 0),
        ("2026-11-28", 1, 0),
        ("2026-11-29", 0, 0),
        ("2026-11-30", 0, 0),
        ("2026-12-01", 1, 1),
    ]


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("week", [("2026-11-26", "2026-11-30", 2), ("2026-11-30", "2026-12-02", 1)]),
        ("month", [("2026-11-26", "2026-12-01", 2), ("2026-12-01", "2026-12-02", 1)]),
    ],
)
def test_weeks_begin_on_monday_and_months_on_the_first(
    server: Platform, alize: Member, boussole: Member, interval: str, expected: list[tuple[str, str, int]]
) -> None:
    days = 24 * 60
    keep(server, *[between(alize, boussole, minutes=minutes) for minutes in (0, -2 * days, -5 * days, -6 * days)])
    roll_up(server)
    told = read(server, alize, f"{PATH}/series", since="2026-11-26", until="2026-12-02", interval=interval)
    assert [(each["since"], each["until"], each["clicks"]) for each in told["data"]] == expected


def test_days_are_those_of_paris_when_clocks_change_too(server: Platform, alize: Member, boussole: Member) -> None:
    """On 25 October 2026 the day lasts 25 hours: the first and the last instants are its own."""
    first, last = datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)
    moments = [first - timedelta(seconds=1), first, last, last + timedelta(seconds=1)]
    keep(server, *[between(alize, boussole, minutes=(at - NOW).total_seconds() / 60) for at in moments])
    roll_up(server)
    told = read(server, alize, f"{PATH}/series", since="2026-10-24", until="2026-10-27")
    assert [each["clicks"] for each in told["data"]] == [1, 2, 1]


def test_a_breakdown_by_counterpart_names_the_other_side(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    keep(server, between(alize, boussole), between(alize, boussole), between(alize, cabestan))
    roll_up(server)
    assert rows(server, alize, "counterpart") == [(boussole.id, "Boussole & Cie", 2), (cabestan.id, "Cabestan", 1)]
    assert rows(server, boussole, "counterpart", side="broadcaster") == [(alize.id, "Alizé", 2)]


def test_a_breakdown_by_source_names_what_is_ones_own_only(server: Platform, alize: Member, boussole: Member) -> None:
    widget = server.write(lambda conn: make_widget(conn, boussole.partner, name="Page d'accueil"))
    keep(server, between(alize, boussole, source="widget", source_id=widget.id), between(alize, boussole))
    keep(server, between(alize, boussole))
    roll_up(server)
    found = read(server, boussole, f"{PATH}/breakdown", by="source", side="broadcaster")["data"]
    assert [(each["source"], each["key"], each["name"]) for each in found] == [
        ("publisher", boussole.id, "Boussole & Cie"),
        ("widget", widget.id, "Page d'accueil"),
    ]
    assert [name for _, name, _ in rows(server, alize, "source")] == ["Boussole & Cie", None]
    assert read(server, boussole, side="broadcaster", source="widget", source_id=widget.id)["figures"]["clicks"] == 1


def test_breakdowns_by_mission_domain_and_department_add_up_to_the_total(server: Platform, alize: Member, boussole: Member) -> None:
    lyon, nantes = server.publish(
        alize,
        draft(
            client_id="a", title="Compter les hirondelles", domain="environnement", addresses=[address(), address("Nantes", "44000")]
        ),
        draft(client_id="b", title="Relire des mémoires d'anciens", domain="sport", addresses=[address("Nantes", "44000")]),
    )
    keep(server, *[between(alize, boussole, mission_id=each) for each in (lyon.id, lyon.id, lyon.id, nantes.id, nantes.id, None)])
    roll_up(server)
    assert rows(server, alize, "mission") == [
        (lyon.id, "Compter les hirondelles", 3),
        (nantes.id, "Relire des mémoires d'anciens", 2),
        (None, None, 1),
    ]
    assert rows(server, alize, "domain") == [("environnement", "Environnement", 3), ("sport", "Sport", 2), (None, None, 1)]
    assert rows(server, alize, "department") == [("69", "Rhône", 3), ("44", "Loire-Atlantique", 2), (None, None, 1)]
    assert read(server, alize, mission=lyon.id)["figures"]["clicks"] == 3
    assert read(server, boussole, side="broadcaster", mission=lyon.id)["figures"]["clicks"] == 3


def test_correcting_a_mission_corrects_its_past(server: Platform, alize: Member, boussole: Member) -> None:
    """In the month that runs, and in one that is over."""
    (mission,) = server.publish(alize, draft(client_id="a", domain="environnement"))
    keep(server, *[between(alize, boussole, minutes, mission_id=mission.id) for minutes in (0, -200 * 24 * 60)])
    roll_up(server)
    year = {"since": "2026-01-01", "until": "2026-12-31"}
    assert rows(server, alize, "domain", **year) == [("environnement", "Environnement", 2)]
    server.publish(alize, draft(client_id="a", domain="sport", addresses=[address("Nantes", "44000")]))
    roll_up(server)
    assert rows(server, alize, "domain", **year) == [("sport", "Sport", 2)]
    assert rows(server, boussole, "department", side="broadcaster", **year) == [("44", "Loire-Atlantique", 2)]


def test_pages_of_a_breakdown_cover_it_without_repeats(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, *[between(alize, boussole, mission_id=f"m-{k:02}", kind="print") for k in range(23)])
    roll_up(server)
    seen: list[str | None] = []
    for offset in range(0, 30, 5):
        told = read(server, alize, f"{PATH}/breakdown", by="mission", order="clicks", limit="5", offset=str(offset))
        assert told["total"] == 23
        seen += [each["key"] for each in told["data"]]
    assert seen == [f"m-{k:02}" for k in range(23)]


def test_the_funnel_follows_statuses(server: Platform, alize: Member, boussole: Member) -> None:
    statuses = ["PENDING", "VALIDATED", "CARRIED_OUT", "CANCELED"]
    clicks = [between(alize, boussole) for _ in range(8)]
    keep(server, *clicks, *[between(alize, boussole, kind="apply", status=status) for status in statuses])
    roll_up(server)
    steps = {each["step"]: each for each in read(server, alize, f"{PATH}/funnel")["steps"]}
    assert list(steps) == ["impression", "click", "account", "application", "validated", "carried_out"]
    assert [steps[name]["count"] for name in ("click", "application", "validated", "carried_out")] == [8, 4, 2, 1]
    assert steps["application"] == {"step": "application", "count": 4, "of_previous": 0.5, "of_clicks": 0.5}
