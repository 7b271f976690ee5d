"""The addresses of the five questions and of what suits."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.kit.french import day_of
from tremplin.portal import pages
from tremplin.portal.events.desk import EventDesk
from tremplin.portal.quiz.forms import AGE, FURTHEST_KM, PATH, QUESTIONS, RESULTS, QuizForm
from tremplin.portal.quiz.results import propose
from tremplin.portal.scope import public
from tremplin.portal.whereabouts import understand

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]


@router.api_route(PATH, methods=READ)
async def questions(request: Request) -> Response:
    form = QuizForm.read(request.query_params)
    return pages.drawn(
        "quiz/questions.html",
        quiz=form,
        questions=QUESTIONS,
        age=AGE,
        action=RESULTS,
        base_url=_desk(request).base_url,
        section="missions",
    )


@router.api_route(RESULTS, methods=READ)
async def proposals(request: Request) -> Response:
    desk, form = _desk(request), QuizForm.read(request.query_params)
    if form.is_blank:
        return RedirectResponse(PATH, 303)
    where = understand(form.place)
    async with desk.db.reading() as conn:
        found = await propose(conn, await public(conn), form, where)
    return pages.drawn(
        "quiz/proposals.html",
        quiz=form,
        back=form.href(PATH),
        where=where,
        found=found,
        km=FURTHEST_KM,
        today=day_of(desk.now()),
        section="missions",
    )


def _desk(request: Request) -> EventDesk:
    found: EventDesk = request.app.state.event_pages
    return found
