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


class DiscussionUnknown(Refusal):
    code = "DISCUSSION_UNKNOWN"
    status = 404
    sentence = "Cette adresse ne correspond à aucun échange : elle est peut-être coupée, ou l'échange est trop ancien."


class DiscussionErased(Refusal):
    code = "DISCUSSION_ERASED"
    status = 410
    sentence = "Cette demande a été effacée : il n'en reste rien à lire ni à répondre."


class DiscussionClosed(Refusal):
    code = "DISCUSSION_CLOSED"
    status = 409
    sentence = "Cet échange est terminé : on ne peut plus faire cela."


class DiscussionSuspended(Refusal):
    """The company was kept out of the directory."""

    code = "DISCUSSION_SUSPENDED"
    status = 403
    sentence = "Cette entreprise n'est plus dans l'annuaire des immersions : l'échange est suspendu."


class RecipientGone(Refusal):
    code = "RECIPIENT_GONE"
    status = 409
    sentence = "Plus personne ne reçoit de message dans cette entreprise : joignez-la autrement, ou cherchez une autre offre."


class MessageMissing(Refusal):
    code = "MESSAGE_MISSING"
    status = 422
    sentence = "Votre message est vide : écrivez quelques mots."


class MessageTooLong(Refusal):
    code = "MESSAGE_TOO_LONG"
    status = 422
    sentence = "Votre message est trop long : {most} caractères au plus."


class MessageWithHtml(Refusal):
    code = "MESSAGE_WITH_HTML"
    status = 422
    sentence = "Votre message contient des balises HTML : écrivez-le en texte simple."


class TooManyMessages(Refusal):
    code = "TOO_MANY_MESSAGES"
    status = 429
    sentence = "Vous avez déjà envoyé {most} messages aujourd'hui dans cet échange : reprenez demain."


class ChoiceMissing(Refusal):
    code = "CHOICE_MISSING"
    status = 422
    sentence = "Il manque un choix : {what}."


class MailTooLarge(Refusal):
    code = "MAIL_TOO_LARGE"
    status = 413
    sentence = "Ce courriel est trop volumineux : {most} Mo au plus, fichiers compris."


class MailUnreadable(Refusal):
    code = "MAIL_UNREADABLE"
    status = 422
    sentence = "Ce courriel ne peut pas être lu : il n'a pas d'expéditeur."
