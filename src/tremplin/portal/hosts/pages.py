"""The pages of companies, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from starlette.responses import HTMLResponse

from tremplin.immersions.hosts.actions import Open, Page, Published
from tremplin.immersions.hosts.model import STEPS, Answers, Person, Step
from tremplin.immersions.offers.model import EMPLOYEES, ContactMode, DisabledWorkers, RemoteWork
from tremplin.kit.french import day_of
from tremplin.portal import pages
from tremplin.portal.hosts.forms import Fault
from tremplin.reference.naf import naf_code, naf_label
from tremplin.reference.rome.catalogue import find_appellation
from tremplin.reference.rome.model import Appellation

TITLES: Mapping[Step, str] = {
    Step.COMPANY: "Votre entreprise",
    Step.JOBS: "Les métiers à découvrir",
    Step.PLACES: "Où et comment on y travaille",
    Step.CONTACT: "Comment vous contacter",
    Step.CHECK: "Vérifier et publier",
}
MODES: Mapping[str, str] = {
    RemoteWork.ON_SITE: "sur place",
    RemoteWork.HYBRID: "en partie à distance",
    RemoteWork.FULL_REMOTE: "à distance",
}
CONTACTS: Mapping[str, tuple[str, str]] = {
    ContactMode.EMAIL: ("Par courriel", "La personne vous écrit, vous répondez. Votre adresse n'est pas montrée."),
    ContactMode.PHONE: ("Par téléphone", "Nous donnons votre numéro aux personnes qui en font la demande, pas sur la page publique."),
    ContactMode.IN_PERSON: ("Sur place", "La personne se présente chez vous et demande quelqu'un."),
}
_EMPLOYEES = {"": "Je ne sais pas", "0": "Aucun salarié", "0-0": "Aucun salarié en fin d'année", "+10000": "10 000 salariés ou plus"}
_WELCOMES: Mapping[str, str] = {
    DisabledWorkers.NO: "Pas pour le moment",
    DisabledWorkers.DECLARED: "Oui, nous pouvons accueillir des personnes en situation de handicap",
    DisabledWorkers.CERTIFIED: "Oui, certifié par France Travail",
}


def start(*, base_url: str) -> HTMLResponse:
    """What it is about, before anything is asked."""
    return pages.drawn("hosts/start.html", titles=[TITLES[step] for step in STEPS], base_url=base_url)


def step(
    step: Step,
    answers: Answers,
    *,
    faults: Sequence[Fault] = (),
    held: Open | None = None,
    typed: str = "",
    proposed: Sequence[Appellation] = (),
    wanders: bool = False,
) -> HTMLResponse:
    """A step, filled with what is known. `wanders`: earlier steps have something to be put right."""
    return _private(
        "hosts/step.html",
        422 if faults else 200,
        fields=_FIELDS[step],
        step=step.value,
        rank=STEPS.index(step) + 1,
        titles={each.value: TITLES[each] for each in STEPS},
        before=STEPS[STEPS.index(step) - 1].value if step != STEPS[0] else "",
        held=held,
        changes=held is not None and held.draft.siret is not None,
        a=answers,
        faults={fault.field: fault for fault in reversed(faults)},
        summary=faults,
        wanders=wanders,
        **_shown(step, answers, typed, proposed),
    )


def choice(answers: Answers, typed: str, proposed: Sequence[Appellation]) -> HTMLResponse:
    """The part of the jobs' step that changes while one types."""
    return _private("hosts/jobs_choice.html", **_shown(Step.JOBS, answers, typed, proposed))


_FIELDS: Mapping[Step, str] = {
    Step.COMPANY: "hosts/company.html",
    Step.JOBS: "hosts/jobs.html",
    Step.PLACES: "hosts/places.html",
    Step.CONTACT: "hosts/contact.html",
    Step.CHECK: "hosts/check.html",
}


