"""A sandbox: there in one click, seen by nobody else, gone when asked or when its time is over."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.dashboard.office import Office, shown
from tremplin.dashboard.sandbox import actions
from tremplin.kit.clock import utc_now

PATH = "/espace/bac-a-sable"


async def test_it_works(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    made = await sabine.post(PATH, geste="creer")
    (key,) = set(re.findall(r"tpl_test_[0-9a-z]{12}_\w{40}", made.text))
    assert key not in (await sabine.get(PATH)).text
    found = re.search(r'"(/espace/p/[\w-]+)"', made.text)
    assert found
    space = found[1]
    home = shown(await sabine.get(space))
    assert "7 publiées" in home.replace("\xa0", " ")
    assert "1 à corriger" in home.replace("\xa0", " ")
    assert "Bac à sable : personne d'autre" in (await sabine.get(space)).text.replace("&nbsp;", " ").replace("&#39;", "'")
    browser = await office.browser()
    read = await browser.http.get("/v0/mission", headers={"x-api-key": key})
    missions = read.json()["data"]
    assert len(missions) == 7
    public = await browser.get("/missions")
    assert "Ramasser les déchets de la plage" not in public.text
    assert (await browser.get(f"/missions/{missions[0]['_id']}")).status_code == 404
    assert "Ramasser" not in (await browser.get("/recherche?q=plage")).text
    assert (await sabine.post(f"{space}/evenements/nouveau", at=PATH, titre="Un forum")).status_code == 403
    for outward in ("/api/v1/establishments/77561959600155", "/api/v1/agenda/events/forum"):
        assert (await browser.http.put(outward, headers={"x-api-key": key}, json={})).status_code == 403
    stranger = await office.signed_in("ville@boussole.example", "boussole")
    assert (await stranger.get(space)).status_code == 404
    assert (await sabine.post(PATH, geste="effacer")).headers["location"].endswith("bac-efface")
    assert (await browser.http.get("/v0/mission", headers={"x-api-key": key})).status_code == 401
    assert (await sabine.get(space)).status_code == 404
    async with office.db.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM tracking.event")).fetchone() == (0,)


async def test_its_time_is_over(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    await sabine.post(PATH, geste="creer")
    async with office.db.writing() as conn:
        assert await actions.erase_ended(conn, now=utc_now()) == 0
        assert await actions.erase_ended(conn, now=utc_now() + timedelta(days=31)) == 1
    assert "Essayer dans un bac à sable" in shown(await sabine.get(PATH))
