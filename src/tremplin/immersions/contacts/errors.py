"""Refusals of a contact, in the words of the contract (§1.8), which clients show."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class CompanyUnknown(Refusal):
    code = "COMPANY_UNKNOWN"
    status = 404
    sentence = "Aucune entreprise trouvée avec le siret : {siret}. Êtes-vous sûr d'avoir bien tapé votre siret ?"


class CompanyBanned(Refusal):
    code = "COMPANY_BANNED"
    status = 403
    sentence = "L'entreprise {siret} ne peut pas être contactée : elle est exclue de l'annuaire."


class ContactModeMismatch(Refusal):
    code = "CONTACT_MODE_MISMATCH"
    status = 400
    sentence = (
        "Incohérence sur le mode de mise en contact. '{given}' dans les params. '{held}' dans le contact d'entreprise '{siret}'."
    )


class CompanyUnavailable(Refusal):
    code = "COMPANY_UNAVAILABLE"
    status = 403
    sentence = "L'entreprise {siret} n'est pas disponible pour des immersions."


class SimilarContact(Refusal):
    code = "SIMILAR_CONTACT"
    status = 409
    sentence = (
        "Une demande de mise en contact existe déjà pour l'entreprise '{siret}', le code métier '{appellation_code}'"
        " et l'email du candidat.\nUn minimum de {days} jours entre deux demande de mise en contact sont permises."
    )


class OfferMissing(Refusal):
    code = "OFFER_MISSING"
    status = 400
    sentence = "L'entreprise '{siret}' n'a pas d'offre d'immersion avec le code appellation '{appellation_code}'."


class LocationMissing(Refusal):
    code = "LOCATION_MISSING"
    status = 404
    sentence = "L'addresse '{location_id}' n'existe pas pour l'entreprise '{siret}'."
