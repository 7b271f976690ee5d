"""What two partners do together: one asks, the other accepts or refuses; either stops and resumes; each choice can be undone.

Everything done is noted in a history that both read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from tremplin.diffusion import actions as diffusion
from tremplin.diffusion import conditions
from tremplin.diffusion import store as rules
from tremplin.diffusion.agreements import errors, letters, store
from tremplin.diffusion.agreements.model import PLATFORM, Actor, Entry, Kind, Request, Side, State, rule_told, rules_back, rules_told
from tremplin.diffusion.errors import NotDiffused
from tremplin.diffusion.model import Rule, Tree, trees
from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Partner


async def ask(
    conn: Conn, *, broadcaster: Partner, announcer_id: str, word: str, by: Actor, told: Collection[str], link: str, now: datetime
) -> Request:
    """Asks an announcer; `told` are the addresses written to, `link` where they answer.

    Raises PartnerUnknown (no such announcer), AlreadyShown, RequestWaits.
    """
    announcer = await _announcer(conn, announcer_id)
    if announcer.id == broadcaster.id or await _tree(conn, broadcaster.id, announcer_id):
        raise errors.AlreadyShown(announcer=announcer.name)
    request = Request(
        id=uuid7(now), broadcaster_id=broadcaster.id, announcer_id=announcer_id, word=word, asked_by=by.name, asked_at=now
    )
    if not await store.insert_request(conn, request):
        raise errors.RequestWaits(announcer=announcer.name)
    await _note(conn, broadcaster.id, announcer_id, Kind.ASKED, by, now, after={"word": word} if word else None)
    for email in told:
        await mail.post(conn, letters.asked(email, broadcaster=broadcaster.name, announcer=announcer.name, word=word, link=link))
    return request


async def cancel(conn: Conn, *, broadcaster_id: str, announcer_id: str, by: Actor, now: datetime) -> None:
    """Takes a request back. Raises RequestUnknown."""
    await _settle(conn, broadcaster_id, announcer_id, State.CANCELLED, answer="", now=now)
    await _note(conn, broadcaster_id, announcer_id, Kind.CANCELLED, by, now)


async def accept(
    conn: Conn, *, announcer: Partner, broadcaster_id: str, answer: str, by: Actor, told: Collection[str], link: str, now: datetime
) -> None:
    """Lets who asked show the announcer's items, from the next question on. Raises RequestUnknown, PartnerUnknown."""
    await _settle(conn, broadcaster_id, announcer.id, State.ACCEPTED, answer=answer, now=now)
    await diffusion.diffuse(conn, broadcaster_id=broadcaster_id, announcer_id=announcer.id, now=now)
    await _note(conn, broadcaster_id, announcer.id, Kind.OPENED, by, now, after={"word": answer} if answer else None)
    for email in told:
        await mail.post(conn, letters.answered(email, announcer=announcer.name, accepted=True, answer=answer, link=link))


async def refuse(
    conn: Conn, *, announcer: Partner, broadcaster_id: str, answer: str, by: Actor, told: Collection[str], link: str, now: datetime
) -> None:
    """Answers no. Raises RequestUnknown."""
    await _settle(conn, broadcaster_id, announcer.id, State.REFUSED, answer=answer, now=now)
    await _note(conn, broadcaster_id, announcer.id, Kind.REFUSED, by, now, after={"word": answer} if answer else None)
    for email in told:
        await mail.post(conn, letters.answered(email, announcer=announcer.name, accepted=False, answer=answer, link=link))


async def open_by_platform(conn: Conn, *, broadcaster_id: str, announcer_id: str, now: datetime) -> bool:
    """The door of whoever runs the platform, whose word needs no other; False when it was open. Raises PartnerUnknown."""
    opened = await diffusion.diffuse(conn, broadcaster_id=broadcaster_id, announcer_id=announcer_id, now=now)
    if opened:
        await store.settle(conn, broadcaster_id, announcer_id, State.ACCEPTED, answer="", at=now)
        await _note(conn, broadcaster_id, announcer_id, Kind.OPENED, PLATFORM, now)
    return opened


async def stop(conn: Conn, *, broadcaster_id: str, announcer_id: str, by: Actor, now: datetime) -> None:
    """Nothing of the announcer is shown any more, from the next question on; who stopped may resume. Raises NotDiffused."""
    await rules.lock_roots(conn, announcer_id)
    tree = await _opened(conn, broadcaster_id, announcer_id)
    await rules.delete(conn, [tree.root.id])
    await partners.bump_access_epoch(conn)
    await _note(conn, broadcaster_id, announcer_id, Kind.STOPPED, by, now, before=rules_told(tree))


