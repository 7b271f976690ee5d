"""The programs of a partner that call the events API: a secret shown once, tokens until it is revoked, or its partner closed."""

from __future__ import annotations

from typing import Any

import httpx

from tests.dashboard.office import Browser, Office, shown, tree

PAGE = "/espace/p/boussole/programmes"


async def asked(browser: Browser, program_id: str, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": program_id, "client_secret": secret}
    return await browser.http.post("/connexion/oauth2/access_token", data=form)


async def made(browser: Browser) -> tuple[str, str]:
    page: Any = tree(await browser.post(PAGE, geste="creer", nom="Site de la ville"))
    program_id, secret = (each.text for each in page.xpath("//code[@class='secret']"))
    return program_id, secret


async def test_it_works(office: Office) -> None:
    owner, stranger = await office.signed_in("claire@boussole.example", "boussole"), await office.signed_in("a@alize.example", "alize")
    assert "Aucun programme n'est déclaré" in shown(await owner.get(PAGE))
    assert (await owner.post(PAGE, geste="creer", nom=" ")).status_code == 422
    program_id, secret = await made(owner)
    assert secret not in (await owner.get(PAGE)).text
    assert (await asked(owner, program_id, secret)).json()["scope"] == "api_evenementsv1 evenements"
    await stranger.post("/espace/p/alize/programmes", geste="revoquer", programme=program_id)
    token = (await asked(owner, program_id, secret)).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    fairs = "/partenaire/evenements/v1/salonsenligne"
    assert (await owner.http.get(fairs, headers=headers)).status_code == 200
    assert (await owner.post(PAGE, geste="revoquer", programme=program_id)).headers["location"].endswith("fait=programme-revoque")
    assert (await owner.http.get(fairs, headers=headers)).status_code == 401
    assert (await asked(owner, program_id, secret)).status_code == 401
    journal = shown(await owner.get("/espace/p/boussole/journal"))
    assert journal.count("Site de la ville, programme de l'API Événements") == 2


async def test_a_partner_that_is_closed_gets_no_token(office: Office) -> None:
    owner = await office.signed_in("claire@boussole.example", "boussole")
    program_id, secret = await made(owner)
    async with office.db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET deleted_at = now() WHERE id = 'boussole'")
    assert (await asked(owner, program_id, secret)).status_code == 401
