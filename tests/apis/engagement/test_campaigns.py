"""The links of campaigns: followed, seen, paused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.apis.engagement.platform import BASE_URL, BROWSER, Member, Platform
from tests.factories.campaigns import PAGE, make_campaign
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.tracking.campaigns import actions
from tremplin.tracking.campaigns.model import Campaign

NOWHERE = "https://www.jeveuxaider.gouv.fr"
UNKNOWN = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"


@pytest.fixture
def campaign(server: Platform, alize: Member, boussole: Member) -> Campaign:
    return server.write(lambda conn: make_campaign(conn, boussole.partner, alize.partner, name="Été", url=f"{PAGE}?a=%E9#formulaire"))


@pytest.fixture
def pause(server: Platform, campaign: Campaign) -> Callable[[], None]:
    return lambda: server.write(lambda conn: _pause(conn, campaign))


async def _pause(conn: Any, campaign: Campaign) -> None:
    await actions.pause(conn, campaign.id, owner_id=campaign.owner, now=NOW)


def events(server: Platform, kind: str) -> list[tuple[Any, ...]]:
    names = "id, to_partner, from_partner, mission_id, source, source_id, bot, tag"
    return server.ask(f"SELECT {names} FROM tracking.event WHERE kind = %s ORDER BY at, id", kind)


def eventually(read: Callable[[], list[tuple[Any, ...]]], count: int) -> list[tuple[Any, ...]]:
    """What is written a moment after the answer."""
    for _ in range(500):
        if len(found := read()) >= count:
            return found
        time.sleep(0.02)
    raise AssertionError(f"never {count}: {found}")


def test_it_works(server: Platform, campaign: Campaign, alize: Member, boussole: Member) -> None:
    answer = server.follow(f"/r/campaign/{campaign.id}", referer="https://boussole.example/lettre")
    assert answer.status_code == 302
    arrival = urlsplit(answer.headers["location"])
    assert (arrival.netloc, arrival.path, arrival.fragment) == ("alize.example", "/devenir-benevole", "formulaire")
    assert arrival.query.startswith("a=%E9&utm_source=api_engagement&utm_medium=campaign&utm_campaign=ete&apiengagement_id=")
    click_id = dict(parse_qsl(arrival.query))["apiengagement_id"]
    assert events(server, "click") == [(click_id, alize.id, boussole.id, None, "campaign", campaign.id, None, None)]
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_an_application_is_credited_to_its_campaign(server: Platform, campaign: Campaign, alize: Member, boussole: Member) -> None:
    arrival = urlsplit(server.follow(f"/r/campaign/{campaign.id}").headers["location"])
    click_id = dict(parse_qsl(arrival.query))["apiengagement_id"]
    answer = server.send("POST", "/v2/activity", alize, {"clickId": click_id})
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["fromPublisherId"] == boussole.id
    ((_, *kept),) = events(server, "apply")
    assert kept[:5] == [alize.id, boussole.id, None, "campaign", campaign.id]


@pytest.mark.parametrize("glued", [".", ")", "%20et%20la%20suite", "%00", "&utm_source=x", "suite"])
def test_what_is_pasted_behind_the_link_is_left_out(server: Platform, campaign: Campaign, glued: str) -> None:
    assert "apiengagement_id=" in server.follow(f"/r/campaign/{campaign.id}{glued}").headers["location"]


def test_a_robot_gets_the_page_without_its_click(server: Platform, campaign: Campaign) -> None:
    answer = server.follow(f"/r/campaign/{campaign.id}", **{"user-agent": "curl/8.5"})
    assert answer.headers["location"] == campaign.destination
    ((_, _, _, _, _, _, bot, _),) = events(server, "click")
    assert bot == "user_agent"


def test_a_link_checker_is_not_a_visit(server: Platform, campaign: Campaign) -> None:
    answer = server.http.head(f"/r/campaign/{campaign.id}", headers={"user-agent": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (302, campaign.destination)
    assert events(server, "click") == []


def test_a_pause_really_stops(server: Platform, campaign: Campaign, pause: Callable[[], None], boussole: Member) -> None:
    pause()
    answer = server.follow(f"/r/campaign/{campaign.id}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"{BASE_URL}/liens/{campaign.id}")
    program = server.http.get(f"/r/campaign/{campaign.id}", headers={"user-agent": BROWSER, "accept": "application/json"})
    assert (program.status_code, program.headers["location"]) == (302, NOWHERE)
    assert server.http.get(f"/r/impression/campaign/{campaign.id}", headers={"user-agent": BROWSER}).status_code == 404
    assert server.ask("SELECT count(*) FROM tracking.event") == [(0,)]
    told = eventually(lambda: server.ask("SELECT partner_id, door, code, subject FROM tracking.refusal ORDER BY at, id"), 3)
    told_of = {"campaignId": campaign.id}
    assert sorted(told, key=str) == [(boussole.id, door, "CAMPAIGN_PAUSED", told_of) for door in ("click", "click", "impression")]


def test_the_page_of_a_paused_link_says_so_and_offers_a_way_on(
    server: Platform, campaign: Campaign, pause: Callable[[], None], alize: Member
) -> None:
    server.publish(alize, draft(client_id="m-1", title="Compter les hirondelles"))
    pause()
    page = server.follow(f"/liens/{campaign.id}")
    assert page.status_code == 404
    assert "Ce lien est en pause" in page.text
    assert "Des missions où l'on a besoin de vous" in unescape(page.text)
    assert "Compter les hirondelles" in page.text
    assert "noindex" in page.text
    assert "alize.example" not in page.text


def test_the_page_of_a_resumed_link_leads_back_to_it(server: Platform, campaign: Campaign) -> None:
    page = server.follow(f"/liens/{campaign.id}")
    assert (page.status_code, page.headers["location"]) == (303, f"/r/campaign/{campaign.id}")


@pytest.mark.parametrize("campaign_id", [UNKNOWN, "%00", "é"])
def test_an_unknown_link_helps_people_and_sends_programs_where_the_contract_says(server: Platform, campaign_id: str) -> None:
    answer = server.follow(f"/r/campaign/{campaign_id}")
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{BASE_URL}/liens/")
    program = server.http.get(f"/r/campaign/{campaign_id}", headers={"user-agent": BROWSER})
    assert (program.status_code, program.headers["location"]) == (302, NOWHERE)
    page = server.follow(f"/liens/{UNKNOWN}")
    assert page.status_code == 404
    assert "Ce lien ne mène plus nulle part" in page.text


def test_a_deleted_link_no_longer_leads(server: Platform, campaign: Campaign) -> None:
    server.write(lambda conn: actions.delete(conn, campaign.id, owner_id=campaign.owner, now=NOW))
    assert server.follow(f"/r/campaign/{campaign.id}").headers["location"] == f"{BASE_URL}/liens/{campaign.id}"
    assert events(server, "click") == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_seen_is_counted(server: Platform, campaign: Campaign, alize: Member, boussole: Member, method: str) -> None:
    answer = server.http.request(method, f"/r/impression/campaign/{campaign.id}", headers={"user-agent": BROWSER})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    seen = answer.json()["data"]
    assert (answer.json()["ok"], seen["source"], seen["sourceId"], seen["tag"]) == (True, "campaign", campaign.id, "link")
    found = eventually(lambda: events(server, "print"), 1)
    assert found == [(seen["_id"], alize.id, boussole.id, None, "campaign", campaign.id, None, "link")]


def test_a_link_seen_by_a_robot_is_counted_apart(server: Platform, campaign: Campaign) -> None:
    answer = server.http.get(f"/r/impression/campaign/{campaign.id}", headers={"user-agent": "curl/8.5"})
    assert (answer.status_code, answer.content) == (204, b"")
    ((_, _, _, _, _, _, bot, _),) = eventually(lambda: events(server, "print"), 1)
    assert bot == "user_agent"


def test_an_unknown_link_is_not_seen(server: Platform) -> None:
    answer = server.http.get(f"/r/impression/campaign/{UNKNOWN}", headers={"user-agent": BROWSER})
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


def test_a_browser_may_ask_before_it_sends(server: Platform, campaign: Campaign) -> None:
    answer = server.http.options(f"/r/impression/campaign/{campaign.id}", headers={"origin": "https://boussole.example"})
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.fixture
def closed_database(conninfo: str, server: Platform, campaign: Campaign) -> Iterator[None]:
    """The database, once the link has been followed, lets nobody in."""
    assert server.follow(f"/r/campaign/{campaign.id}").status_code == 302
    name = conninfo_to_dict(conninfo)["dbname"]
    assert isinstance(name, str)
    with psycopg.connect(make_conninfo(conninfo, dbname="postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", (name,))
        try:
            yield
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))


@pytest.mark.usefixtures("closed_database")
def test_a_link_followed_before_still_leads_when_the_database_is_away(server: Platform, campaign: Campaign) -> None:
    answer = server.follow(f"/r/campaign/{campaign.id}")
    assert (answer.status_code, urlsplit(answer.headers["location"]).netloc) == (302, "alize.example")
