"""The catalogues of an announcer: where they are fetched, what became of each import, what was wrong in it."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.readings import SEVERITIES, Words, own_source, serve
from tremplin.dashboard.tracing import noted
from tremplin.feeds import checking, fetching, sources, store
from tremplin.feeds.errors import ServerRefused, SourceExists
from tremplin.feeds.model import About, Run, RunStatus
from tremplin.feeds.readers.errors import FeedRefused
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.fetch import FetchRefused
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
_SOURCE = f"{AT}/catalogues/source/{{source_id}}"
_TENDED = {
    "import": "import demandé",
    "pause": "n'est plus lu",
    "reprise-catalogue": "lu de nouveau",
    "adresse": "lu à une autre adresse",
}
_HEALTHY = (RunStatus.SUCCESS, RunStatus.RUNNING)
STATES = {
    RunStatus.RUNNING: "En cours",
    RunStatus.SUCCESS: "Réussi",
    RunStatus.INCOMPLETE: "Lu en partie",
    RunStatus.QUARANTINED: "À confirmer",
    RunStatus.FAILED: "Échoué",
    RunStatus.INTERRUPTED: "Interrompu",
}
WORDS = Words(
    about=About.MISSIONS,
    page="catalogues",
    list_title="Catalogues",
    title="Import",
    item="mission",
    counts=("créées", "modifiées", "retirées", "inchangées", "refusées"),
    states=STATES,
    held="missions ne sont plus dans le catalogue",
    held_help="C'est beaucoup d'un coup : elles restent montrées tant que vous ne confirmez pas."
    " Un catalogue tronqué se corrige au prochain import.",
    confirm="Retirer ces {} missions",
    done="confirme",
    act=Act.CATALOGUE,
)


@router.api_route(f"{AT}/catalogues", methods=READ)
async def catalogues(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        return await _page(request, conn, here)


@router.post(f"{AT}/catalogues")
async def add(request: Request, partner_id: str) -> Response:
    """Declares an address, fetched at once, then on its schedule."""
    desk, sent = desk_of(request), await said(request)
    url = line(sent, "adresse", 2_000)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        if not here.at.announces:
            raise WorkspaceUnknown
        try:
            loopback: bool = request.app.state.loopback
            await sources.add_source(conn, partner_id=here.at.id, now=desk.now(), url=url, loopback=loopback)
        except (FetchRefused, SourceExists) as refusal:
            return await _page(request, conn, here, url=url, fault=str(refusal))
        await noted(desk, conn, here, Act.CATALOGUE, url, "déclaré")
    return to(here.href("catalogues"), "source")


@router.post(f"{AT}/catalogues/verifier")
async def verify(request: Request, partner_id: str) -> Response:
    """Reads a catalogue and tells every problem, without importing anything of it."""
    desk, sent = desk_of(request), await said(request)
    url, loopback = line(sent, "adresse", 2_000), bool(request.app.state.loopback)
    async with desk.db.writing() as conn:  # staff's gestures are noted
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        if not here.at.announces:
            raise WorkspaceUnknown
    if desk.insists(request):
        return await _refused(request, desk, here, url, "Vous vérifiez beaucoup de catalogues : attendez une minute.")
    try:
        async with fetching.open_fetcher(loopback=loopback) as fetcher:
            file = await checking.fetch(url, fetcher)
        with file:
            found = await asyncio.to_thread(checking.check, file, by=here.at, now=desk.now())
    except (FetchRefused, ServerRefused, FeedRefused) as refusal:
        return await _refused(request, desk, here, url, str(refusal))
    return pages.drawn(
        request, here, "missions/check.html", section="catalogues", url=url, found=found, severities=SEVERITIES,
        most=checking.MOST_MISSIONS,
    )  # fmt: skip


@router.post(_SOURCE)
async def tend(request: Request, partner_id: str, source_id: str) -> Response:
    """Imports a catalogue now, stops reading it, begins again, or reads it elsewhere."""
    desk, sent = desk_of(request), await said(request)
    verb, url, loopback = line(sent, "geste"), line(sent, "adresse", 2_000), bool(request.app.state.loopback)
    done = ""
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        source = await own_source(conn, here, About.MISSIONS, source_id)
        if verb == "importer" and source.active:
            await sources.import_now(conn, source)
            done = "import"
        elif verb == "pause":
            await sources.stop(conn, source, now=desk.now())
            done = "pause"
        elif verb == "reprendre":
            await sources.resume(conn, source, now=desk.now())
            done = "reprise-catalogue"
        elif verb == "deplacer":
            try:
                await sources.move(conn, source, url, now=desk.now(), loopback=loopback)
            except (FetchRefused, SourceExists) as refusal:
                return await _page(request, conn, here, moved=source.id, url=url, fault=str(refusal))
            done = "adresse"
        if done:
            await noted(desk, conn, here, Act.CATALOGUE, source.origin, _TENDED[done])
    return to(here.href("catalogues"), done)


async def _refused(request: Request, desk: Desk, here: Here, url: str, fault: str) -> Response:
    async with desk.db.reading() as conn:
        return await _page(request, conn, here, url=url, fault=fault)


async def _page(request: Request, conn: Conn, here: Here, *, url: str = "", fault: str = "", moved: str = "") -> Response:
    """The page; `moved`: the source whose new address was refused, if it is not one to add."""
    runs = await store.runs(conn, here.at.id, about=About.MISSIONS)
    last: dict[str, Run] = {}
    for each in runs:
        last.setdefault(each.source_id or "", each)
    return pages.drawn(
        request, here, "missions/catalogues.html", 422 if fault else 200, section="catalogues", states=STATES, url=url, fault=fault,
        sources=await store.sources(conn, here.at.id, about=About.MISSIONS),
        runs=runs, last=last, moved=moved, healthy=_HEALTHY,
        waits=request.query_params.get("fait") == "import" or any(each.status == RunStatus.RUNNING for each in runs),
        may=Right.ANNOUNCE in here.rights,
    )  # fmt: skip


serve(router, WORDS)
