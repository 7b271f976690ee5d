"""The people of an agency, changed by those who administer it: what may not happen to a team. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tremplin.immersions.agencies import errors
from tremplin.immersions.agencies.model import Agency, AgencyUser, notified
from tremplin.immersions.agencies.vocabulary import ROLE_LABELS, AgencyKind, AgencyRole, ValidationSteps

Team = tuple[AgencyUser, ...]


def joined(agency: Agency, team: Sequence[AgencyUser], person: AgencyUser) -> Team:
    """With someone more. Raises PersonKnown, RolesMissing, RoleElsewhere."""
    if any(each.email == person.email for each in team):
        raise errors.PersonKnown(email=person.email)
    _check_roles(agency, person, frozenset())
    return (*team, person)


def changed(agency: Agency, team: Sequence[AgencyUser], email: str, roles: Iterable[AgencyRole], *, notified: bool) -> Team:
    """With someone who has other roles, or wants to be written to or not.

    Raises PersonUnknown, RolesMissing, RoleElsewhere, LastAdmin, LastDecider.
    """
    known = _find(team, email)
    person = replace(known, roles=frozenset(roles), notified=notified)
    _check_roles(agency, person, known.roles)
    after = tuple(person if each.email == email else each for each in team)
    _check_left(agency, team, after, email)
    return after


def left(agency: Agency, team: Sequence[AgencyUser], email: str) -> Team:
    """Without someone. Raises PersonUnknown, LastAdmin, LastDecider."""
    _find(team, email)
    after = tuple(each for each in team if each.email != email)
    _check_left(agency, team, after, email)
    return after


def _find(team: Iterable[AgencyUser], email: str) -> AgencyUser:
    found = next((each for each in team if each.email == email), None)
    if found is None:
        raise errors.PersonUnknown(email=email)
    return found


def _check_roles(agency: Agency, person: AgencyUser, before: frozenset[AgencyRole]) -> None:
    """Roles that an agency does not give are kept by those whom a file gave them to."""
    if not person.roles:
        raise errors.RolesMissing
    new = person.roles - before
    if AgencyRole.COUNSELLOR in new and agency.kind is AgencyKind.FRANCE_TRAVAIL:
        raise errors.RoleElsewhere(why="une agence France Travail décide en une étape, sans pré-validateur")
    if AgencyRole.VALIDATOR in new and agency.refers_to:
        raise errors.RoleElsewhere(why="ses conventions sont validées par la structure à laquelle elle se réfère")


def _check_left(agency: Agency, before: Sequence[AgencyUser], after: Sequence[AgencyUser], email: str) -> None:
    """What was there must not be lost; what already lacked stops nobody."""
    if _has(before, AgencyRole.ADMIN) and not _has(after, AgencyRole.ADMIN):
        raise errors.LastAdmin(email=email)
    for role in _deciders(agency):
        if notified(before, role) and not notified(after, role):
            raise errors.LastDecider(role=ROLE_LABELS[role])


def _deciders(agency: Agency) -> tuple[AgencyRole, ...]:
    """Those who are asked to accept its conventions, in the agency itself."""
    if agency.refers_to:
        return (AgencyRole.COUNSELLOR,)
    two = agency.validation_steps is ValidationSteps.TWO
    return (AgencyRole.COUNSELLOR, AgencyRole.VALIDATOR) if two else (AgencyRole.VALIDATOR,)


def _has(team: Iterable[AgencyUser], role: AgencyRole) -> bool:
    return any(role in each.roles for each in team)
