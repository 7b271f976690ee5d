"""Following a tracked link: counted for the broadcaster, then the announcer's page; never a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from joserfc import jwt
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.apis.engagement.platform import BASE_URL, BROWSER, Member, Platform, running
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox
from tremplin.missions import actions
from tremplin.missions.matching import actions as matching
from tremplin.missions.matching.model import Answers
from tremplin.missions.model import Mission
from tremplin.settings import Settings

NOWHERE = "https://www.service-civique.gouv.fr/"
PAGE = "https://alize.example/missions/1?campagne=%E9t%E9;a=b#postuler"
SCORING = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"


@pytest.fixture
def mission(server: Platform, alize: Member) -> Mission:
    return server.publish(alize, draft(client_id="m-1", application_url=PAGE))[0]


@pytest.fixture
def link(mission: Mission, boussole: Member) -> str:
    return f"/r/{mission.id}/{boussole.id}"


def clicks(server: Platform) -> list[dict[str, Any]]:
    names = [
        "id",
        "to_partner",
        "from_partner",
        "mission_id",
        "source",
        "source_id",
        "tags",
        "bot",
        "referer_host",
        "custom",
    ]
    rows = server.ask(f"SELECT {', '.join(names)} FROM tracking.event WHERE kind = 'click' ORDER BY at, id")
    return [dict(zip(names, row, strict=True)) for row in rows]


def scoring_of(server: Platform, partner: Member) -> str:
    """Answers of someone on a partner's site: their identifier."""

    async def answer(conn: Conn) -> str:
        asked = Answers(("domaine.education_transmission",))
        return (await matching.create(conn, asked, by=partner.partner, distinct_id=None, alerts=False, now=NOW)).id

    return server.write(answer)


def test_it_works(server: Platform, link: str, alize: Member, boussole: Member, mission: Mission) -> None:
    answer = server.follow(link, referer="https://boussole.example/recherche?q=secret")
    assert answer.status_code == 302
    arrival = urlsplit(answer.headers["location"])
    assert (arrival.netloc, arrival.path, arrival.fragment) == ("alize.example", "/missions/1", "postuler")
    assert arrival.query.startswith("campagne=%E9t%E9;a=b&apiengagement_id=")
    (click,) = clicks(server)
    assert click == {
        "id": dict(parse_qsl(arrival.query))["apiengagement_id"],
        "to_partner": alize.id,
        "from_partner": boussole.id,
        "mission_id": mission.id,
        "source": "publisher",
        "source_id": boussole.id,
        "tags": [],
        "bot": None,
        "referer_host": "boussole.example",
        "custom": None,
    }


def test_the_announcer_receives_the_campaign_and_a_signed_click(server: Platform, link: str, configuration: Settings) -> None:
    added = dict(parse_qsl(urlsplit(server.follow(link).headers["location"]).query))
    campaign = {name: value for name, value in added.items() if name.startswith("utm_")}
    assert campaign == {"utm_source": "api_engagement", "utm_medium": "api", "utm_campaign": "boussole-cie"}
    token = jwt.decode(added["apiengagement_tracking_token"], SecretBox(configuration.secret_key)._token_key)
    issued = int(NOW.timestamp())
    month = int(timedelta(days=30).total_seconds())
    told = {"clickId": added["apiengagement_id"], "purpose": "tracking", "iat": issued, "exp": issued + month}
    assert (token.header["alg"], token.claims) == ("HS256", told)


def test_the_answer_sets_no_cookie_and_is_open_to_every_site(server: Platform, link: str) -> None:
    answer = server.follow(link)
    assert "set-cookie" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"


def test_the_link_given_by_the_list_works(server: Platform, mission: Mission, boussole: Member) -> None:
    (listed,) = server.get("/v0/mission", boussole).json()["data"]
    assert server.follow(listed["applicationUrl"]).headers["location"].startswith("https://alize.example/missions/1?")


def test_tags_are_kept_with_the_click(server: Platform, link: str, boussole: Member) -> None:
    scoring_id = scoring_of(server, boussole)
    server.follow(f"{link}?tags=accueil,%20liste,,%00,a%0Ab&user_scoring_id={scoring_id}")
    (click,) = clicks(server)
    assert (click["tags"], click["custom"]) == (["accueil", "liste"], {"user_scoring_id": scoring_id})


def test_answers_that_are_unknown_are_not_kept(server: Platform, link: str, alize: Member) -> None:
    for scoring_id in (SCORING, scoring_of(server, alize)):
        server.follow(f"{link}?tags=accueil&user_scoring_id={scoring_id}")
    assert [(click["tags"], click["custom"]) for click in clicks(server)] == [(["accueil"], None)] * 2


def test_a_wrong_scoring_drops_the_tags_too(server: Platform, link: str) -> None:
    server.follow(f"{link}?tags=accueil&user_scoring_id=12")
    (click,) = clicks(server)
    assert (click["tags"], click["custom"]) == ([], None)


def test_a_robot_gets_the_announcer_s_own_link_and_is_counted_apart(server: Platform, link: str) -> None:
    answer = server.http.get(link, headers={"user-agent": "curl/8.5"})
    assert (answer.status_code, answer.headers["location"]) == (302, PAGE)
    assert [click["bot"] for click in clicks(server)] == ["user_agent"]


