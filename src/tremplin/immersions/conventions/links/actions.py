"""Making links and opening them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tremplin.immersions.conventions import prescribers
from tremplin.immersions.conventions import store as conventions
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.links import errors, store
from tremplin.immersions.conventions.links.model import (
    LIFETIMES,
    Issued,
    Link,
    Purpose,
    Way,
    digest,
    new_code,
    new_token,
    read_code,
)
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.vocabulary import AGENCY_ROLES, Role
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox

_CODES = "immersions.convention.code"


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens a convention for someone of it, or of its agency. `author`: who acts through it."""

    link: Link
    stored: Stored
    role: Role
    author: Author


async def issue(
    conn: Conn, secrets: SecretBox, *, convention_id: str, role: Role, purpose: Purpose, way: Way, address: str, now: datetime
) -> Issued:
    """A new link to a convention for the person who has this role, to send to this address. Links sent before still open."""
    link = Link(
        purpose=purpose,
        way=way,
        expires_at=now + LIFETIMES[purpose],
        convention_id=convention_id,
        role=role,
        address=address,
    )
    return await _made(conn, secrets, link, now)


async def issue_for_draft(
    conn: Conn, secrets: SecretBox, draft_id: str, *, now: datetime, way: Way = Way.BROWSER, address: str | None = None
) -> Issued:
    """A new link to a draft."""
    expires_at = now + LIFETIMES[Purpose.DRAFT]
    link = Link(purpose=Purpose.DRAFT, way=way, expires_at=expires_at, draft_id=draft_id, address=address)
    return await _made(conn, secrets, link, now)


async def look(conn: Conn, token: str) -> Link:
    """What a link is, dead or alive. Raises LinkUnknown."""
    link = await store.find(conn, digest=digest(token))
    if link is None:
        raise errors.LinkUnknown
    return link


async def led_to(conn: Conn, link: Link) -> Stored:
    """The convention of a link, dead or alive, made for someone who still has that place. Raises LinkUnknown."""
    stored = await conventions.find(conn, link.convention_id) if link.convention_id else None
    if stored is None or await _author(conn, link, stored.convention) is None:
        raise errors.LinkUnknown
    return stored


async def open_link(conn: Conn, token: str, *, now: datetime) -> Opened:
    """A convention, by a link to it. Raises LinkUnknown, LinkExpired."""
    return await _opened(conn, await look(conn, token), now)


async def open_code(conn: Conn, secrets: SecretBox, typed: str, *, now: datetime) -> Opened:
    """The same, by the code that goes with a link. Who asks must be slowed down: a code is short. Raises LinkUnknown, LinkExpired."""
    code = read_code(typed)
    link = await store.find(conn, code=secrets.fingerprint(_CODES, code)) if code else None
    if link is None:
        raise errors.LinkUnknown
    return await _opened(conn, link, now)


async def open_draft(conn: Conn, token: str, *, now: datetime) -> str:
    """The id of a draft, by a link to it. Raises LinkUnknown, LinkExpired."""
    link = await look(conn, token)
    if link.draft_id is None:
        raise errors.LinkUnknown
    if link.expired(now):
        raise errors.LinkExpired
    return link.draft_id


async def _made(conn: Conn, secrets: SecretBox, link: Link, now: datetime) -> Issued:
    issued = Issued(new_token(), new_code())
    await store.insert(conn, link, digest=digest(issued.token), code=secrets.fingerprint(_CODES, issued.code), now=now)
    return issued


async def _opened(conn: Conn, link: Link, now: datetime) -> Opened:
    stored = await conventions.find(conn, link.convention_id) if link.convention_id else None
    return await admit(conn, link, stored, now=now)


async def admit(conn: Conn, link: Link, stored: Stored | None, *, now: datetime) -> Opened:
    """Whom a link lets in to the convention that it leads to. Raises LinkUnknown, LinkExpired."""
    author = await _author(conn, link, stored.convention) if stored else None
    # Whether it is dead is only told to whom it was made for.
    if stored is None or author is None or link.role is None:
        raise errors.LinkUnknown
    if link.expired(now):
        raise errors.LinkExpired
    return Opened(link, stored, link.role, author)


async def _author(conn: Conn, link: Link, convention: Convention) -> Author | None:
    """Whoever it was made for, if they still have that place; an agency that named nobody is its own address."""
    if link.role is None or link.address is None:
        return None
    name = f"{link.role.value}:{link.address}"
    if link.role not in AGENCY_ROLES:
        return Author(id=name, roles=frozenset({link.role})) if link.still_theirs(convention) else None
    desk = await prescribers.desk(conn, convention.agency)
    roles = desk.roles_of(link.address)
    if not roles and link.address == convention.agency.contact_email:
        roles = frozenset({link.role})
    return Author(id=name, roles=roles, of_referred_agency=desk.only_in_referred(link.address)) if link.role in roles else None
