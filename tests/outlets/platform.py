"""An announcer, a broadcaster and a builder of files, with a clock moved by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from lxml import etree

from tests.clock import Hands
from tests.factories.partners import NOW, make_partner
from tremplin.diffusion import actions as diffusion
from tremplin.kit.db import Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.draft import MissionDraft
from tremplin.missions.model import Mission
from tremplin.outlets import actions, building
from tremplin.outlets.actions import Builder
from tremplin.outlets.model import Outlet
from tremplin.partners.model import Partner

BASE_URL = "https://tremplin.example"


@dataclass(frozen=True, slots=True)
class Channel:
    """`boussole` may show what `alize` announces, and nothing of `cabestan`."""

    db: Database
    builder: Builder
    alize: Partner
    boussole: Partner
    cabestan: Partner
    clock: Hands = field(default_factory=Hands)

    @classmethod
    async def open(cls, db: Database, folder: Path) -> Channel:
        clock = Hands()
        async with db.writing() as conn:
            alize, boussole, cabestan = [
                await make_partner(conn, name, partner_id=name.lower()) for name in ("Alize", "Boussole", "Cabestan")
            ]
            await diffusion.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
        return cls(db, Builder(db, folder, BASE_URL, clock), alize, boussole, cabestan, clock)

    async def publish(self, *drafts: MissionDraft, by: Partner | None = None) -> list[Mission]:
        """Missions of Alizé, or of another."""
        async with self.db.writing() as conn:
            done = await missions.publish(
                conn, [Submission(each) for each in drafts], by=by or self.alize, now=self.clock(), door="api"
            )
        assert [each.mission.status for each in done] == ["ACCEPTED"] * len(drafts), [each.problems for each in done]
        return [each.mission for each in done]

    async def withdraw(self, client_ids: Sequence[str]) -> None:
        async with self.db.writing() as conn:
            await missions.withdraw(conn, client_ids, by=self.alize, now=self.clock(), door="api")

    async def outlet(self, shape: str = "linkedin", **given: Any) -> Outlet:
        """An outlet of Boussole, without file yet."""
        async with self.db.writing() as conn:
            return await actions.create(conn, partner_id=self.boussole.id, shape=shape, now=self.clock(), **given)

    async def build(self, outlet: Outlet) -> Outlet:
        return await self.builder.build(outlet.id)

    def served(self, outlet: Outlet) -> bytes:
        """What an outlet serves."""
        assert outlet.edition is not None
        return building.plain_path(self.builder.folder / outlet.id, outlet.edition.digest).read_bytes()

    def jobs(self, outlet: Outlet) -> list[dict[str, str]]:
        """The ads of an XML file, as texts by element."""
        return [{child.tag: child.text or "" for child in job} for job in etree.fromstring(self.served(outlet)).iter("job")]

    def data(self, outlet: Outlet) -> dict[str, Any]:
        """A JSON file."""
        read: dict[str, Any] = orjson.loads(self.served(outlet))
        return read
