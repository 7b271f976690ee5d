"""Links that open a registration to whoever registered, and a desk to its organiser: signed, said to nobody else. Pure."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass

from tremplin.events.registrations.model import Desk, Registration
from tremplin.kit.secrets import SecretBox

REGISTRATIONS, DESKS, TICKETS = "/inscriptions", "/accueil-evenement", "/billets"
_PROOF = 16


@dataclass(frozen=True, slots=True)
class Tickets:
    """The links of a platform."""

    base_url: str
    secrets: SecretBox

    def page(self, registration: Registration) -> str:
        """The link of a person to their registration."""
        return f"{self.base_url}{REGISTRATIONS}/{self.token(registration)}"

    def token(self, registration: Registration) -> str:
        """A registration and its signature."""
        return _written(bytes.fromhex(registration.id.replace("-", "")), self._proof("registration", registration.id))

    def read(self, token: str) -> str | None:
        """The registration that a link of ours names; None when it was not made here."""
        held = _read(token)
        if len(held) != 16 + _PROOF:
            return None
        digits = held[:16].hex()
        id_ = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        return id_ if hmac.compare_digest(held[16:], self._proof("registration", id_)) else None

    def desk(self, desk: Desk) -> str:
        """The link of an organiser to the desk of an event."""
        return f"{self.base_url}{DESKS}/{self.desk_token(desk.event_id, desk.link_version)}"

    def desk_token(self, event_id: int, version: int) -> str:
        """An event, the version of its link and their signature."""
        named = event_id.to_bytes(8, "big") + version.to_bytes(4, "big")
        return _written(named, self._proof("desk", str(event_id), str(version)))

    def read_desk(self, token: str) -> tuple[int, int] | None:
        """The event that a link of ours names, and the version of that link."""
        held = _read(token)
        if len(held) != 12 + _PROOF:
            return None
        event_id, version = int.from_bytes(held[:8], "big"), int.from_bytes(held[8:12], "big")
        return (event_id, version) if hmac.compare_digest(held[12:], self._proof("desk", str(event_id), str(version))) else None

    def ticket(self, registration: Registration) -> str:
        """What the code of a ticket leads to: it opens nothing to whoever is not at the desk."""
        return f"{self.base_url}{TICKETS}/{registration.code}"

    def _proof(self, *parts: str) -> bytes:
        return self.secrets.fingerprint("events.registrations", *parts)


def _written(named: bytes, proof: bytes) -> str:
    return base64.urlsafe_b64encode(named + proof).decode().rstrip("=")


def _read(token: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (UnicodeError, binascii.Error, ValueError):
        return b""
