"""What the buttons of a convention's pages post. No other token than the address guards these forms: one person alone knows it."""

from __future__ import annotations

from datetime import date, datetime

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tremplin.immersions.conventions.assessment import CONTRACTS, Assessment
from tremplin.immersions.conventions.vocabulary import AssessmentStatus
from tremplin.kit.texts import legible

_MOST_FIELDS = 60
_LONGEST = 12_000  # longer than any rule allows: the rule then says so
PRESENCES = {
    AssessmentStatus.COMPLETED: "Oui, en entier",
    AssessmentStatus.PARTIALLY_COMPLETED: "En partie",
    AssessmentStatus.DID_NOT_SHOW: "Non, elle n'est pas venue",
}
NAMES = {
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


async def read(request: Request) -> FormData:
    """What was posted; nothing when it can't be read, and what is missing is then asked for."""
    try:
        return await request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException:
        return FormData()


def text(sent: FormData, name: str) -> str:
    """The text of a field, its lines kept."""
    raw = sent.get(name, "")
    return legible(raw if isinstance(raw, str) else "").replace("\r\n", "\n").strip()[:_LONGEST]


def number(raw: str) -> int:
    """The version that a page was made from; none of ours when it can't be read."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


def assessment(sent: FormData, convention_id: str, *, now: datetime) -> Assessment | None:
    """The assessment as it was typed; None when it is not said whether the person came."""
    presence = next((each for each in PRESENCES if each.value == text(sent, "presence")), None)
    if presence is None:
        return None
    partial, hired = presence is AssessmentStatus.PARTIALLY_COMPLETED, text(sent, "embauche") == "oui"
    return Assessment(
        convention_id=convention_id,
        status=presence,
        ended_with_a_job=hired,
        establishment_feedback=text(sent, "avis"),
        establishment_advices=text(sent, "conseils"),
        created_at=now,
        last_day=_day(text(sent, "dernier-jour")) if partial else None,
        missed_hours=_hours(text(sent, "heures")) if partial else None,
        contract=_contract(text(sent, "contrat")) if hired else None,
        contract_start=_day(text(sent, "debut-contrat")) if hired else None,
    )


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
