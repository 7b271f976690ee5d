"""A convention to test pages with, over the whole application: its people, each with a link, and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import httpx
from lxml import html

from tests.clock import Hands
from tests.factories.conventions import ID
from tremplin.immersions.conventions import actions, store
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.model import Purpose, Way, actor
from tremplin.immersions.conventions.model import Convention, PersonName
from tremplin.immersions.conventions.notices import store as notices
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox

VALIDATOR = Author(id="gaud@agence-1.example", roles=frozenset({Role.VALIDATOR}), connected=True)
NOTHING: Mapping[str, Any] = MappingProxyType({})
BENEFICIARY, COMPANY, TUTOR = Role.BENEFICIARY, Role.ESTABLISHMENT_REPRESENTATIVE, Role.ESTABLISHMENT_TUTOR


@dataclass(slots=True)
class Held:
    """A convention that is kept, a browser, and what its people do."""

    http: httpx.AsyncClient
    db: Database
    secrets: SecretBox
    clock: Hands
    codes: dict[Role, str]

    async def keep(self, convention: Convention) -> None:
        """Keeps a convention as it is, as if it came with a file."""
        async with self.db.writing() as conn:
            await store.insert(conn, Stored(convention, 1, render(convention)), changed_at=self.clock())

    async def now(self) -> Convention:
        async with self.db.reading() as conn:
            return (await actions.find(conn, ID)).convention

    async def link(self, role: Role, way: Way = Way.EMAIL, purpose: Purpose = Purpose.SIGN) -> str:
        """The path that a message holds for one of the people."""
        person = actor(await self.now(), role)
        assert person is not None
        async with self.db.writing() as conn:
            address = person.phone if way is Way.SMS else person.email
            now = self.clock()
            issued = await links.issue(
                conn, self.secrets, convention_id=ID, role=role, purpose=purpose, way=way, address=address, now=now
            )
        self.codes[role] = issued.code
        return issued.path

    async def validate(self) -> None:
        async with self.db.writing() as conn:
            decider = PersonName(firstname="Gaud", lastname="Riou")
            await actions.decide(conn, ID, Status.ACCEPTED_BY_VALIDATOR, VALIDATOR, decider=decider, now=self.clock())

    async def read(self, path: str, status: int = 200) -> html.HtmlElement:
        answer = await self.http.get(path)
        assert answer.status_code == status, answer.text
        assert "no-store" in answer.headers["cache-control"] and answer.headers["referrer-policy"] == "no-referrer"
        assert len(answer.content) < 50_000
        return html.fromstring(answer.text)

    async def post(self, path: str, geste: str = "", sent: Mapping[str, Any] = NOTHING, *, status: int = 303) -> httpx.Response:
        """Presses a button; what the page holds is sent with it."""
        shown = (await self.http.get(path)).text
        version = html.fromstring(shown).xpath("string(//input[@name='version']/@value)") if shown else ""
        answer = await self.http.post(path, data={"geste": geste, "version": version, **sent})
        assert answer.status_code == status, answer.text
        return answer

    async def sign(self, *roles: Role) -> None:
        for role in roles:
            await self.post(await self.link(role), "signer")

    async def notices(self) -> list[str]:
        """What people wait to be told."""
        async with self.db.reading() as conn:
            return [f"{each.kind} {each.role} {each.channel}" for each in await notices.of_convention(conn, ID)]


def words(page: html.HtmlElement) -> str:
    main = page.find(".//main")
    assert main is not None
    return " ".join("".join(map(str, main.itertext())).replace("\xa0", " ").split())


def buttons(page: html.HtmlElement) -> set[str]:
    return {str(each.get("value")) for each in page.findall(".//main//button[@name='geste']")}
