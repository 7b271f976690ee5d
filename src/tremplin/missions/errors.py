"""Refusals about missions."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class MissionUnknown(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = "Cette mission n'existe pas, n'est plus publiée, ou n'est pas diffusée par vous."
