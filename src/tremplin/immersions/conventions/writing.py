"""What an author writes, made a convention: their fields, and those that come from the agency, the company and what was done. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tremplin.immersions.conventions import errors
from tremplin.immersions.conventions.drafts.model import WRITTEN, written
from tremplin.immersions.conventions.model import Agency, Convention, LastReminders
from tremplin.immersions.conventions.rules import check
from tremplin.immersions.conventions.vocabulary import Status
from tremplin.immersions.conventions.wire import instant, write, write_agency, write_reminders


def new(payload: Mapping[str, Any], *, convention_id: str, agency: Agency, ban: str | None, now: datetime) -> Convention:
    """A convention to submit. `ban`: why the company is banned, if it is. Raises ConventionInvalid."""
    whole: dict[str, Any] = {
        **written(payload),
        "id": convention_id,
        "status": payload.get("status", Status.READY_TO_SIGN.value),
        "dateSubmission": instant(now),
        **write_agency(agency),
        "assessment": None,
        "isEstablishmentBanned": ban is not None,
        "lastReminders": write_reminders(LastReminders()),
    }
    if ban is not None:
        whole["establishmentBannishmentJustification"] = ban
    return _read(whole, now)


def edited(stored: Convention, payload: Mapping[str, Any], *, seen: bool, now: datetime) -> Convention:
    """The same convention with other terms. `seen`: its author was shown this very version; else `updatedAt` says which one they were.
    Raises ConventionInvalid."""
    known = write(stored)
    others = {name: value for name, value in known.items() if name not in WRITTEN}
    whole = {**others, **written(payload), "agencyId": stored.agency.id, "status": payload.get("status", Status.READY_TO_SIGN.value)}
    if not seen:
        whole["updatedAt"] = payload.get("updatedAt", "")
    # What a decision left, and editing undoes, must not be judged with the new terms.
    for name in ("dateApproval", "dateValidation", "validators", "statusJustification"):
        whole.pop(name, None)
    return _read(whole, now)


def siret_of(payload: Mapping[str, Any]) -> str:
    """The company of a payload, as it is compared; empty when there is none that can be read."""
    given = payload.get("siret")
    return "".join(given.split()) if isinstance(given, str) else ""


def _read(whole: dict[str, Any], now: datetime) -> Convention:
    made, faults = check(whole, now=now)
    if made is None:
        raise errors.ConventionInvalid(faults)
    return made
