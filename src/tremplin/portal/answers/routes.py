"""The address of the page that answers from everything."""

from __future__ import annotations

from typing import Protocol

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.portal import pages
from tremplin.portal.answers.answers import answer
from tremplin.portal.answers.asking import Answer
from tremplin.portal.answers.forms import KINDS, PATH, AnswerForm
from tremplin.portal.events.desk import EventDesk
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.immersions.recent import Recent
from tremplin.portal.whereabouts import understand

router = APIRouter(include_in_schema=False)


class Shop(Protocol):
    """What the page asks of the platform (`app.state.portal`)."""

    @property
    def base_url(self) -> str: ...

    async def scope(self, conn: Conn) -> Condition:
        """The missions that the portal may show."""


@router.api_route(PATH, methods=["GET", "HEAD"])
async def search_everything(request: Request) -> Response:
    portal: Shop = request.app.state.portal
    desk: EventDesk = request.app.state.event_pages
    recent: Recent[Answer[Offer]] = request.app.state.answers
    form = AnswerForm.read(request.query_params)
    async with desk.db.reading() as conn:
        found = await answer(conn, await portal.scope(conn), form, understand(form.place), recent, now=desk.now())
    context = {"answers": found, "kinds": KINDS, "base_url": portal.base_url, "today": day_of(desk.now())}
    return pages.listed(request, "answers/list.html", "answers/fragment.html", form.href, **context)
