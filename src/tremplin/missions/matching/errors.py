"""Refusals about matching."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class UserScoringNotFound(Refusal):
    """Unknown, forgotten, or another partner's: from outside, these are the same."""

    code = "NOT_FOUND"
    status = 404
    sentence = "User scoring not found"


class DistinctIdInvalid(Refusal):
    """The answers are someone else's, or nobody's name was given with them."""

    code = "FORBIDDEN"
    status = 403
    sentence = "Invalid distinctId"  # the contract's words
