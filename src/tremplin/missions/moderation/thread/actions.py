"""What is said of a decision: by the moderator, by the announcer, who may correct and ask for another look.

Each side is told by mail; what one wrote is read on the page of the mission by both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tremplin.identity import store as identity
from tremplin.identity.model import Right, rights_of
from tremplin.kit import mail
from tremplin.kit.abreast import abreast
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.missions.model import Mission
from tremplin.missions.moderation import actions, errors
from tremplin.missions.moderation import store as decisions
from tremplin.missions.moderation.model import Change, Decision, Origin, Status
from tremplin.missions.moderation.thread import letters, store
from tremplin.missions.moderation.thread.model import LONGEST, MOST_MESSAGES, Message, Side
from tremplin.partners import store as partners
from tremplin.partners.model import Partner

MOST_MAILS = 10
UNDO_FIRST = timedelta(minutes=10)
"""How long a refusal waits before its announcer is told: the time to undo it."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a moderator thinks of a mission, as its announcer reads it: the decision, what was said since."""

    moderator: Partner
    decision: Decision
    messages: tuple[Message, ...]

    @property
    def may_be_resubmitted(self) -> bool:
        return self.decision.status == Status.REFUSED


async def opinions(conn: Conn, mission: Mission) -> list[Opinion]:
    """What each moderator that decided of a mission, or wrote about it, thinks."""
    decided, said = await abreast(
        conn, lambda conn: decisions.decisions_of(conn, [mission.id]), lambda conn: store.messages(conn, mission.id)
    )
    found = {each.moderator_id: each for each in decided.get(mission.id, [])}
    ids = dict.fromkeys([*found, *(each.moderator_id for each in said)])
    known = await partners.find_all(conn, list(ids))
    return [
        Opinion(
            known[each],
            found.get(each) or Decision(mission_id=mission.id, moderator_id=each),
            tuple(message for message in said if message.moderator_id == each),
        )
        for each in ids
        if each in known
    ]


async def answer(
    conn: Conn, mission: Mission, moderator_id: str, body: str, *, by: str, resubmits: bool, base_url: str, now: datetime
) -> Message:
    """What an announcer answers about its mission; `resubmits` puts a refused one back among those to decide, for a person to look.

    Raises OpinionUnknown, MessageEmpty, MessageTooMany, NotRefused.
    """
    await store.hold(conn, mission.id)
    opinion = next((each for each in await opinions(conn, mission) if each.moderator.id == moderator_id), None)
    if opinion is None:
        raise errors.OpinionUnknown
    if resubmits and not opinion.may_be_resubmitted:
        raise errors.NotRefused
    if not body and not resubmits:
        raise errors.MessageEmpty
    message = _message(mission.id, moderator_id, body, opinion.messages, side=Side.ANNOUNCER, by=by, resubmits=resubmits, now=now)
    await store.add(conn, message)
    owner = await partners.find(conn, mission.owner)
    if resubmits:
        await _resubmit(conn, opinion.decision, by=by, now=now)
    await _tell(conn, message, mission, opinion.moderator, Right.MODERATE, owner.name if owner else mission.owner, base_url)
    return message


async def write(conn: Conn, moderator: Partner, mission_id: str, body: str, *, by: str, base_url: str, now: datetime) -> Message:
    """What a moderator says to the announcer of a mission. Raises NotAModerator, MissionNotOffered, MessageEmpty, MessageTooMany."""
    seen = (await actions.locked(conn, moderator, [mission_id])).get(mission_id)
    if seen is None:
        raise errors.MissionNotOffered
    if not body:
        raise errors.MessageEmpty
    said = await store.messages(conn, mission_id, moderator.id)
    message = _message(mission_id, moderator.id, body, said, side=Side.MODERATOR, by=by, resubmits=False, now=now)
    await store.add(conn, message)
    if owner := await partners.find(conn, seen.mission.owner):
        await _tell(conn, message, seen.mission, owner, Right.ANNOUNCE, moderator.name, base_url)
    return message


def _message(
    mission_id: str,
    moderator_id: str,
    body: str,
    said: tuple[Message, ...] | list[Message],
    *,
    side: Side,
    by: str,
    resubmits: bool,
    now: datetime,
) -> Message:
    if len(said) >= MOST_MESSAGES:
        raise errors.MessageTooMany(most=MOST_MESSAGES)
    return Message(
        id=uuid7(now), mission_id=mission_id, moderator_id=moderator_id, at=now, side=side, author=by, resubmits=resubmits,
        body=body[:LONGEST],
    )  # fmt: skip


async def _resubmit(conn: Conn, before: Decision, *, by: str, now: datetime) -> None:
    """Back to what waits, for a person: a rule would only refuse again what someone asks to be looked at."""
    after = replace(
        before, status=Status.PENDING, motive=None, comment=None, origin=Origin.PERSON, rule=None, decided_at=None, decided_by=None,
        changed_at=now,
    )  # fmt: skip
    await decisions.save(conn, [after])
    change = Change(
        mission_id=after.mission_id,
        moderator_id=after.moderator_id,
        at=now,
        actor=by,
        origin=Origin.CHANGE,
        before=before,
        after=after,
    )
    await decisions.record(conn, [change])
    await store.note_refusals(conn, after.moderator_id, [], [after.mission_id], now)


async def _tell(conn: Conn, message: Message, mission: Mission, to: Partner, right: Right, sender: str, base_url: str) -> None:
    addresses = await mailboxes(conn, to, right)
    title = mission.title or "Sans titre"
    for each in letters.answer(message, title=title, to=addresses, partner_id=to.id, sender=sender, base_url=base_url):
        await mail.post(conn, each)


async def mailboxes(conn: Conn, partner: Partner, right: Right) -> list[str]:
    """Who at a partner is told: the people who may act on it, or else its own address."""
    people = [each.email for each in await identity.members(conn, partner.id) if right in rights_of(each.roles)]
    return people[:MOST_MAILS] or ([partner.email] if partner.email else [])


async def tell_refusals(conn: Conn, *, base_url: str, now: datetime) -> int:
    """Tells announcers of refusals that were not undone in the meantime, one mail for each moderator; returns how many mails."""
    told = await store.take_refusals(conn, now - UNDO_FIRST)
    known = await partners.find_all(conn, [each.announcer_id for each in told])
    sent = 0
    for each in told:
        if owner := known.get(each.announcer_id):
            for letter in letters.refusals(each, to=await mailboxes(conn, owner, Right.ANNOUNCE), base_url=base_url):
                await mail.post(conn, letter)
                sent += 1
    return sent
