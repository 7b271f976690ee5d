"""The closed lists of agencies, as the contract of API Immersion Facilitée writes them. Pure."""

from __future__ import annotations

from enum import StrEnum


class AgencyKind(StrEnum):
    FRANCE_TRAVAIL = "pole-emploi"
    MISSION_LOCALE = "mission-locale"
    OPERATEUR_CEP = "operateur-cep"
    CAP_EMPLOI = "cap-emploi"
    CONSEIL_DEPARTEMENTAL = "conseil-departemental"
    STRUCTURE_IAE = "structure-IAE"
    FONCTION_PUBLIQUE = "fonction-publique"
    CCI = "cci"
    CMA = "cma"
    CHAMBRE_AGRICULTURE = "chambre-agriculture"
    AUTRE = "autre"
    IMMERSION_FACILE = "immersion-facile"
    PREPA_APPRENTISSAGE = "prepa-apprentissage"


KIND_LABELS = {
    AgencyKind.FRANCE_TRAVAIL: "France Travail",
    AgencyKind.MISSION_LOCALE: "mission locale",
    AgencyKind.OPERATEUR_CEP: "opérateur du conseil en évolution professionnelle",
    AgencyKind.CAP_EMPLOI: "Cap emploi",
    AgencyKind.CONSEIL_DEPARTEMENTAL: "conseil départemental",
    AgencyKind.STRUCTURE_IAE: "structure d'insertion par l'activité économique",
    AgencyKind.FONCTION_PUBLIQUE: "fonction publique",
    AgencyKind.CCI: "chambre de commerce et d'industrie",
    AgencyKind.CMA: "chambre de métiers et de l'artisanat",
    AgencyKind.CHAMBRE_AGRICULTURE: "chambre d'agriculture",
    AgencyKind.AUTRE: "autre structure",
    AgencyKind.IMMERSION_FACILE: "Immersion Facilitée",
    AgencyKind.PREPA_APPRENTISSAGE: "Prépa Apprentissage",
}
MINI_STAGE_KINDS = frozenset({AgencyKind.CCI, AgencyKind.CMA, AgencyKind.CHAMBRE_AGRICULTURE})
"""Those that welcome pupils and students, for mini-stages."""


class AgencyStatus(StrEnum):
    NEEDS_REVIEW = "needsReview"
    ACTIVE = "active"
    FROM_DIRECTORY = "from-api-PE"  # imported from the directory of France Travail
    REJECTED = "rejected"
    CLOSED = "closed"


OPEN = frozenset({AgencyStatus.ACTIVE, AgencyStatus.FROM_DIRECTORY})
"""Those that conventions may be submitted to."""
JUSTIFIED = frozenset({AgencyStatus.REJECTED, AgencyStatus.CLOSED})


class ValidationSteps(StrEnum):
    """How many people of the agency accept a convention: a validator, or a counsellor then a validator."""

    ONE = "validator-only"
    TWO = "counsellor-and-validator"


class AgencyRole(StrEnum):
    """What someone does in an agency. Who asked to join it, and was not answered yet, may do nothing."""

    COUNSELLOR = "counsellor"
    VALIDATOR = "validator"
    ADMIN = "agency-admin"
    VIEWER = "agency-viewer"
    TO_REVIEW = "to-review"


ROLE_LABELS = {
    AgencyRole.COUNSELLOR: "pré-validateur : déclare éligible",
    AgencyRole.VALIDATOR: "validateur : valide ou refuse",
    AgencyRole.ADMIN: "administrateur : dit qui est de la structure",
    AgencyRole.VIEWER: "lecteur : voit les conventions",
}
"""The roles that can be given, as people choose them."""
