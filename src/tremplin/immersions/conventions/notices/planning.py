"""Who is told of what, for each change and each reminder. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tremplin.immersions.agencies.vocabulary import AgencyRole, ValidationSteps
from tremplin.immersions.conventions.audit import NOBODY, Change
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.notices.model import SIGNATURE_LINKS, Kind, Wanted
from tremplin.immersions.conventions.prescribers import Desk
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import SIGNABLE, Role, Status

_ENDS = {Event.REJECTED: Kind.REJECTED, Event.CANCELLED: Kind.CANCELLED, Event.DEPRECATED: Kind.DEPRECATED}
_MODIFIED = frozenset({Event.MODIFIED, Event.MODIFIED_AND_SIGNED, Event.MODIFICATION_ASKED})
_FIRST = frozenset({Event.SUBMITTED, Event.RENEWED})


def of_change(change: Change, desk: Desk) -> list[Wanted]:
    """What a change is told by, once to each address."""
    return _distinct(_of_change(change, desk))


def reviewers(kind: Kind, convention: Convention, desk: Desk) -> list[Wanted]:
    """Those of the agency who have to decide now; the agency itself when it named nobody."""
    two = convention.agency.validation_steps is ValidationSteps.TWO
    first = two and convention.status is not Status.ACCEPTED_BY_COUNSELLOR
    asked = AgencyRole.COUNSELLOR if first else AgencyRole.VALIDATOR
    role = Role(asked.value)
    return [Wanted(kind, role, email) for email in desk.written_to(asked) or [convention.agency.contact_email]]


def to_sign(kind: Kind, convention: Convention) -> list[Wanted]:
    """Those who have not signed."""
    return _distinct(Wanted(kind, each.role, each.email) for each in convention.signatories if each.signed_at is None)


def tutor(kind: Kind, convention: Convention) -> Wanted:
    """The one who fills the assessment."""
    return Wanted(kind, Role.ESTABLISHMENT_TUTOR, convention.establishment_tutor.email)


def link_for(convention: Convention, role: Role, today: date) -> Kind:
    """What someone who asks for their link is sent: to do what is theirs to do now, else to read."""
    signatory = convention.signatories.get(role)
    if convention.status in SIGNABLE and signatory is not None and signatory.signed_at is None:
        return Kind.SIGNATURE_LINK
    if role is Role.BENEFICIARY and not is_pointless(Kind.ASSESSMENT_TO_SIGN, convention, role):
        return Kind.ASSESSMENT_TO_SIGN
    asked = role is Role.ESTABLISHMENT_TUTOR and convention.date_end <= today + timedelta(days=1)
    return Kind.ASSESSMENT_REMINDER if asked and not is_pointless(Kind.ASSESSMENT_REMINDER, convention, role) else Kind.READ_LINK


def is_pointless(kind: Kind, convention: Convention, role: Role) -> bool:
    """Whether what a notice asks for is done already, or can no longer be."""
    if kind in SIGNATURE_LINKS:
        signatory = convention.signatories.get(role)
        return convention.status not in SIGNABLE or signatory is None or signatory.signed_at is not None
    if kind in (Kind.ASSESSMENT_REQUEST, Kind.ASSESSMENT_REMINDER, Kind.ASSESSMENT_MISSING):
        return convention.assessment is not None or convention.status is not Status.ACCEPTED_BY_VALIDATOR
    if kind is Kind.ASSESSMENT_TO_SIGN:
        return convention.assessment is None or convention.assessment.signed_at is not None
    if kind in (Kind.AGENCY_REVIEW, Kind.AGENCY_FIRST_REMINDER, Kind.AGENCY_LAST_REMINDER):
        return convention.status not in (Status.IN_REVIEW, Status.ACCEPTED_BY_COUNSELLOR)
    return False


def _of_change(change: Change, desk: Desk) -> Iterator[Wanted]:
    convention, entry = change
    event = entry.event
    if event in _FIRST:
        yield from to_sign(Kind.SIGNATURE_REQUEST, convention)
        yield from reviewers(Kind.AGENCY_NEW, convention, desk)
    elif event in _MODIFIED:
        yield from to_sign(Kind.SIGNATURE_REQUEST_AGAIN, convention)
    elif event in (Event.PARTIALLY_SIGNED, Event.FULLY_SIGNED):
        signer = convention.signatories.get(Role(entry.details["role"]))
        if signer is not None:
            yield Wanted(Kind.SIGNATURE_RECEIVED, signer.role, signer.email)
        if event is Event.FULLY_SIGNED:
            yield from reviewers(Kind.AGENCY_REVIEW, convention, desk)
    elif event is Event.ACCEPTED_BY_COUNSELLOR:
        yield from reviewers(Kind.AGENCY_REVIEW, convention, desk)
    elif event is Event.ACCEPTED_BY_VALIDATOR:
        yield from _everyone(Kind.VALIDATED, convention)
    elif event in _ENDS and entry.author_id != NOBODY.id:
        # What ends at night, a month after its last day, is news to nobody.
        yield from _everyone(_ENDS[event], convention)
    elif event is Event.TRANSFERRED:
        yield from (Wanted(Kind.TRANSFERRED, each.role, each.email) for each in convention.signatories)
        yield from reviewers(Kind.AGENCY_NEW, convention, desk)
    elif event is Event.ASSESSMENT_CREATED:
        yield Wanted(Kind.ASSESSMENT_TO_SIGN, Role.BENEFICIARY, convention.signatories.beneficiary.email)
    elif event is Event.ASSESSMENT_SIGNED:
        yield from _everyone(Kind.ASSESSMENT_SIGNED, convention)
        yield from reviewers(Kind.ASSESSMENT_SIGNED, convention, desk)


def _everyone(kind: Kind, convention: Convention) -> Iterator[Wanted]:
    yield from (Wanted(kind, each.role, each.email) for each in convention.signatories)
    yield tutor(kind, convention)


def _distinct(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Once to each address: the tutor is often who represents the company. Those who sign all have their own."""
    kept: dict[tuple[Kind, str], Wanted] = {}
    for each in wanted:
        kept.setdefault((each.kind, each.address), each)
    return list(kept.values())
