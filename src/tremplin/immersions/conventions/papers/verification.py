"""« Is this convention valid today? », for whoever holds a copy of it: an inspector, an insurer, a porter. Pure.

The code is the convention's own number, written to be typed: who has it has the paper. The answer says nothing that a stranger does
not need: no name, no company, no job.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.vocabulary import UNVALIDATED, InternshipKind, Status

PATH = "/conventions/verifier"
# Without the letters that are read as figures (Crockford's base 32).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_LENGTH, _GROUP = 26, 6


class Standing(StrEnum):
    """Whether a convention covers someone, on a given day."""

    VALID = "valid"
    LATER = "later"
    OVER = "over"
    PENDING = "pending"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What anyone may know. `initials` are the beneficiary's; `signed`, how many of the signatures `wanted` there are; `head`, what a
    file of evidence must end with, so that a stranger can tell ours from one that was made up."""

    standing: Standing
    status: Status
    kind: InternshipKind
    start: date
    end: date
    initials: str
    signed: int
    wanted: int
    head: str = ""


def verify(convention: Convention, chain: Sequence[Line], today: date) -> Verification:
    """What a convention is worth that day."""
    people = list(convention.signatories)
    person = convention.signatories.beneficiary
    return Verification(
        standing=standing_of(convention, today),
        status=convention.status,
        kind=convention.kind,
        start=convention.date_start,
        end=convention.date_end,
        initials=f"{person.first_name[:1].upper()}. {person.last_name[:1].upper()}.",
        signed=sum(each.signed_at is not None for each in people),
        wanted=len(people),
        head=chain[-1].hash if chain else "",
    )


def standing_of(convention: Convention, today: date) -> Standing:
    """Only a prescriber's decision makes one valid, and only within its dates, both included."""
    if convention.status in UNVALIDATED:
        return Standing.ENDED
    if convention.status is not Status.ACCEPTED_BY_VALIDATOR:
        return Standing.PENDING
    if today < convention.date_start:
        return Standing.LATER
    return Standing.VALID if today <= convention.date_end else Standing.OVER


def code_of(convention_id: str) -> str:
    """« 2ZC9XK-… »: 26 letters and figures, in groups."""
    number = UUID(convention_id).int
    letters = "".join(_ALPHABET[number >> 5 * at & 31] for at in reversed(range(_LENGTH)))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def id_of(code: str) -> str | None:
    """The convention of a code as it was typed, whatever its case, its dashes and its blanks; None when it can't be one."""
    typed = "".join(code.split()).replace("-", "").upper().translate(_READ_AS)
    if len(typed) != _LENGTH or not set(typed) <= set(_ALPHABET):
        return None
    number = 0
    for letter in typed:
        number = number << 5 | _ALPHABET.index(letter)
    return str(UUID(int=number)) if number < 1 << 128 else None
