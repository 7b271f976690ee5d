"""People who register, and the mails they get."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count

from tests.factories.partners import NOW
from tremplin.events.model import Event
from tremplin.events.registrations import actions
from tremplin.events.registrations.actions import Registered
from tremplin.events.registrations.model import Mode, Person
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.db import Conn

_moments = count()


def person(rank: int | str = 1) -> Person:
    return Person(first_name="Camille", last_name=f"Exemple {rank}", email=f"camille-{rank}@courriel.example")


async def register(conn: Conn, tickets: Tickets, event: Event, rank: int | str = 1, mode: Mode = Mode.ON_SITE) -> Registered:
    """A moment after whoever registered before."""
    return await actions.register(conn, tickets, event.id, mode, person(rank), now=NOW + timedelta(milliseconds=next(_moments)))


async def mails(conn: Conn) -> list[EmailMessage]:
    """Those that wait to be sent, the first written first."""
    rows = await (await conn.execute("SELECT message FROM kit.mail ORDER BY id")).fetchall()
    return [message_from_bytes(bytes(message), policy=default) for (message,) in rows]


async def subjects(conn: Conn) -> list[str]:
    return [f"{message['To']} {message['Subject']}" for message in await mails(conn)]
