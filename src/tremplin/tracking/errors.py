"""Refusals about events that partners declare (the contract's words)."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class ClickNotFound(Refusal):
    """Unknown, or a click on someone else's mission: the two are not told apart."""

    code = "NOT_FOUND"
    status = 404
    sentence = "Click not found"


class MissionNotFound(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = "Mission not found"


class ActivityNotFound(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = "Activity not found"


class MissionNotAccessible(Refusal):
    code = "FORBIDDEN"
    status = 403
    sentence = "Mission not accessible"


class AmbiguousActivity(Refusal):
    """An announcer's identifier stands for an application and an account."""

    code = "INVALID_PARAMS"
    status = 409
    sentence = "Ambiguous clientEventId, provide type"


class TokenInvalid(Refusal):
    """It was made for another click, by another platform, or too long ago."""

    code = "FORBIDDEN"
    status = 403
    sentence = "Ce jeton ne va pas avec ce clic, ou a expiré."
