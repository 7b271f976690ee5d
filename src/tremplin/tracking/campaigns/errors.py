"""Refusals about campaigns."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class CampaignUnknown(Refusal):
    """Also the answer about another partner's campaign: its existence is not told."""

    code = "CAMPAIGN_UNKNOWN"
    status = 404
    sentence = "Aucune campagne n'a l'identifiant « {campaign_id} »."


class CampaignExists(Refusal):
    code = "CAMPAIGN_EXISTS"
    status = 409
    sentence = "Vous avez déjà une campagne nommée « {name} » : choisissez un autre nom."


class CampaignIdTaken(Refusal):
    code = "CAMPAIGN_ID_TAKEN"
    status = 409
    sentence = "Une campagne a déjà l'identifiant « {campaign_id} » : choisissez-en un autre."


class CampaignNameInvalid(Refusal):
    code = "CAMPAIGN_NAME_INVALID"
    status = 422
    sentence = "Donnez à la campagne un nom de 1 à {longest} caractères visibles."


class CampaignUrlInvalid(Refusal):
    code = "CAMPAIGN_URL_INVALID"
    status = 422
    sentence = "L'adresse d'arrivée doit être celle d'une page web complète, commençant par http:// ou https://."


class CampaignInvalid(Refusal):
    """A setting of a campaign that can't be kept."""

    code = "CAMPAIGN_INVALID"
    status = 422
    sentence = "{fault}"


class NotAnAnnouncer(Refusal):
    """A campaign leads to whoever can tell what became of its clicks."""

    code = "NOT_AN_ANNOUNCER"
    status = 422
    sentence = "« {partner_id} » n'est pas annonceur : une campagne mène à la page d'un annonceur, ou à la vôtre."


class QrNotWritten(Refusal):
    code = "QR_NOT_WRITTEN"
    status = 422
    sentence = "Le QR code ne peut pas être écrit dans « {path} » : {reason}."
