"""Refusals about numbers of organisations."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class NumberInvalid(Refusal):
    code = "ORGANISATION_NUMBER_INVALID"
    status = 422
    sentence = "Ce numéro n'est pas juste : un SIRET a 14 chiffres, un numéro RNA commence par W et a 9 autres signes. Recopiez-le."
