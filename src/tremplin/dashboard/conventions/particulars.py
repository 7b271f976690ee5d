"""Where an agency is and until when it may validate, for those who administer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.conventions import agencies as people
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.faults import Fault, shown
from tremplin.identity.model import Right
from tremplin.immersions.agencies import actions as agencies
from tremplin.immersions.agencies import particulars
from tremplin.immersions.agencies.errors import ParticularsInvalid
from tremplin.immersions.agencies.model import Agency
from tremplin.kit.db import Conn
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
# Under « convention », where a sandbox sends nothing.
NAME = "convention-structure"
_FIELDS = {"street": "rue", "postcode": "code-postal", "city": "ville", "until": "jusqu-au", "by": "delegue-par"}


@router.api_route(f"{AT}/{NAME}/{{agency_id:path}}", methods=READ)
async def show(request: Request, partner_id: str, agency_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        await _check_manages(conn, here, agency_id)
        agency = await agencies.find(conn, agency_id)
    return _page(request, here, agency, particulars.known(agency))


@router.post(f"{AT}/{NAME}/{{agency_id:path}}")
async def change(request: Request, partner_id: str, agency_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    typed = {name: line(sent, field, 1100) for name, field in _FIELDS.items()}
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
        await _check_manages(conn, here, agency_id)
        try:
            agency = await agencies.describe(conn, agency_id, typed, now=desk.now())
        except ParticularsInvalid as refusal:
            wrong = [Fault(_FIELDS[each.path], each.message) for each in refusal.faults]
            return _page(request, here, await agencies.find(conn, agency_id), typed, wrong)
        await note(conn, Act.CHANGED, by=here.author, now=desk.now(), partner_id=here.at.id, subject=agency.name)
    return to(people.address(here, agency_id), "structure-changee")


async def _check_manages(conn: Conn, here: Here, agency_id: str) -> None:
    """Raises WorkspaceUnknown, the same for an agency that is not theirs."""
    if not people.manages(here, await people.member(conn, here, agency_id), agency_id):
        raise WorkspaceUnknown


def _page(request: Request, here: Here, agency: Agency, values: Mapping[str, str], wrong: Sequence[Fault] = ()) -> Response:
    return pages.drawn(
        request, here, "conventions/particulars.html", 422 if wrong else 200, section="conventions", agency=agency,
        values={_FIELDS[name]: value for name, value in values.items()}, action=here.href(f"{NAME}/{quote(agency.id, safe='')}"),
        leave=people.address(here, agency.id), **shown(wrong),
    )  # fmt: skip
