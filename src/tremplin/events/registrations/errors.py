"""Refusals about registrations."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class RegistrationClosed(Refusal):
    code = "REGISTRATION_CLOSED"
    status = 409
    sentence = "On ne peut pas, ou plus, s'inscrire ici à cet événement."


class ModeNotOffered(Refusal):
    code = "REGISTRATION_MODE_NOT_OFFERED"
    status = 422
    sentence = "Cet événement ne propose pas de places ainsi : choisissez comment vous participez."


class RegistrationUnknown(Refusal):
    code = "REGISTRATION_UNKNOWN"
    status = 404
    sentence = "Aucune inscription n'a ce code, ou elle est effacée."
