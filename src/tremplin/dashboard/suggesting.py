"""Towns and jobs suggested while one types in a form. They are the same for everyone: nobody needs to be signed in to read them."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import HOME, READ
from tremplin.dashboard.listing import asked
from tremplin.reference.geocoder import complete
from tremplin.reference.rome.catalogue import search_appellations

router = APIRouter(include_in_schema=False)
TOWNS, JOBS = f"{HOME}/communes", f"{HOME}/metiers"
_MOST = 8


@router.api_route(TOWNS, methods=READ)
async def towns(request: Request) -> Response:
    """Towns whose name or postcode goes on from what is being typed."""
    found = complete(asked(request, "ville"), _MOST)
    return _listed((each.commune.name, each.postcode or "", each.label) for each in found if each.commune)


@router.api_route(JOBS, methods=READ)
async def jobs(request: Request) -> Response:
    """Jobs, each with its code of ROME, which is what the form keeps."""
    found = (each.appellation for each in search_appellations(asked(request, "metier"), _MOST))
    return _listed((f"{each.rome_code} {each.label}", "", f"{each.label} ({each.rome_code})") for each in found)


def _listed(choices: Iterable[tuple[str, str, str]]) -> Response:
    """What is chosen, what goes in the field beside, what is shown."""
    return pages.outside("suggestions.html", choices=list(choices))
