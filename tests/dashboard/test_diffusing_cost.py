"""What the pages about diffusion ask of the database: a few questions each, whatever there is to show."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.dashboard.office import Office, tree

BOUSSOLE = "/espace/p/boussole"
MOST = 5


async def test_each_page_asks_few_questions(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.published()
    town = await office.signed_in("ville@boussole.example", "boussole")
    sabine = await office.signed_in("sabine@alize.example", "alize")
    await town.post(f"{BOUSSOLE}/campagnes", nom="Affiche", adresse="https://ville.example/", type="OTHER")
    await town.post(
        f"{BOUSSOLE}/widgets/nouveau", geste="enregistrer", nom="W", type="benevolat", style="page", couleur="#000091",
        annonceur="alize", distance="25km",
    )  # fmt: skip
    await town.post(f"{BOUSSOLE}/webhooks", adresse="https://ville.example/", evenement="mission.updated")
    pages = [f"{BOUSSOLE}/{page}" for page in ("annonceurs", "annonceurs/alize", "annonceurs/alize/histoire", "campagnes", "widgets")]
    pages += [f"{BOUSSOLE}/{page}" for page in ("widgets/nouveau", "webhooks", "fichiers")]
    for page in ("campagnes", "widgets", "webhooks"):
        pages.append(str(tree(await town.get(f"{BOUSSOLE}/{page}")).xpath("//p[@class='rows-title']/a/@href")[0]))
    asked: list[object] = []
    execute = psycopg.AsyncCursor.execute

    async def counted(self: Any, query: Any, *given: Any, **named: Any) -> Any:
        asked.append(query)
        return await execute(self, query, *given, **named)

    monkeypatch.setattr("psycopg.AsyncCursor.execute", counted)
    found: dict[str, int] = {}
    audience = ("/espace/p/alize/diffuseurs", "/espace/p/alize/diffuseurs/boussole")
    for browser, page in [*((town, each) for each in pages), *((sabine, each) for each in audience)]:
        await browser.get(page)  # totals of searches are remembered by the process: counted is what each later reader costs
        asked.clear()
        answer = await browser.get(page)
        assert answer.status_code == 200, page
        assert len(answer.content) < 150_000
        found[page] = len(asked)
    assert not {page: count for page, count in found.items() if count > MOST}
