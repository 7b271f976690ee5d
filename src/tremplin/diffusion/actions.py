"""What is done with diffusion: opened by a broadcaster, narrowed by its condition, restricted by the announcer.

Every change moves the access epoch in its own transaction: it counts from the next request, in every process.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from tremplin.diffusion import conditions, errors, store
from tremplin.diffusion.model import NEGATIVE, ROOT_FIELD, Opening, Rule, Tree, trees, visible
from tremplin.kit.clock import uuid7
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import alphabetical


async def diffuse(conn: Conn, *, broadcaster_id: str, announcer_id: str, now: datetime) -> bool:
    """Lets a broadcaster show an announcer's items, from the next query on; False when it already could.

    Raises PartnerUnknown.
    """
    await _check_partners(conn, broadcaster_id, announcer_id)
    root = Rule(
        id=uuid7(now),
        broadcaster_id=broadcaster_id,
        root_id=None,
        field=ROOT_FIELD,
        operator="is",
        value=announcer_id,
        combinator="or",
        created_at=now,
    )
    added = await store.insert(conn, [root])
    await partners.bump_access_epoch(conn)
    return added == 1


async def scope_of(conn: Conn, broadcaster_id: str) -> Condition:
    """What a broadcaster may see now: of others, one that moderates shows only what it accepted."""
    partner = await partners.find(conn, broadcaster_id)
    rules = await store.rules_of(conn, broadcaster_id)
    return visible(broadcaster_id, rules, moderates=partner is not None and partner.moderates)


async def offered_to(conn: Conn, broadcaster_id: str) -> Condition:
    """What a broadcaster could see if it accepted everything: what a moderator chooses among."""
    return visible(broadcaster_id, await store.rules_of(conn, broadcaster_id))


# --- what the announcer does -------------------------------------------------------------------------------------------


async def openings(conn: Conn, announcer_id: str) -> list[Opening]:
    """The broadcasters that show an announcer's items, by name, and under which rules."""
    grown = trees(await store.rules_about(conn, announcer_id))
    known = await partners.find_all(conn, [tree.root.broadcaster_id for tree in grown])
    found = [Opening(known[tree.root.broadcaster_id], tree) for tree in grown if tree.root.broadcaster_id in known]
    return sorted(found, key=lambda opening: alphabetical(opening.broadcaster))


async def restrict(
    conn: Conn, *, announcer_id: str, broadcaster_ids: Sequence[str], field: str, operator: str, value: str, now: datetime
) -> list[Rule]:
    """Adds one restriction of an announcer to those broadcasters, and returns it as each holds it, in the order asked.

    A rule that exists already is returned as it is; partners that do not show the announcer are left aside.
    Raises NobodyDiffuses, RuleContradicts (the same value under another operator); then nothing is written.
    """
    await store.lock_roots(conn, announcer_id)
    opened = {opening.broadcaster.id: opening for opening in await openings(conn, announcer_id)}
    asked = [opened[partner_id] for partner_id in dict.fromkeys(broadcaster_ids) if partner_id in opened]
    if not asked:
        raise errors.NobodyDiffuses
    held: list[Rule] = []
    added: list[Rule] = []
    for opening in asked:
        same = [rule for rule in opening.tree.children if (rule.field, rule.value) == (field, value)]
        agreeing = [rule for rule in same if rule.operator == operator]
        if same and not agreeing:
            raise errors.RuleContradicts(operator=same[0].operator, broadcaster=opening.broadcaster.name)
        if not agreeing:
            agreeing = [_child(opening.tree, field, operator, value, now)]
            added += agreeing
        held.append(agreeing[0])
    await _write(conn, added=added)
    return held


async def lift(conn: Conn, rule_id: str, *, announcer_id: str) -> None:
    """Removes a restriction that an announcer had set. Raises RuleUnknown, RuleNotYours."""
    rule = await store.find(conn, rule_id)
    if rule is None:
        raise errors.RuleUnknown
    root = await store.find(conn, rule.root_id) if rule.root_id else None
    if root is None or root.value != announcer_id:
        raise errors.RuleNotYours
    await _write(conn, removed=[rule])


async def allow_only(
    conn: Conn, *, announcer_id: str, broadcaster_ids: Collection[str], field: str, value: str, now: datetime
) -> list[Opening]:
    """Excludes a value at every broadcaster of an announcer but those named, where its exclusion is lifted.

    Only exclusions under the announcer's own roots are touched: a white list stays what it is. Returns the openings as they become.
    """
    await store.lock_roots(conn, announcer_id)
    added: list[Rule] = []
    removed: list[Rule] = []
    for opening in await openings(conn, announcer_id):
        exclusions = exclusions_of(opening.tree, field, value)
        if opening.broadcaster.id in broadcaster_ids:
            removed += exclusions
        elif not exclusions:
            added.append(_child(opening.tree, field, "is_not", value, now))
    await _write(conn, added=added, removed=removed)
    return await openings(conn, announcer_id)


def exclusions_of(tree: Tree, field: str, value: str) -> list[Rule]:
    """The restrictions of a root that exclude this very value."""
    return [rule for rule in tree.children if rule.operator in NEGATIVE and (rule.field, rule.value) == (field, value)]


# --- what the broadcaster does -----------------------------------------------------------------------------------------


async def rules_of(conn: Conn, broadcaster_id: str) -> list[Tree]:
    """What a broadcaster shows: each root with its condition and its restrictions. Raises PartnerUnknown."""
    await _check_partners(conn, broadcaster_id)
    return trees(await store.rules_of(conn, broadcaster_id))


async def set_condition(conn: Conn, *, broadcaster_id: str, announcer_id: str, sent: Any, fields: Collection[str]) -> Condition:
    """Keeps what a broadcaster wants to show of an announcer: `sent` is decoded JSON over these fields.

    Raises ConditionInvalid (every fault), NotDiffused.
    """
    condition = conditions.read(sent, fields)
    await replace_condition(conn, broadcaster_id, announcer_id, condition)
    return condition


async def clear_condition(conn: Conn, *, broadcaster_id: str, announcer_id: str) -> None:
    """Shows again everything that the announcer lets be shown. Raises NotDiffused."""
    await replace_condition(conn, broadcaster_id, announcer_id, None)


async def replace_condition(conn: Conn, broadcaster_id: str, announcer_id: str, condition: Condition | None) -> None:
    """The same, of a condition read already. Raises NotDiffused."""
    if not await store.set_condition(conn, broadcaster_id, announcer_id, condition):
        raise errors.NotDiffused(broadcaster_id=broadcaster_id, announcer_id=announcer_id)
    await partners.bump_access_epoch(conn)


async def _write(conn: Conn, *, added: Sequence[Rule] = (), removed: Sequence[Rule] = ()) -> None:
    if removed:
        await store.delete(conn, [rule.id for rule in removed])
    if added:
        await store.insert(conn, added)
    if added or removed:
        await partners.bump_access_epoch(conn)


async def _check_partners(conn: Conn, *partner_ids: str) -> None:
    known = await partners.find_all(conn, list(partner_ids))
    for partner_id in partner_ids:
        if partner_id not in known:
            raise PartnerUnknown(partner_id=partner_id)


def _child(tree: Tree, field: str, operator: str, value: str, now: datetime) -> Rule:
    return Rule(
        id=uuid7(now),
        broadcaster_id=tree.root.broadcaster_id,
        root_id=tree.root.id,
        field=field,
        operator=operator,
        value=value,
        created_at=now,
    )