def _shown(step: Step, answers: Answers, typed: str, proposed: Sequence[Appellation]) -> dict[str, Any]:
    """What a step shows besides its answers."""
    match step:
        case Step.COMPANY:
            return {"employees": {each: _EMPLOYEES.get(each, f"{each.replace('-', ' à ')} salariés") for each in EMPLOYEES}}
        case Step.JOBS:
            chosen = set(answers.jobs)
            return {"jobs": _jobs(answers), "typed": typed, "proposed": [each for each in proposed if each.code not in chosen]}
        case Step.PLACES:
            return {"jobs": _jobs(answers), "modes": {str(mode): label for mode, label in MODES.items()}}
        case Step.CONTACT:
            welcomes = dict(_WELCOMES)
            if answers.disabled_workers != DisabledWorkers.CERTIFIED:
                del welcomes[DisabledWorkers.CERTIFIED]  # nobody certifies oneself
            return {
                "contacts": {str(mode): told for mode, told in CONTACTS.items()},
                "people": [*answers.people, Person()],
                "welcomes": {str(value): label for value, label in welcomes.items()},
            }
        case Step.CHECK:
            return {
                "jobs": _jobs(answers),
                "modes": {str(mode): label for mode, label in MODES.items()},
                "contact": CONTACTS.get(answers.contact_mode, ("", ""))[0],
                "activity": naf_label(answers.naf) if naf_code(answers.naf) else answers.naf,
                "welcome": _WELCOMES.get(answers.disabled_workers, ""),
                "main": answers.people[min(answers.main, len(answers.people) - 1)],
            }


def _jobs(answers: Answers) -> list[tuple[str, str]]:
    """Codes and labels of the jobs chosen."""
    found = ((code, find_appellation(code)) for code in answers.jobs)
    return [(code, job.label if job else code) for code, job in found]


def confirm(email: str, *, sent: bool) -> HTMLResponse:
    """That a link left, and what it is for."""
    return _private("hosts/confirm.html", email=email, sent=sent)


def published(done: Published) -> HTMLResponse:
    """That the page is in the directory, and what comes next."""
    return _private("hosts/published.html", done=done, company=done.company)


def links(*, dead: bool = False, email: str = "", fault: str = "") -> HTMLResponse:
    """Where one asks for a link; `dead`: because the one opened no longer works."""
    return _private("hosts/links.html", 410 if dead else 422 if fault else 200, dead=dead, email=email, fault=fault)


def links_sent(email: str) -> HTMLResponse:
    """The same answer whether or not there was something to send."""
    return _private("hosts/links_sent.html", email=email)


def page(found: Page, *, now: datetime, done: str = "", fault: str = "") -> HTMLResponse:
    """Where a company looks after its page. `done`: what has just been changed."""
    company = found.company
    later = company.next_availability
    paused = later if later and later > now else None
    return _private(
        "hosts/page.html",
        422 if fault else 200,
        page=found,
        company=company,
        paused=paused,
        resumes=f"{day_of(paused)}" if paused else "",
        full=not company.has_room(now) and company.max_contacts_per_month > 0,
        tomorrow=f"{date.fromordinal(day_of(now).toordinal() + 1)}",
        done=done,
        fault=fault,
        offers=_offers(found),
    )


def _offers(found: Page) -> list[tuple[str, str]]:
    """Addresses of the public pages of the company's offers, with their jobs."""
    company = found.company
    codes = dict.fromkeys(offer.appellation_code for offer in company.offers)
    jobs = ((code, find_appellation(code)) for code in codes)
    return [(f"/immersions/{company.siret}/{code}", job.label if job else code) for code, job in jobs]


def withdrawal(found: Page) -> HTMLResponse:
    """Asks before it takes a page away."""
    return _private("hosts/withdraw.html", page=found, company=found.company)


def withdrawn(name: str) -> HTMLResponse:
    """That a page is gone."""
    return _private("hosts/withdrawn.html", name=name)


def _private(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page whose address is a secret: kept by no cache, told to no other site."""
    response = pages.drawn(template, status=status, **context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
