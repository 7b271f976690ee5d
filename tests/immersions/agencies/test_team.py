"""What may not happen to the people of an agency."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.agencies import NOW, agency
from tremplin.immersions.agencies import errors, team
from tremplin.immersions.agencies.model import Agency, AgencyUser
from tremplin.immersions.agencies.reading import read_agency
from tremplin.immersions.agencies.vocabulary import AgencyRole

ADMIN, COUNSELLOR, VALIDATOR, VIEWER = AgencyRole.ADMIN, AgencyRole.COUNSELLOR, AgencyRole.VALIDATOR, AgencyRole.VIEWER


def made(**changes: Any) -> Agency:
    read, faults = read_agency(agency(**changes), now=NOW)
    assert read is not None, faults
    return read.agency


def person(name: str, *roles: AgencyRole, notified: bool = True) -> AgencyUser:
    return AgencyUser(email=f"{name}@agence-1.example", roles=frozenset(roles), notified=notified)


GAUD, NOLWENN = person("gaud", ADMIN, VALIDATOR), person("nolwenn", VALIDATOR)


def test_it_works() -> None:
    known = team.joined(made(), (GAUD,), NOLWENN)
    known = team.changed(made(), known, NOLWENN.email, {ADMIN, VALIDATOR}, notified=False)
    assert known[1].roles == {ADMIN, VALIDATOR} and not known[1].notified
    assert team.left(made(), known, NOLWENN.email) == (GAUD,)


def test_the_last_administrator_stays() -> None:
    with pytest.raises(errors.LastAdmin):
        team.left(made(), (GAUD, NOLWENN), GAUD.email)
    with pytest.raises(errors.LastAdmin):
        team.changed(made(), (GAUD, NOLWENN), GAUD.email, {VALIDATOR}, notified=True)
    # One that never had any is not stuck.
    assert team.left(made(), (NOLWENN, person("yann", VALIDATOR)), NOLWENN.email)


def test_someone_who_decides_is_always_written_to() -> None:
    with pytest.raises(errors.LastDecider):
        team.changed(made(), (NOLWENN,), NOLWENN.email, {VALIDATOR}, notified=False)
    two_steps = made(kind="mission-locale", validationSteps="counsellor-and-validator")
    with pytest.raises(errors.LastDecider):
        team.left(two_steps, (NOLWENN, person("yann", COUNSELLOR)), "yann@agence-1.example")


def test_some_roles_are_given_elsewhere() -> None:
    with pytest.raises(errors.RoleElsewhere):
        team.joined(made(kind="pole-emploi"), (), person("yann", COUNSELLOR))
    with pytest.raises(errors.RoleElsewhere):
        team.joined(made(kind="autre", refersToAgencyId="agence-2"), (), person("yann", VALIDATOR))


def test_nobody_comes_twice_nor_without_a_role() -> None:
    with pytest.raises(errors.PersonKnown):
        team.joined(made(), (GAUD,), GAUD)
    with pytest.raises(errors.RolesMissing):
        team.joined(made(), (), person("yann"))
    with pytest.raises(errors.PersonUnknown):
        team.left(made(), (GAUD,), "yann@agence-1.example")
