"""The proof of signatures: what was signed, by whom, when, by which channel, each line chained to the one before.

A line holds the hash of the text that the person was shown, and the hash of the line before it: changing, removing, adding or moving a
line breaks the chain from there on, and anyone can compute it again from the file alone. SHA-256 over JSON in canonical form (keys
sorted, no space, UTF-8), so that any language finds the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tremplin.immersions.conventions.clauses import clauses
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.vocabulary import Role
from tremplin.immersions.conventions.wire import instant, write

FIRST = "0" * 64
"""What the first line is chained to."""

# What may change without anyone signing again: the state of the file, not what people commit to. The identity at France Travail is
# left out too, so that it can be erased, as the law asks, without a signature looking tampered with.
_NOT_SIGNED = frozenset(
    {
        "status",
        "statusJustification",
        "updatedAt",
        "dateValidation",
        "dateApproval",
        "validators",
        "agencyReferent",
        "assessment",
        "lastReminders",
        "isEstablishmentBanned",
        "establishmentBannishmentJustification",
    }
)
_NOT_SIGNED_OF_PEOPLE = frozenset({"signedAt", "federatedIdentity"})
_AGENCY_PREFIX = "agency"  # a transfer keeps signatures: the prescriber is not one of the parties that sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One signature. `text_hash`: of the canonical text signed; `channel`: how they came (`email`, `sms`, `account`, `code`);
    `device`: an opaque mark of the device, to tell whether one signed for several; `hash`: of all the rest."""

    convention_id: str
    rank: int
    role: Role
    signer: str
    signed_at: datetime
    channel: str
    device: str
    text_hash: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain stops being one: the rank of the first wrong line, and what is wrong with it."""

    rank: int
    reason: str


def signed_text(convention: Convention) -> str:
    """The canonical text that people sign: the terms of the convention and what they commit to, in the words that they read, without
    signatures, states or reminders."""
    told = write(convention)
    people: dict[str, Any] = {}
    for key, person in told["signatories"].items():
        people[key] = {name: value for name, value in person.items() if name not in _NOT_SIGNED_OF_PEOPLE}
    terms = {name: value for name, value in told.items() if name not in _NOT_SIGNED and not name.startswith(_AGENCY_PREFIX)}
    return _canonical({**terms, "signatories": people, "clauses": clauses(convention)})


def text_hash(convention: Convention) -> str:
    """The SHA-256 of the text that people sign, in hexadecimal."""
    return _digest(signed_text(convention))


def append(
    chain: Sequence[Line],
    convention: Convention,
    *,
    role: Role,
    signer: str,
    signed_at: datetime,
    channel: str,
    device: str = "",
) -> Line:
    """The line of a new signature, to add at the end. `signer` is the name of who signed, as the convention has it."""
    unsealed = Line(
        convention_id=convention.id,
        rank=len(chain),
        role=role,
        signer=signer,
        signed_at=signed_at,
        channel=channel,
        device=device,
        text_hash=text_hash(convention),
        previous=chain[-1].hash if chain else FIRST,
        hash="",
    )
    return _sealed(unsealed)


def find_break(chain: Sequence[Line]) -> Break | None:
    """The first place where a chain was tampered with; None when it is whole. Lines that were cut off at the end can only be told by
    comparing the last hash with one kept elsewhere."""
    previous, convention_id = FIRST, chain[0].convention_id if chain else ""
    for rank, line in enumerate(chain):
        if line.rank != rank:
            return Break(rank, "une ligne manque, est en trop ou a changé de place")
        if line.convention_id != convention_id:
            return Break(rank, "la ligne est d'une autre convention")
        if line.previous != previous:
            return Break(rank, "la ligne ne suit pas la précédente")
        if _sealed(line).hash != line.hash:
            return Break(rank, "la ligne a été modifiée")
        previous = line.hash
    return None


def covers(chain: Sequence[Line], convention: Convention) -> list[Role]:
    """Those whose last signature is of the convention as it is now: what a public verification shows."""
    last = {line.role: line for line in chain}
    wanted = text_hash(convention)
    return [role for role, line in last.items() if line.text_hash == wanted and convention.id == line.convention_id]


def shared_devices(chain: Sequence[Line], convention: Convention) -> list[tuple[Role, ...]]:
    """Roles that signed the same text from one device: not forbidden, worth a look."""
    wanted = text_hash(convention)
    by_device: dict[str, dict[Role, None]] = {}
    for line in chain:
        if line.device and line.text_hash == wanted:
            by_device.setdefault(line.device, {})[line.role] = None
    return [tuple(roles) for roles in by_device.values() if len(roles) > 1]


def write_line(line: Line) -> dict[str, Any]:
    """A line as it is exported."""
    return {**_told(line), "hash": line.hash}


def read_line(told: dict[str, Any]) -> Line:
    """A line that was exported. Raises KeyError, TypeError or ValueError when it is not one."""
    return Line(
        convention_id=str(told["convention"]),
        rank=int(told["rank"]),
        role=Role(told["role"]),
        signer=str(told["signer"]),
        signed_at=datetime.fromisoformat(told["signedAt"]),
        channel=str(told["channel"]),
        device=str(told["device"]),
        text_hash=str(told["textHash"]),
        previous=str(told["previous"]),
        hash=str(told["hash"]),
    )


def _told(line: Line) -> dict[str, Any]:
    return {
        "convention": line.convention_id,
        "rank": line.rank,
        "role": line.role.value,
        "signer": line.signer,
        "signedAt": instant(line.signed_at),
        "channel": line.channel,
        "device": line.device,
        "textHash": line.text_hash,
        "previous": line.previous,
    }


def _sealed(line: Line) -> Line:
    values = {name: getattr(line, name) for name in line.__dataclass_fields__}
    return Line(**{**values, "hash": _digest(_canonical(_told(line)))})


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
