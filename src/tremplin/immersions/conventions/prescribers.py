"""Agencies as conventions see them: what is shown of one, and who is written to in it."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.immersions.agencies import actions as agencies
from tremplin.immersions.agencies import model as directory
from tremplin.immersions.agencies import store as kept
from tremplin.immersions.agencies.vocabulary import AgencyRole, ValidationSteps
from tremplin.immersions.conventions.model import Agency, ReferredAgency
from tremplin.immersions.conventions.vocabulary import Role
from tremplin.kit.db import Conn


@dataclass(frozen=True, slots=True)
class Desk:
    """Who decides of a convention: the people of its agency, and of the one that it refers to."""

    own: tuple[directory.AgencyUser, ...] = ()
    referred: tuple[directory.AgencyUser, ...] = ()

    def roles_of(self, email: str) -> frozenset[Role]:
        """What someone may do: in the one, any role but that of who only asked to join; of the other, only its validators answer."""
        own = {role for each in self.own if each.email == email for role in each.roles} - {AgencyRole.TO_REVIEW}
        referred = {role for each in self.referred if each.email == email for role in each.roles} & {AgencyRole.VALIDATOR}
        return frozenset(Role(role.value) for role in own | referred)

    def only_in_referred(self, email: str) -> bool:
        """Whether they validate for another agency, without being of this one."""
        return email not in {each.email for each in self.own} and email in {each.email for each in self.referred}

    def written_to(self, role: AgencyRole) -> list[str]:
        """The addresses of those who want to know, in a role; validators may be of the agency referred to."""
        others = self.referred if role is AgencyRole.VALIDATOR else ()
        return list(dict.fromkeys(directory.notified((*self.own, *others), role)))


async def shown(conn: Conn, agency_id: str) -> Agency:
    """What a convention submitted to this agency shows of it. Raises AgencyUnknown, AgencyNotOpen."""
    agency = await agencies.find_open(conn, agency_id)
    referred = (await kept.find(conn, [agency.refers_to])).get(agency.refers_to) if agency.refers_to else None
    return as_shown(agency, referred)


def as_shown(agency: directory.Agency, referred: directory.Agency | None) -> Agency:
    """What a convention shows of an agency. One that refers to another always has two steps: it proposes, the other validates."""
    return Agency(
        id=agency.id,
        name=agency.name,
        department=agency.departments[0],
        contact_email=agency.contact_email,
        kind=agency.kind,
        siret=agency.siret,
        validation_steps=ValidationSteps.TWO if referred else agency.validation_steps,
        refers_to=_referred(referred) if referred else None,
    )


def _referred(agency: directory.Agency) -> ReferredAgency:
    return ReferredAgency(id=agency.id, name=agency.name, contact_email=agency.contact_email, kind=agency.kind, siret=agency.siret)


async def desk(conn: Conn, agency: Agency) -> Desk:
    """Who decides of the conventions of an agency."""
    referred = agency.refers_to.id if agency.refers_to else None
    people = await kept.people(conn, [agency.id, *([referred] if referred else [])])
    return Desk(tuple(people.get(agency.id, ())), tuple(people.get(referred, ())) if referred else ())
