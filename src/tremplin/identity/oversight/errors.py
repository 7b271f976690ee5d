"""Refusals about what staff does."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class ReasonMissing(Refusal):
    code = "REASON_MISSING"
    status = 422
    sentence = "Dites pourquoi : l'équipe du partenaire le lira dans son journal."


class StaffStays(Refusal):
    code = "STAFF_STAYS"
    status = 409
    sentence = "Personne ne ferme son propre compte depuis cette page."


class MergeImpossible(Refusal):
    code = "MERGE_IMPOSSIBLE"
    status = 409
    sentence = "Ces deux espaces ne peuvent pas être réunis : {reason}"
