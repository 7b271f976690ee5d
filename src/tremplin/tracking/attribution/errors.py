"""Refusals about attribution."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class AttributionDaysInvalid(Refusal):
    code = "ATTRIBUTION_DAYS_INVALID"
    status = 422
    sentence = "La durée d'attribution va de 1 à {most} jours."
