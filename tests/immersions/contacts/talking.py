"""A discussion to test with: Camille asks the baker of Rennes, over a real database, and what each side is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from tests.apis.immersion.companies import BAKER, SIRET, company, keep
from tests.factories.partners import NOW
from tests.working import SECRET
from tremplin.immersions.contacts import actions, reading, store
from tremplin.immersions.contacts.discussion import Discussion, Side
from tremplin.immersions.contacts.model import Applicant, ContactRequest
from tremplin.immersions.contacts.reading import Reading
from tremplin.immersions.contacts.relay import Relay
from tremplin.immersions.offers import store as companies
from tremplin.kit.db import Conn, Database
from tremplin.kit.secrets import SecretBox

RELAY = Relay.of("https://tremplin.example", "Tremplin <ne-pas-repondre@tremplin.example>", SecretBox(SECRET))
CAMILLE, BAKERY = "camille@candidat.example", "patronne@fournil.example"
ASKED = ContactRequest(
    siret=SIRET,
    appellation_code=BAKER,
    location_id="rennes",
    contact_mode="EMAIL",
    applicant=Applicant(first_name="Camille", last_name="Exemple", email=CAMILLE, phone="+33612345678"),
    source="Tests",
    date_preferences="Deux semaines en mars",
    objective="Confirmer un projet professionnel",
)


@dataclass(slots=True)
class Talk:
    """A discussion under way. `now` moves with `wait`."""

    db: Database
    company_code: str
    applicant_code: str
    now: datetime = NOW

    def wait(self, days: float) -> None:
        self.now += timedelta(days=days)

    def code(self, side: Side) -> str:
        return self.company_code if side is Side.COMPANY else self.applicant_code

    async def row(self) -> Discussion:
        async with self.db.reading() as conn:
            found = await store.find(conn, self.company_code)
        assert found is not None
        return found

    async def read(self, side: Side = Side.APPLICANT) -> Reading:
        async with self.db.reading() as conn:
            return await reading.read(conn, self.code(side), now=self.now)

    async def mails(self) -> list[EmailMessage]:
        """The mails that wait to leave, which are then forgotten."""
        return await posted(self.db)

    async def told(self) -> list[str]:
        """To whom mails wait to leave."""
        return [str(message["To"]) for message in await self.mails()]

    async def answered(self) -> bool:
        """Whether the company is known to have answered."""
        async with self.db.reading() as conn:
            row = await (await conn.execute("SELECT answered_at FROM immersions.contact")).fetchone()
        return row is not None and row[0] is not None


async def begin(db: Database, *, mode: str = "EMAIL", now: datetime = NOW, **changes: Any) -> Talk:
    """A company, and someone who asks it; the mails of the beginning are put aside."""
    async with db.writing() as conn:
        await keep(conn, company(contactMode=mode))
        await actions.contact(conn, replace(ASKED, contact_mode=mode, **changes), relay=RELAY, now=now)
        codes = await (await conn.execute("SELECT company_code, applicant_code FROM immersions.discussion")).fetchone()
    assert codes is not None
    await posted(db)
    company_code, applicant_code = codes
    return Talk(db, company_code, applicant_code, now)


async def posted(db: Database) -> list[EmailMessage]:
    async with db.writing() as conn:
        rows = await conn.execute("WITH gone AS (DELETE FROM kit.mail RETURNING id, message) SELECT message FROM gone ORDER BY id")
        messages = [message_from_bytes(bytes(raw), policy=default) for (raw,) in await rows.fetchall()]
    return [message for message in messages if isinstance(message, EmailMessage)]


def text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


async def ban(conn: Conn) -> None:
    """Keeps the company out of the directory."""
    await companies.ban(conn, {SIRET: "Fausses annonces"}, at=NOW)
