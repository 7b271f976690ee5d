"""One platform for all: Boussole shows what Alizé announces in widgets of its own, made by each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from lxml import html

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Member, Platform, running
from tests.apis.engagement.showing import show
from tests.database import DatabaseServer
from tests.factories.missions import address, draft, organisation

NANTES = address("Nantes", "44000", lat=47.2173, lon=-1.5534, department_name="Loire-Atlantique")
LYON = address("Lyon", "69003", lat=45.76, lon=4.85, department_name="Rhône")
SEPTEMBER = datetime(2027, 9, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Street:
    """A site's visitor."""

    platform: Platform
    boussole: Member
    alize: Member
    missions: dict[str, str]

    def widget(self, **given: Any) -> str:
        return show(self.platform, self.boussole, self.alize, **given)

    def open(self, path: str, **headers: str) -> httpx.Response:
        return self.platform.http.get(path, headers=headers)

    def page(self, path: str, **headers: str) -> Any:
        answer = self.open(path, **headers)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.text)


def titles(page: Any) -> list[str]:
    """The missions of a list, in its order."""
    return [each.text for each in page.xpath("//li[@data-mission]//a")]


@pytest.fixture(scope="module")
def street(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        alize, boussole = platform.join("Alizé"), platform.join("Boussole", "boussole")
        platform.diffuse(boussole, alize)
        drafts = [
            draft(
                title="Lire à Lyon", domain="education", addresses=[LYON], organisation=organisation("Les Passeurs", client_id="o-1")
            ),
            draft(title="Courir à Nantes", domain="sport", addresses=[NANTES], schedule="Soir"),
            draft(
                title="Nager à Nantes",
                domain="sport",
                addresses=[NANTES],
                open_to_minors=True,
                close_to_transport=True,
                end_at=SEPTEMBER,
            ),
        ]
        made = platform.publish(alize, *drafts)
        yield Street(platform, boussole, alize, {each.title or "": each.id for each in made})
    database_server.give_back(lent)
