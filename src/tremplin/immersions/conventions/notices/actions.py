"""Telling people: what a change asks for, a link again, and the sending of each notice by the worker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import Protocol

from tremplin.external.sms import SmsRefused
from tremplin.immersions.conventions import announcing, prescribers
from tremplin.immersions.conventions import store as conventions
from tremplin.immersions.conventions.audit import Author, Change
from tremplin.immersions.conventions.errors import ActionForbidden, ActorMissing, ConventionUnknown, PhoneNotMobile
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.errors import LinkUnknown
from tremplin.immersions.conventions.links.model import LIFETIMES, Purpose, Way, actor
from tremplin.immersions.conventions.model import Convention, LastReminders, Reminder
from tremplin.immersions.conventions.notices import letters, planning, store
from tremplin.immersions.conventions.notices.model import (
    BY_SMS,
    PURPOSES,
    REMINDERS,
    SIGNATURE_LINKS,
    SIGNATURE_REMINDERS,
    Kind,
    Notice,
    State,
    Wanted,
)
from tremplin.immersions.conventions.upkeep import Channel, check_pace, check_signature_link
from tremplin.immersions.conventions.vocabulary import ADVISERS, ROLE_LABELS, Role
from tremplin.kit import mail
from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.kit.french import day_of
from tremplin.kit.phone import is_mobile
from tremplin.kit.queue import MailServer
from tremplin.kit.secrets import SecretBox


class SmsServer(Protocol):
    """What sends SMS: a provider, or a folder where they can be read."""

    async def send(self, to: str, text: str) -> None:
        """Sends an SMS to a number in E.164. Raises SmsRefused, or anything else, and then it is tried again."""


@dataclass(frozen=True, slots=True)
class Post:
    """What notices leave by."""

    mails: MailServer
    messages: SmsServer
    secrets: SecretBox
    base_url: str


async def tell(conn: Conn, stored: Stored, change: Change) -> None:
    """Tells the people whom a change concerns, once the caller's transaction has committed."""
    desk = await prescribers.desk(conn, change.convention.agency)
    await post(conn, change.convention.id, planning.of_change(change, desk), occasion=f"v{stored.version}", now=change.entry.at)


async def post(conn: Conn, convention_id: str, wanted: Sequence[Wanted], *, occasion: str, now: datetime) -> int:
    """Has notices sent, unless they were on that occasion; how many are new."""
    added = await store.add(conn, convention_id, wanted, occasion=occasion, now=now) if wanted else []
    for notice_id in added:
        await defer(conn, "conventions.send_notice", notice_id=notice_id)
    return len(added)


async def send_signature_link(conn: Conn, convention_id: str, role: Role, author: Author, *, channel: Channel, now: datetime) -> None:
    """Sends someone another link to sign. Raises ConventionUnknown and the refusals of `check_signature_link`."""
    # Held: two presses of a button must not both find that none was sent.
    stored = await conventions.hold(conn, convention_id)
    if stored is None:
        raise ConventionUnknown(convention_id=convention_id)
    person = stored.convention.signatories.get(role)
    signatory = check_signature_link(
        stored.convention,
        role,
        author,
        channel=channel,
        last_sent=await store.last(conn, convention_id, SIGNATURE_LINKS, role, channel),
        is_mobile=person is not None and is_mobile(person.phone),
        now=now,
    )
    address = signatory.phone if channel is Channel.SMS else signatory.email
    wanted = Wanted(Kind.SIGNATURE_LINK, role, address, channel)
    await post(conn, convention_id, [wanted], occasion=now.isoformat(), now=now)


async def send_link(conn: Conn, convention_id: str, role: Role, author: Author, *, channel: Channel, now: datetime) -> None:
    """Sends someone of a convention the link they need now: to sign, for the assessment, else to read. Raises ConventionUnknown,
    ActionForbidden, ActorMissing, PhoneNotMobile, LinkTooSoon, and the refusals of `check_signature_link`."""
    stored = await conventions.hold(conn, convention_id)
    if stored is None:
        raise ConventionUnknown(convention_id=convention_id)
    kind = planning.link_for(stored.convention, role, day_of(now))
    if kind is Kind.SIGNATURE_LINK:
        await send_signature_link(conn, convention_id, role, author, channel=channel, now=now)
        return
    if not author.roles & ADVISERS:
        raise ActionForbidden(roles=", ".join(sorted(author.roles)), action="envoyer un lien")
    person = actor(stored.convention, role)
    if person is None:
        raise ActorMissing(role=ROLE_LABELS[role])
    if channel is Channel.SMS and not is_mobile(person.phone):
        raise PhoneNotMobile
    check_pace(await store.last(conn, convention_id, [kind], role, channel), now=now)
    address = person.phone if channel is Channel.SMS else person.email
    await post(conn, convention_id, [Wanted(kind, role, address, channel)], occasion=now.isoformat(), now=now)


