"""What search knows of a mission: its fields under the names of the exchange, its places, its words. Pure."""

from __future__ import annotations

from tremplin.missions.exchange import render
from tremplin.missions.model import KIND, Address, Mission, Organisation, Remote
from tremplin.partners.model import Partner
from tremplin.reference.domains import DOMAINS
from tremplin.search.model import Document, Field, Level, Place, Terms

FIELDS = (
    *(Field(name, Level.COUNTED) for name in ("domain", "activity", "remote", "type", "departmentName")),
    *(Field(name, Level.COUNTED) for name in ("openToMinors", "reducedMobilityAccessible")),
    *(Field(name, Level.PLACE) for name in ("city", "country", "postalCode", "departmentCode", "region")),
    *(Field(name, Level.ITEM) for name in ("clientId", "snu", "schedule", "closeToTransport")),
    *(Field(name, Level.ITEM) for name in ("tags", "tasks", "audience", "softSkills", "romeSkills")),
    *(Field(name, Level.ITEM) for name in ("organizationClientId", "organizationName", "organizationRNA")),
    *(Field(name, Level.ITEM) for name in ("organizationStatusJuridique", "organizationReseaux", "organizationActions")),
)


def document(mission: Mission, organisation: Organisation | None, owner: Partner) -> Document:
    """The search document of a mission that may be shown."""
    return Document(
        kind=KIND,
        id=mission.id,
        owner=mission.owner,
        body=render(mission, organisation, owner),
        created_at=mission.created_at,
        date=mission.start_at,
        counted=_terms(
            domain=mission.domain,
            activity=mission.activities,
            remote=mission.remote,
            type=mission.type,
            openToMinors=_yes_no(mission.open_to_minors),
            reducedMobilityAccessible=_yes_no(mission.reduced_mobility_accessible),
        ),
        terms=_terms(
            clientId=mission.client_id,
            snu="true" if mission.snu else "false",
            schedule=mission.schedule,
            closeToTransport=_yes_no(mission.close_to_transport),
            tags=mission.tags,
            tasks=mission.tasks,
            audience=mission.audience,
            softSkills=mission.soft_skills,
            romeSkills=mission.rome_skills,
            **_organisation_terms(organisation),
        ),
        places=tuple(_place(address) for address in mission.addresses),
        title=mission.title or "",
        keywords=_keywords(mission, organisation),
        text=mission.description or "",
        anywhere=mission.remote == Remote.LOCAL,
    )


def _place(address: Address) -> Place:
    return Place(
        lat=address.lat,
        lon=address.lon,
        terms=_terms(
            city=address.city,
            country=address.country,
            postalCode=address.postal_code,
            departmentCode=address.department_code,
            region=address.region,
        ),
        counted=_terms(departmentName=address.department_name),
    )


def _organisation_terms(organisation: Organisation | None) -> dict[str, str | tuple[str, ...] | None]:
    if organisation is None:
        return {}
    return {
        "organizationClientId": organisation.client_id,
        "organizationName": organisation.name,
        "organizationRNA": organisation.rna,
        "organizationStatusJuridique": organisation.legal_status,
        "organizationReseaux": organisation.networks,
        "organizationActions": organisation.actions,
    }


def _keywords(mission: Mission, organisation: Organisation | None) -> str:
    towns = dict.fromkeys(address.city for address in mission.addresses if address.city)
    domain = DOMAINS.get(mission.domain or "", "")
    words = (organisation.name or "" if organisation else "", *towns, domain, *mission.activities, *mission.tags)
    return " ".join(word for word in words if word)


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _terms(**values: str | tuple[str, ...] | None) -> Terms:
    """Field → values, without the fields that have none."""
    listed = {name: (value,) if isinstance(value, str) else value or () for name, value in values.items()}
    return {name: given for name, given in listed.items() if given}
