"""The steps of a convention that is being written, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from starlette.responses import HTMLResponse

from tremplin.immersions.agencies.model import Agency
from tremplin.immersions.conventions.drafts.model import Draft
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.kit.french import DAYS, short_date
from tremplin.kit.shapes import Fault
from tremplin.portal import pages
from tremplin.portal.conventions import hours as timetables
from tremplin.portal.conventions.drafts import steps
from tremplin.portal.conventions.drafts.steps import STEPS, TITLES, Step
from tremplin.portal.conventions.pages import HEADERS
from tremplin.reference.rome.model import Appellation

PATH = "/conventions/brouillon"
START = "/conventions/nouvelle"
KINDS = {
    InternshipKind.IMMERSION.value: "Une immersion professionnelle : pour découvrir un métier, en recherche d'emploi ou en emploi",
    InternshipKind.MINI_STAGE.value: "Un mini-stage : pour un élève ou un étudiant, pendant les vacances, avec une chambre consulaire",
}


def start(*, exchange: str = "", fault: str = "", typed: str = "", mail_fault: str = "") -> HTMLResponse:
    """Where one begins. `typed`: the address where the link is wanted; `mail_fault`: why it can't be one."""
    context = {"kinds": KINDS, "path": START, "exchange": exchange, "fault": fault, "typed": typed, "mail_fault": mail_fault}
    return _page("conventions/drafts/start.html", 422 if fault or mail_fault else 200, **context)


def step(
    token: str,
    at: Step,
    draft: Draft,
    answers: Mapping[str, Any],
    *,
    faults: Mapping[str, str] | None = None,
    hours: timetables.Hours | None = None,
    job: str = "",
    jobs: Sequence[Appellation] = (),
    agencies: Sequence[Agency] = (),
    mailed: bool = False,
    mail_fault: str = "",
) -> HTMLResponse:
    """A step, with what is known and what is wrong. `job`: the name typed; `jobs`, those proposed for it. `mailed`: the link of the
    draft has just left; `mail_fault`: why it did not."""
    wrong, parts = faults or {}, steps.parts_of(at, answers)
    values = steps.known(parts, answers)
    return _page(
        "conventions/drafts/step.html",
        422 if wrong or mail_fault else 200,
        titles=TITLES,
        step=at,
        mailed=mailed,
        mail_fault=mail_fault,
        rank=STEPS.index(at) + 1,
        base=f"{PATH}/{token}",
        version=draft.version,
        kept_until=draft.kept_until,
        parts=parts,
        values=values,
        faults=wrong,
        opened=[part.title for part in parts if any(values[each.name] or each.name in wrong for each in part.questions)],
        hours=hours or timetables.of_answers(answers),
        weekdays=DAYS,
        chosen=answers.get("immersionAppellation") or {},
        job=job,
        jobs=jobs,
        agencies=agencies,
        agency_id=answers.get("agencyId", ""),
    )


def check(token: str, draft: Draft, faults: Sequence[Fault], agency: Agency | None) -> HTMLResponse:
    """All the answers, and what is left to put right before it can be sent."""
    told = []
    for at in STEPS[:3]:
        parts = steps.parts_of(at, draft.answers)
        values = steps.known(parts, draft.answers)
        rows = [(each.label, values[each.name]) for part in parts for each in part.questions if values[each.name]]
        told.append((at, rows))
    return _page(
        "conventions/drafts/check.html",
        422 if faults else 200,
        titles=TITLES,
        base=f"{PATH}/{token}",
        version=draft.version,
        told=told,
        period=_period(draft.answers),
        chosen=draft.answers.get("immersionAppellation") or {},
        agency=agency,
        wrong=_gathered(faults),
    )


def sent(names: Sequence[str], *, now: datetime) -> HTMLResponse:
    """That a convention is sent to those who sign it."""
    return _page("conventions/drafts/sent.html", names=names, now=now)


def _gathered(faults: Sequence[Fault]) -> list[tuple[Step, str]]:
    """What is to be put right, step by step; how many answers are missing, once a step."""
    told: dict[tuple[Step, str], None] = {}
    missing = Counter(steps.step_of(each.path) for each in faults if each.code == "REQUIRED")
    for fault in faults:
        at = steps.step_of(fault.path)
        lacking = "une réponse manque" if missing[at] == 1 else f"{missing[at]} réponses manquent"
        told[at, lacking if fault.code == "REQUIRED" else fault.message] = None
    return sorted(told, key=lambda each: STEPS.index(each[0]))


def _period(answers: Mapping[str, Any]) -> str:
    """« Du … au …, … heures en … jours »; nothing until it is known."""
    hours, schedule = timetables.of_answers(answers), answers.get("schedule")
    if not isinstance(schedule, Mapping):
        return ""
    try:
        start, end = date.fromisoformat(hours.start), date.fromisoformat(hours.end)
    except ValueError:
        return ""
    total, days = schedule.get("totalHours"), schedule.get("workedDays")
    return f"Du {short_date(start)} au {short_date(end)}, {total} heures en {days} jours."


def _page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    response = pages.templates().page(template, status=status, **context)
    response.headers.update(HEADERS)
    return response
