"""Refusals about alerts."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class AlertUnknown(Refusal):
    """Another partner's is the same as none."""

    code = "NOT_FOUND"
    status = 404
    sentence = ""


class AlertInvalid(Refusal):
    code = "ALERT_INVALID"
    status = 422
    sentence = "Choisissez ce qu'il faut surveiller et un seuil de {least} à {most}."


class AlertTooMany(Refusal):
    code = "ALERT_TOO_MANY"
    status = 409
    sentence = "Vous avez déjà {most} alertes : retirez-en une avant d'en ajouter."
