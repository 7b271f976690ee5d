"""Why a whole feed is refused. A fault of one mission never is one of these: it is a problem of that mission."""

from __future__ import annotations

from typing import ClassVar

from tremplin.kit.refusal import Refusal


class FeedRefused(Refusal):
    """Nothing of the feed is used. `legacy` is what the original service wrote in its import history."""

    status = 422
    legacy: ClassVar[str]


class NotXml(FeedRefused):
    code = "NOT_XML"
    legacy = "Not an XML"
    sentence = (
        "Ce document n'est pas un flux XML. Vérifiez que l'adresse mène au fichier lui-même, et non à une page web "
        "ou à une page de connexion."
    )


class DoctypeForbidden(FeedRefused):
    """A DOCTYPE can declare entities that fill the memory, read local files or call other servers."""

    code = "DOCTYPE_FORBIDDEN"
    legacy = "Error parsing xml"
    sentence = "Le flux contient une déclaration <!DOCTYPE>, refusée par sécurité. Retirez-la : elle n'est pas utile."


class EmptyFeed(FeedRefused):
    code = "EMPTY"
    legacy = "Empty xml"
    sentence = (
        "Le flux ne contient aucune mission. Chaque mission doit être dans un élément <mission> ; si vous n'en "
        "proposez plus, dépubliez-les depuis votre espace."
    )


class CutBeforeFirstMission(FeedRefused):
    code = "CUT_BEFORE_FIRST_MISSION"
    legacy = "Error parsing xml"
    sentence = "Le flux s'arrête avant la fin de sa première mission. Vérifiez que sa génération va jusqu'au bout."
