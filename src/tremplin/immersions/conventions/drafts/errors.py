"""Refusals about drafts and templates."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class DraftUnknown(Refusal):
    code = "DRAFT_UNKNOWN"
    status = 404
    sentence = "Ce brouillon n'existe pas, ou plus : il a été déposé, ou laissé plus de trente jours."


class DraftOutdated(Refusal):
    code = "DRAFT_OUTDATED"
    status = 409
    sentence = "Ce brouillon a été modifié entre-temps : rechargez-le, puis refaites votre changement."


class DraftTooLong(Refusal):
    code = "DRAFT_TOO_LONG"
    status = 400
    sentence = "Ce brouillon est trop long : {most} Ko au plus."


class TemplateNameInvalid(Refusal):
    code = "TEMPLATE_NAME_INVALID"
    status = 400
    sentence = "Donnez à ce modèle un nom de 1 à {most} caractères."


class EmailUnreadable(Refusal):
    code = "DRAFT_EMAIL_INVALID"
    status = 422
    sentence = "Cette adresse n'est pas celle d'une boîte : vérifiez-la."


class TooManyLinks(Refusal):
    """Nobody fills someone's mailbox from a draft."""

    code = "DRAFT_LINKS_TOO_MANY"
    status = 429
    sentence = "Le lien de ce brouillon a déjà été envoyé {most} fois aujourd'hui : regardez aussi parmi les indésirables."
