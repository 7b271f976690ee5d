"""Why nothing is followed."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal
from tremplin.portal.language.spoken import marked


class AlertLinkUnknown(Refusal):
    """The link is not one of ours, or what it followed was stopped."""

    code = "ALERT_LINK_UNKNOWN"
    status = 404
    sentence = marked("Cette alerte n'existe plus : elle a été arrêtée, ou le lien est incomplet. Vous pouvez en demander une autre.")
