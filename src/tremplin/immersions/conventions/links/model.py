"""Links to conventions and drafts: what they open, to whom, how long; and the short codes that say the same. Pure."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.immersions.conventions.model import Actor, Convention
from tremplin.immersions.conventions.upkeep import DRAFT_KEPT, LINK_LIFETIME
from tremplin.immersions.conventions.vocabulary import SIGNATORIES, Role

PATH = "/conventions/lien"
"""Where links lead: `PATH/token`. The page looks at what the link opens."""
READING = timedelta(days=31)
"""How long a link to read lasts; one to sign lasts two days (contract §3.9)."""
REMEMBERED = timedelta(days=31)
"""How long after its end a link can still be exchanged for another."""

# Neither O and 0, nor I, 1 and L, nor U, which is heard as V: a code is dictated on the telephone.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_LENGTH = 8


class Purpose(StrEnum):
    READ = "read"
    SIGN = "sign"
    ASSESS = "assess"  # the tutor fills the assessment
    ANSWER = "answer"  # the beneficiary signs it
    DRAFT = "draft"


LIFETIMES = {
    Purpose.READ: READING,
    Purpose.SIGN: LINK_LIFETIME,
    Purpose.ASSESS: LINK_LIFETIME,
    Purpose.ANSWER: LINK_LIFETIME,
    Purpose.DRAFT: DRAFT_KEPT,
}


class Way(StrEnum):
    """How a link went to whom it opens for."""

    EMAIL = "email"
    SMS = "sms"
    BROWSER = "browser"  # shown to whoever has just made the draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link opens: a convention for someone of it, or a draft. `address`: where it was sent."""

    purpose: Purpose
    way: Way
    expires_at: datetime
    convention_id: str | None = None
    draft_id: str | None = None
    role: Role | None = None
    address: str | None = None

    def expired(self, now: datetime) -> bool:
        return now >= self.expires_at

    def still_theirs(self, convention: Convention) -> bool:
        """Whether it was sent to the address that this person has now: changing an address shuts the links sent to the former.

        False for people of agencies, whom a convention does not name.
        """
        person = actor(convention, self.role) if self.role else None
        return person is not None and self.address == (person.phone if self.way is Way.SMS else person.email)


@dataclass(frozen=True, slots=True)
class Issued:
    """A link just made, the only time its token and its code are known. `code` may be dictated; it lasts as long."""

    token: str
    code: str

    @property
    def path(self) -> str:
        return f"{PATH}/{self.token}"

    @property
    def shown_code(self) -> str:
        """As it is written: « ABCD-2345 »."""
        return f"{self.code[:4]}-{self.code[4:]}"


def actor(convention: Convention, role: Role) -> Actor | None:
    """The person of a convention who has a role."""
    if role is Role.ESTABLISHMENT_TUTOR:
        return convention.establishment_tutor
    return convention.signatories.get(role) if role in SIGNATORIES else None


def new_token() -> str:
    """What makes a link impossible to guess: short enough for an SMS."""
    return secrets.token_urlsafe(18)


def new_code() -> str:
    """What is dictated: eight letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def read_code(typed: str) -> str | None:
    """A code as someone typed it, in any case, with spaces or hyphens; None if it cannot be one."""
    code = "".join(each for each in typed.upper() if each.isalnum())
    return code if len(code) == _LENGTH and set(code) <= set(_ALPHABET) else None


def digest(token: str) -> bytes:
    """What is kept of a token. No salt: it is drawn from more values than anyone can try."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
