"""The assessment as it is typed, by the company or for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tremplin.immersions.conventions.assessment import CONTRACTS, Assessment
from tremplin.immersions.conventions.vocabulary import AssessmentStatus
from tremplin.kit.texts import legible

_LONGEST = 12_000  # longer than any rule allows: the rule then says so
PRESENCES = {
    AssessmentStatus.COMPLETED: "Oui, en entier",
    AssessmentStatus.PARTIALLY_COMPLETED: "En partie",
    AssessmentStatus.DID_NOT_SHOW: "Non, elle n'est pas venue",
}
FIELDS = {
    "status": "presence",
    "lastDayOfPresence": "dernier-jour",
    "numberOfMissedHours": "heures",
    "typeOfContract": "contrat",
    "contractStartDate": "debut-contrat",
    "establishmentFeedback": "avis",
    "establishmentAdvices": "conseils",
    "beneficiaryFeedback": "reponse",
}
"""The field that shows what is wrong at a path of the contract."""


def read(sent: Mapping[str, Any], convention_id: str, *, now: datetime) -> Assessment | None:
    """The assessment as it was typed; None when it is not said whether the person came."""
    presence = next((each for each in PRESENCES if each.value == _text(sent, "presence")), None)
    if presence is None:
        return None
    partial, hired = presence is AssessmentStatus.PARTIALLY_COMPLETED, _text(sent, "embauche") == "oui"
    return Assessment(
        convention_id=convention_id,
        status=presence,
        ended_with_a_job=hired,
        establishment_feedback=_text(sent, "avis"),
        establishment_advices=_text(sent, "conseils"),
        created_at=now,
        last_day=_day(_text(sent, "dernier-jour")) if partial else None,
        missed_hours=_hours(_text(sent, "heures")) if partial else None,
        contract=_contract(_text(sent, "contrat")) if hired else None,
        contract_start=_day(_text(sent, "debut-contrat")) if hired else None,
    )


def _text(sent: Mapping[str, Any], name: str) -> str:
    raw = sent.get(name, "")
    return legible(raw if isinstance(raw, str) else "").replace("\r\n", "\n").strip()[:_LONGEST]


def _contract(raw: str) -> str | None:
    return raw if raw in CONTRACTS else None


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def _hours(raw: str) -> float | None:
    typed = raw.replace(",", ".")
    return float(typed) if len(typed) < 8 and typed.replace(".", "", 1).isascii() and typed.replace(".", "", 1).isdigit() else None
