"""Refusals about missions being written."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class DraftUnknown(Refusal):
    code = "MISSION_DRAFT_UNKNOWN"
    status = 404
    sentence = "Ce brouillon n'existe plus : il a été publié ou supprimé."
