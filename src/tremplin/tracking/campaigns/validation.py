"""What a campaign must be to be kept. Pure."""

from __future__ import annotations

from tremplin.missions.validation import is_link
from tremplin.tracking.campaigns import errors
from tremplin.tracking.campaigns.model import (
    LONGEST_ID,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_TRACKERS,
    Campaign,
    CampaignType,
    Tracker,
    repeated,
    trimmed,
)
from tremplin.tracking.model import CLICK_PARAMETER


def check(campaign: Campaign) -> None:
    """Raises CampaignNameInvalid, CampaignUrlInvalid or CampaignInvalid: the first fault found."""
    if not 0 < len(campaign.name) <= LONGEST_NAME or not campaign.name.isprintable():
        raise errors.CampaignNameInvalid(longest=LONGEST_NAME)
    if not is_link(campaign.url):
        raise errors.CampaignUrlInvalid
    if fault := _fault(campaign):
        raise errors.CampaignInvalid(fault=fault)


def _fault(campaign: Campaign) -> str | None:
    # What would not survive being trimmed could never be followed.
    if not campaign.id or len(campaign.id) > LONGEST_ID or trimmed(campaign.id) != campaign.id:
        return "L'identifiant n'a que des lettres sans accent, des chiffres et des tirets ; sans tiret, 24 au plus."
    if campaign.type not in set(CampaignType):
        return f"Type inconnu : choisissez {', '.join(CampaignType)}."
    if len(campaign.trackers) > MOST_TRACKERS:
        return f"Une campagne a au plus {MOST_TRACKERS} paramètres de suivi."
    if key := repeated(campaign.trackers):
        return f"Le paramètre « {key} » est donné deux fois."
    return next((fault for tracker in campaign.trackers if (fault := _tracker_fault(tracker))), None)


def _tracker_fault(tracker: Tracker) -> str | None:
    if not 0 < len(tracker.key) <= LONGEST_KEY or not tracker.key.isprintable():
        return f"Le nom d'un paramètre de suivi a de 1 à {LONGEST_KEY} caractères visibles."
    if tracker.key == CLICK_PARAMETER:
        return f"Le paramètre « {CLICK_PARAMETER} » est ajouté à chaque clic : choisissez un autre nom."
    if len(tracker.value) > LONGEST_VALUE or not tracker.value.isprintable():
        return f"La valeur d'un paramètre de suivi a au plus {LONGEST_VALUE} caractères visibles."
    return None
