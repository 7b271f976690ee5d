"""Who is at the door of a page: their session, the partner they act for, what they may do there; and the checks of every form."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tremplin.dashboard.errors import (
    FormStale,
    InterventionNeeded,
    NotAllowed,
    ReadOnly,
    SandboxClosed,
    SignInNeeded,
    WorkspaceUnknown,
)
from tremplin.external.openid import Issuer
from tremplin.external.sirene import Directory
from tremplin.identity import actions, membership
from tremplin.identity.actions import Held, SignedIn, Visit
from tremplin.identity.model import SESSION_LASTS, Right, device_of
from tremplin.identity.oversight.model import Acting, acting, staff_author
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.rate import RateLimiter
from tremplin.kit.secrets import SecretBox
from tremplin.kit.texts import legible
from tremplin.partners.announcements.actions import Board
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author
from tremplin.partners.model import Partner

HOME = "/espace"
AT = f"{HOME}/p/{{partner_id}}"
READ = ["GET", "HEAD"]
TOKEN = "jeton"  # noqa: S105 (the name of a field)
_MOST_FIELDS = 400
# What is done there is shown to everyone, or written to people.
_OUTWARD = ("/evenement", "/agendas", "/entreprise", "/convention", "/decider", "/annonceurs", "/diffuseurs", "/fichiers")
_MOST_TRIES_A_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Here:
    """Someone on a page. `token` goes with every form they send; `partner` is None on their own pages.

    `acting`: as what a member of staff is in a space that is not theirs. `announced`: what the platform tells everyone.
    """

    held: Held
    token: str
    path: str
    partner: Partner | None = None
    rights: frozenset[Right] = frozenset()
    acting: Acting | None = None
    announced: tuple[str, ...] = ()

    @property
    def author(self) -> Author:
        """Who acts, as the journal of a partner names them."""
        account = self.held.account
        return (
            staff_author(account)
            if self.acting or (self.partner is None and account.staff)
            else Author(account.id, account.name or account.email)
        )

    @property
    def at(self) -> Partner:
        """The partner of a page that has one."""
        assert self.partner is not None
        return self.partner

    def href(self, page: str = "") -> str:
        """The address of a page of this partner."""
        return at(self.at.id, page)


def at(partner_id: str, page: str = "") -> str:
    """The address of a page of a partner."""
    return f"{HOME}/p/{quote(partner_id, safe='')}" + (f"/{page}" if page else "")


@dataclass(frozen=True, slots=True)
class Desk:
    """What these pages need (`app.state.dashboard`). `tries`: how often one visitor may try to come in, a minute.

    `directory`: the national one of companies; `issuer`: the server that signs people in; None where there is none to ask.
    """

    db: Database
    secrets: SecretBox
    now: Clock
    base_url: str
    directory: Directory | None = None
    issuer: Issuer | None = None
    board: Board = field(default_factory=Board)
    tries: RateLimiter = field(default_factory=lambda: RateLimiter(_MOST_TRIES_A_MINUTE))

    @property
    def cookie(self) -> str:
        """A name that browsers only take from this very host, over https; without https, they would refuse it."""
        return "__Host-tremplin" if self.base_url.startswith("https://") else "tremplin"

    def visit(self, request: Request) -> Visit:
        return Visit(self.now(), device_of(request.headers.get("user-agent", "")), self.secrets)

    def insists(self, request: Request) -> bool:
        """Whether a visitor tries faster than anyone types."""
        return self.tries.take(request.client.host if request.client else "", self.now().timestamp()).exceeded

    async def session(self, request: Request, conn: Conn) -> Held | None:
        """Who is signed in, if anyone. Reading a page keeps the session alive."""
        token = request.cookies.get(self.cookie, "")
        held = await actions.find_session(conn, token, now=self.now()) if token else None
        if held is None:
            return None
        if request.method != "GET":
            return replace(held, renewed=None)
        if actions.is_due(held, now=self.now()):
            async with self.db.writing() as writing:
                held = await actions.keep_session(writing, held, token, now=self.now())
        return held

    async def known(self, request: Request, conn: Conn, *, sent: FormData | None = None) -> Here:
        """Someone signed in, on a page of their own; `sent`: the form they send. Raises SignInNeeded, FormStale."""
        held = await self.session(request, conn)
        if held is None:
            raise SignInNeeded
        here = Here(held, self.secrets.fingerprint("forms", held.session.id).hex(), request.url.path)
        if sent is not None:
            given = sent.get(TOKEN)
            if not (isinstance(given, str) and hmac.compare_digest(given.encode(), here.token.encode())):
                raise FormStale
        return replace(here, announced=await self.board.shown(conn, self.now()))

    async def staff(self, request: Request, conn: Conn, *, sent: FormData | None = None) -> Here:
        """Someone of staff, on a page about the platform. Raises SignInNeeded, FormStale; WorkspaceUnknown for everyone else."""
        here = await self.known(request, conn, sent=sent)
        if not here.held.account.staff:
            raise WorkspaceUnknown
        return here

    async def enter(self, request: Request, conn: Conn, partner_id: str, right: Right, *, sent: FormData | None = None) -> Here:
        """Someone on a page of a partner. Raises SignInNeeded, FormStale, WorkspaceUnknown, NotAllowed; for staff where they have no
        role, InterventionNeeded, ReadOnly. What staff sends there is noted, whatever comes of it in this transaction."""
        here = await self.known(request, conn, sent=sent)
        if "\0" in partner_id:
            raise WorkspaceUnknown
        partner, rights = await membership.enter(conn, here.held.account, partner_id)
        if partner is None or not (rights or here.held.account.staff):
            raise WorkspaceUnknown
        stepped_in = None if rights else acting(here.held.session, partner.id, now=self.now())
        if not rights and stepped_in is None:
            raise InterventionNeeded(partner_id=partner.id)
        here = replace(here, partner=partner, rights=stepped_in.rights if stepped_in else rights, acting=stepped_in)
        if right not in here.rights:
            raise NotAllowed
        if sent is not None and partner.sandbox_until is not None and request.url.path.removeprefix(here.href()).startswith(_OUTWARD):
            raise SandboxClosed
        if sent is not None and stepped_in is not None:
            await self._note(request, conn, here, stepped_in, sent)
        return here

    async def _note(self, request: Request, conn: Conn, here: Here, stepped_in: Acting, sent: FormData) -> None:
        if not stepped_in.writes:
            raise ReadOnly
        page = request.url.path.removeprefix(here.href()).strip("/") or "accueil"
        done = " : ".join(each for each in (page, line(sent, "geste", 60)) if each)
        await note(conn, Act.ACTED, by=here.author, now=self.now(), partner_id=here.at.id, subject=done, reason=stepped_in.reason)

    def remember(self, response: Response, token: str) -> None:
        """Gives the browser what it shows at each page: out of reach of scripts, and of other sites' forms."""
        response.set_cookie(
            self.cookie,
            token,
            max_age=int(SESSION_LASTS.total_seconds()),
            path="/",
            secure=self.base_url.startswith("https://"),
            httponly=True,
            samesite="lax",
        )

    def welcome(self, entered: SignedIn, to: str) -> Response:
        """Leads someone who has just signed in to a page."""
        response = RedirectResponse(to, 303, headers={"Cache-Control": "no-store"})
        self.remember(response, entered.token)
        return response


