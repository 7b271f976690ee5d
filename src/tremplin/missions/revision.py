"""Changing a mission in part: from what is kept back to what its partner said, and what it changes of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any

from tremplin.kit.problem import Problem, Severity
from tremplin.missions import organisations
from tremplin.missions.draft import AddressDraft, MissionDraft, OrganisationDraft
from tremplin.missions.model import Address, Geolocation, Mission, Organisation
from tremplin.missions.preparation import Kept
from tremplin.missions.problems import PLACE_DOUBTFUL, PLACE_NOT_FOUND

_SAME_NAME = tuple(
    each.name
    for each in fields(MissionDraft)
    if each.name not in {"description", "places", "addresses", "organisation"}  # kept otherwise than given
)
_FROM_PLACES = {PLACE_DOUBTFUL.code, PLACE_NOT_FOUND.code}
_NUMBERS = {"siren", "siret"}


@dataclass(frozen=True, slots=True)
class Changes:
    """What a partner says of a mission and of its organisation, by the names of their drafts: None clears, what is absent stays.

    `problems` were met while reading them.
    """

    mission: Mapping[str, Any] = field(default_factory=dict)
    organisation: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


# --- missions ----------------------------------------------------------------------------------------------------------


def draft_of(mission: Mission, organisation: Organisation | None) -> MissionDraft:
    """The draft that says what is kept of a mission. Its description and its addresses only serve the rules that read them: use
    `untouched` to keep them."""
    return MissionDraft(
        **{name: getattr(mission, name) for name in _SAME_NAME},
        description=mission.description,
        places=mission.places if mission.places_given else None,
        addresses=[_address_of(address) for address in mission.addresses],
        organisation=organisation_draft(organisation) if organisation else None,
    )


def untouched(mission: Mission, changes: Changes) -> Kept:
    """What these changes leave as it is, among what can't be said again without a difference."""
    same_text = "description" not in changes.mission and mission.description is not None
    same_places = "addresses" not in changes.mission
    return Kept(
        texts=(mission.description, mission.description_html) if same_text else None,
        addresses=mission.addresses if same_places else None,
        problems=tuple(
            problem
            for problem in problems_of(mission)
            if (same_text and problem.pointer == "/description") or (same_places and problem.code in _FROM_PLACES)
        ),
    )


def revised(draft: MissionDraft, changes: Changes) -> MissionDraft:
    """A draft with these changes, its organisation apart."""
    return replace(draft, **_without_nulls(MissionDraft, changes.mission))


def problems_of(mission: Mission) -> list[Problem]:
    """The problems kept with a mission."""
    return [Problem(**{**kept, "severity": Severity(kept["severity"])}) for kept in mission.problems]  # type: ignore[arg-type] # as they were kept


def _address_of(address: Address) -> AddressDraft:
    given = address.geolocation == Geolocation.GIVEN
    return AddressDraft(
        street=address.street,
        postal_code=address.postal_code,
        city=address.city,
        department_code=address.department_code,
        department_name=address.department_name,
        region=address.region,
        country=address.country,
        lat=address.lat if given else None,
        lon=address.lon if given else None,
    )


# --- organisations -----------------------------------------------------------------------------------------------------


def organisation_draft(organisation: Organisation) -> OrganisationDraft:
    """The draft that says what is kept of an organisation."""
    return OrganisationDraft(**{each.name: getattr(organisation, each.name) for each in fields(OrganisationDraft)})


def organisation_meant(changes: Changes, current: OrganisationDraft | None) -> str | None:
    """The clientId of the organisation that these changes speak of; None when they leave the mission without any.

    It is derived from what is said (API Engagement §4.4). A name alone, when it is that of the current organisation, means it:
    the contract asks for the name again whatever is changed, and would make another organisation of it.
    """
    if "name" not in changes.organisation and not any(changes.organisation.values()):
        return current.client_id if current else None
    said = organisations.settle(OrganisationDraft(**_without_nulls(OrganisationDraft, changes.organisation)))
    if said is None or said.client_id is None:
        return None
    named_alone = not any(changes.organisation.get(name) for name in ("client_id", "rna", "siren", "siret"))
    same_name = current is not None and organisations.slug(current.name or "") == organisations.slug(said.name or "")
    return current.client_id if current and named_alone and same_name else said.client_id


def organisation_revised(changes: Changes, client_id: str | None, known: OrganisationDraft | None) -> OrganisationDraft | None:
    """The organisation of this clientId as known, if it is, with these changes: what is not said of it stays."""
    if client_id is None:
        return None
    base = known or OrganisationDraft()
    said = {**_without_nulls(OrganisationDraft, changes.organisation), "client_id": client_id}
    if _NUMBERS & changes.organisation.keys():
        said |= _numbers(said, base)
    return replace(base, **said)


def _numbers(said: Mapping[str, Any], base: OrganisationDraft) -> dict[str, str | None]:
    """SIREN and SIRET after a change of one: those of two different companies never stay together."""
    given = organisations.settle(OrganisationDraft(client_id="any", siren=said.get("siren"), siret=said.get("siret")))
    siren, siret = (given.siren, given.siret) if given else (None, None)
    if "siret" not in said and siret is None and siren and (base.siret or "").startswith(siren):
        siret = base.siret
    return {"siren": siren, "siret": siret}


def _without_nulls(kind: type[MissionDraft | OrganisationDraft], given: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, cleared ones as the draft has them when nothing is said."""
    empty = {each.name: each.default_factory() if each.default_factory is not MISSING else each.default for each in fields(kind)}
    return {name: empty[name] if value is None else value for name, value in given.items()}
