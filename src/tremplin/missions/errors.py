"""Refusals about missions, in the words of the exchange contract where it has some."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class MissionExists(Refusal):
    code = "RESSOURCE_ALREADY_EXIST"  # sic: clients compare it
    status = 409
    sentence = "A mission with this clientId already exists for this publisher"


class MissionNotFound(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = ""  # the contract's 404 has no message
