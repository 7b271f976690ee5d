"""Refusals about what advisers write to each other."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class NoteInvalid(Refusal):
    code = "NOTE_INVALID"
    status = 422
    sentence = "Une note compte de 1 à {most} caractères."


class NoteUnknown(Refusal):
    code = "NOTE_UNKNOWN"
    status = 404
    sentence = "Cette note n'existe pas, ou n'est pas de vous."