async def resume(conn: Conn, *, broadcaster_id: str, announcer_id: str, by: Actor, now: datetime) -> None:
    """Shows again what this side had stopped, under the rules it had. Raises NothingToResume, PartnerUnknown."""
    said = await store.last_entries(conn, broadcaster_id=broadcaster_id)
    last = next((each for each in said if each.announcer_id == announcer_id), None)
    if last is None or last.kind != Kind.STOPPED or last.side != by.side:
        raise errors.NothingToResume
    if not await diffusion.diffuse(conn, broadcaster_id=broadcaster_id, announcer_id=announcer_id, now=now):
        raise errors.NothingToResume
    tree = await _opened(conn, broadcaster_id, announcer_id)
    await rules.insert(conn, rules_back(last.before, tree.root, now=now))
    kept = last.before.get("condition")
    if kept is not None:
        await rules.set_condition(conn, broadcaster_id, announcer_id, conditions.kept(kept))
    await _note(conn, broadcaster_id, announcer_id, Kind.RESUMED, by, now)


async def choose(conn: Conn, *, broadcaster_id: str, announcer_id: str, condition: Condition | None, by: Actor, now: datetime) -> None:
    """Keeps what a broadcaster wants to show of an announcer (None: everything it lets be shown). Raises NotDiffused."""
    await rules.lock_roots(conn, announcer_id)
    tree = await _opened(conn, broadcaster_id, announcer_id)
    if tree.root.condition == condition:
        return
    await diffusion.replace_condition(conn, broadcaster_id, announcer_id, condition)
    before, after = _written(tree.root.condition), _written(condition)
    await _note(conn, broadcaster_id, announcer_id, Kind.CONDITION, by, now, before=before, after=after)


async def undo(conn: Conn, entry_id: str, *, broadcaster_id: str, announcer_id: str, by: Actor, now: datetime) -> None:
    """Puts back the choice that the last change replaced; undone twice, it is as it was. Raises EntryNotUndoable, NotDiffused."""
    entries = await store.history_between(conn, broadcaster_id, announcer_id, limit=50)
    last = next((each for each in entries if each.kind == Kind.CONDITION), None)
    if last is None or last.id != entry_id or by.side != Side.BROADCASTER:
        raise errors.EntryNotUndoable
    condition = None if last.before is None else conditions.kept(last.before)
    await choose(conn, broadcaster_id=broadcaster_id, announcer_id=announcer_id, condition=condition, by=by, now=now)


async def restrict(
    conn: Conn, *, announcer_id: str, broadcaster_ids: Sequence[str], field: str, operator: str, value: str, by: Actor, now: datetime
) -> list[Rule]:
    """`diffusion.restrict`, noted for each broadcaster. Raises NobodyDiffuses, RuleContradicts."""
    held = await diffusion.restrict(
        conn, announcer_id=announcer_id, broadcaster_ids=broadcaster_ids, field=field, operator=operator, value=value, now=now
    )
    for rule in held:
        await _note(conn, rule.broadcaster_id, announcer_id, Kind.RESTRICTED, by, now, after=rule_told(rule))
    return held


async def lift(conn: Conn, rule_id: str, *, announcer_id: str, by: Actor, now: datetime) -> None:
    """`diffusion.lift`, noted. Raises RuleUnknown, RuleNotYours."""
    rule = await rules.find(conn, rule_id)
    await diffusion.lift(conn, rule_id, announcer_id=announcer_id)
    assert rule
    await _note(conn, rule.broadcaster_id, announcer_id, Kind.LIFTED, by, now, before=rule_told(rule))


async def tree_between(conn: Conn, broadcaster_id: str, announcer_id: str) -> Tree:
    """What a broadcaster shows of an announcer, and under which rules. Raises NotDiffused."""
    return await _opened(conn, broadcaster_id, announcer_id)


async def _announcer(conn: Conn, partner_id: str) -> Partner:
    found = await partners.find(conn, partner_id) if partner_id.isprintable() else None
    if found is None or not found.announces or found.sandbox_until is not None:
        raise PartnerUnknown(partner_id=partner_id[:100])
    return found


async def _settle(conn: Conn, broadcaster_id: str, announcer_id: str, state: State, *, answer: str, now: datetime) -> None:
    if not await store.settle(conn, broadcaster_id, announcer_id, state, answer=answer, at=now):
        raise errors.RequestUnknown


async def _tree(conn: Conn, broadcaster_id: str, announcer_id: str) -> Tree | None:
    grown = trees(await rules.rules_of(conn, broadcaster_id))
    return next((tree for tree in grown if tree.root.value == announcer_id), None)


async def _opened(conn: Conn, broadcaster_id: str, announcer_id: str) -> Tree:
    tree = await _tree(conn, broadcaster_id, announcer_id)
    if tree is None:
        raise NotDiffused(broadcaster_id=broadcaster_id, announcer_id=announcer_id)
    return tree


async def _note(
    conn: Conn, broadcaster_id: str, announcer_id: str, kind: Kind, by: Actor, now: datetime, *, before: Any = None, after: Any = None
) -> None:
    entry = Entry(
        id=uuid7(now),
        at=now,
        broadcaster_id=broadcaster_id,
        announcer_id=announcer_id,
        kind=kind,
        side=by.side,
        actor=by.name,
        before=before,
        after=after,
    )
    await store.note(conn, entry)


def _written(condition: Condition | None) -> Any:
    return None if condition is None else conditions.written(condition)
