"""A sheet of companies, as networks send them: one a line, in the columns of the batch of Immersion Facilitée. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from tremplin.immersions.offers.draft import EstablishmentDraft, LocationDraft, OfferDraft
from tremplin.immersions.offers.errors import SheetWithoutColumns
from tremplin.immersions.offers.model import ContactMode, DisabledWorkers, Member, Role
from tremplin.immersions.offers.problems import LINE_UNREADABLE, QUOTA_INVALID, YES_NO_INVALID
from tremplin.kit.problem import Problem

COLUMNS = ("siret", "businessName", "businessAddress", "offers_appellation_code", "contactMode", "right1_email")
"""Those without which a sheet is another one."""
_MOST_PEOPLE = 10
_TOO_LONG = "une case est trop longue ; vérifiez les guillemets"
_YES, _NO = frozenset({"1", "oui", "true", "vrai", "x"}), frozenset({"0", "non", "false", "faux"})

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line read, and what could not be understood of it. `number` counts lines of the table, the header being 1. Of one that is not
    `readable`, nothing is known."""

    number: int
    draft: EstablishmentDraft
    problems: tuple[Problem, ...]
    readable: bool = True


def read(content: bytes) -> Iterator[SheetLine]:
    """The companies of a sheet in CSV: commas or semicolons, UTF-8 or Windows-1252. Raises SheetWithoutColumns."""
    text = _decoded(content)
    header = text.split("\n", 1)[0]
    table = _rows(csv.reader(text.splitlines(keepends=True), delimiter=";" if header.count(";") > header.count(",") else ","))
    names = [name.strip() for name in next(table, None) or []]
    if missing := [name for name in COLUMNS if name not in names]:
        raise SheetWithoutColumns(names=", ".join(missing))
    for number, row in enumerate(table, 2):
        if row is None:
            yield SheetLine(number, EstablishmentDraft(siret=""), (LINE_UNREADABLE.at("", reason=_TOO_LONG),), readable=False)
            continue
        cells = {name: value.strip() for name, value in zip(names, row, strict=False)}
        if any(cells.values()):
            yield _line(number, cells)


def _rows(table: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """The lines of a table; None for one that the reader gives up on, as the next ones can still be read."""
    while True:
        try:
            yield next(table)
        except StopIteration:
            return
        except csv.Error:
            yield None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _line(number: int, cells: Cells) -> SheetLine:
    problems: list[Problem] = []
    mode, address = cells.get("contactMode") or None, cells.get("businessAddress") or None
    draft = EstablishmentDraft(
        siret=cells.get("siret", ""),
        name=cells.get("businessName"),
        customized_name=cells.get("businessNameCustomized"),
        naf=cells.get("naf_code"),
        locations=[LocationDraft(raw=address)] if address else [],
        offers=[
            OfferDraft(appellation_code=code.strip()) for code in cells.get("offers_appellation_code", "").split(",") if code.strip()
        ],
        contact_mode=mode,
        welcome_address=LocationDraft(raw=address) if mode == ContactMode.IN_PERSON and address else None,
        members=_people(cells, mode),
        max_contacts_per_month=_quota(cells, problems),
        searchable_by_students=_flag(cells, "searchableByStudents", problems, default=True),
        searchable_by_job_seekers=_flag(cells, "searchableByJobSeekers", problems, default=True),
        disabled_workers=_disabled_workers(cells, problems),
        is_committed=_flag(cells, "isEngagedEnterprise", problems, default=False),
        website=cells.get("website"),
        additional_information=cells.get("additionalInformation"),
    )
    return SheetLine(number, draft, tuple(problems))


def _people(cells: Cells, mode: str | None) -> list[Member]:
    """The first administers the page, answers the telephone and welcomes; the others as their columns say."""
    people = []
    for k in range(1, _MOST_PEOPLE + 1):
        given = {name: cells.get(f"right{k}_{name}") or None for name in ("role", "email", "phone", "job")}
        if not any(given.values()):
            continue
        people.append(
            Member(
                email=given["email"] or "",
                role=Role.ADMIN if k == 1 else given["role"] or Role.CONTACT,
                phone=given["phone"],
                job=given["job"],
                main_contact_by_phone=k == 1 and mode == ContactMode.PHONE,
                main_contact_in_person=k == 1 and mode == ContactMode.IN_PERSON,
            )
        )
    return people


def _quota(cells: Cells, problems: list[Problem]) -> int | None:
    given = cells.get("maxContactPerMonth") or cells.get("maxContactsPerMonth")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        problems.append(QUOTA_INVALID.at("/maxContactsPerMonth", value=given[:40]))
        return None
    return int(given)


def _flag(cells: Cells, name: str, problems: list[Problem], *, default: bool) -> bool:
    given = (cells.get(name) or "").lower()
    if given and given not in _YES | _NO:
        problems.append(YES_NO_INVALID.at(f"/{name}", value=given[:40]))
    return given in _YES if given else default


def _disabled_workers(cells: Cells, problems: list[Problem]) -> str | None:
    given = cells.get("fitForDisabledWorkers")
    if not given or given in set(DisabledWorkers):
        return given or None
    yes = _flag(cells, "fitForDisabledWorkers", problems, default=False)
    return DisabledWorkers.DECLARED if yes else DisabledWorkers.NO
