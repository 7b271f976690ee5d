"""The agendas of an announcer: where they are read, what became of each reading, what was wrong in it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.events.own import check_announcer, may
from tremplin.dashboard.readings import Words, own_source, serve
from tremplin.dashboard.tracing import noted
from tremplin.feeds import sources, store
from tremplin.feeds.errors import SourceExists
from tremplin.feeds.model import About, RunStatus
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.fetch import FetchRefused
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
_LIST = f"{AT}/agendas"
FORMATS = {
    "auto": "Le reconnaître",
    "ics": "Calendrier (iCalendar, .ics)",
    "openagenda": "OpenAgenda (JSON)",
    "jsonld": "Page web avec des données schema.org (JSON-LD)",
    "xml": "Notre format XML",
}
EVERY = {"1": "Toutes les heures", "6": "Toutes les six heures", "24": "Une fois par jour"}
STATES = {
    RunStatus.RUNNING: "En cours",
    RunStatus.SUCCESS: "Réussie",
    RunStatus.QUARANTINED: "À confirmer",
    RunStatus.FAILED: "Échouée",
    RunStatus.INTERRUPTED: "Interrompue",
}
WORDS = Words(
    about=About.EVENTS,
    page="agendas",
    list_title="Agendas lus",
    title="Lecture",
    item="événement",
    counts=("annoncés", "modifiés", "annulés", "inchangés", "refusés"),
    states=STATES,
    held="événements à venir ne sont plus dans l'agenda",
    held_help="C'est beaucoup d'un coup : ils restent annoncés tant que vous ne confirmez pas."
    " Un agenda tronqué se corrige à la prochaine lecture.",
    confirm="Annuler ces {} événements",
    done="agenda-confirme",
    act=Act.AGENDA,
)


@router.api_route(_LIST, methods=READ)
async def agendas(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        return await _page(request, conn, here)


@router.post(_LIST)
async def change(request: Request, partner_id: str) -> Response:
    """Declares an address, read at once then on its schedule; stops or resumes one."""
    desk, sent = desk_of(request), await said(request)
    url, form, every = line(sent, "adresse", 2_000), line(sent, "format"), line(sent, "frequence")
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        check_announcer(here)
        if "source" in sent:
            return await _stop_or_resume(conn, desk, here, line(sent, "source"), resume=sent.get("geste") == "reprendre")
        try:
            await sources.add_source(
                conn,
                partner_id=here.at.id,
                now=desk.now(),
                url=url,
                loopback=request.app.state.loopback,
                about=About.EVENTS,
                form=form if form in FORMATS else "auto",
                every_hours=int(every) if every in EVERY else 6,
            )
        except (FetchRefused, SourceExists) as refusal:
            return await _page(request, conn, here, url=url, form=form, fault=str(refusal))
        await noted(desk, conn, here, Act.AGENDA, url, "lecture demandée")
    return to(here.href("agendas"), "agenda")


async def _stop_or_resume(conn: Conn, desk: Desk, here: Here, source_id: str, *, resume: bool) -> Response:
    source = await own_source(conn, here, About.EVENTS, source_id)
    if resume:
        await sources.resume(conn, source, now=desk.now())
    else:
        await sources.stop(conn, source, now=desk.now())
    await noted(desk, conn, here, Act.AGENDA, source.origin, "lu de nouveau" if resume else "n'est plus lu")
    return to(here.href("agendas"), "agenda-repris" if resume else "agenda-arrete")


async def _page(request: Request, conn: Conn, here: Here, *, url: str = "", form: str = "auto", fault: str = "") -> Response:
    return pages.drawn(
        request, here, "events/agendas.html", 422 if fault else 200, section="agendas", states=STATES, url=url, form=form, fault=fault,
        sources=await store.sources(conn, here.at.id, about=About.EVENTS), formats=FORMATS, every=EVERY, may=may(here),
        runs=await store.runs(conn, here.at.id, about=About.EVENTS),
    )  # fmt: skip


serve(router, WORDS)
