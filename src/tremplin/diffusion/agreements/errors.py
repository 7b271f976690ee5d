"""Refusals about requests to show an announcer's items."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class RequestUnknown(Refusal):
    """Unknown, another's, or answered already."""

    code = "REQUEST_UNKNOWN"
    status = 404
    sentence = "Cette demande n'attend plus de réponse, ou n'est pas pour vous."


class AlreadyShown(Refusal):
    code = "ALREADY_SHOWN"
    status = 409
    sentence = "Vous montrez déjà les missions de « {announcer} »."


class RequestWaits(Refusal):
    code = "REQUEST_WAITS"
    status = 409
    sentence = "Vous avez déjà demandé à « {announcer} » : sa réponse est attendue."


class NothingToResume(Refusal):
    code = "NOTHING_TO_RESUME"
    status = 409
    sentence = "Cette diffusion n'a pas été arrêtée par vous, ou elle a repris depuis."


class EntryNotUndoable(Refusal):
    code = "ENTRY_NOT_UNDOABLE"
    status = 409
    sentence = "Ce changement ne peut pas être défait : il n'est plus le dernier, ou il n'est pas de vous."
