"""What someone answers to the form, as typed; the steps it is asked in; the links that open it again. Pure."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tremplin.immersions.offers.model import DEFAULT_CONTACTS, ContactMode, DisabledWorkers, Role

SOURCE = "immersion-facile"  # as the contract names those that join by themselves
DRAFTS_KEPT = timedelta(days=30)
"""After its last change, how long a draft waits to be resumed."""
LINKS_LAST = timedelta(days=60)
"""How long a link opens the page of a company; another can always be asked for."""
REQUESTS_KEPT = timedelta(days=1)
MOST_MAILS_A_DAY = 8
"""To one address: nobody fills someone else's mailbox with this form."""
MOST_PLACES, MOST_PEOPLE, MOST_JOBS = 20, 10, 30


class Step(StrEnum):
    """Steps of the form, in order; their values are in addresses, that people see."""

    COMPANY = "entreprise"
    JOBS = "metiers"
    PLACES = "lieux"
    CONTACT = "contact"
    CHECK = "verification"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone of the company. The first of an answer is who fills the form, and administers the page."""

    email: str = ""
    first_name: str = ""
    last_name: str = ""
    job: str = ""
    phone: str = ""
    role: str = Role.CONTACT
    receives: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Every answer, as it was typed: what is wrong must be shown again to whoever typed it. `main`: the rank of the person who is
    called or asked for. `modes`: ways of working, by appellation."""

    siret: str = ""
    name: str = ""
    customized_name: str = ""
    naf: str = ""
    employees: str = ""
    website: str = ""
    email: str = ""
    jobs: tuple[str, ...] = ()
    modes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    contact_mode: str = ContactMode.EMAIL
    people: tuple[Person, ...] = (Person(role=Role.ADMIN),)
    main: int = 0
    welcome_address: str = ""
    contacts: str = str(DEFAULT_CONTACTS)
    available_from: str = ""
    students: bool = True
    job_seekers: bool = True
    disabled_workers: str = DisabledWorkers.NO
    information: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Answers:
        """Answers kept, were it before a question was added or dropped."""
        known = {each.name for each in fields(cls)}
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in held.items() if name in known
        }
        given["people"] = tuple(Person(**each) for each in held.get("people") or [{"role": Role.ADMIN}])
        given["modes"] = {code: tuple(modes) for code, modes in (held.get("modes") or {}).items()}
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was opened: what it opens, and whose mailbox it was sent to, None when the browser got it directly."""

    draft_id: str | None
    siret: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A form under way. `siret`: the company whose page it changes, None for one that joins."""

    id: str
    siret: str | None
    answers: Answers
    updated_at: datetime

    @property
    def kept_until(self) -> datetime:
        return self.updated_at + DRAFTS_KEPT


def new_token() -> str:
    """What makes a link impossible to guess."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is kept of a token. No salt: it is drawn from more values than anyone can try."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def mailbox(email: str) -> str:
    """An address as it is compared."""
    return email.strip().lower()