def desk_of(request: Request) -> Desk:
    """What the application keeps for these pages."""
    found: Desk = request.app.state.dashboard
    return found


async def said(request: Request) -> FormData:
    """What was posted, from a page of ours; nothing when it can't be read. Raises FormStale for another site's form."""
    if not _from_here(request):
        raise FormStale
    try:
        return await request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException:
        return FormData()


def _from_here(request: Request) -> bool:
    """What browsers say of where a form comes from; programs say nothing, and have no session to be abused."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def line(sent: FormData, name: str, most: int = 600) -> str:
    """One line that was typed."""
    given = sent.get(name)
    return " ".join(legible(given[:most]).split()) if isinstance(given, str) else ""


def text(sent: FormData, name: str, most: int = 40_000) -> str:
    """Lines that were typed."""
    given = sent.get(name)
    return legible(given[:most]).replace("\r\n", "\n").strip() if isinstance(given, str) else ""


def back(path: object, default: str = HOME) -> str:
    """Where someone wanted to go, if it is a page of the workspace: an address given by a stranger must lead nowhere else."""
    wanted = path if isinstance(path, str) else ""
    inside = wanted == HOME or wanted.startswith((f"{HOME}/", f"{HOME}?"))
    return wanted if inside and "\\" not in wanted and wanted.isprintable() and len(wanted) < 500 else default


def to(path: str, done: str = "", **more: str) -> RedirectResponse:
    """Leads to a page, which says what was done (a key of `done.DONE`)."""
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in {"fait": done, **more}.items() if value)
    return RedirectResponse(f"{path}?{query}" if query else path, 303, headers={"Cache-Control": "no-store"})
