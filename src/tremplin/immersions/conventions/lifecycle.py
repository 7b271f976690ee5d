"""What can be done to a convention from its submission to its end (contract §3.4): each verb refuses, or gives the change it makes.

Nothing here reads a clock or a database: `now` comes in, the change goes out, and whoever calls writes both the convention and its
entry in one transaction. `updated_at` moves with every change: it is what an editor must give back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from tremplin.immersions.conventions import errors
from tremplin.immersions.conventions.audit import Author, Change, changed
from tremplin.immersions.conventions.model import Agency, Convention, PersonName, Renewed, Validators
from tremplin.immersions.conventions.rules import check
from tremplin.immersions.conventions.schedule import Schedule
from tremplin.immersions.conventions.states import BY_SIGNATURE, TRANSITIONS, Event, check_move
from tremplin.immersions.conventions.vocabulary import (
    ACCEPTED,
    ADVISERS,
    MODIFIABLE,
    ROLE_LABELS,
    SIGNATORIES,
    UNDER_AGENCY,
    Role,
    Status,
)
from tremplin.immersions.conventions.wire import write

MOST_JUSTIFICATION, MOST_TRANSFER, MOST_RENEWAL = 6000, 1024, 3000


def submit(convention: Convention, author: Author, *, now: datetime) -> Change:
    """A draft becomes a convention, that everyone is asked to sign. Raises SubmissionStatusForbidden, ConventionInvalid."""
    if convention.status is not Status.READY_TO_SIGN:
        raise errors.SubmissionStatusForbidden(given=convention.status)
    submitted = _open_again(replace(convention, date_submission=now), now)
    return changed(None, _lawful(submitted, now), Event.SUBMITTED, author, now)


def edit(stored: Convention, edited: Convention, author: Author, *, now: datetime) -> Change:
    """Other terms for a convention under way. All signatures fall, except that an editor who signs has signed by editing.

    The agency, the submission, the referent and the reminders stay as stored: they have verbs of their own. The ban is that of the
    company named now, which the caller knows. Raises
    EditStatusForbidden, the refusals of `check_move`, ReferredValidator, Outdated, ConventionInvalid.
    """
    if edited.status is not Status.READY_TO_SIGN:
        raise errors.EditStatusForbidden(given=edited.status)
    check_move(stored, Status.READY_TO_SIGN, _acting(author))
    if author.of_referred_agency and stored.status is Status.ACCEPTED_BY_COUNSELLOR:
        raise errors.ReferredValidator
    if edited.updated_at != stored.updated_at:
        raise errors.Outdated
    kept = replace(
        edited,
        id=stored.id,
        kind=stored.kind,
        agency=stored.agency,
        date_submission=stored.date_submission,
        agency_referent=stored.agency_referent,
        renewed=stored.renewed,
        assessment=stored.assessment,
        last_reminders=stored.last_reminders,
    )
    opened = _open_again(kept, now)
    signing = next((role for role in sorted(author.roles & SIGNATORIES) if opened.signatories.get(role)), None)
    if signing is None:
        return changed(stored, _lawful(opened, now), Event.MODIFIED, author, now)
    signed = replace(opened, signatories=opened.signatories.signed_by(signing, now), status=Status.PARTIALLY_SIGNED)
    return changed(stored, _lawful(signed, now), Event.MODIFIED_AND_SIGNED, author, now, role=signing.value)


def sign(convention: Convention, role: Role, author: Author, *, now: datetime) -> Change:
    """One more signature; the last one sends the convention to the agency.

    Raises NotSignatory (it is not theirs to sign), TransitionForbidden, ActorMissing, AlreadySigned, ConventionInvalid.
    """
    if role not in SIGNATORIES or role not in author.roles:
        raise errors.NotSignatory(role=ROLE_LABELS[role])
    check_move(convention, Status.PARTIALLY_SIGNED, frozenset({role}))
    signatory = convention.signatories.get(role)
    if signatory is None:
        raise errors.ActorMissing(role=ROLE_LABELS[role])
    if signatory.signed_at is not None:
        raise errors.AlreadySigned(role=ROLE_LABELS[role])
    signed = replace(convention, signatories=convention.signatories.signed_by(role, now), updated_at=now)
    status = Status.IN_REVIEW if signed.all_signed else Status.PARTIALLY_SIGNED
    signed = _lawful(replace(signed, status=status), now)
    return changed(convention, signed, TRANSITIONS[status].event, author, now, role=role.value)


def decide(
    convention: Convention,
    target: Status,
    author: Author,
    *,
    now: datetime,
    justification: str = "",
    decider: PersonName | None = None,
) -> Change:
    """A change of status that no signature makes: accept, reject, cancel, give up, ask for a modification.

    Raises the refusals of `check_move`, then SignatureRequired, JustificationMissing, DeciderUnnamed.
    """
    row = check_move(convention, target, _acting(author))
    if target in BY_SIGNATURE:
        raise errors.SignatureRequired(target=target)
    reason = justification.strip()
    if (row.justified and not reason) or len(reason) > MOST_JUSTIFICATION:
        raise errors.JustificationMissing(most=MOST_JUSTIFICATION)
    if row.named and (decider is None or decider.firstname is None or decider.lastname is None):
        raise errors.DeciderUnnamed
    if row.clears_signatures:
        opened = replace(_open_again(convention, now), status_justification=reason or None)
        return changed(convention, opened, row.event, author, now, justification=reason or None)
    decided = replace(
        _dated(convention, target, now),
        status=target,
        status_justification=reason or None,
        updated_at=now,
    )
    if target in ACCEPTED and decider is not None:
        decided = replace(decided, validators=_named(decided.validators, target, decider))
    return changed(convention, decided, row.event, author, now, justification=reason or None)


def transfer(convention: Convention, agency: Agency, author: Author, *, now: datetime, justification: str) -> Change:
    """The file goes to another agency, with its signatures. Raises ActionForbidden, ActionStatusForbidden, SameAgency,
    JustificationMissing."""
    action = "transférer la convention à une autre structure"
    _check_action(convention, author, ADVISERS, UNDER_AGENCY, action)
    if agency.id == convention.agency.id:
        raise errors.SameAgency
    reason = _reason(justification, MOST_TRANSFER)
    moved = replace(convention, agency=agency, agency_referent=None, updated_at=now)
    details = {"previous_agency_id": convention.agency.id, "agency_id": agency.id}
    return changed(convention, moved, Event.TRANSFERRED, author, now, justification=reason, **details)


def edit_referent(convention: Convention, referent: PersonName | None, author: Author, *, now: datetime) -> Change:
    """Who follows the file in the agency. Raises ActionForbidden, ActionStatusForbidden."""
    _check_action(convention, author, ADVISERS, UNDER_AGENCY, "changer le conseiller qui suit la convention")
    return changed(convention, replace(convention, agency_referent=referent, updated_at=now), Event.REFERENT_EDITED, author, now)


def edit_final(
    convention: Convention,
    author: Author,
    *,
    now: datetime,
    tutor: dict[str, str] | None = None,
    beneficiary: dict[str, str | date] | None = None,
) -> Change:
    """A mistake corrected once the convention has its last status: the tutor's fields, and for agency people the beneficiary's name
    and birth date, by their names in the model. Raises ActionForbidden, ActionStatusForbidden, ConventionInvalid."""
    action = "corriger une convention qui n'est plus en cours"
    agency_people = ADVISERS | {Role.AGENCY_ADMIN}
    _check_action(convention, author, agency_people | {Role.ESTABLISHMENT_REPRESENTATIVE}, frozenset(Status) - MODIFIABLE, action)
    if beneficiary and not _acting(author) & agency_people:
        raise errors.ActionForbidden(roles=", ".join(sorted(author.roles)), action="corriger l'identité du bénéficiaire")
    _only(tutor, {"first_name", "last_name", "job", "email", "phone"})
    _only(beneficiary, {"first_name", "last_name", "birthdate"})
    people = convention.signatories
    corrected = replace(
        convention,
        establishment_tutor=replace(convention.establishment_tutor, **(tutor or {})),  # type: ignore[arg-type]
        signatories=replace(people, beneficiary=replace(people.beneficiary, **(beneficiary or {}))),  # type: ignore[arg-type]
        updated_at=now,
    )
    fields = sorted([*(f"tutor.{name}" for name in tutor or ()), *(f"beneficiary.{name}" for name in beneficiary or ())])
    return changed(convention, _lawful(corrected, now), Event.FINAL_EDITED, author, now, fields=fields)


def renew(
    convention: Convention,
    author: Author,
    *,
    new_id: str,
    start: date,
    end: date,
    schedule: Schedule,
    justification: str,
    now: datetime,
) -> Change:
    """Another convention, to sign, for the days that follow: same people, same work. Raises ActionForbidden, ActionStatusForbidden,
    JustificationMissing, ConventionInvalid."""
    _check_action(convention, author, ADVISERS, frozenset({Status.ACCEPTED_BY_VALIDATOR}), "renouveler la convention")
    reason = _reason(justification, MOST_RENEWAL)
    copy = replace(
        convention,
        id=new_id,
        date_start=start,
        date_end=end,
        schedule=schedule,
        date_submission=now,
        renewed=Renewed(from_id=convention.id, justification=reason),
        assessment=None,
        last_reminders=type(convention.last_reminders)(),
    )
    renewed = _lawful(_open_again(copy, now), now)
    return changed(None, renewed, Event.RENEWED, author, now, justification=reason, renewed_from=convention.id)


def _acting(author: Author) -> frozenset[Role]:
    """The roles that count. Raises BackOfficeByLink."""
    if Role.BACK_OFFICE in author.roles and not author.connected:
        raise errors.BackOfficeByLink
    return author.roles


def _check_action(convention: Convention, author: Author, roles: frozenset[Role], statuses: frozenset[Status], action: str) -> None:
    if not _acting(author) & roles:
        raise errors.ActionForbidden(roles=", ".join(sorted(author.roles)), action=action)
    if convention.status not in statuses:
        raise errors.ActionStatusForbidden(initial=convention.status, action=action)


def _reason(justification: str, most: int) -> str:
    reason = justification.strip()
    if not 1 <= len(reason) <= most:
        raise errors.JustificationMissing(most=most)
    return reason


def _only(given: dict[str, str] | dict[str, str | date] | None, names: set[str]) -> None:
    """A caller that asks for another field is wrong, not the person in front of it."""
    if given and not given.keys() <= names:
        raise ValueError(f"not to be corrected: {sorted(given.keys() - names)}")


def _lawful(convention: Convention, now: datetime) -> Convention:
    """The same, its e-mails and telephones written as all are. Raises ConventionInvalid."""
    made, faults = check(write(convention), now=now)
    if made is None:
        raise errors.ConventionInvalid(faults)
    return made


def _open_again(convention: Convention, now: datetime) -> Convention:
    """Nobody signed, nobody accepted."""
    return replace(
        convention,
        status=Status.READY_TO_SIGN,
        signatories=convention.signatories.unsigned(),
        date_approval=None,
        date_validation=None,
        validators=None,
        status_justification=None,
        updated_at=now,
    )


def _dated(convention: Convention, target: Status, now: datetime) -> Convention:
    """With the dates of acceptance that a status has: the counsellor's, the validator's after it, none for any other."""
    match target:
        case Status.ACCEPTED_BY_COUNSELLOR:
            return replace(convention, date_approval=now, date_validation=None)
        case Status.ACCEPTED_BY_VALIDATOR:
            return replace(convention, date_validation=now)
        case _:
            return replace(convention, date_approval=None, date_validation=None)


def _named(validators: Validators | None, target: Status, decider: PersonName) -> Validators:
    known = validators or Validators()
    if target is Status.ACCEPTED_BY_COUNSELLOR:
        return replace(known, agency_counsellor=decider)
    return replace(known, agency_validator=decider)
