"""What is done with contacts: checked, kept as a discussion, counted in the company's quota, and told to whom it concerns, in one
transaction."""

from __future__ import annotations

from datetime import datetime

from tremplin.immersions.contacts import announcing, errors, store
from tremplin.immersions.contacts.letters import letters
from tremplin.immersions.contacts.model import BETWEEN_SIMILAR, ContactRequest, check_company, check_offer
from tremplin.immersions.contacts.relay import Relay, draw_code
from tremplin.immersions.offers import actions as offers
from tremplin.immersions.offers import store as companies
from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.reference.rome.catalogue import find_appellation


async def contact(conn: Conn, asked: ContactRequest, *, relay: Relay, now: datetime) -> str:
    """Asks a company to welcome someone; returns the id of the discussion that begins.

    The company is held meanwhile: two contacts cannot take its last place both, nor one person send two in the same instant.
    Raises the refusals of `errors`, the first that applies, in the order of the contract.
    """
    held = await offers.hold(conn, asked.siret)
    banned = asked.siret in await companies.bans(conn, [asked.siret])
    company = check_company(asked, held, banned=banned, now=now)
    digest = relay.digest(asked.applicant.email)
    if await store.has_similar(conn, asked, digest, since=now - BETWEEN_SIMILAR):
        raise errors.SimilarContact(siret=asked.siret, appellation_code=asked.appellation_code, days=BETWEEN_SIMILAR.days)
    place = check_offer(asked, company)
    discussion_id, codes = uuid7(now), (draw_code(), draw_code())
    await store.insert(conn, discussion_id, asked, codes=codes, at=now)
    await announcing.announce(conn, [discussion_id], at=now)
    await offers.record_contact(conn, asked.siret, discussion_id, now=now)
    opened = await store.find(conn, codes[0])
    assert opened is not None
    people = await companies.members(conn, asked.siret)
    for letter in letters(opened, company, people, place, job_name(asked.appellation_code), relay):
        await mail.post(conn, letter)
    return discussion_id


def job_name(appellation_code: str) -> str:
    """What a job is called; its code when nobody knows it."""
    found = find_appellation(appellation_code)
    return found.label if found else appellation_code
