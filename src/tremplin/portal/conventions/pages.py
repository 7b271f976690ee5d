"""The pages of a convention, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import HTMLResponse, Response

from tremplin.immersions.conventions.assessment import CONTRACTS
from tremplin.immersions.conventions.assessment_form import PRESENCES
from tremplin.immersions.conventions.correcting import SCHEDULERS, Group
from tremplin.immersions.conventions.lifecycle import MOST_JUSTIFICATION
from tremplin.immersions.conventions.links.model import PATH
from tremplin.immersions.conventions.papers.verification import PATH as VERIFICATION
from tremplin.immersions.conventions.papers.verification import Standing, Verification
from tremplin.immersions.conventions.states import entry_of
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.kit.french import DAYS, short_date
from tremplin.portal import pages
from tremplin.portal.conventions.hours import Hours
from tremplin.portal.conventions.view import View

CODE_PATH = "/conventions/code"
# Kept by nobody, told to nobody: the address is a secret.
HEADERS = {**pages.SECURITY_HEADERS, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
DONE = {
    "signer": "Votre signature est enregistrée.",
    "refuser": "C'est noté. Tout le monde est prévenu, et les signatures sont effacées.",
    "corriger": "La correction est enregistrée. Vous avez signé le texte corrigé ; les autres doivent le signer à leur tour.",
    "corriger-tuteur": "Le tuteur est changé.",
    "bilan": "Le bilan est enregistré. La personne accueillie va le recevoir.",
    "repondre": "Votre réponse est enregistrée.",
}


def convention(
    view: View, *, done: str = "", fault: str = "", typed: Mapping[str, str] | None = None, status: int = 200
) -> HTMLResponse:
    """The convention, and what its reader may do. `done`: what was just done; `fault`: why nothing was, with what was `typed`."""
    return _page(
        "conventions/page.html",
        status,
        view=view,
        one=view.convention,
        base=f"{PATH}/{view.token}",
        done=DONE.get(done, ""),
        fault=fault,
        typed=typed or {},
        most=MOST_JUSTIFICATION,
    )


def correction(
    view: View, groups: Sequence[Group], values: Mapping[str, str], hours: Hours, *, faults: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The fields that someone may change."""
    wrong = faults or {}
    shown = {entry.name for group in groups for entry in group.entries} | {"debut", "horaires"}
    return _page(
        "conventions/correct.html",
        422 if wrong else 200,
        view=view,
        one=view.convention,
        base=f"{PATH}/{view.token}",
        version=view.visit.opened.stored.version,
        groups=groups,
        values=values,
        hours=hours,
        schedules=view.role in SCHEDULERS and not view.convention.is_final,
        weekdays=DAYS,
        faults=wrong,
        others={name: sentence for name, sentence in wrong.items() if name not in shown},
    )


def assessment(view: View, *, typed: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None) -> HTMLResponse:
    """The form of the assessment."""
    wrong = faults or {}
    return _page(
        "conventions/assess.html",
        422 if wrong else 200,
        view=view,
        one=view.convention,
        base=f"{PATH}/{view.token}",
        presences={each.value: label for each, label in PRESENCES.items()},
        contracts=CONTRACTS,
        typed=typed or {},
        faults=wrong,
    )


def dead_link(token: str, *, asked: bool = False) -> HTMLResponse:
    """A link that opens nothing any more, or never did: the page is the same, and so is the answer to who asks for another."""
    return _page("conventions/dead.html", 200 if asked else 404, base=f"{PATH}/{token}", asked=asked)


def code_entry(*, fault: str = "", status: int = 200) -> HTMLResponse:
    """Where a dictated code is typed."""
    return _page("conventions/code.html", status, path=CODE_PATH, fault=fault)


def verification_entry(*, fault: str = "", typed: str = "") -> HTMLResponse:
    """Where the code of a paper is typed, when it can't be photographed."""
    return _page("conventions/verify_form.html", 404 if fault else 200, path=VERIFICATION, fault=fault, typed=typed)


def verification(found: Verification) -> HTMLResponse:
    """Whether a convention is valid today."""
    entry = entry_of(found.status)
    return _page(
        "conventions/verify.html",
        found=found,
        answer=_answer(found),
        valid=found.standing is Standing.VALID,
        label=entry.for_people if entry else "",
        kind="mini-stage" if found.kind is InternshipKind.MINI_STAGE else "immersion professionnelle",
        path=VERIFICATION,
    )


def file(content: bytes, media_type: str, name: str) -> Response:
    """Something to keep."""
    return Response(content, media_type=media_type, headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'})


def _answer(found: Verification) -> str:
    match found.standing:
        case Standing.VALID:
            return "Oui, cette convention est valable aujourd'hui."
        case Standing.LATER:
            return f"Pas encore : elle est validée, et vaut à partir du {short_date(found.start)}."
        case Standing.OVER:
            return f"Plus maintenant : elle valait jusqu'au {short_date(found.end)}."
        case Standing.PENDING:
            return "Non : le prescripteur ne l'a pas validée."
        case Standing.ENDED:
            return "Non : elle ne permet pas d'immersion."


def _page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    response = pages.templates().page(template, status=status, **context)
    response.headers.update(HEADERS)
    return response
