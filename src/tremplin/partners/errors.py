"""Refusals about partners and keys."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class PartnerUnknown(Refusal):
    code = "PARTNER_UNKNOWN"
    status = 404
    sentence = "Aucun partenaire n'a l'identifiant « {partner_id} »."


class PartnerExists(Refusal):
    code = "PARTNER_EXISTS"
    status = 409
    sentence = "Un partenaire a déjà l'identifiant « {partner_id} » : choisissez-en un autre."


class PartnerIdInvalid(Refusal):
    code = "PARTNER_ID_INVALID"
    status = 422
    sentence = "L'identifiant « {partner_id} » n'est pas utilisable : 1 à 64 lettres, chiffres, tirets ou soulignés."


class PartnerNameMissing(Refusal):
    code = "PARTNER_NAME_MISSING"
    status = 422
    sentence = "Donnez un nom au partenaire."


class EmailInvalid(Refusal):
    code = "EMAIL_INVALID"
    status = 422
    sentence = "« {email} » n'est pas une adresse électronique : écrivez-la ainsi, contact@association.example."


class KeyExists(Refusal):
    code = "KEY_EXISTS"
    status = 409
    sentence = "Cette clé est déjà utilisée : donnez-en une autre, ou laissez la plateforme en créer une."


class KeyInvalid(Refusal):
    code = "KEY_INVALID"
    status = 422
    sentence = "La clé doit avoir de 1 à 512 caractères visibles, sans espace : elle voyage dans un en-tête HTTP."
