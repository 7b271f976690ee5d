"""The link that stops monthly reports: signed, valid as long as the address it was sent to is the partner's."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime

from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox
from tremplin.partners import store as partners
from tremplin.partners.model import Partner
from tremplin.tracking.reports import errors, store

PATH = "/rapports/desinscription"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Whether a partner receives its reports."""

    partner_name: str
    active: bool


def address(secrets: SecretBox, partner: Partner, *, base_url: str) -> str:
    """Where a partner stops its reports. It holds no time: a mail may be opened years later."""
    return f"{base_url}{PATH}/{token(secrets, partner)}"


def token(secrets: SecretBox, partner: Partner) -> str:
    """Who the link is for, and the proof that it was sent to it."""
    return f"{_text(partner.id.encode())}.{_text(_proof(secrets, partner))}"


async def read(conn: Conn, secrets: SecretBox, presented: str) -> Subscription:
    """What a link is about. Raises SubscriptionUnknown."""
    partner = await _partner(conn, secrets, presented)
    return Subscription(partner.name, not await store.wants_none(conn, partner.id))


async def stop(conn: Conn, secrets: SecretBox, presented: str, *, now: datetime) -> Subscription:
    """Stops the reports, whether or not they were stopped already. Raises SubscriptionUnknown."""
    partner = await _partner(conn, secrets, presented)
    await store.stop(conn, partner.id, at=now)
    return Subscription(partner.name, active=False)


async def resume(conn: Conn, secrets: SecretBox, presented: str) -> Subscription:
    """Sends the reports again. Raises SubscriptionUnknown."""
    partner = await _partner(conn, secrets, presented)
    await store.resume(conn, partner.id)
    return Subscription(partner.name, active=True)


async def _partner(conn: Conn, secrets: SecretBox, presented: str) -> Partner:
    partner_id, _, proof = presented.partition(".")
    try:
        partner = await partners.find(conn, _bytes(partner_id).decode().replace("\0", ""))
        genuine = partner is not None and hmac.compare_digest(_bytes(proof), _proof(secrets, partner))
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise errors.SubscriptionUnknown from error
    if partner is None or not genuine:
        raise errors.SubscriptionUnknown
    return partner


def _proof(secrets: SecretBox, partner: Partner) -> bytes:
    # With the address: whoever had the partner's mail before decides of nothing once it has changed.
    return secrets.fingerprint("reports.subscription", partner.id, partner.email or "")


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(said: str) -> bytes:
    return base64.urlsafe_b64decode(said.encode("ascii") + b"=" * (-len(said) % 4))
