"""Lines of a catalogue as groups ready to be written: all that a load does without the database, and may do in another process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import orjson

from tremplin.immersions.offers import quota, store
from tremplin.immersions.offers.documents import documents
from tremplin.immersions.offers.model import Establishment, Member, count_rows
from tremplin.immersions.offers.records import as_record, read_establishment
from tremplin.kit.lines import RefusedLine
from tremplin.reference.rome import catalogue
from tremplin.search import engine
from tremplin.search.record import Batch

TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line that could be read. `number` counts from 1."""

    number: int
    establishment: Establishment
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Some lines, and what is written of their companies when none was known: the last of each siret.

    `given` are the lines as they are in the file, to be read again (`read`) when that does not hold.
    """

    given: Sequence[tuple[int, bytes]]
    refused: Sequence[RefusedLine]
    sirets: Sequence[str]
    offers: int  # lines of the directory
    bans: Mapping[str, str]
    people: Mapping[str, Sequence[Member]]
    rows: bytes
    documents: Batch


def groups(file: Path, now: datetime, jobs: catalogue.Catalogue) -> Iterator[Group]:
    """The lines of a file by groups; `jobs` is what the caller's process knows of ROME."""
    catalogue.hold(jobs)
    with file.open("rb") as content:
        numbered = ((number, line) for number, line in enumerate(content, 1) if line.strip())
        while given := list(islice(numbered, TOGETHER)):
            yield _group(given, now)


def _group(given: Sequence[tuple[int, bytes]], now: datetime) -> Group:
    refused: list[RefusedLine] = []
    lines = list(read(given, now, refused))
    unreadable = {each.line for each in refused}
    latest = {line.establishment.siret: line for line in lines}
    companies = [line.establishment for line in latest.values()]
    shown = {document.id: document for each in companies if each.listed for document in documents(each, now)}
    return Group(
        given=[each for each in given if each[0] not in unreadable],
        refused=refused,
        sirets=list(latest),
        offers=sum(count_rows(line.establishment) for line in lines),
        bans={each.siret: each.ban_justification for each in companies if each.ban_justification},
        people={siret: line.members for siret, line in latest.items() if line.members},
        rows=store.encoded(companies),
        documents=engine.prepare(list(shown.values())),
    )


def read(given: Iterable[tuple[int, bytes]], now: datetime, refused: list[RefusedLine]) -> Iterator[Line]:
    """Lines as companies without any contact yet; those that can't be read are told apart."""
    for number, line in given:
        try:
            company, members = read_establishment(as_record(orjson.loads(line)), now)
        except (KeyError, TypeError, ValueError) as error:
            refused.append(RefusedLine.unreadable(number, error))
            continue
        frees = quota.frees_at((), company.max_contacts_per_month, held_until=company.held_until)
        yield Line(number, company if frees is None else replace(company, free_from=frees), members)
