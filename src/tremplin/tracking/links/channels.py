"""By what means a visitor comes: what is kept of it with the click, and what the announcer's site reads of it. Pure.

The one place where each kind of link has its parameters (contract of API Engagement §6.2, §6.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tremplin.missions.organisations import slug
from tremplin.partners.well_known import API_ENGAGEMENT, SERVICE_CIVIQUE
from tremplin.tracking.model import CLICK_PARAMETER, TOKEN_PARAMETER, Source, with_parameters

_PLATFORM = "api_engagement"
_slug = lru_cache(maxsize=4096)(slug)  # the same few names, at each visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A kind of link, of one broadcaster. `campaign` parameters are named without their prefix (`source`, `medium`…)."""

    source: str
    source_id: str
    from_partner: str
    campaign: Mapping[str, str]
    signed: bool = True  # whether the announcer receives a token with the click
    tags: tuple[str, ...] = ()
    request_id: str | None = None
    custom: dict[str, str] | None = field(default=None)

    def arrival(self, url: str, *, click_id: str, token: str, owner: str) -> str:
        """The announcer's link as its site receives it."""
        # Its site measures with Matomo, whose campaign parameters have another prefix.
        prefix = "mtm" if owner == SERVICE_CIVIQUE else "utm"
        signature = {TOKEN_PARAMETER: token} if self.signed else {}
        campaign = {f"{prefix}_{name}": value for name, value in self.campaign.items()}
        return with_parameters(url, {CLICK_PARAMETER: click_id, **signature, **campaign})


@lru_cache(maxsize=4096)  # the same few, at each visit
def of_broadcaster(broadcaster_id: str, name: str, *, tags: tuple[str, ...] = (), user_scoring_id: str | None = None) -> Channel:
    """The link of a mission as lists give it."""
    return Channel(
        source=Source.PUBLISHER,
        source_id=broadcaster_id,
        from_partner=broadcaster_id,
        campaign={"source": _PLATFORM, "medium": "api", "campaign": _slug(name)},
        tags=tags,
        custom={"user_scoring_id": user_scoring_id} if user_scoring_id else None,
    )


def of_widget(widget_id: str, name: str, owner: str, *, request_id: str | None) -> Channel:
    """A mission followed from a widget."""
    return Channel(
        source=Source.WIDGET,
        source_id=widget_id,
        from_partner=owner,
        campaign={"source": _PLATFORM, "medium": "widget", "campaign": _slug(name)},
        request_id=request_id,
    )


def of_campaign(campaign_id: str, owner: str) -> Channel:
    """A page chosen by a broadcaster, whose parameters are the campaign's own."""
    return Channel(source=Source.CAMPAIGN, source_id=campaign_id, from_partner=owner, campaign={}, signed=False)


def of_search_engine() -> Channel:
    """A mission found by a search engine on the platform's own pages."""
    return Channel(
        source=Source.SEO,
        source_id=API_ENGAGEMENT,
        from_partner=API_ENGAGEMENT,
        campaign={"source": "google", "medium": "seo"},
        signed=False,
    )


def of_mail(broadcaster_id: str, name: str, *, user_scoring_id: str | None) -> Channel:
    """A mission proposed in a mail: after someone's answers (`user_scoring_id`), or alone."""
    kind = "user_scoring" if user_scoring_id else "mission_email"
    return Channel(
        source=Source.EMAIL,
        source_id=broadcaster_id,
        from_partner=broadcaster_id,
        campaign={"source": _slug(name), "medium": "email", "campaign": kind},
        custom={"email_type": kind, **({"user_scoring_id": user_scoring_id} if user_scoring_id else {})},
    )


def of_list(broadcaster_id: str, *, widget_id: str | None, request_id: str | None) -> Channel:
    """Where a mission is seen: in one of a broadcaster's widgets, or on a page of its own (by the tag)."""
    return Channel(
        source=Source.WIDGET if widget_id else Source.JSTAG,
        source_id=widget_id or broadcaster_id,
        from_partner=broadcaster_id,
        campaign={},
        request_id=request_id,
    )
