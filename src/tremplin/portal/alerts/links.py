"""The link of an alert: signed rather than kept, valid as long as the alert is."""

from __future__ import annotations

import base64
import hmac

from tremplin.kit.secrets import SecretBox
from tremplin.portal.alerts.model import Subscription

PATH = "/alertes"


def address(secrets: SecretBox, of: Subscription, *, base_url: str) -> str:
    """Where someone confirms, changes or stops an alert. Whoever has it reads the mails of that address."""
    return f"{base_url}{PATH}/{of.id}.{_proof(secrets, of)}"


def named(presented: str) -> str:
    """The id that a link is about."""
    return presented.partition(".")[0]


def is_genuine(secrets: SecretBox, of: Subscription, presented: str) -> bool:
    """Whether a link is ours."""
    given = presented.partition(".")[2]
    return given.isascii() and hmac.compare_digest(given, _proof(secrets, of))


def _proof(secrets: SecretBox, of: Subscription) -> str:
    digest = secrets.fingerprint("alerts.subscription", of.id, of.email)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
