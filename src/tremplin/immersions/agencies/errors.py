"""Refusals about agencies."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class AgencyUnknown(Refusal):
    code = "AGENCY_UNKNOWN"
    status = 404
    sentence = "Aucune structure n'a l'identifiant « {agency_id} »."


class AgencyNotOpen(Refusal):
    """It was not activated yet, or no more."""

    code = "AGENCY_NOT_OPEN"
    status = 400
    sentence = "« {name} » ne reçoit pas de conventions : choisissez une autre structure."
