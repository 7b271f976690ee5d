"""Whatever the address, a stranger learns nothing: neither without a key nor with the key of a partner who may not see."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.factories import establishments
from tests.factories.events import make_event
from tests.factories.missions import draft
from tests.factories.partners import NOW, make_key, make_partner
from tests.structure.application import application, routes
from tremplin.apis.native.documentation.announced_missions import SENT
from tremplin.diffusion import actions as diffusion
from tremplin.immersions.offers import actions as offers
from tremplin.kit.condition import ALWAYS
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.matching import actions as matching
from tremplin.missions.matching.model import Answers
from tremplin.partners.warnings import actions as warnings
from tremplin.partners.warnings.model import Finding, Kind
from tremplin.portal.feeds.missions import MISSION_FORMATS
from tremplin.portal.feeds.writing import FORMATS
from tremplin.tracking import activities
from tremplin.tracking.activities import Declaration
from tremplin.webhooks import actions as webhooks

REFUSED = {401, 403, 404}
# Open to one partner alone, which is not Boussole: its own calls are in tests/apis/engagement/test_feedback.py.
ONE_PARTNER = {"/v2/leboncoin/feedback", "/v2/jobteaser/feedback"}
ORGANISATION = "/v0/myorganization/{organization_client_id:path}"
PUSHED = "/v2/mission/{client_id:path}"
OWN = "/v0/mymission/{client_id:path}"
ACTIVITY = "/v2/activity/{activity_id}"
ANNOUNCED = "/api/v1/missions/{client_id:path}"
ENDPOINT = "/api/v1/webhooks/{endpoint_id}"
COMPANY = "/api/v1/establishments/{siret}"
EVENTS = "/api/v1/agenda/events"
EVENT = f"{EVENTS}/{{event_id:path}}"
FORUM: dict[str, object] = {"titre": "Forum", "dateEvenement": "2026-12-15", "ville": "Rennes"}
# Called by consumers and clients, who are no partners: their sweeps are test_strangers.py of tests/apis/immersion and evenements.
CONSUMERS = ("/api/v2/", "/api/v3/", "/partenaire/evenements/v1/")
# Where people sign in, who have no key: every role is swept in tests/dashboard/test_strangers.py.
WORKSPACE = "/espace"
# What is asked of routes that need a question.
QUERIES = {"/missions/match": "?userScoringId={boussole_scoring_id}"}
TITLE = "Compter les hirondelles du vieux port"
RULE = {"field": "publisherOrganization.clientId", "operator": "is_not", "value": "une-autre"}
# Routes of the announcer: what is sent, and what it reads there (elsewhere, the broadcaster reads the title of the mission).
ANNOUNCERS: dict[tuple[str, str], tuple[dict[str, object] | None, str]] = {
    ("GET", "/v0/publisher"): (None, "Boussole"),
    ("GET", "/api/v1/events"): (None, TITLE),
    ("GET", "/v0/publisher/{publisher_id}"): (None, "Boussole"),
    ("GET", ORGANISATION): (None, "Boussole"),
    ("PUT", ORGANISATION): ({"publisherIds": []}, "Boussole"),
    ("GET", "/v0/diffusion-rule"): (None, "Boussole"),
    ("POST", "/v0/diffusion-rule"): ({"publisherIds": ["boussole"], **RULE}, "une-autre"),
    ("DELETE", "/v0/diffusion-rule/{rule_id}"): (None, '{"ok":true}'),
    ("GET", "/v2/mission/{mission_id}/visibility"): (None, "Boussole"),
    ("GET", "/v0/mymission"): (None, TITLE),
    ("GET", OWN): (None, TITLE),
    ("GET", f"{OWN}/stats"): (None, '"clicks":[]'),
    ("GET", "/v2/warning"): (None, "Votre flux"),
    ("GET", ACTIVITY): (None, '"type":"apply"'),
    ("POST", "/v2/activity"): ({"missionClientId": "hirondelles"}, TITLE),
    ("PUT", ACTIVITY): ({"status": "VALIDATED"}, "VALIDATED"),
    ("POST", "/v2/mission"): ({"clientId": "neuve", "title": "Une mission neuve"}, "neuve"),
    ("PUT", PUSHED): ({"places": 7}, '"places":7'),
    ("DELETE", PUSHED): (None, '"deletedAt":"'),
    ("POST", "/v2/mission/batch"): ({"missions": [{"clientId": "encore", "title": "Une mission neuve"}]}, "encore"),
    ("POST", "/user-scoring"): ({"answers": [{"taxonomy": "domaine", "value": "animaux"}]}, '"id":"'),
    ("PUT", "/user-scoring/{user_scoring_id}"): ({"distinctId": "v-1"}, '"user_scoring_id":"'),
    ("GET", "/api/v1/statistics"): (None, '"figures":{"impressions":0'),
    ("GET", "/api/v1/statistics/series"): (None, '"clicks":0'),
    ("GET", "/api/v1/statistics/breakdown"): (None, '"by":"counterpart"'),
    ("GET", "/api/v1/statistics/funnel"): (None, '"step":"impression"'),
    ("POST", "/api/v1/conventions"): ({"siret": "77561959600155"}, "/conventions/lien/"),
    ("POST", "/api/v1/webhooks"): ({"url": "https://alize.example/", "events": ["mission.updated"]}, "whsec_"),
    ("GET", "/api/v1/webhooks"): (None, '"state":"active"'),
    ("GET", ENDPOINT): (None, '"state":"active"'),
    ("POST", f"{ENDPOINT}/pause"): (None, '"state":"paused"'),
    ("POST", f"{ENDPOINT}/resume"): (None, '"state":"active"'),
    ("POST", f"{ENDPOINT}/rotate"): (None, "whsec_"),
    ("POST", f"{ENDPOINT}/test"): (None, '"delivery_id":"'),
    ("GET", f"{ENDPOINT}/deliveries"): (None, '"event":"endpoint.test"'),
    ("POST", f"{ENDPOINT}/replay"): ({"since": "2026-12-01"}, '"replayed":0'),
    ("DELETE", ENDPOINT): (None, ""),
    ("PUT", ANNOUNCED): (SENT, '"created":false'),
    ("PATCH", ANNOUNCED): ({"places": 8}, '"places":8'),
    ("DELETE", ANNOUNCED): (None, ""),
    ("PUT", COMPANY): (establishments.described(), '"created":false'),
    ("GET", COMPANY): (None, "Le Fournil du Port"),
    ("GET", "/api/v1/establishments"): (None, '"total":1'),
    ("DELETE", COMPANY): (None, ""),
    ("PUT", EVENT): (FORUM, '"created":false'),
    ("POST", EVENTS): ({"events": [{"id": "b", **FORUM}]}, '"created":true'),
    ("GET", EVENT): (None, '"titre":"Forum"'),
    ("GET", EVENTS): (None, '"titre":"Forum"'),
    ("DELETE", EVENT): (None, ""),
    ("GET", "/v0/organization"): (None, '{"ok":true,"data":[],"total":0}'),  # a public register, the same for every partner
}
# Answers without end to whoever has a key, each its own events: read in tests/apis/native/test_live.py.
ENDLESS = {("GET", "/api/v1/events/live")}
# What a stranger may write, because it only concerns the stranger.
ITS_OWN = {
    ("PUT", ORGANISATION): "it declares an organisation of its own",
    ("PUT", ANNOUNCED): "an identifier is each announcer's own: it announces a mission of its own",
    ("PATCH", ANNOUNCED): "it changes that one; another's is refused in test_announced_missions",
    ("DELETE", ANNOUNCED): "the same",
    ("DELETE", PUSHED): "the same, by the other contract",
    ("PUT", EVENT): "an identifier is each announcer's own: it announces an event of its own",
    ("POST", EVENTS): "the same, several at once",
    ("GET", EVENT): "it reads the one it has just announced under the same identifier; another's is refused in test_announced_events",
    ("HEAD", EVENT): "the same",
    ("DELETE", EVENT): "it withdraws that one",
}
# Open to partners that moderate, which Boussole does not: served in tests/apis/engagement/test_moderation_desk.py.
MODERATORS_ONLY = "/v2/moderation"
# What anyone may open, and why.
PUBLIC = {
    "/": "the home page",
    "/missions": "every mission is announced to be found by anyone",
    "/missions/{mission_id}": "the page of a mission, for whoever may want to volunteer",
    "/accueillir": "for companies to be",
    "/accueillir/nouvelle": "the same: nothing is published before a mailbox has confirmed it",
    "/accueillir/lien": "sends a link to an address that has one, and says the same to every address",
    "/accueillir/brouillon/{token}": "its address is a secret (tests/portal/hosts)",
    "/accueillir/brouillon/{token}/{name}": "the same",
    "/accueillir/fiche/{token}": "the same, for whoever still administers that page",
    "/immersions": "every offer is announced to be found by anyone",
    "/immersions/metiers": "names of jobs, from a public register",
    "/immersions/{siret}/{appellation_code}": "the page of an offer, for whoever may want to come",
    "/immersions/{siret}/{appellation_code}/contact": "people who look for a company to welcome them have no key",
    "/immersions/{siret}/{appellation_code}/envoyee": "what happens next, which says nothing of anyone",
    "/api/v1/immersions": "the same offers, for programs",
    "/api/v1/immersions/{siret}/{appellation_code}": "one of them",
    "/api/v1/immersions/{siret}/{appellation_code}/{location_id:path}": "one of them",
    "/recherche": "missions, immersions and events, all announced to be found by anyone",
    "/evenements": "every event is announced to be found by anyone",
    "/evenements.ics": "the same, for calendars",
    "/evenements.atom": "the same, for readers of feeds",
    "/evenements.json": "the same",
    **{f"/missions.{ending}": "the missions of a search, to be followed" for ending in MISSION_FORMATS},
    **{f"/immersions.{ending}": "the same, of immersions" for ending in FORMATS},
    **{f"/evenements.{ending}": "the same, of events" for ending in FORMATS},
    "/donnees": "what anyone may take whole: the page",
    "/donnees/catalogue.jsonld": "the same, for portals of open data",
    "/donnees/{name}": "the same, the files",
    "/feeds/rpde": "where the feeds of all that is public begin",
    "/feeds/rpde/{kind}": "all that is public, to be mirrored",
    "/evenements/{event_id}": "the page of an event, for whoever may want to come",
    "/evenements/{event_id}.ics": "the same, for calendars",
    "/evenements/{event_id}/inscription": "people who come to an event have no key",
    "/evenements/{event_id}/inscription/envoyee": "what happens next, which says nothing of anyone",
    "/inscriptions/{token}": "its address is a signed secret of a mail (tests/portal/events/test_registering.py)",
    "/accueil-evenement/{token}": "the same, for the organiser",
    "/accueil-evenement/{token}/inscrits.csv": "the same",
    "/billets/{code}": "what the code of a ticket leads to, which says nothing of anyone",
    "/api/v1/missions": "the missions that the portal shows, for programs; a POST without a key is refused in test_announced_missions",
    "/api/v1/missions/{mission_id:path}": "one of them; with its announcer's key, one of its own",
    "/api/v1/search": "all three, for programs",
    "/api/v1/evenements": "the same events, for programs",
    "/api/v1/evenements/{event_id}": "one of them",
    "/missions/{mission_id}/affiche.pdf": "a poster of what anyone may read",
    "/missions/{mission_id}/apercu.png": "a picture of it",
    "/missions/{mission_id}/agenda.ics": "its days, for an agenda",
    "/missions/{mission_id}/signaler": "whoever sees a problem has no key",
    "/immersions/{siret}/{appellation_code}/affiche.pdf": "a poster of what anyone may read",
    "/immersions/{siret}/{appellation_code}/apercu.png": "a picture of it",
    "/immersions/{siret}/{appellation_code}/agenda.ics": "its days, for an agenda",
    "/immersions/{siret}/{appellation_code}/signaler": "whoever sees a problem has no key",
    "/evenements/{event_id}/affiche.pdf": "a poster of what anyone may read",
    "/evenements/{event_id}/apercu.png": "a picture of it",
    "/evenements/{event_id}/agenda.ics": "its days, for an agenda",
    "/evenements/{event_id}/signaler": "whoever sees a problem has no key",
    "/alertes": "people who follow a search have no key: nothing is sent before a mailbox confirms",
    "/alertes/demandee": "what happens next, which says nothing of anyone",
    "/alertes/{token}": "its address is a signed secret of a mail (tests/portal/public/test_alerts.py)",
    "/trouver-ma-mission": "five questions, kept nowhere",
    "/trouver-ma-mission/resultat": "missions that are announced to be found by anyone",
    "/communes": "names of towns, from a public register",
    "/robots.txt": "for robots",
    "/sitemap.xml": "the addresses of public pages, for robots",
    "/sitemap/pages.xml": "the same",
    "/sitemap/{name}.xml": "the same",
    "/accessibilite": "the law wants it public",
    "/mentions-legales": "the law wants it public",
    "/statistiques": "the figures of the whole platform, without any partner's own",
    "/api/v1/statistics/public": "the same, for programs",
    "/valider": "reads what it is given and keeps nothing",
    "/docs": "the documentation, for partners to be",
    "/docs/{name}": "a guide, for partners to be",
    "/docs/reference": "the reference of the APIs",
    "/docs/reference/{name}": "that of one API",
    "/docs/essayer/{name}": "calls our API with the key that is typed there, and nothing else: what it shows, that key opens",
    "/docs/recherche": "looks for words in these pages",
    "/docs/nouveautes": "what changed in the program",
    "/docs/nouveautes.atom": "the same, for readers of feeds",
    "/llms.txt": "the index of these pages, for programs",
    "/llms-full.txt": "these pages in one text",
    "/api/offers": "every offer is announced to be found by anyone",
    "/api/appellation": "names of jobs, from a public register",
    "/api/open-api-spec": "the documentation, for programs",
    "/api/doc-api": "the way to the documentation, for consumers to be",
    "/doc-api": "the same, where the original had it",
    "/.well-known/security.txt": "for whoever finds a hole (RFC 9116)",
    "/connexion/oauth2/access_token": "where a secret is shown to get a token (tests/apis/evenements/test_token.py)",
    "/connexion/oauth2/token/revoke": "where a secret is shown to take a token back",
    "/static": "style sheets and scripts of the public pages",
    "/openapi.json": "the documentation, for programs",
    "/iframe/widget": "the configuration of a widget, for the page that embeds it; a widget opens nothing its owner may not show",
    "/iframe/{widget_id}/search": "the missions of a widget, read by its visitors' browsers",
    "/iframe/{widget_id}/aggs": "their counts, read the same way",
    "/missions/browse/widget/{widget_id}": "the same page and counts in one call",
    "/jstag.js": "the tag, for the pages of any partner",
    "/impression.js": "the tag, under a name that older pages load",
    "/jstag.{version}.js": "the tag, under a name that may be kept for ever",
    "/jstag-debug.js": "what the tag shows to integrators",
    "/embed": "a widget by its old address, which leads to the one below",
    "/embed/{widget_id}": "a widget, for the visitors of the sites that show it",
    "/embed/{widget_id}/liste": "the same, inside the page of a site its owner named",
    "/embed/missions/{mission_id}": "a mission announced to be found by anyone, on the sites where its address is pasted",
    "/embed/immersions/{siret}/{appellation_code}": "an offer of the directory, in the same way",
    "/embed/evenements/{event_id}": "an event of the agenda, in the same way",
    "/embed/departements.svg": "the outlines of départements",
    "/embed/theme.{digits}.css": "colours",
    "/embed.js": "the script of frames, for the pages of any site",
    "/embed.{version}.js": "the same, under a name that may be kept for ever",
    "/tremplin-missions.js": "the element, for the pages of any site",
    "/tremplin-missions.{version}.js": "the same, under a name that may be kept for ever",
    "/oembed": "what an address of the pages above shows, for sites where it is pasted",
    "/liens/{campaign_id}": "says that a link no longer leads, to who followed it",
    "/r/campaign/{campaign_id}": "a link that anyone may follow: it leads to a page chosen to be shown",
    "/r/impression/campaign/{campaign_id}": "called by the browsers of visitors, who have no key",
    "/r/widget/{mission_id}": "the same, from a widget",
    "/r/seo/{mission_id}": "the same, from a search engine",
    "/r/notrack/{mission_id}": "the same, without counting",
    "/r/email/{mission_id}/{publisher_id}": "the same, from a mail",
    "/r/impressions": "called by the browsers of visitors, who have no key",
    "/r/impression/{mission_id}/{publisher_id}": "called by the browsers of visitors, who have no key",
    "/r/apply": "called by the browsers of visitors: it only adds an event to a click that its caller names",
    "/r/account": "the same, for accounts",
    "/r/{click_id}/confirm-human": "the same: it says that a person is behind a click",
    "/r/{mission_id}/{publisher_id}": "a link that volunteers follow: it leads to the announcer's own page",
    "/rapports/desinscription/{token}": "its address is a signed secret of a mail (tests/portal/test_report_subscription.py)",
    "/conventions/lien/{token}": "its address is a secret of a mail or an SMS (tests/portal/conventions)",
    "/conventions/lien/{token}/corriger": "the same",
    "/conventions/lien/{token}/bilan": "the same",
    "/conventions/lien/{token}/{name}": "the same",
    "/conventions/nouvelle": "whoever wants an immersion begins there: nothing is sent before all is filled",
    "/conventions/brouillon/{token}": "its address is a secret, shown to who began it or given to a partner",
    "/conventions/brouillon/{token}/{name}": "the same",
    "/conventions/brouillon/{token}/lien": "the same",
    "/conventions/code": "a code of a mail, dictated on the telephone; tried ten times a minute at most",
    "/conventions/verifier": "where the code of a paper is typed",
    "/conventions/verifier/{code}": "whether a convention is valid, for whoever holds it; it names nobody",
    "/echanges/{token}": "its address is a signed secret of a mail (tests/portal/test_discussion_page.py)",
    "/api/v1/immersions/mails": "the mail server's secret opens it, and no partner's key (tests/apis/native/test_mails.py)",
    "/outlets/{outlet_id}/{signature}/{file_name}": "its address is a secret of its own (tests/apis/engagement/test_outlets.py)",
    "/health/live": "whether the process answers, for whoever watches it",
    "/health/ready": "whether the process can serve, for whoever watches it",
    "/metrics": "figures without partner or person; whoever runs the platform may close it at the proxy",
}


@dataclass(frozen=True)
class Site:
    """The platform with a mission that Boussole may show and Cabestan may not."""

    app: FastAPI
    http: httpx.AsyncClient
    values: dict[str, str]
    boussole_key: str
    cabestan_key: str
    alize_key: str

    async def ask(self, method: str, path: str, key: str | None) -> httpx.Response:
        address = re.sub(r"\{(\w+)(?::path)?\}", lambda found: self.values[found[1]], path + QUERIES.get(path, ""))
        body, _ = ANNOUNCERS.get((method, path), (None, ""))
        return await self.http.request(method, address, json=body, headers={"x-api-key": key} if key else {})

    def insider(self, method: str, path: str) -> tuple[str, str]:
        """The key of whom a route serves, and what they read there."""
        announcers = ANNOUNCERS.get(("GET" if method == "HEAD" else method, path))
        return (self.alize_key, announcers[1]) if announcers else (self.boussole_key, TITLE)


@pytest.fixture
async def site(conninfo: str, db: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with db.writing() as conn:
        named = {"alize": "Alizé", "boussole": "Boussole", "cabestan": "Cabestan"}
        alize, boussole, cabestan = [await make_partner(conn, name, partner_id=id_) for id_, name in named.items()]
        await diffusion.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
        (published,) = await missions.publish(
            conn, [Submission(draft(title=TITLE, client_id="hirondelles"))], by=alize, now=NOW, door="api"
        )
        (rule,) = await diffusion.restrict(
            conn, announcer_id=alize.id, broadcaster_ids=[boussole.id], **{**RULE, "value": "ailleurs"}, now=NOW
        )
        await warnings.watch(conn, [Finding(alize.id, Kind.ERROR, "Le serveur ne répond pas.")], kinds=(Kind.ERROR,), now=NOW)
        said = Declaration(mission_client_id="hirondelles")
        activity = await activities.declare(conn, said, by=alize, scope=ALWAYS, now=NOW)
        asked = Answers(("domaine.education_transmission",))
        scorings = [
            await matching.create(conn, asked, by=each, distinct_id="v-1", alerts=False, now=NOW) for each in (alize, boussole)
        ]
        endpoint, _ = await webhooks.declare(
            conn,
            SecretBox("x" * 40),
            partner_id=alize.id,
            url="https://alize.example/",
            events=["mission.updated"],
            loopback=False,
            now=NOW,
        )
        hosted = await offers.save(conn, establishments.draft(), by=alize.id, now=NOW)
        announced = await make_event(conn, by=alize.id)
        keys = [await make_key(conn, partner) for partner in (boussole, cabestan, alize)]
    app = application(conninfo, tmp_path)
    values = {
        "mission_id": published.mission.id,
        "client_id": published.mission.client_id,
        "publisher_id": boussole.id,
        "name": "flux-xml",
        "organization_client_id": "coup-de-pouce-college",
        "rule_id": rule.id,
        "user_scoring_id": scorings[0].id,
        "boussole_scoring_id": scorings[1].id,
        "activity_id": activity.id,
        "endpoint_id": endpoint.id,
        "siret": hosted.establishment.siret,
        "event_id": announced.client_id,
    }
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as http:
            yield Site(app, http, values, *keys)


def private(app: FastAPI) -> list[tuple[str, str]]:
    """What is not for anyone; what takes things away comes last, so that the others find them."""
    found = [(method, path) for method, path in routes(app) if path not in PUBLIC and not path.startswith((*CONSUMERS, WORKSPACE))]
    return sorted(found, key=lambda route: route[0] == "DELETE")


async def test_it_works(site: Site) -> None:
    """Those whom a route is for are served: without it, the refusals below would prove nothing."""
    assert private(site.app)
    for method, path in private(site.app):
        if path in ONE_PARTNER or path.startswith(MODERATORS_ONLY) or (method, path) in ENDLESS:
            continue
        key, read = site.insider(method, path)
        answer = await site.ask(method, path, key)
        assert answer.is_success, (method, path, answer.text)
        assert method == "HEAD" or read in answer.text, (method, path)


async def test_nobody_is_served_without_a_key(site: Site) -> None:
    for method, path in private(site.app):
        answer = await site.ask(method, path, None)
        assert answer.status_code in REFUSED, (method, path, answer.text)


async def test_nobody_is_served_with_an_invented_key(site: Site) -> None:
    for method, path in private(site.app):
        answer = await site.ask(method, path, "tpl_live_0123456789ab_" + "a" * 40)
        assert answer.status_code in REFUSED, (method, path, answer.text)


async def test_a_strangers_key_shows_nothing(site: Site) -> None:
    """Lists are answered, empty; anything else is refused."""
    for method, path in private(site.app):
        if (method, path) in ENDLESS:
            continue
        answer = await site.ask(method, path, site.cabestan_key)
        assert TITLE not in answer.text, (method, path)
        assert site.values["mission_id"] not in answer.text, (method, path)
        assert "Boussole" not in answer.text, (method, path)
        assert answer.status_code in REFUSED or "{" not in path or (method, path) in ITS_OWN, (method, path, answer.text)


async def test_what_is_said_to_be_public_exists(site: Site) -> None:
    assert set(PUBLIC) - {path for _, path in routes(site.app)} == set()
