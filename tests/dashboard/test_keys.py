"""Keys that may do what was chosen, until a day, and are replaced without a cut; what is done with them is noted."""

from __future__ import annotations

import re

import httpx

from tests.dashboard.office import Office, shown, tree

PATH = "/espace/p/boussole/cles"


def key_in(answer: httpx.Response) -> str:
    (key,) = set(re.findall(r"tpl_live_[0-9a-z]{12}_\w{40}", answer.text))
    return str(key)


async def test_it_works(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    old = key_in(await town.post(PATH, geste="creer", nom="Site", choisir="1", droits=["missions:read"], duree="30"))
    page = await town.get(PATH)
    assert "Peut : lire les missions." in shown(page).replace("\xa0", " ")
    key_id = tree(page).xpath("//input[@name='cle']/@value")[0]
    replaced = await town.post(PATH, geste="remplacer", cle=key_id)
    new = key_in(replaced)
    assert "qui sert encore 7 jours" in shown(replaced)
    browser = await office.browser()
    for key in (old, new):
        assert (await browser.http.get("/v0/mission", headers={"x-api-key": key})).status_code == 200
        assert (await browser.http.get("/api/v1/events", headers={"x-api-key": key})).status_code == 403
    journal = shown(await town.get("/espace/p/boussole/journal"))
    assert "Clé d'API créée" in journal
    assert "Clé d'API remplacée" in journal


async def test_a_key_that_may_do_nothing_is_not_made(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    assert (await town.post(PATH, geste="creer", nom="Site", choisir="1")).status_code == 422


async def test_nobody_replaces_the_key_of_another(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    await town.post(PATH, geste="creer", nom="Site")
    key_id = tree(await town.get(PATH)).xpath("//input[@name='cle']/@value")[0]
    stranger = await office.signed_in("sabine@alize.example", "alize")
    assert (await stranger.post("/espace/p/alize/cles", geste="remplacer", cle=key_id)).status_code == 303
    assert len(tree(await town.get(PATH)).xpath("//input[@name='cle']")) == 1
