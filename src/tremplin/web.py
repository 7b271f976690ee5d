"""The web process: every surface on one application. The only file that knows all routes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from tremplin.apis.engagement import errors as engagement_errors
from tremplin.apis.engagement.caller import Service, retry_headers
from tremplin.apis.engagement.routers import HOT
from tremplin.apis.engagement.routers import ROUTERS as ENGAGEMENT
from tremplin.diffusion.access import Access
from tremplin.kit import health
from tremplin.kit.clock import Clock, utc_now
from tremplin.kit.condition import ALWAYS, Condition
from tremplin.kit.db import Conn, Database
from tremplin.kit.direct import Direct
from tremplin.kit.edge import Edge
from tremplin.kit.rate import RateLimiter
from tremplin.kit.refusal import Refusal
from tremplin.kit.secrets import SecretBox
from tremplin.missions import actions as missions
from tremplin.missions import store as mission_store
from tremplin.outlets.actions import Shelf
from tremplin.partners.actions import PORTAL_ID
from tremplin.portal import pages as portal_pages
from tremplin.portal import routes as portal_routes
from tremplin.portal.home import Figures
from tremplin.reference import geocoder
from tremplin.settings import Settings
from tremplin.tracking.actions import Follower
from tremplin.tracking.journal import Journal

# The largest body of the contract (a batch of missions); uploads of catalogues have their own door.
MOST_BODY = 50 * 1024 * 1024
# Answered in JSON when nothing is found there; elsewhere, with a page.
API_PREFIXES = (
    *("/v0", "/v2", "/outlets", "/iframe", "/missions/browse", "/missions/match", "/user-scoring"),
    *("/api", "/partenaire", "/connexion", "/health"),
)
_FIGURES_SECONDS = 60


@dataclass(slots=True)
class PublicPortal:
    """What the pages ask of the platform: the portal shows what every announcer publishes."""

    base_url: str
    publisher_id: str = PORTAL_ID
    _figures: Figures = field(default_factory=Figures)
    _counted_at: float = float("-inf")

    async def scope(self, conn: Conn) -> Condition:
        return ALWAYS

    async def figures(self, conn: Conn) -> Figures:
        """Counters of the home page, at most a minute old: counting takes longer than the page."""
        if time.monotonic() - self._counted_at > _FIGURES_SECONDS:
            self._figures = Figures(*await mission_store.figures(conn))
            self._counted_at = time.monotonic()
        return self._figures

    async def retired(self, conn: Conn, mission_id: str) -> bytes | None:
        return await missions.last_rendering(conn, mission_id)


def create_app(settings: Settings, conninfo: str, *, now: Clock = utc_now) -> FastAPI:
    """The application on a database that is already up to date; it opens its connections when it starts."""
    db = Database(conninfo)
    secrets = SecretBox(settings.secret_key)
    journal = Journal(db)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with db.opened():
            journal.start()
            # The gazetteer takes half a second to read: better now, in a thread, than under the first person who names a town.
            warming = asyncio.create_task(asyncio.to_thread(geocoder.locate, "Paris"))
            yield
            await warming
            await journal.stop()

    app = FastAPI(
        title="Tremplin",
        description="Publier, échanger, chercher et suivre des missions de bénévolat.",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.db = db
    app.state.portal = PublicPortal(settings.base_url)
    app.state.outlets = Shelf(db, secrets, settings.data_dir / "outlets")
    app.state.engagement = Service(
        db=db,
        access=Access(now),
        follower=Follower(db, journal, secrets, now),
        base_url=settings.base_url,
        now=now,
        partner_limits=RateLimiter(settings.engagement_rate_limit),
        # A fifth of a partner's quota, as in the contract (120 and 600): one person follows few links a minute.
        address_limits=RateLimiter(max(1, settings.engagement_rate_limit // 5)),
        visitor_limits=RateLimiter(max(1, settings.engagement_rate_limit // 5)),
    )
    for router in (health.router, *ENGAGEMENT, portal_routes.router):
        app.include_router(router)
    app.mount(portal_pages.STATIC_PREFIX, portal_pages.static_files())
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_middleware(Direct, routers=HOT, refused=_refused)
    app.add_middleware(Edge, max_body=MOST_BODY, secure=settings.base_url.startswith("https://"))
    return app


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    quota = refusal.values.get("quota")
    now = request.app.state.engagement.now().timestamp()
    headers = retry_headers(quota, now) if isinstance(refusal, engagement_errors.TooManyRequests) else None  # type: ignore[arg-type]
    return engagement_errors.answer(refusal, headers)


async def _not_served(request: Request, error: Exception) -> Response:
    """Unknown addresses and methods: JSON for programs, a page for people."""
    assert isinstance(error, HTTPException)
    if request.url.path.startswith(API_PREFIXES) or request.url.path.startswith("/r/"):
        code = "NOT_FOUND" if error.status_code == 404 else "BAD_REQUEST"
        return JSONResponse({"ok": False, "code": code}, error.status_code, error.headers)
    return portal_pages.error(error.status_code)
