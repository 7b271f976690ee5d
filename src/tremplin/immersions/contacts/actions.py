"""What is done with contacts: checked, kept, counted in the company's quota, and told to whom it concerns, in one transaction."""

from __future__ import annotations

from datetime import datetime

from tremplin.immersions.contacts import errors, store
from tremplin.immersions.contacts.letters import letters
from tremplin.immersions.contacts.model import BETWEEN_SIMILAR, ContactRequest, check_company, check_offer
from tremplin.immersions.offers import actions as offers
from tremplin.immersions.offers import store as companies
from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.reference.rome.catalogue import find_appellation


async def contact(conn: Conn, asked: ContactRequest, *, now: datetime) -> str:
    """Asks a company to welcome someone; returns the id of the contact.

    The company is held meanwhile: two contacts cannot take its last place both, nor one person send two in the same instant.
    Raises the refusals of `errors`, the first that applies, in the order of the contract.
    """
    held = await offers.hold(conn, asked.siret)
    banned = asked.siret in await companies.bans(conn, [asked.siret])
    company = check_company(asked, held, banned=banned, now=now)
    if await store.has_similar(conn, asked, since=now - BETWEEN_SIMILAR):
        raise errors.SimilarContact(siret=asked.siret, appellation_code=asked.appellation_code, days=BETWEEN_SIMILAR.days)
    place = check_offer(asked, company)
    contact_id = uuid7(now)
    await store.insert(conn, contact_id, asked, at=now)
    await offers.record_contact(conn, asked.siret, contact_id, now=now)
    people = await companies.members(conn, asked.siret)
    job = find_appellation(asked.appellation_code)
    for letter in letters(asked, company, people, place, job.label if job else asked.appellation_code):
        await mail.post(conn, letter)
    return contact_id
