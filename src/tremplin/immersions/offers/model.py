"""Companies that welcome people, their places, their jobs, their people; and the rows in which they are found. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

KIND = "offer"  # of search documents
OWNER = "immersions"
"""The one owner of all offers in search: none is reserved to a partner."""

DEFAULT_CONTACTS = 6
"""A month, for whoever gives no number."""


class RemoteWork(StrEnum):
    ON_SITE = "ON_SITE"
    HYBRID = "HYBRID"
    FULL_REMOTE = "FULL_REMOTE"


class ContactMode(StrEnum):
    EMAIL = "EMAIL"  # the company is written to, and calls back
    PHONE = "PHONE"  # the candidate is given a number
    IN_PERSON = "IN_PERSON"  # the candidate is given a name and an address


class DisabledWorkers(StrEnum):
    """Whether the company says it welcomes disabled workers; France Travail may have certified it."""

    CERTIFIED = "yes-ft-certified"
    DECLARED = "yes-declared-only"
    NO = "no"


class Role(StrEnum):
    ADMIN = "establishment-admin"
    CONTACT = "establishment-contact"


class RightStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    PENDING = "PENDING"


class Verification(StrEnum):
    """What is known of the siret."""

    GIVEN = "GIVEN"  # taken as it came, by a migration
    TO_VERIFY = "TO_VERIFY"  # nobody could tell yet
    VERIFIED = "VERIFIED"
    UNKNOWN = "UNKNOWN"  # the national directory does not have it


DEACTIVATED = "DEACTIVATED_FOR_LACK_OF_RESPONSES"

# Ranges of the contract; "" when it is not known.
EMPLOYEES = (
    "", "0", "0-0", "1-2", "3-5", "6-9", "10-19", "20-49", "50-99", "100-199", "200-249", "250-499", "500-999",
    "1000-1999", "2000-4999", "5000-9999", "+10000",
)  # fmt: skip


class CompanySize(StrEnum):
    """How many people work there, in the four sizes that companies are counted in: what someone who chooses one means by it."""

    VERY_SMALL = "0-9"
    SMALL = "10-49"
    MEDIUM = "50-249"
    LARGE = "250+"


def company_size(employees: str) -> CompanySize | None:
    """The size of a company by its range; None when it is not known."""
    digits = employees.removeprefix("+").partition("-")[0]
    if not digits.isdigit():
        return None
    least = int(digits)
    return next((size for most, size in zip((10, 50, 250), CompanySize, strict=False) if least < most), CompanySize.LARGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place of a company. `lat` and `lon` in degrees; `street` and `postcode` may be empty."""

    id: str
    street: str
    postcode: str
    city: str
    department_code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A job that can be discovered. The code of an appellation is text here, and a number in official files."""

    appellation_code: str
    rome_code: str
    remote_work: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Someone of the company, known by an address: what they may do, and what they receive."""

    email: str
    role: str = Role.CONTACT
    status: str = RightStatus.ACCEPTED
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    job: str | None = None
    receives_discussions: bool = True
    main_contact_by_phone: bool = False
    main_contact_in_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """A company as kept. `max_contacts_per_month` 0 means never available; `held_until`: no contact before, whatever the quota
    says; `free_from`: when the quota frees, None if it was free when last written (`quota.frees_at`)."""

    siret: str
    name: str
    customized_name: str | None
    naf: str
    employees: str
    locations: tuple[Location, ...]
    offers: tuple[Offer, ...]
    contact_mode: str
    welcome_address: Location | None
    max_contacts_per_month: int
    held_until: datetime | None
    free_from: datetime | None
    next_availability: datetime | None
    searchable_by_students: bool
    searchable_by_job_seekers: bool
    disabled_workers: str | None
    is_committed: bool
    website: str | None
    additional_information: str | None
    score: int
    source: str
    is_open: bool
    status: str | None
    verification: str
    created_at: datetime
    updated_at: datetime
    ban_justification: str | None = None  # kept apart: a company may be banned before it describes itself

    @property
    def banned(self) -> bool:
        return self.ban_justification is not None

    @property
    def listed(self) -> bool:
        """Whether it may be found at all: time and quota aside."""
        return self.is_open and not self.banned and self.verification != Verification.UNKNOWN

    def shown(self, at: datetime) -> bool:
        """Whether it is shown at an instant: not before the date it gave."""
        return self.listed and (self.next_availability is None or self.next_availability <= at)

    def has_room(self, at: datetime) -> bool:
        """Whether its quota leaves room for one more contact at an instant."""
        return self.free_from is None or self.free_from <= at


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the directory: the jobs of one ROME code, done in one way, at one place."""

    establishment: Establishment
    location: Location
    rome_code: str
    remote_work: str
    appellation_codes: tuple[str, ...]

    @property
    def id(self) -> str:
        return row_id(self.establishment.siret, self.location.id, self.rome_code, self.remote_work)


def row_id(siret: str, location_id: str, rome_code: str, remote_work: str) -> str:
    """The identity of a line, unique in the directory."""
    return "|".join((siret, location_id, rome_code, remote_work))


def read_row_id(id_: str) -> tuple[str, str, str, str]:
    """The siret, location, ROME code and remote mode that an identity is made of; only a location may hold any character."""
    siret, rest = id_.split("|", 1)
    location, rome, remote = rest.rsplit("|", 2)
    return siret, location, rome, remote


def rows(establishment: Establishment) -> Iterator[Row]:
    """The lines of a company: places × pairs of a ROME code and a remote mode. Codes are in order."""
    jobs: dict[tuple[str, str], list[str]] = {}
    for offer in establishment.offers:
        jobs.setdefault((offer.rome_code, offer.remote_work), []).append(offer.appellation_code)
    ordered = {job: tuple(sorted(set(codes), key=int_or_text)) for job, codes in jobs.items()}
    for location in establishment.locations:
        for (rome, remote), codes in ordered.items():
            yield Row(establishment, location, rome, remote, codes)


def count_rows(establishment: Establishment) -> int:
    """How many lines a company has."""
    return len(establishment.locations) * len({(each.rome_code, each.remote_work) for each in establishment.offers})


def int_or_text(code: str) -> tuple[int, str]:
    """Sorts codes as the numbers they are."""
    return (int(code), "") if code.isdigit() else (0, code)


REMOTE_ORDER = tuple(RemoteWork)


def choose(establishment: Establishment, appellation_code: str, location_id: str | None, *, exact: bool) -> Row | None:
    """The line that a siret, an appellation and a place mean.

    The contract ignores a place that the company does not have, and then answers any one: here always the first place given,
    and on site before at a distance. `exact`: such a place means nothing.
    """
    places = {each.id: each for each in establishment.locations}
    location = places.get(location_id or "") or (None if exact and location_id else next(iter(establishment.locations), None))
    held = [each for each in establishment.offers if each.appellation_code == appellation_code]
    if location is None or not held:
        return None
    offer = min(held, key=lambda each: (_rank(each.remote_work), each.rome_code))
    return Row(establishment, location, offer.rome_code, offer.remote_work, (appellation_code,))


def _rank(remote: str) -> int:
    return REMOTE_ORDER.index(RemoteWork(remote)) if remote in REMOTE_ORDER else len(REMOTE_ORDER)
