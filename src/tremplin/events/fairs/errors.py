"""Refusals about online fairs."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class FairExists(Refusal):
    """An address is one fair: two lines with the same link would be one fair told twice."""

    code = "FAIR_EXISTS"
    status = 409
    sentence = "Un autre de vos salons a déjà cette adresse : modifiez-le, ou donnez une autre adresse."
