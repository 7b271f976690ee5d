"""Refusals about sign-ups."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class SignUpUnknown(Refusal):
    code = "SIGN_UP_UNKNOWN"
    status = 410
    sentence = "Ce lien a déjà servi, ou il est trop ancien : recommencez l'inscription, elle prend une minute."


class SignUpIncomplete(Refusal):
    code = "SIGN_UP_INCOMPLETE"
    status = 422
    sentence = "{reason}"


class JoinRequestUnknown(Refusal):
    code = "JOIN_REQUEST_UNKNOWN"
    status = 404
    sentence = "Cette demande n'existe plus : quelqu'un y a peut-être déjà répondu."
