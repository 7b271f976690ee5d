"""The words in which who publishes a change and who follows it say who may be told (`kit.changes`, webhooks). Pure."""

from __future__ import annotations

EVERYONE = "everyone"
"""Whoever may follow this kind of objects: they are public."""


def partner(partner_id: str) -> str:
    """A partner itself."""
    return f"partner:{partner_id}"


def shows(announcer_id: str) -> str:
    """The partners that show the items of an announcer; whether they may show this one is asked when they are told."""
    return f"shows:{announcer_id}"


def consumer(consumer_id: str) -> str:
    """A consumer of the immersion API itself."""
    return f"consumer:{consumer_id}"


def agency(agency_id: str) -> str:
    """The consumers that may see the conventions of an agency. An agency's convention is also for `agency_kind`."""
    return f"agency:{agency_id}"


def agency_kind(kind: str) -> str:
    """The consumers that may see the conventions of the agencies of a kind."""
    return f"agency-kind:{kind}"
