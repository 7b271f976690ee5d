"""Partners and their keys. Pure: time, ids and randomness come in as arguments."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a key may do, as `resource:action`."""

    MISSIONS_READ = "missions:read"
    MISSIONS_WRITE = "missions:write"
    ACTIVITY_READ = "activity:read"  # events one by one and in figures: what was seen, followed and declared
    ACTIVITY_WRITE = "activity:write"
    SETTINGS_WRITE = "settings:write"
    MODERATION_READ = "moderation:read"
    MODERATION_WRITE = "moderation:write"


ALL_SCOPES = tuple(scope.value for scope in Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation that announces items, broadcasts those of others, moderates them, or several of these."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    category: str | None = None
    url: str | None = None
    logo: str | None = None
    email: str | None = None
    mission_type: str | None = None
    default_mission_logo: str | None = None
    announces: bool = False
    broadcasts: bool = False
    moderates: bool = False
    # By which means it shows items, as the exchange contract tells announcers.
    uses_api: bool = False
    uses_widgets: bool = False
    uses_campaigns: bool = False
    deleted_at: datetime | None = None
    # A place to try things, until then: shown to nobody else.
    sandbox_until: datetime | None = None


def alphabetical(partner: Partner) -> tuple[str, str]:
    """What partners are sorted by: their name as a reader looks for it, accents and case aside; then their id."""
    folded = unicodedata.normalize("NFKD", partner.name.casefold())
    return "".join(each for each in folded if not unicodedata.combining(each)), partner.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An API key as kept: the secret itself is not, only its digest."""

    id: str
    partner_id: str
    digest: bytes
    kind: str  # "native" (ours) or "imported" (any string, taken from the system a partner comes from)
    scopes: tuple[str, ...]
    created_at: datetime
    label: str = ""
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_on: date | None = None


# A recognisable prefix lets leaked keys be found by scanners; the id in clear tells which one to revoke.
_NATIVE = re.compile(r"tpl_(?:live|test)_(?P<id>[0-9a-z]{12})_(?P<secret>[0-9A-Za-z]{40})")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz"


def new_key(*, test: bool = False) -> tuple[str, str]:
    """A new key: (its id, the key in clear, which is shown once). 40 characters of 53 are 229 bits. `test`: of a sandbox."""
    key_id = secrets.token_hex(6)
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(40))
    return key_id, f"tpl_{'test' if test else 'live'}_{key_id}_{secret}"


def key_id_of(presented: str) -> str | None:
    """The id inside one of our keys; None for an imported key."""
    match = _NATIVE.fullmatch(presented)
    return match["id"] if match else None


def digest(presented: str) -> bytes:
    """What is stored of a key. Plain SHA-256: our secrets are too long to be guessed, so slowness would protect nothing."""
    return hashlib.sha256(presented.encode()).digest()
