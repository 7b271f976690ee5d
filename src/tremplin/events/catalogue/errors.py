"""Refusals to an announcer."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class EventRegistered(Refusal):
    """Whoever means to come must be told: a cancelled event is still there to tell them, a withdrawn one is not."""

    code = "EVENT_REGISTERED"
    status = 409
    sentence = "Des personnes sont inscrites à cet événement : annulez-le plutôt que de le retirer, elles seront prévenues."
