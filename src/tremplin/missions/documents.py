"""What search knows of a mission: its fields under the names of the exchange, its places, its words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tremplin.diffusion.model import ACCEPTED_BY
from tremplin.missions.exchange import render
from tremplin.missions.matching import criteria, rules
from tremplin.missions.model import KIND, Address, Mission, Organisation, Remote
from tremplin.partners.model import Partner
from tremplin.reference.domains import DOMAINS
from tremplin.search.model import DIVISION, Document, Field, Level, Place, Terms

FIELDS = (
    # The facets of every search of the contract: the fewer there are, the less a circle costs.
    *(Field(name, Level.COUNTED) for name in ("domain", "activity", "departmentName")),
    *(Field(name, Level.RARE) for name in ("remote", "type", "openToMinors", "reducedMobilityAccessible")),
    *(Field(name, Level.RARE) for name in ("country", "schedule", "closeToTransport", "tasks", "audience")),
    Field(ACCEPTED_BY, Level.RARE),  # a facet, so that totals of a moderator are read from tallies
    *(Field(name, Level.PLACE) for name in ("city", "postalCode", "departmentCode", "region")),
    *(Field(name, Level.ITEM) for name in ("clientId", "snu", "tags", "softSkills", "romeSkills")),
    *(Field(name, Level.ITEM) for name in ("organizationName", "organizationRNA")),
    Field(DIVISION, Level.DIVISION),
    *(Field(name, Level.ITEM) for name in ("organizationStatusJuridique", "organizationReseaux", "organizationActions")),
)
# What only widgets ask. Their facet of organisations counts pairs of an identifier and a name: nothing is left to look up.
ORGANISATION_FACET = "organization"
ABROAD, MISSING = "abroad", "missing"
WIDGET_FIELDS = (
    Field(ORGANISATION_FACET, Level.RARE),
    Field(ABROAD, Level.PLACE),
    *(Field(name, Level.ITEM) for name in ("title", "duration", MISSING)),
)
# Fields whose absence is a term too: looking for what is not there would read every mission.
NOTED_WHEN_MISSING = ("domain", "departmentName", "organizationClientId", "schedule", "tasks", "audience")
_NAME_AFTER = "\x1f"  # the unit separator, which no identifier holds


def are_rare(facets: Collection[str]) -> bool:
    """Whether one of these facets is rare: a question must say so to count it."""
    return any(field.level == Level.RARE and field.name in facets for field in (*FIELDS, *WIDGET_FIELDS))


def document(
    mission: Mission,
    organisation: Organisation | None,
    owner: Partner,
    accepted_by: Sequence[str] = (),
    held: Mapping[str, float] | None = None,
) -> Document:
    """The search document of a mission that may be shown; `accepted_by`: ids of the moderators who show it. `held`: what matching
    knows of it, when that is known already (`rules.scores`)."""
    rare = _terms(
        remote=mission.remote,
        type=mission.type,
        openToMinors=_yes_no(mission.open_to_minors),
        reducedMobilityAccessible=_yes_no(mission.reduced_mobility_accessible),
        schedule=mission.schedule,
        closeToTransport=_yes_no(mission.close_to_transport),
        tasks=mission.tasks,
        audience=mission.audience,
        **{ACCEPTED_BY: tuple(accepted_by)},
        **{ORGANISATION_FACET: f"{organisation.client_id}{_NAME_AFTER}{organisation.name or ''}" if organisation else None},
        **criteria.terms(mission.owner, rules.scores(mission, organisation) if held is None else held),
    )
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
        ),
        rare=rare,
        terms=_terms(
            clientId=mission.client_id,
            snu="true" if mission.snu else "false",
            title=mission.title,
            duration=None if mission.duration is None else str(mission.duration),
            tags=mission.tags,
            softSkills=mission.soft_skills,
            romeSkills=mission.rome_skills,
            **organisation_terms(organisation),
            **{MISSING: _missing(mission, organisation)},
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
            postalCode=address.postal_code,
            departmentCode=address.department_code,
            region=address.region,
            **{ABROAD: "yes" if address.country not in {None, "", "FR"} else None},
        ),
        counted=_terms(departmentName=address.department_name),
        rare=_terms(country=address.country),
    )


def _missing(mission: Mission, organisation: Organisation | None) -> tuple[str, ...]:
    held = {
        "domain": mission.domain,
        "departmentName": any(address.department_name for address in mission.addresses),
        "organizationClientId": organisation,
        "schedule": mission.schedule,
        "tasks": mission.tasks,
        "audience": mission.audience,
    }
    return tuple(name for name in NOTED_WHEN_MISSING if not held[name])


def read_organisation(facet: str) -> tuple[str, str]:
    """The identifier and the name that a value of the facet of organisations holds."""
    client_id, _, name = facet.partition(_NAME_AFTER)
    return client_id, name


def organisation_terms(organisation: Organisation | None) -> dict[str, str | tuple[str, ...] | None]:
    """What a mission holds of its organisation, by field."""
    if organisation is None:
        return {}
    return {
        DIVISION: organisation.client_id,
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
