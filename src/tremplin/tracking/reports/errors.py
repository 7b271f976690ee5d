"""Refusals about monthly reports."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class MonthInvalid(Refusal):
    code = "MONTH_INVALID"
    status = 422
    sentence = "« {month} » n'est pas un mois : écrivez-le ainsi, 2026-11."


class MonthNotOver(Refusal):
    """Sent now it could never be sent again with the right figures."""

    code = "MONTH_NOT_OVER"
    status = 422
    sentence = "Le mois {month} n'est pas fini : son bilan ne peut pas encore être envoyé."


class SubscriptionUnknown(Refusal):
    """The link was cut, or made for an address that the partner no longer has."""

    code = "SUBSCRIPTION_UNKNOWN"
    status = 404
    sentence = "Ce lien a été coupé, ou l'adresse électronique du partenaire a changé depuis : son bilan est envoyé ailleurs."
