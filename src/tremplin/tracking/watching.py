"""What figures tell an announcer to look at. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tremplin.kit.french import number
from tremplin.partners.warnings.model import Finding, Kind

KINDS = (Kind.TRACKING,)
# From so many clicks on, no application at all means a tag that is missing (API Engagement §3.9).
LEAST_CLICKS = 70
PERIOD = timedelta(days=14)


def findings(silent: Iterable[tuple[str, int]]) -> list[Finding]:
    """A warning for each announcer that received clicks (how many) and declared no application."""
    return [
        Finding(
            announcer_id,
            Kind.TRACKING,
            f"En {PERIOD.days} jours, {number(clicks)} personnes ont suivi un lien vers vos missions et aucune candidature ne nous est"
            " parvenue. Vérifiez que votre site déclare les candidatures, ou ne les déclarez pas si c'est votre choix.",
        )
        for announcer_id, clicks in silent
    ]
