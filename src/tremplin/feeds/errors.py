"""Refusals about catalogues."""

from __future__ import annotations

from tremplin.feeds.readers.errors import FeedRefused
from tremplin.kit.refusal import Refusal


class FormatUnknown(Refusal):
    code = "FORMAT_UNKNOWN"
    status = 422
    sentence = "Le format « {format} » n'existe pas. Formats lus : {known}."


class SourceUnknown(Refusal):
    code = "SOURCE_UNKNOWN"
    status = 404
    sentence = "Aucune source de catalogue n'a l'identifiant « {source_id} »."


class SourceExists(Refusal):
    code = "SOURCE_EXISTS"
    status = 409
    sentence = "Ce partenaire a déjà cette source."


class RunUnknown(Refusal):
    code = "RUN_UNKNOWN"
    status = 404
    sentence = "Aucun import n'a l'identifiant « {run_id} »."


class NothingToConfirm(Refusal):
    code = "NOTHING_TO_CONFIRM"
    status = 409
    sentence = "Cet import n'attend pas de confirmation, ou un import plus récent l'a remplacé."


class AlreadyRunning(Refusal):
    code = "IMPORT_ALREADY_RUNNING"
    status = 409
    sentence = "Un import de ce partenaire est déjà en cours : attendez qu'il finisse."


class FileUnreadable(Refusal):
    code = "FILE_UNREADABLE"
    status = 422
    sentence = "Le fichier « {path} » ne peut pas être lu : {reason}."


class ServerRefused(Refusal):
    """The announcer's server answered something else than the catalogue."""

    code = "HTTP_STATUS"
    status = 502
    sentence = "Le serveur du catalogue a répondu {status} au lieu du fichier. Vérifiez l'adresse et les droits d'accès."


class SourceSecretUnreadable(Refusal):
    code = "SOURCE_SECRET_UNREADABLE"
    status = 500
    sentence = "Le mot de passe de cette source ne peut plus être lu (la clé de la plateforme a changé) : saisissez-le à nouveau."


class AgendaUnreadable(FeedRefused):
    """Nothing of an agenda can be used."""

    code = "AGENDA_UNREADABLE"
    legacy = "Error parsing feed"
    sentence = "Ce document ne peut pas être lu comme un agenda : {reason}"


class AgendaTooLarge(FeedRefused):
    code = "AGENDA_TOO_LARGE"
    legacy = "Error parsing feed"
    sentence = "Cet agenda pèse plus de {most} Mo : n'y laissez que les événements à venir."