async def renew_link(conn: Conn, token: str, *, now: datetime) -> Channel:
    """Sends another link where a link went, dead or alive, at most once an hour; by which channel. Raises LinkUnknown."""
    link = await links.look(conn, token)
    if link.convention_id is None or link.role is None or link.address is None or link.way is Way.BROWSER:
        raise LinkUnknown
    stored = await links.led_to(conn, link)
    channel = Channel(link.way.value)
    # What a link was for may be done since: whoever signed by it still has the right to read what they signed.
    wanted = Wanted(planning.link_for(stored.convention, link.role, day_of(now)), link.role, link.address, channel)
    # An SMS costs, and nobody fills someone's mailbox from a link that was found.
    await post(conn, link.convention_id, [wanted], occasion=f"{now:%Y-%m-%dT%H}", now=now)
    return channel


async def send(conn: Conn, out: Post, notice_id: str, *, now: datetime) -> None:
    """Sends a notice with a link made for it, and keeps that it left. Raises what the server raises, and then nothing is kept.

    Only the notice is held meanwhile: nobody waits for a slow mail server to sign.
    """
    notice = await store.hold(conn, notice_id)
    if notice is None or notice.state is not State.WAITING:
        return
    stored = await conventions.find(conn, notice.convention_id)
    if stored is None or planning.is_pointless(notice.kind, stored.convention, notice.role):
        await store.end(conn, notice_id, State.CANCELLED, at=now)
        return
    try:
        await _deliver(conn, out, notice, stored.convention, now)
    except (SMTPRecipientsRefused, SmsRefused) as refusal:
        if isinstance(refusal, SMTPRecipientsRefused) and any(code < 500 for code, _ in refusal.recipients.values()):
            raise
        await store.end(conn, notice_id, State.FAILED, at=now, error=type(refusal).__name__)
        return
    await store.end(conn, notice_id, State.SENT, at=now)
    await _remember(conn, notice, now)


async def _deliver(conn: Conn, out: Post, notice: Notice, convention: Convention, now: datetime) -> None:
    purpose = PURPOSES.get(notice.kind, Purpose.READ)
    issued = await links.issue(
        conn,
        out.secrets,
        convention_id=convention.id,
        role=notice.role,
        purpose=purpose,
        way=Way(notice.channel.value),
        address=notice.address,
        now=now,
    )
    url, days = f"{out.base_url}{issued.path}", LIFETIMES[purpose].days
    if notice.channel is Channel.SMS and notice.kind in BY_SMS:
        await out.messages.send(notice.address, letters.sms(notice.kind, convention, notice.role, url=url, days=days))
        return
    letter = letters.mail(notice.kind, convention, notice.role, to=notice.address, url=url, code=issued.shown_code, days=days)
    await asyncio.to_thread(out.mails.send, mail.compose(letter))


async def _remember(conn: Conn, notice: Notice, now: datetime) -> None:
    """What the contract calls `lastReminders`: told to readers, and no change for who edits the convention."""
    if notice.kind not in REMINDERS:
        return
    stored = await conventions.hold(conn, notice.convention_id)
    if stored is None:
        return
    reminders = _reminded(stored.convention.last_reminders, notice, now)
    reminded = replace(stored.convention, last_reminders=reminders)
    kept = Stored(reminded, stored.version, render(reminded))
    await conventions.update(conn, kept, changed_at=now)
    await announcing.announce(conn, kept, at=now)


def _reminded(known: LastReminders, notice: Notice, now: datetime) -> LastReminders:
    def after(reminder: Reminder) -> Reminder:
        return replace(reminder, sms=now) if notice.channel is Channel.SMS else replace(reminder, email=now)

    if notice.kind in SIGNATURE_REMINDERS:
        return replace(known, signatures={**known.signatures, notice.role: after(known.signatures.get(notice.role, Reminder()))})
    if notice.kind is Kind.ASSESSMENT_REMINDER:
        return replace(known, assessment_completion=after(known.assessment_completion))
    return replace(known, assessment_signature=after(known.assessment_signature))
