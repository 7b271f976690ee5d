"""What an adviser writes themselves: a convention corrected, the assessment of a company that told it on the telephone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.conventions import entering, gestures, timing
from tremplin.dashboard.conventions import file as files
from tremplin.dashboard.conventions.timing import Timing
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, said, text, to
from tremplin.dashboard.faults import Fault, shown
from tremplin.identity.model import Right
from tremplin.immersions.conventions import actions, assessing, assessment_form, correcting
from tremplin.immersions.conventions.advising.model import Adviser, File
from tremplin.immersions.conventions.assessment import CONTRACTS
from tremplin.immersions.conventions.errors import AssessmentInvalid, ConventionInvalid, Outdated
from tremplin.immersions.conventions.vocabulary import Status
from tremplin.immersions.conventions.wire import write_schedule
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal

router = APIRouter(include_in_schema=False)
# Under « convention », where a sandbox sends nothing.
CORRECT, ASSESS = "convention-corriger", "convention-bilan"


@router.api_route(f"{AT}/{CORRECT}/{{convention_id:path}}", methods=READ)
async def correction(request: Request, partner_id: str, convention_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here, who, found = await _enter(request, conn, desk, partner_id, convention_id)
    one = found.convention
    if not gestures.may_correct(one, who.acting_on(one)):
        return to(entering.address(here, convention_id))
    known = correcting.known(one, correcting.groups_of_agency(one))
    return _correction(request, here, found, known, timing.known(one))


@router.post(f"{AT}/{CORRECT}/{{convention_id:path}}")
async def correct(request: Request, partner_id: str, convention_id: str) -> Response:
    """Other terms: signatures fall, everyone signs again. What someone else did meanwhile is shown, and nothing is done."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here, who, found = await _enter(request, conn, desk, partner_id, convention_id, sent=sent)
        one, seen, typed = found.convention, entering.version(sent), timing.read(sent)
        groups = correcting.groups_of_agency(one)
        values = correcting.read(sent, groups)
        if "recopier" in sent:
            return _correction(request, here, found, values, typed.copied)
        try:
            if seen != found.stored.version:
                raise Outdated
            async with conn.transaction():
                await _correct(conn, desk, found, who, values, typed)
        except Outdated as refusal:
            return files.drawn(request, here, who, found, fault=str(refusal), seen=seen, status=409)
        except timing.Unreadable as wrong:
            return _correction(request, here, found, values, typed, wrong.faults)
        except ConventionInvalid as refusal:
            told = correcting.placed(refusal.faults, groups)
            return _correction(request, here, found, values, typed, [Fault(name, told[name]) for name in told])
        except Refusal as refusal:
            return _correction(request, here, found, values, typed, [Fault("", str(refusal))])
    return to(entering.address(here, convention_id), "convention-corrigee")


@router.api_route(f"{AT}/{ASSESS}/{{convention_id:path}}", methods=READ)
async def assessment(request: Request, partner_id: str, convention_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here, who, found = await _enter(request, conn, desk, partner_id, convention_id)
    if not gestures.may_assess(found.convention, who.acting_on(found.convention)):
        return to(entering.address(here, convention_id))
    return _assessment(request, here, found, {})


@router.post(f"{AT}/{ASSESS}/{{convention_id:path}}")
async def assess(request: Request, partner_id: str, convention_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here, who, found = await _enter(request, conn, desk, partner_id, convention_id, sent=sent)
        one, typed = found.convention, {name: text(sent, name) for name in sent}
        draft = assessment_form.read(sent, one.id, now=desk.now())
        if draft is None:
            return _assessment(request, here, found, typed, [Fault("presence-1", "Dites si la personne a fait l'immersion.")])
        try:
            async with conn.transaction():
                await assessing.create(conn, one.id, draft, who.acting_on(one), now=desk.now())
        except AssessmentInvalid as refusal:
            wrong = [Fault(assessment_form.FIELDS.get(each.path, ""), each.message) for each in refusal.faults]
            return _assessment(request, here, found, typed, wrong)
        except Refusal as refusal:
            return files.drawn(request, here, who, found, fault=str(refusal), status=refusal.status)
    return to(entering.address(here, convention_id), "convention-bilan")


async def _enter(
    request: Request, conn: Conn, desk: Desk, partner_id: str, convention_id: str, *, sent: FormData | None = None
) -> tuple[Here, Adviser, File]:
    here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
    who = await entering.adviser(conn, here)
    return here, who, await entering.look(conn, who, convention_id)


async def _correct(conn: Conn, desk: Desk, found: File, who: Adviser, values: Mapping[str, str], typed: Timing) -> None:
    """Raises Unreadable, and the refusals of `actions.edit` and `actions.edit_final`."""
    one, version, now = found.convention, found.stored.version, desk.now()
    author = who.acting_on(one)
    if one.is_final:
        try:
            beneficiary = correcting.beneficiary_corrected(values)
        except ValueError:
            raise timing.Unreadable(Fault("beneficiaire-naissance", "Donnez la date de naissance.")) from None
        tutor = correcting.tutor_corrected(values)
        await actions.edit_final(conn, one.id, author, tutor=tutor, beneficiary=beneficiary, version=version, now=now)
        return
    if unknown := correcting.unknown_job(one, values):
        raise timing.Unreadable(Fault("metier", unknown))
    payload = correcting.corrected(one, correcting.groups_of_agency(one), values) | {"status": Status.READY_TO_SIGN.value}
    if not typed.tells_as(timing.known(one)):
        period = typed.read()
        dates = {"dateStart": str(period.start), "dateEnd": str(period.end)}
        payload |= {**dates, "schedule": write_schedule(period.schedule)}
    await actions.edit(conn, one.id, payload, author, version=version, now=now)


def _correction(
    request: Request, here: Here, found: File, values: Mapping[str, str], typed: Timing, wrong: Sequence[Fault] = ()
) -> Response:
    one = found.convention
    return pages.drawn(
        request, here, "conventions/correct.html", 422 if wrong else 200, section="conventions", one=one, values=values, timing=typed,
        groups=correcting.groups_of_agency(one), consequences=gestures.of_correction(one), version=found.stored.version,
        action=entering.form(here, CORRECT, one.id), leave=entering.address(here, one.id), **shown(wrong),
    )  # fmt: skip


def _assessment(request: Request, here: Here, found: File, typed: Mapping[str, str], wrong: Sequence[Fault] = ()) -> Response:
    one = found.convention
    return pages.drawn(
        request, here, "conventions/assess.html", 422 if wrong else 200, section="conventions", one=one, typed=typed,
        presences={each.value: label for each, label in assessment_form.PRESENCES.items()},
        contracts={"": "Choisissez", **{each: each for each in CONTRACTS}},
        action=entering.form(here, ASSESS, one.id), leave=entering.address(here, one.id), **shown(wrong),
    )  # fmt: skip
