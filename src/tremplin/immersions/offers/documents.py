"""What search knows of a line of the directory: its fields, its place, its words, its score, when it is shown and available. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from tremplin.immersions.offers.model import KIND, OWNER, Establishment, RemoteWork, Row, company_size, rows
from tremplin.immersions.offers.rendering import render, render_common
from tremplin.reference.communes import departments
from tremplin.reference.naf import naf_section
from tremplin.reference.rome.catalogue import find_appellation, find_rome
from tremplin.search.model import Document, Field, Level, Place, Terms

APPELLATION, ROME, NAF, SIRET, LOCATION = "appellationCode", "romeCode", "nafCode", "siret", "locationId"
DEPARTMENT, DEPARTMENT_NAME = "departmentCode", "departmentName"
REMOTE, SEARCHABLE_BY, DISABLED_WORKERS, NAF_SECTION = "remoteWorkMode", "searchableBy", "fitForDisabledWorkers", "nafSection"
CONTACT_MODE, COMPANY_SIZE = "contactMode", "companySize"
STUDENTS, JOB_SEEKERS = "students", "jobSeekers"

FIELDS = (
    Field(DEPARTMENT_NAME, Level.COUNTED),
    *(Field(name, Level.RARE) for name in (ROME, REMOTE, SEARCHABLE_BY, DISABLED_WORKERS, NAF_SECTION, CONTACT_MODE, COMPANY_SIZE)),
    # Of the place, like the circle: the narrow rows of places then answer whatever selects, without the wide ones.
    *(Field(name, Level.PLACE) for name in (APPELLATION, NAF, DEPARTMENT)),
    *(Field(name, Level.KEY) for name in (SIRET, LOCATION)),
)


def documents(establishment: Establishment, now: datetime) -> Iterator[Document]:
    """The search documents of a company that may be found: one for each of its lines."""
    hidden, busy = establishment.next_availability, establishment.free_from
    section = naf_section(establishment.naf)
    rare = _terms(
        {
            SEARCHABLE_BY: _searchable_by(establishment),
            DISABLED_WORKERS: establishment.disabled_workers,
            NAF_SECTION: section.code if section else None,
            CONTACT_MODE: establishment.contact_mode,
            COMPANY_SIZE: company_size(establishment.employees),
        }
    )
    names = " ".join(name for name in (establishment.name, establishment.customized_name) if name)
    common = render_common(establishment)
    for row in rows(establishment):
        yield Document(
            kind=KIND,
            id=row.id,
            owner=OWNER,
            body=render(row, common),
            created_at=establishment.created_at,
            date=establishment.updated_at,
            score=establishment.score,
            shown_from=hidden if hidden and hidden > now else None,
            available_from=busy if busy and busy > now else None,
            rare={**rare, REMOTE: (row.remote_work,)},
            places=(_place(row),),
            title=_title(row),
            keywords=f"{names} {row.location.city}",
            text=establishment.additional_information or "",
            anywhere=row.remote_work == RemoteWork.FULL_REMOTE,
        )


def _place(row: Row) -> Place:
    department = departments().get(row.location.department_code)
    return Place(
        lat=row.location.lat,
        lon=row.location.lon,
        terms=_terms(
            {
                APPELLATION: row.appellation_codes,
                NAF: row.establishment.naf,
                DEPARTMENT: row.location.department_code,
            }
        ),
        keys=_terms({SIRET: row.establishment.siret, LOCATION: row.location.id}),
        counted=_terms({DEPARTMENT_NAME: department.name if department else None}),
        rare={ROME: (row.rome_code,)},
    )


def _title(row: Row) -> str:
    job = find_rome(row.rome_code)
    appellations = (find_appellation(code) for code in row.appellation_codes)
    return " ".join([job.label if job else "", *(each.label for each in appellations if each)])


def _searchable_by(establishment: Establishment) -> tuple[str, ...]:
    given = {STUDENTS: establishment.searchable_by_students, JOB_SEEKERS: establishment.searchable_by_job_seekers}
    return tuple(name for name, held in given.items() if held)


def _terms(values: Mapping[str, str | tuple[str, ...] | None]) -> Terms:
    """Field → values, without the fields that have none."""
    return {name: (value,) if isinstance(value, str) else value for name, value in values.items() if value}
