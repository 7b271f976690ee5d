"""Opening a convention: for one of its people, by a link; for anyone who holds a copy, by the code printed on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tremplin.immersions.conventions import store as conventions
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.evidence import written
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.actions import Opened
from tremplin.immersions.conventions.links.errors import LinkUnknown
from tremplin.immersions.conventions.links.model import Purpose, Way, actor, digest
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.papers.verification import Verification, id_of, verify
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.visits import store
from tremplin.immersions.conventions.vocabulary import Role
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone of a convention, before it: who they are there, and all that they may read."""

    opened: Opened
    chain: tuple[Line, ...]
    assessment: Assessment | None

    @property
    def convention(self) -> Convention:
        return self.opened.stored.convention

    @property
    def role(self) -> Role:
        return self.opened.role

    @property
    def channel(self) -> str:
        """How they came, as the proof of a signature tells it."""
        return "code" if self.opened.link.way is Way.BROWSER else self.opened.link.way.value


async def visit(conn: Conn, token: str, *, now: datetime) -> Visit:
    """A convention, by a link to it. Raises LinkUnknown, LinkExpired."""
    file = await store.open_file(conn, digest(token))
    if file is None or file.link is None:
        raise LinkUnknown
    return Visit(await links.admit(conn, file.link, file.stored, now=now), file.chain, file.assessment)


async def enter_code(conn: Conn, secrets: SecretBox, typed: str, *, now: datetime) -> str:
    """The path of a page, by the code dictated on the telephone. Who asks must be slowed down: a code is short.

    Raises LinkUnknown, LinkExpired.
    """
    opened = await links.open_code(conn, secrets, typed, now=now)
    person = actor(opened.stored.convention, opened.role)
    issued = await links.issue(
        conn,
        secrets,
        convention_id=opened.stored.convention.id,
        role=opened.role,
        purpose=Purpose.SIGN,
        way=Way.BROWSER,
        address=person.email if person else opened.link.address or "",
        now=now,
    )
    return issued.path


async def evidence(conn: Conn, found: Visit, *, now: datetime) -> bytes:
    """The file that proves the signatures of a convention."""
    texts = await conventions.signed_texts(conn, found.convention.id)
    return written(found.chain, [text.decode() for text in texts.values()], convention_id=found.convention.id, at=now)


async def verification(conn: Conn, code: str, *, today: date) -> Verification | None:
    """What anyone who holds a copy may know; None when no convention has this code."""
    convention_id = id_of(code)
    file = await store.file_of(conn, convention_id) if convention_id else None
    return verify(file.stored.convention, file.chain, today) if file else None
