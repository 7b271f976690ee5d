"""Refusals about keys of requests."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class KeyUnreadable(Refusal):
    code = "IDEMPOTENCY_KEY_INVALID"
    status = 400
    sentence = "L'en-tête Idempotency-Key doit tenir en 1 à 255 caractères ASCII visibles : un UUID convient."


class KeyReused(Refusal):
    code = "IDEMPOTENCY_KEY_REUSED"
    status = 422
    sentence = "Cette Idempotency-Key a déjà servi à une autre demande il y a moins de 24 heures : prenez une clé par demande."
