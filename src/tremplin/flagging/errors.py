"""Why a problem can't be closed."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class FlagUnknown(Refusal):
    """None is open under that id for this partner."""

    code = "FLAG_UNKNOWN"
    status = 404
    sentence = "Ce signalement n'existe pas, ou il est déjà traité."
