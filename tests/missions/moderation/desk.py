"""Boussole moderates what Alizé announces; Cabestan is a stranger to both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tremplin.diffusion import actions as diffusion
from tremplin.kit.db import Conn
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.draft import MissionDraft
from tremplin.missions.model import KIND
from tremplin.missions.moderation import actions, automatic, store
from tremplin.missions.moderation.model import Author, Decision
from tremplin.missions.moderation.rules import Rule
from tremplin.partners import actions as partners
from tremplin.partners.model import Partner
from tremplin.search import engine
from tremplin.search.model import Query

LATER = NOW + timedelta(hours=1)
CLAIRE = Author(name="Équipe nord")


@dataclass(frozen=True, slots=True)
class Desk:
    """A moderator at work. Verbs are those of the module, by the same person, an hour after the publication."""

    conn: Conn
    moderator: Partner
    announcer: Partner

    async def publish(self, *drafts: MissionDraft, at: datetime = NOW, by: Partner | None = None) -> list[str]:
        """Ids of missions of Alizé."""
        given = [Submission(each) for each in drafts or (draft(),)]
        done = await missions.publish(self.conn, given, by=by or self.announcer, now=at, door="api")
        return [each.mission.id for each in done]

    async def decide(self, mission_id: str, at: datetime = LATER, by: Author = CLAIRE, **given: str | None) -> Decision:
        return await actions.decide(self.conn, self.moderator, mission_id, given, by=by, now=at)

    async def undo(self, mission_id: str, at: datetime = LATER) -> Decision:
        return await actions.undo(self.conn, self.moderator, mission_id, by=CLAIRE, now=at)

    async def decision(self, mission_id: str) -> Decision:
        return (await actions.look(self.conn, self.moderator, mission_id)).decision

    async def statuses(self, mission_ids: Sequence[str]) -> list[str]:
        found = await store.decisions(self.conn, self.moderator.id, mission_ids)
        return [found[each].status.value if each in found else "-" for each in mission_ids]

    async def visible(self, to: Partner | None = None) -> set[str]:
        """Ids of what the moderator, or another, shows now."""
        scope = await diffusion.scope_of(self.conn, (to or self.moderator).id)
        found = await engine.find(self.conn, Query(kinds=(KIND,), scope=scope, limit=100))
        assert found.total == len(found.hits)
        return {hit.id for hit in found.hits}

    async def automate(self, *rules: Rule, active: bool = True) -> None:
        await automatic.set_rules(self.conn, self.moderator, rules, active=active, now=NOW)

    async def run_rules(self, at: datetime = LATER, mission_ids: Sequence[str] | None = None) -> int:
        return await automatic.apply_rules(self.conn, self.moderator.id, now=at, mission_ids=mission_ids)

    async def another(self, name: str = "Dunes") -> Desk:
        """Another moderator of the same missions."""
        return Desk(self.conn, await moderator_of(self.conn, self.announcer, name), self.announcer)


async def moderator_of(conn: Conn, announcer: Partner, name: str, partner_id: str | None = None) -> Partner:
    moderator = await partners.create(conn, name=name, now=NOW, partner_id=partner_id, broadcasts=True, announces=True, moderates=True)
    await diffusion.diffuse(conn, broadcaster_id=moderator.id, announcer_id=announcer.id, now=NOW)
    return moderator


async def open_desk(conn: Conn) -> Desk:
    alize = await make_partner(conn)
    return Desk(conn, await moderator_of(conn, alize, "Boussole"), alize)
