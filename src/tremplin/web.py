"""The web process: every surface on one application. The only file that knows all routes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from tremplin.apis.documentation.completing import completed
from tremplin.apis.documentation.translating import in_english
from tremplin.apis.engagement import errors as engagement_errors
from tremplin.apis.engagement.caller import Service
from tremplin.apis.engagement.routers import HOT
from tremplin.apis.engagement.routers import ROUTERS as ENGAGEMENT
from tremplin.apis.evenements import caller as evenements
from tremplin.apis.evenements import errors as evenements_errors
from tremplin.apis.evenements.routers import HOT as HOT_EVENEMENTS
from tremplin.apis.evenements.routers import ROUTERS as EVENEMENTS
from tremplin.apis.immersion import caller as immersion
from tremplin.apis.immersion import errors as immersion_errors
from tremplin.apis.immersion.routers import HOT as HOT_IMMERSION
from tremplin.apis.immersion.routers import ROUTERS as IMMERSION
from tremplin.apis.native import caller as native
from tremplin.apis.native import errors as native_errors
from tremplin.apis.native.routers import HOT as HOT_NATIVE
from tremplin.apis.native.routers import ROUTERS as NATIVE
from tremplin.apis.quotas import retry_headers
from tremplin.dashboard import pages as dashboard_pages
from tremplin.dashboard.desk import HOME as DASHBOARD
from tremplin.dashboard.desk import Desk as DashboardDesk
from tremplin.dashboard.routers import ROUTERS as DASHBOARD_ROUTERS
from tremplin.diffusion.access import Access
from tremplin.events.registrations.tickets import Tickets
from tremplin.external.openid import Issuer
from tremplin.external.sirene import Sirene
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit import health
from tremplin.kit.clock import Clock, utc_now
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn, Database
from tremplin.kit.deprecation import Deprecated, Deprecations
from tremplin.kit.direct import Direct
from tremplin.kit.edge import Edge
from tremplin.kit.front import Fronted
from tremplin.kit.rate import Quota, RateLimiter
from tremplin.kit.refusal import Refusal
from tremplin.kit.secrets import SecretBox
from tremplin.kit.sharing import Sharing
from tremplin.kit.throttle import Throttle
from tremplin.missions import actions as missions
from tremplin.missions import store as mission_store
from tremplin.outlets.actions import Shelf
from tremplin.partners.actions import PORTAL_ID
from tremplin.partners.usage import Uses
from tremplin.portal import pages as portal_pages
from tremplin.portal import routes as portal_routes
from tremplin.portal import scope as portal_scope
from tremplin.portal.alerts import routes as alert_routes
from tremplin.portal.answers import routes as answer_routes
from tremplin.portal.conventions import routes as convention_routes
from tremplin.portal.conventions.drafts import routes as convention_draft_routes
from tremplin.portal.data import routes as data_routes
from tremplin.portal.demonstration import routes as demonstration_routes
from tremplin.portal.discussions import routes as discussion_routes
from tremplin.portal.embeds import routes as embed_routes
from tremplin.portal.embeds.desk import EmbedDesk
from tremplin.portal.events import routes as event_routes
from tremplin.portal.events.desk import REGISTRATIONS_A_MINUTE, EventDesk
from tremplin.portal.feeds import routes as feed_routes
from tremplin.portal.feeds.desk import FeedDesk
from tremplin.portal.home import Figures
from tremplin.portal.hosts import routes as host_routes
from tremplin.portal.immersions import routes as immersion_routes
from tremplin.portal.immersions.desk import CONTACTS_A_MINUTE, Desk
from tremplin.portal.immersions.recent import Recent
from tremplin.portal.items import routes as item_routes
from tremplin.portal.language.prefix import Languages
from tremplin.portal.legal import Legal
from tremplin.portal.manual import routes as manual_routes
from tremplin.portal.quiz import routes as quiz_routes
from tremplin.portal.registrations import routes as registration_routes
from tremplin.portal.reports import routes as report_routes
from tremplin.portal.sitemap import routes as sitemap_routes
from tremplin.portal.validation import routes as validation_routes
from tremplin.publication.dumps import FOLDER
from tremplin.publication.freshness import Freshness
from tremplin.reference import geocoder
from tremplin.reference.rome.catalogue import search_appellations
from tremplin.reference.rome.following import RomeFollower
from tremplin.settings import Settings
from tremplin.tracking.actions import Follower
from tremplin.tracking.bots.recognition import Robots
from tremplin.tracking.ledger import Ledger
from tremplin.tracking.links.destinations import Destinations
from tremplin.tracking.live.watching import Watch
from tremplin.tracking.statistics.public import actions as public_statistics
from tremplin.tracking.statistics.public.model import Asked, Publication

# The largest body of the contract (a batch of missions); uploads of catalogues have their own door.
MOST_BODY = 50 * 1024 * 1024
# Answered in JSON when nothing is found there; elsewhere, with a page.
API_PREFIXES = (
    *("/v0", "/v2", "/outlets", "/iframe", "/missions/browse", "/missions/match", "/user-scoring"),
    *("/api", "/partenaire", "/connexion", "/health"),
)
NATIVE_PREFIX = "/api/v1"
PAGES = (
    portal_routes.router,
    manual_routes.router,
    answer_routes.router,
    sitemap_routes.router,
    quiz_routes.router,
    alert_routes.router,
    item_routes.router,
    immersion_routes.router,
    event_routes.router,
    feed_routes.router,
    feed_routes.hot,
    data_routes.router,
    registration_routes.router,
    report_routes.router,
    discussion_routes.router,
    host_routes.router,
    convention_routes.router,
    convention_draft_routes.router,
    validation_routes.router,
    embed_routes.router,
    embed_routes.hot,
)
# Asked for all day by mirrors, and by every page that shows a widget.
HOT_PAGES = (feed_routes.hot, embed_routes.hot)
# What any page of the web may read, without a key.
SHARED = (
    *("/api/v1/missions", "/api/v1/immersions", "/api/v1/evenements", "/api/v1/search", "/api/v1/statistics/public"),
    *("/missions.", "/immersions.", "/evenements.", "/feeds/", "/donnees/", "/oembed", "/openapi.json", "/en/openapi.json"),
    *("/tremplin-missions", "/embed/departements.svg", "/llms"),
)
_FIGURES_SECONDS = 60
# What still answers but will not always: the one table of it. A line here is an entry of CHANGELOG.md too.
DEPRECATED = (Deprecated("/impression.js", since=datetime(2026, 11, 22, tzinfo=UTC), successor="/jstag.js"),)


@dataclass(slots=True)
class PublicPortal:
    """What the pages ask of the platform: the portal shows what every announcer publishes."""

    base_url: str
    publisher_id: str = PORTAL_ID
    legal: Legal = field(default_factory=Legal)
    _figures: Figures = field(default_factory=Figures)
    _counted_at: float = float("-inf")

    async def scope(self, conn: Conn) -> Condition:
        """Everything, but what is tried in sandboxes."""
        return await portal_scope.public(conn)

    async def figures(self, conn: Conn) -> Figures:
        """Counters of the home page, at most a minute old: counting takes longer than the page."""
        if time.monotonic() - self._counted_at > _FIGURES_SECONDS:
            self._figures = Figures(*await mission_store.figures(conn))
            self._counted_at = time.monotonic()
        return self._figures

    async def statistics(self, conn: Conn, asked: Asked) -> Publication:
        return await public_statistics.read(conn, asked)

    async def retired(self, conn: Conn, mission_id: str) -> bytes | None:
        return await missions.last_rendering(conn, mission_id)


_NAMED: dict[str, Any] = {
    "title": "Tremplin",
    "description": "Publier, échanger, chercher et suivre des missions de bénévolat.",
    "version": "0.1.0",
    "docs_url": None,
    "redoc_url": None,
    "openapi_url": None,  # the documentation serves it, in two languages
}


def create_app(
    settings: Settings, conninfo: str, *, now: Clock = utc_now, demo: bool = False, warm: Callable[[], None] = lambda: None
) -> FastAPI:
    """The application on a database that is already up to date; it opens its connections when it starts. `demo`: shows its mails.
    `warm` is called, in a thread, once all that lives as long as the process is there.
    """
    db = Database(conninfo, replicas=settings.read_database_urls)
    secrets = SecretBox(settings.secret_key)
    ledger, robots, uses = Ledger(db), Robots(db), Uses(db, now)
    relay = Relay.of(settings.base_url, settings.mail_from, secrets)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with db.opened(), RomeFollower(db).following():
            ledger.start()
            await robots.start()
            await uses.start()
            # They take half a second each to read: better now, in a thread, than under the first person who names a town or a job.
            warming = asyncio.create_task(asyncio.to_thread(_warm_up, warm))
            yield
            await warming
            await uses.stop()
            await robots.stop()
            await ledger.stop()

    app = Fronted(**_NAMED, lifespan=lifespan)
    app.state.db = db
    app.state.secrets = secrets
    app.state.loopback = settings.allow_loopback
    app.state.relay = relay
    app.state.mail_secret = settings.mail_secret
    _open_pages(app, settings, db, relay, now)
    app.state.outlets = Shelf(db, secrets, settings.data_dir / "outlets")
    access, partner_limits = Access(now, uses), RateLimiter(settings.engagement_rate_limit)
    app.state.native = native.Service(db, access, now, partner_limits, Watch(db, now), _directory(settings))
    app.state.immersion = immersion.Service(db, now, Throttle(settings.immersion_rate_limit), relay)
    app.state.evenements = evenements.Service(db, now, Throttle(settings.events_rate_limit), settings.base_url)
    app.state.engagement = Service(
        db=db,
        access=access,
        follower=Follower(db, ledger, secrets, now),
        destinations=Destinations(db),
        ledger=ledger,
        robots=robots,
        secrets=secrets,
        base_url=settings.base_url,
        now=now,
        partner_limits=partner_limits,
        # A fifth of a partner's quota, as in the contract (120 and 600): one person follows few links a minute.
        address_limits=RateLimiter(max(1, settings.engagement_rate_limit // 5)),
        visitor_limits=RateLimiter(max(1, settings.engagement_rate_limit // 5)),
        # A list shows dozens of missions: what a partner may ask in a minute, one reader may see.
        impression_limits=RateLimiter(settings.engagement_rate_limit),
    )
    _serve(app, settings, demo=demo)
    return app


def _open_pages(app: FastAPI, settings: Settings, db: Database, relay: Relay, now: Clock) -> None:
    """Gives the pages what they need, each its own."""
    secrets, directory = SecretBox(settings.secret_key), _directory(settings)
    app.state.portal = PublicPortal(settings.base_url, legal=Legal(*settings.legal))
    app.state.dumps = data_routes.Shelf(settings.base_url, settings.data_dir / FOLDER)
    freshness = Freshness(db)
    app.state.feeds = FeedDesk(settings.base_url, PORTAL_ID, db, now, freshness)
    app.state.validator = validation_routes.Validator(settings.base_url, now, settings.allow_loopback)
    app.state.conventions = convention_routes.Counter(db, now, settings.base_url, secrets, directory=directory)
    app.state.hosts = host_routes.Reception(db, now, settings.base_url, directory)
    app.state.immersion_pages = Desk(settings.base_url, db, now, relay, RateLimiter(CONTACTS_A_MINUTE))
    app.state.embeds = EmbedDesk(settings.base_url, PORTAL_ID, db, now, freshness)
    tickets = Tickets(settings.base_url, secrets)
    app.state.answers = Recent()
    app.state.event_pages = EventDesk(settings.base_url, db, now, tickets, RateLimiter(REGISTRATIONS_A_MINUTE))
    issuer = Issuer(*settings.oidc, f"{settings.base_url}{DASHBOARD}/openid/retour") if settings.oidc else None
    app.state.dashboard = DashboardDesk(db, secrets, now, settings.base_url, directory, issuer)


def _serve(app: Fronted, settings: Settings, *, demo: bool) -> None:
    """Gives the application its addresses, and what answers where there is none."""
    app.serve((health.router, *ENGAGEMENT, *IMMERSION, *EVENEMENTS, *NATIVE, *PAGES, *DASHBOARD_ROUTERS))
    if demo:
        app.state.mail_folder = settings.data_dir / "mails"
        app.serve([demonstration_routes.router])
    app.mount(portal_pages.STATIC_PREFIX, portal_pages.static_files())
    app.describe_with(completed, in_english)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _not_served)
    app.put_in_front(lambda inner: _front(inner, settings))


def _front(inner: ASGIApp, settings: Settings) -> ASGIApp:
    """What surrounds every request."""
    # What answers programs comes first: it speaks no language.
    hot = Direct(Languages(inner), routers=(*HOT, *HOT_IMMERSION, *HOT_EVENEMENTS, *HOT_NATIVE, *HOT_PAGES), refused=_refused)
    dated = Deprecations(hot, table=DEPRECATED)
    return Edge(Sharing(dated, starts=SHARED), max_body=MOST_BODY, secure=settings.base_url.startswith("https://"), broken=_broken)


def _directory(settings: Settings) -> Sirene | None:
    return Sirene(settings.sirene_url, settings.sirene_key) if settings.sirene_url else None


def _warm_up(warm: Callable[[], None]) -> None:
    try:
        geocoder.locate("Paris")
        search_appellations("boulanger")
    finally:
        warm()


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    quota = refusal.values.get("quota")
    headers = retry_headers(quota, request.app.state.engagement.now().timestamp()) if isinstance(quota, Quota) else None
    if f"{request.url.path}/".startswith(f"{DASHBOARD}/"):
        return dashboard_pages.refused(request, refusal)
    if _is_immersion(request.url.path):
        return immersion_errors.answer(refusal)
    if _is_evenements(request.url.path):
        return evenements_errors.answer(refusal)
    answer = native_errors.answer if _is_native(request.url.path) else engagement_errors.answer
    return answer(refusal, headers)


async def _not_served(request: Request, error: Exception) -> Response:
    """Unknown addresses and methods: JSON for programs, a page for people."""
    assert isinstance(error, HTTPException)
    path, status = request.url.path, error.status_code
    if _is_native(path):
        return native_errors.unserved(status, dict(error.headers or {}))
    if _is_immersion(path):
        return Response(immersion_errors.unserved_body(status), status, error.headers, "application/json")
    if _is_evenements(path):
        return Response(evenements_errors.unserved_body(status), status, error.headers, "application/json")
    if path.startswith(API_PREFIXES) or path.startswith("/r/"):
        code = "NOT_FOUND" if status == 404 else "BAD_REQUEST"
        return JSONResponse({"ok": False, "code": code}, status, error.headers)
    return portal_pages.error(status)


def _is_native(path: str) -> bool:
    return f"{path}/".startswith(f"{NATIVE_PREFIX}/")


def _is_immersion(path: str) -> bool:
    """All that is under `/api` and not our own: `/v2` and `/v3`, and what the original's site calls."""
    return f"{path}/".startswith("/api/") and not _is_native(path)


def _is_evenements(path: str) -> bool:
    """What partners call as they called France Travail."""
    return f"{path}/".startswith(("/partenaire/", "/connexion/"))


def _broken(path: str, status: int, code: str) -> tuple[str, bytes]:
    """What is said when the edge itself has to answer: the type and the body."""
    if _is_native(path):
        return native_errors.MEDIA_TYPE, native_errors.unserved_body(status)
    if _is_immersion(path):
        return "application/json", immersion_errors.unserved_body(status)
    if _is_evenements(path):
        return "application/json", evenements_errors.unserved_body(status)
    return "application/json", orjson.dumps({"ok": False, "code": code})
