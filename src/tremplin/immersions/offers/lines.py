"""Companies as JSON lines, one object each, in the words of the neutral catalogue: what a program sends rather than a sheet. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import orjson

from tremplin.immersions.offers.draft import EstablishmentDraft, LocationDraft, OfferDraft
from tremplin.immersions.offers.model import Location
from tremplin.immersions.offers.problems import LINE_UNREADABLE
from tremplin.immersions.offers.records import Record, as_record, read_establishment
from tremplin.immersions.offers.sheet import SheetLine
from tremplin.kit.lines import RefusedLine


def are_lines(content: bytes) -> bool:
    """Whether a file holds objects rather than a table."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(content: bytes, now: datetime) -> Iterator[SheetLine]:
    """The companies of the lines; one that can't be read says so and nothing else."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield SheetLine(number, _draft(as_record(orjson.loads(line)), now), ())
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            reason = RefusedLine.unreadable(number, error).message
            yield SheetLine(number, EstablishmentDraft(siret=""), (LINE_UNREADABLE.at("", reason=reason),), readable=False)


def _draft(record: Record, now: datetime) -> EstablishmentDraft:
    of, members = read_establishment(record, now)
    return EstablishmentDraft(
        siret=of.siret,
        name=of.name,
        customized_name=of.customized_name,
        naf=of.naf or None,
        employees=of.employees,
        locations=[_place(each) for each in of.locations],
        offers=[OfferDraft(appellation_code=each.appellation_code, remote_work=each.remote_work) for each in of.offers],
        contact_mode=of.contact_mode,
        welcome_address=_place(of.welcome_address) if of.welcome_address else None,
        members=list(members),
        max_contacts_per_month=of.max_contacts_per_month if record.get("maxContactsPerMonth") is not None else None,
        next_availability=of.next_availability,
        searchable_by_students=of.searchable_by_students,
        searchable_by_job_seekers=of.searchable_by_job_seekers,
        disabled_workers=of.disabled_workers,
        is_committed=of.is_committed,
        website=of.website,
        additional_information=of.additional_information,
    )


def _place(of: Location) -> LocationDraft:
    return LocationDraft(
        id=of.id,
        street=of.street or None,
        postcode=of.postcode or None,
        city=of.city,
        department_code=of.department_code,
        lat=of.lat,
        lon=of.lon,
    )
