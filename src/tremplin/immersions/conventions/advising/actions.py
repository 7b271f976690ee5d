"""What advisers do: look for conventions, read a whole file, leave notes to each other, remind those who have not signed.

Decisions are those of everyone (`conventions.actions`), by the author that `Adviser.acting_on` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.immersions.conventions.advising import store, yearly
from tremplin.immersions.conventions.advising.errors import NoteInvalid, NoteUnknown
from tremplin.immersions.conventions.advising.model import (
    MOST_EXPORTED,
    MOST_NOTE,
    MOST_REMINDED,
    Adviser,
    File,
    Listed,
    Neighbour,
    Note,
    Sending,
    Wanted,
)
from tremplin.immersions.conventions.advising.store import Page
from tremplin.immersions.conventions.errors import ConventionUnknown
from tremplin.immersions.conventions.model import Convention, PersonName
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.notices.model import SIGNATURE_LINKS, State
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.vocabulary import UNVALIDATED, InternshipKind, Role
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.kit.refusal import Refusal
from tremplin.kit.texts import legible


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of a reminder to someone: nothing to say against it, or why it did not leave."""

    convention: Convention
    name: str
    refusal: str = ""


async def adviser(conn: Conn, email: str, *, name: str = "", partner_id: str | None = None, everywhere: bool = False) -> Adviser:
    """Someone with the agencies that they act for. `partner_id`: the partner where they may advise, an agency when it has the id of
    one (docs/decisions/0035). `name`: what they call themselves, first name first; else, what their agency calls them."""
    found = await store.adviser(conn, email, partner_id=partner_id, everywhere=everywhere)
    first, _, last = " ".join(name.split()).partition(" ")
    return replace(found, name=PersonName(firstname=first, lastname=last)) if first and last else found


async def inbox(conn: Conn, who: Adviser, wanted: Wanted, *, now: datetime, limit: int, skip: int = 0) -> Page:
    """A page of the conventions that they see."""
    return await store.page(conn, who, wanted, today=day_of(now), limit=limit, skip=skip)


async def everything(conn: Conn, who: Adviser, wanted: Wanted, *, now: datetime) -> list[Listed]:
    """All those of a list, to be kept in a sheet: MOST_EXPORTED at most."""
    return (await store.page(conn, who, wanted, today=day_of(now), limit=MOST_EXPORTED, skip=0)).lines


async def look(conn: Conn, who: Adviser, convention_id: str) -> File:
    """A whole file. Raises ConventionUnknown, the same for one that they may not see."""
    found = await store.file(conn, convention_id)
    if found is None or not who.sees(found.convention.agency):
        raise ConventionUnknown(convention_id=convention_id)
    return found


async def check_sees(conn: Conn, who: Adviser, convention_id: str) -> Convention:
    """A convention that they may see. Raises ConventionUnknown."""
    found = await store.chosen(conn, who, [convention_id])
    if not found:
        raise ConventionUnknown(convention_id=convention_id)
    return found[0].convention


def as_listed(file: File) -> Listed:
    """A file as lists show it: what its risks are read from."""
    sent: dict[Role, Sending] = {}
    for each in file.notices:
        if each.kind in SIGNATURE_LINKS:
            before = sent.get(each.role, Sending(each.role, 0, failed=False))
            sent[each.role] = Sending(each.role, before.sent + (each.state is State.SENT), each.state is State.FAILED)
    return Listed(file.stored, file.chain, tuple(sent.values()), sum(1 for each in file.notes if each.removed_at is None))


def over_a_year(file: File) -> list[str]:
    """What the law would not allow one person in one company over a year, while it can still be changed; of immersions only."""
    one = file.convention
    if one.kind is not InternshipKind.IMMERSION or one.status in UNVALIDATED:
        return []
    return list(yearly.told(Neighbour.of(one), file.neighbours))


async def write_note(conn: Conn, who: Adviser, convention_id: str, body: str, *, now: datetime) -> Note:
    """Leaves a note to colleagues. Raises ConventionUnknown, NoteInvalid."""
    await check_sees(conn, who, convention_id)
    text = legible(body.replace("\r\n", "\n")).strip()
    if not 1 <= len(text) <= MOST_NOTE:
        raise NoteInvalid(most=MOST_NOTE)
    note = Note(id=uuid7(now), author=who.email, body=text, at=now)
    await store.add_note(conn, convention_id, note)
    return note


async def remove_note(conn: Conn, who: Adviser, convention_id: str, note_id: str, *, now: datetime) -> None:
    """Takes one's own note back. Raises ConventionUnknown, NoteUnknown."""
    await _set_removed(conn, who, convention_id, note_id, now)


async def restore_note(conn: Conn, who: Adviser, convention_id: str, note_id: str) -> None:
    """Puts a note back. Raises ConventionUnknown, NoteUnknown."""
    await _set_removed(conn, who, convention_id, note_id, None)


async def _set_removed(conn: Conn, who: Adviser, convention_id: str, note_id: str, at: datetime | None) -> None:
    await check_sees(conn, who, convention_id)
    if not await store.set_note_removed(conn, convention_id, note_id, who.email, at):
        raise NoteUnknown


async def remind(conn: Conn, who: Adviser, convention_id: str, role: Role, *, channel: Channel, now: datetime) -> None:
    """Sends someone of a convention the link they need now. Raises ConventionUnknown and the refusals of `notices.send_link`."""
    author = who.acting_on(await check_sees(conn, who, convention_id))
    await notices.send_link(conn, convention_id, role, author, channel=channel, now=now)


async def remind_all(conn: Conn, who: Adviser, ids: Sequence[str], *, now: datetime) -> list[Reminded]:
    """Writes to all those who have not signed these conventions; one that can't be reminded stops no other."""
    told = []
    for stored in await store.chosen(conn, who, list(dict.fromkeys(ids))[:MOST_REMINDED]):
        one = stored.convention
        missing = [each for each in one.signatories if each.signed_at is None]
        if not missing:
            told.append(Reminded(one, "", "Tout le monde a signé."))
        told += [Reminded(one, person.name, await _remind(conn, who, one, person.role, now)) for person in missing]
    return told


async def _remind(conn: Conn, who: Adviser, one: Convention, role: Role, now: datetime) -> str:
    try:
        async with conn.transaction():
            await notices.send_signature_link(conn, one.id, role, who.acting_on(one), channel=Channel.EMAIL, now=now)
    except Refusal as refusal:
        return str(refusal)
    return ""
