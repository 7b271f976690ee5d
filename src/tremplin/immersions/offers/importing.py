"""A file of companies kept line by line: a bad line is reported with all its problems, the others are imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tremplin.external.sirene import Directory
from tremplin.immersions.offers import actions, identification, lines, sheet
from tremplin.immersions.offers.draft import EstablishmentDraft
from tremplin.immersions.offers.errors import EstablishmentInvalid, EstablishmentOfAnother
from tremplin.immersions.offers.problems import SIRET_OF_ANOTHER, SIRET_REPEATED
from tremplin.immersions.offers.sheet import SheetLine
from tremplin.immersions.offers.validation import is_siret
from tremplin.kit.db import Conn, Database
from tremplin.kit.problem import Problem, Severity
from tremplin.reference.rome import actions as rome


class Keep(Protocol):
    """How a company is written."""

    async def __call__(
        self, conn: Conn, draft: EstablishmentDraft, *, by: str, now: datetime, identity: identification.Identity
    ) -> actions.Saved: ...


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A problem of a line."""

    line: int
    siret: str
    problem: Problem


@dataclass(slots=True)
class Imported:
    """What became of a sheet. Problems that are warnings belong to companies that were kept."""

    created: int = 0
    updated: int = 0
    refused: int = 0
    problems: list[LineProblem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        problems = [
            {
                "line": each.line,
                "siret": each.siret,
                "code": each.problem.code,
                "severity": each.problem.severity.value,
                "pointer": each.problem.pointer,
                "message": each.problem.message,
                "hint": each.problem.hint,
            }
            for each in self.problems
        ]
        return {"created": self.created, "updated": self.updated, "refused": self.refused, "problems": problems}


async def import_sheet(
    db: Database, content: bytes, *, by: str, now: datetime, directory: Directory | None = None, keep: Keep = actions.save
) -> Imported:
    """Keeps the companies of a sheet, or of JSON lines, each in a transaction of its own; one that is known already is replaced.
    `keep`: how one is written, when not everyone may replace it.

    Raises SheetWithoutColumns.
    """
    async with db.reading() as conn:
        await rome.refresh(conn)  # a command does not follow what others load
    done, first = Imported(), dict[str, int]()
    for line in lines.read(content, now) if lines.are_lines(content) else sheet.read(content):
        siret = "".join(line.draft.siret.split())
        repeated = [SIRET_REPEATED.at("/siret", value=siret, other=first[siret])] if line.readable and siret in first else []
        first.setdefault(siret, line.number)
        faults = [*repeated, *line.problems]
        identity = await identification.ask(directory if is_siret(siret) and not faults else None, siret)
        problems, saved = await _keep(db, line, faults, by=by, now=now, identity=identity, keep=keep)
        done.problems += [LineProblem(line.number, siret, each) for each in problems]
        if saved is None:
            done.refused += 1
        elif saved.created:
            done.created += 1
        else:
            done.updated += 1
    return done


async def _keep(
    db: Database, line: SheetLine, faults: list[Problem], *, by: str, now: datetime, identity: identification.Identity, keep: Keep
) -> tuple[list[Problem], actions.Saved | None]:
    """The problems of a line, those met while reading it first, and what was kept of it."""
    refused = any(each.severity == Severity.ERROR for each in faults)
    if not line.readable:
        return faults, None
    try:
        async with db.writing() as conn:
            if refused:
                return [*faults, *await actions.problems(conn, line.draft, by=by, now=now)], None
            saved = await keep(conn, line.draft, by=by, now=now, identity=identity)
            return [*faults, *saved.problems], saved
    except EstablishmentOfAnother as refusal:
        return [*faults, SIRET_OF_ANOTHER.at("/siret", reason=str(refusal))], None
    except EstablishmentInvalid as error:
        return [*faults, *error.problems], None
