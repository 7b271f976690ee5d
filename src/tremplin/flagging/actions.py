"""What is done with problems told: they reach who announced the thing and who moderates, and are closed by one of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from tremplin.flagging import store
from tremplin.flagging.errors import FlagUnknown
from tremplin.flagging.model import LONGEST_WORDS, Flag, Reason, Subject
from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.mail.layout import Quote
from tremplin.kit.texts import legible
from tremplin.partners import store as partners
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author

_ONE_MAIL_EVERY = timedelta(days=1)
# Whoever it was: who tells a problem need not say who they are, and is not named to who announced it.
_VISITOR = Author(None, "un visiteur")


async def tell(conn: Conn, subject: Subject, reason: Reason, words: str, *, email: str | None, base_url: str, now: datetime) -> Flag:
    """Keeps a problem, and writes of it to who can do something: once a day for one thing, however many tell of it."""
    written_lately = await store.told_since(conn, subject.kind, subject.id, now - _ONE_MAIL_EVERY)
    flag = Flag(
        id=uuid7(now),
        kind=subject.kind,
        item_id=subject.id,
        title=subject.title,
        path=subject.path,
        partner_id=subject.partner_id,
        reason=reason,
        words=legible(words).strip()[:LONGEST_WORDS],
        email=email,
        at=now,
    )
    await store.insert(conn, flag)
    if flag.partner_id:
        await note(conn, Act.FLAGGED, by=_VISITOR, now=now, partner_id=flag.partner_id, subject=flag.title, reason=flag.told)
    if not written_lately:
        for reader_id, to in await _readers(conn, subject.partner_id):
            await mail.post(conn, _letter(flag, to, f"{base_url}/espace/p/{quote(reader_id, safe='')}/signalements", base_url))
    return flag


async def handle(conn: Conn, flag_id: str, *, partner_id: str | None, by: Author, outcome: str, now: datetime) -> None:
    """Closes a problem. `partner_id`: whose it must be; None for who moderates. Raises FlagUnknown."""
    outcome = legible(outcome).strip()[:LONGEST_WORDS]
    closed = await store.handle(conn, flag_id, partner_id, by=by.name, outcome=outcome, at=now)
    if closed is None:
        raise FlagUnknown
    concerned, title = closed
    if concerned:
        await note(conn, Act.FLAG_CLOSED, by=by, now=now, partner_id=concerned, subject=title, reason=outcome)


async def _readers(conn: Conn, partner_id: str | None) -> list[tuple[str, str]]:
    """Who announced it and who moderates, with an address; each address once."""
    known = await partners.find_everyone(conn)
    concerned = [each for each in known.values() if each.id == partner_id or (each.moderates and not each.sandbox_until)]
    first = {each.email: each.id for each in reversed(concerned) if each.email}
    return [(reader_id, email) for email, reader_id in first.items()]


def _letter(flag: Flag, to: str, desk: str, base_url: str) -> mail.Mail:
    said: tuple[str, ...] = (Quote(flag.words),) if flag.words else ()
    return mail.Mail(
        to=to,
        subject=f"Un problème est signalé : {flag.title}",
        paragraphs=(
            f"Quelqu'un signale un problème sur « {flag.title} » ({base_url}{flag.path}) : {flag.told.lower()}.",
            *said,
            "Corrigez ou retirez l'annonce s'il y a lieu, puis dites dans votre espace ce que vous avez fait.",
        ),
        link=("Voir les signalements", desk),
    )