def test_a_browser_that_says_nothing_of_itself_is_a_person(server: Platform, link: str) -> None:
    server.http.get(link, headers={"user-agent": ""})
    assert [click["bot"] for click in clicks(server)] == [None]


def test_head_leads_to_the_page_and_counts_nothing(server: Platform, link: str) -> None:
    answer = server.http.head(link, headers={"user-agent": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (302, PAGE)
    assert clicks(server) == []


def test_what_is_glued_behind_the_broadcaster_is_ignored(server: Platform, link: str, boussole: Member) -> None:
    server.follow(f"{link}&amp;utm=1")
    assert [click["from_partner"] for click in clicks(server)] == [boussole.id]


def test_a_broadcaster_may_have_an_underscore_in_its_id(server: Platform, mission: Mission) -> None:
    member = server.join("Dune", "mairie_de_dune")
    server.follow(f"/r/{mission.id}/{member.id}")
    assert [click["from_partner"] for click in clicks(server)] == [member.id]


def test_an_unknown_broadcaster_is_not_counted(server: Platform, mission: Mission) -> None:
    assert server.follow(f"/r/{mission.id}/inconnu").headers["location"] == PAGE
    assert server.http.get(f"/r/{mission.id}/inconnu", headers={"user-agent": BROWSER}).headers["location"] == NOWHERE
    assert clicks(server) == []


@pytest.mark.parametrize("mission_id", ["inconnue", "%00", "..", "a%0d%0aSet-Cookie:x=1", "%E9", "é", "x" * 3000])
def test_an_unknown_mission_leads_a_person_to_neighbours_and_a_program_to_the_fallback(
    server: Platform, boussole: Member, mission_id: str
) -> None:
    path = f"/r/{mission_id}/{boussole.id}".replace("/../", "/%2e%2e/")
    person = server.follow(path)
    assert person.status_code == 302
    assert person.headers["location"].startswith(f"{BASE_URL}/missions/")
    assert "set-cookie" not in person.headers
    assert server.http.get(path, headers={"user-agent": BROWSER}).headers["location"] == NOWHERE


def test_a_withdrawn_mission_leads_a_person_to_neighbours_and_a_program_to_its_page(
    server: Platform, link: str, alize: Member, mission: Mission
) -> None:
    async def withdraw(conn: Conn) -> list[str]:
        return await actions.withdraw(conn, ["m-1"], by=alize.partner, now=NOW, door="api")

    server.write(withdraw)
    assert server.follow(link).headers["location"] == f"{BASE_URL}/missions/{mission.id}"
    program = server.http.get(link, headers={"user-agent": BROWSER})
    assert program.headers["location"].startswith("https://alize.example/missions/1?")


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "http://[", "/relative", "pas une adresse"])
def test_a_refused_mission_leads_to_no_link_that_cannot_be_followed(
    server: Platform, alize: Member, boussole: Member, wrong: str
) -> None:
    (refused,) = server.publish(alize, draft(application_url=wrong))
    assert refused.status == "REFUSED"
    link = f"/r/{refused.id}/{boussole.id}"
    assert server.http.get(link, headers={"user-agent": BROWSER}).headers["location"] == NOWHERE
    assert server.follow(link).headers["location"] == f"{BASE_URL}/missions/{refused.id}"


def test_a_link_with_accents_arrives_encoded(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft(application_url="https://alize.example/à-vélo;v=1?q=été"))
    location = server.follow(f"/r/{mission.id}/{boussole.id}").headers["location"]
    assert location.startswith("https://alize.example/%C3%A0-v%C3%A9lo;v=1?q=%C3%A9t%C3%A9&")


@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=60))
def test_whatever_the_query_string_the_visitor_arrives(server: Platform, link: str, query: str) -> None:
    answer = server.follow(f"{link}?{query}")
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("https://alize.example/missions/1?")


def test_when_the_database_is_gone_a_link_already_followed_still_leads_to_its_page(server: Platform, link: str) -> None:
    server.follow(link)
    database = conninfo_to_dict(server.conninfo)["dbname"]
    with psycopg.connect(make_conninfo(server.conninfo, dbname="postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(database))))
    answer = server.follow(link)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("https://alize.example/missions/1?")
    assert server.http.get("/r/inconnue/x", headers={"user-agent": BROWSER}).headers["location"] == NOWHERE


class TestFromOneAddress:
    """Links followed in a minute from one address."""

    @pytest.fixture
    def server(self, conninfo: str, configuration: Settings) -> Iterator[Platform]:
        """Five calls a minute are a person's fifth of a partner's quota: one link."""
        with running(conninfo, replace(configuration, engagement_rate_limit=5)) as platform:
            yield platform

    def test_beyond_what_people_do_visits_are_counted_apart(self, server: Platform, link: str) -> None:
        first, second = server.follow(link), server.follow(link)
        assert "apiengagement_id" in first.headers["location"]
        assert (second.status_code, second.headers["location"]) == (302, PAGE)
        assert sorted(str(click["bot"]) for click in clicks(server)) == ["None", "rate"]
