"""What was not counted and why, kept for whoever connects a site. Pure.

A tag that is ignored in silence can't be put right: each reason has a stable code and says what to do (docs/partenaires/suivi.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Door(StrEnum):
    """Where it was sent."""

    APPLY = "apply"
    ACCOUNT = "account"
    IMPRESSION = "impression"
    CLICK = "click"
    ACTIVITY = "activity"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not counted."""

    code: str
    sentence: str


PARAMETER_UNKNOWN = Reason("PARAMETER_UNKNOWN", "Un paramètre est inconnu ou répété : rien n'a été compté.")
ATTRIBUTES_UNREADABLE = Reason(
    "ATTRIBUTES_UNREADABLE", "customAttributes n'est pas un objet JSON de textes courts : rien n'a été compté."
)
CLICK_MISSING = Reason("CLICK_MISSING", "Aucun clic n'est donné (view) : rien ne peut être attribué.")
CLICK_UNKNOWN = Reason("CLICK_UNKNOWN", "Le clic donné (view) est inconnu ou n'est pas un clic.")
ALREADY_DECLARED = Reason("ALREADY_DECLARED", "Déjà compté : même identifiant, ou même clic depuis moins de cinq minutes.")
LINK_BROKEN = Reason("LINK_BROKEN", "La mission de ce lien est inconnue : le visiteur a été mené ailleurs.")
BROADCASTER_UNKNOWN = Reason("BROADCASTER_UNKNOWN", "Le diffuseur ou le widget de ce lien est inconnu : rien n'a été compté.")
CAMPAIGN_PAUSED = Reason("CAMPAIGN_PAUSED", "Cette campagne est en pause : son lien ne mène plus à sa page et rien n'est compté.")
SCORING_UNKNOWN = Reason(
    "SCORING_UNKNOWN", "Les réponses données (user_scoring_id) sont inconnues ou à un autre partenaire : rien n'a été compté."
)
TOKEN_INVALID = Reason("TOKEN_INVALID", "Le jeton ne va pas avec ce clic, ou a expiré : la personne n'est pas confirmée.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something sent to a door and not counted. `subject` holds identifiers as they were given, by the name of their parameter."""

    id: str
    at: datetime
    partner_id: str | None
    door: str
    code: str
    sentence: str
    subject: dict[str, str]


# Anyone may send anything: what does not look like an identifier may be a name, a mail, a page, and is not kept.
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:-]{1,100}", re.ASCII)


def subject_of(given: Mapping[str, str | None]) -> dict[str, str]:
    """The identifiers among what was given; « ? » stands for what was there and can't be kept."""
    return {name: value if _IDENTIFIER.fullmatch(value) else "?" for name, value in given.items() if value}


def identifier(text: str | None) -> str | None:
    """A text if it can be an identifier."""
    return text if text and _IDENTIFIER.fullmatch(text) else None
