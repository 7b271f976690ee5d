"""Why an attempt failed, in the words of whoever has to mend it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tremplin.webhooks.log.model import Attempt

_STATUSES: Mapping[int, str] = {
    401: "Votre serveur demande de s'identifier : il doit reconnaître notre signature, sans mot de passe.",
    403: "Votre serveur refuse l'accès : autorisez cette adresse sans mot de passe, la signature suffit.",
    404: "Cette page n'existe pas sur votre serveur : vérifiez l'adresse.",
    405: "Votre serveur n'accepte pas POST à cette adresse.",
    408: "Votre serveur a mis trop de temps à lire.",
    410: "Votre serveur dit que cette adresse n'existe plus : les envois y sont arrêtés.",
    413: "Votre serveur trouve l'envoi trop gros : relevez sa limite.",
    422: "Votre programme a lu l'envoi et le refuse : sa réponse dit pourquoi.",
    429: "Votre serveur demande de ralentir : nous attendons autant qu'il le demande.",
    502: "Le programme derrière votre serveur ne répond pas.",
    503: "Votre serveur est momentanément arrêté ou surchargé.",
    504: "Le programme derrière votre serveur met trop de temps à répondre.",
}
_ERRORS: Mapping[str, str] = {
    "NOT_RESOLVED": "Le nom de domaine est introuvable : vérifiez son orthographe.",
    "NOT_REACHABLE": "Votre serveur ne répond pas à cette adresse : il est arrêté, ou un pare-feu ferme la porte.",
    "ADDRESS_NOT_PUBLIC": "L'adresse mène à un réseau privé, où nous n'envoyons rien.",
    "TOO_SLOW": "Votre serveur n'a pas répondu en 15 secondes : répondez d'abord, traitez ensuite.",
    "SECRET_UNREADABLE": "Le secret n'est plus lisible : remplacez-le.",
    "NOT_SENT": "L'envoi a échoué de notre côté : il sera retenté.",
}


def why(attempt: Attempt) -> str:
    """What went wrong; an empty text when nothing did."""
    if attempt.error is not None:
        return _ERRORS.get(attempt.error, "La connexion à votre serveur a échoué.")
    status = attempt.status or 0
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return "Votre serveur renvoie ailleurs : donnez directement l'adresse finale."
    general = "Votre programme a échoué : regardez son journal." if status >= 500 else "Votre serveur refuse l'envoi."
    return _STATUSES.get(status, general)
