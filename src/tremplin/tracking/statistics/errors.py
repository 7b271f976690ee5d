"""Refusals about a partner's figures."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class MissionNotCounted(Refusal):
    """Unknown, another's, or never shown: the three are not told apart."""

    code = "NOT_FOUND"
    status = 404
    sentence = "Cette mission n'est pas l'une des vôtres, ou vous ne l'avez jamais montrée."
