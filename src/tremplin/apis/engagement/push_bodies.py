"""Bodies of the push API (contract §4.1, §4.2): what a partner sends of a mission, read into the changes it makes.

null is ours: the original takes it nowhere, so that nothing could be cleared.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tremplin.apis.engagement.bodies import Body, Instant, Whole, checked, custom_issue
from tremplin.apis.engagement.errors import InvalidBody
from tremplin.feeds.readers.coordinates import put_right
from tremplin.kit.problem import Problem
from tremplin.missions.draft import AddressDraft
from tremplin.missions.pushing import Push
from tremplin.missions.revision import Changes
from tremplin.missions.texts import legible
from tremplin.reference.activities import activity_label
from tremplin.reference.countries import FRENCH_TERRITORIES, country_code

# Bounds that no honest mission meets: beyond, rows could not be indexed, or one body could fill a disk.
MOST_VALUES, MOST_ADDRESSES = 500, 200
MOST_TOGETHER = 1_000


def _tidy(text: str) -> str:
    return legible(text).strip()


def _listed(values: list[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


Id = Annotated[str, Field(max_length=250), AfterValidator(_tidy)]
Line = Annotated[str, Field(max_length=10_000), AfterValidator(_tidy)]
Opaque = Annotated[str, Field(max_length=100_000), AfterValidator(_tidy)]
Long = Annotated[str, Field(max_length=1_000_000), AfterValidator(_tidy)]
Value = Annotated[str, Field(max_length=1_000), AfterValidator(_tidy)]
Values = Annotated[list[Value], Field(max_length=MOST_VALUES), AfterValidator(_listed)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Remote = Literal["no", "possible", "full", "local"]
Type = Literal["benevolat", "volontariat_service_civique", "volontariat_sapeurs_pompiers", "volontariat_reserve_operationnelle"]


class Location(Body):
    """Des coordonnées, en degrés."""

    lat: Latitude
    lon: Longitude


class Address(Body):
    """Un lieu. Ses coordonnées se donnent dans `location` ou à côté ; `zip` et `department`, du guide d'API Engagement, sont lus
    aussi."""

    street: Line | None = None
    postal_code: Line | None = None
    city: Line | None = None
    department_code: Line | None = None
    department_name: Line | None = None
    region: Line | None = None
    country: Line | None = None
    location: Location | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    zip: Line | None = None
    department: Line | None = None

    def drafted(self, pointer: str, problems: list[Problem]) -> AddressDraft:
        """The address as every door gives it."""
        country = country_code(self.country) if self.country else "FR"
        lat, lon = (self.location.lat, self.location.lon) if self.location else (self.lat, self.lon)
        if lat is not None and lon is not None:
            french = country in FRENCH_TERRITORIES
            lat, lon = put_right(lat, lon, pointer, french=french, problems=problems) or (None, None)
        return AddressDraft(
            street=self.street or None,
            postal_code=self.postal_code or self.zip or None,
            city=self.city or None,
            department_code=self.department_code or None,
            department_name=self.department_name or self.department or None,
            region=self.region or None,
            country=self.country or None,
            lat=lat,
            lon=lon,
        )


def _with_both_coordinates(address: Address) -> Address:
    if (address.lat is None) != (address.lon is None):
        raise PydanticCustomError("coordinates", "lat and lon come together")
    return address


Addresses = Annotated[list[Annotated[Address, AfterValidator(_with_both_coordinates)]], Field(max_length=MOST_ADDRESSES)]


class MissionFields(Body):
    """What may be said of a mission. The three `organizationDepartment…` are read and dropped, as in the contract."""

    description: Long | None = None
    application_url: Line | None = None
    image: Line | None = None
    metadata: Opaque | None = None
    domain: Line | None = None
    schedule: Line | None = None
    priority: Line | None = None
    posted_at: Instant | None = None
    start_at: Instant | None = None
    end_at: Instant | None = None
    activities: Values | None = None
    tags: Values | None = None
    tasks: Values | None = None
    audience: Values | None = None
    requirements: Values | None = None
    soft_skills: Values | None = None
    rome_skills: Values | None = None
    remote: Remote | None = None
    places: Annotated[Whole, Field(gt=0)] | None = None
    compensation_amount: float | None = None
    compensation_amount_max: Annotated[float, Field(ge=0)] | None = None
    compensation_unit: Literal["hour", "day", "month", "year"] | None = None
    compensation_type: Literal["gross", "net"] | None = None
    open_to_minors: bool | None = None
    reduced_mobility_accessible: bool | None = None
    close_to_transport: bool | None = None
    addresses: Addresses | None = None
    type: Type | None = None
    organization_client_id: Id | None = None
    organization_name: Value | None = None
    organization_description: Opaque | None = None
    organization_url: Line | None = None
    organization_type: Line | None = None
    organization_logo: Line | None = None
    organization_rna: Annotated[Value | None, Field(alias="organizationRNA")] = None
    organization_siren: Value | None = None
    organization_siret: Value | None = None
    organization_full_address: Line | None = None
    organization_post_code: Line | None = None
    organization_city: Line | None = None
    organization_department: Line | None = None
    organization_department_code: Line | None = None
    organization_department_name: Line | None = None
    organization_status_juridique: Line | None = None
    organization_beneficiaries: Values | None = None
    organization_actions: Values | None = None
    organization_reseaux: Values | None = None

    def changes(self) -> Changes:
        """What this says of the mission and of its organisation."""
        problems: list[Problem] = []
        mission: dict[str, Any] = {}
        organisation: dict[str, Any] = {}
        for name, value in self.given().items():
            if name in _ORGANISATION:
                organisation[_ORGANISATION[name]] = _plain(value)
            elif name == "addresses":
                mission[name] = [each.drafted(f"/addresses/{k}", problems) for k, each in enumerate(value or ())]
            elif name == "activities":
                mission[name] = tuple(dict.fromkeys(activity_label(each) or each for each in value or ()))
            elif name not in _NOT_CHANGES:
                mission[name] = _plain(value)
        return Changes(mission, organisation, tuple(problems))

    @property
    def nameless(self) -> bool:
        """Whether it speaks of an organisation without its name, which the contract refuses (§4.1)."""
        said = [name for name, value in self.given().items() if name in _ORGANISATION and value]
        return bool(said) and not self.organization_name


class _Titled(Body):
    title: Line | None = None


class _Identified(Body):
    client_id: Id
    title: Line


# The fields of the last class come first: in the documentation, and among the faults found.
class MissionPatch(MissionFields, _Titled):
    """Ce qui change d'une mission : ce qui n'est pas donné reste comme il est."""


class NewMission(MissionFields, _Identified):
    """Une mission entière : le corps d'un POST, et chaque mission d'un lot."""

    def push(self) -> Push:
        return Push(self.client_id, self.changes())


class Batch(Body):
    """The body of a batch; each mission is read apart, so that a fault in one costs none of the others."""

    missions: Annotated[list[Any], Field(max_length=MOST_TOGETHER)]


Pushed = TypeVar("Pushed", bound=MissionFields)


def read_mission(sent: Any, model: type[Pushed]) -> Pushed:
    """What was sent, as a mission. Raises InvalidBody with every fault found."""
    mission = checked(sent, model)
    if mission.nameless:
        message = "organizationName is required when another organization field is given"
        raise InvalidBody([custom_issue(message, "organizationName")])
    return mission


# Fields of the body → fields of the organisation's draft.
_ORGANISATION = {
    "organization_client_id": "client_id",
    "organization_name": "name",
    "organization_description": "description",
    "organization_url": "url",
    "organization_type": "type",
    "organization_logo": "logo",
    "organization_rna": "rna",
    "organization_siren": "siren",
    "organization_siret": "siret",
    "organization_full_address": "full_address",
    "organization_post_code": "postal_code",
    "organization_city": "city",
    "organization_status_juridique": "legal_status",
    "organization_beneficiaries": "beneficiaries",
    "organization_actions": "actions",
    "organization_reseaux": "networks",
}
_NOT_CHANGES = {"client_id", "organization_department", "organization_department_code", "organization_department_name"}


def _plain(value: Any) -> Any:
    """As drafts hold it: an empty text says nothing, lists do not change."""
    return None if value == "" else tuple(value) if isinstance(value, list) else value
