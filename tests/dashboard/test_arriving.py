"""An organisation comes by itself: its number, its address confirmed, its space; where it already is, its owners are asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tests.dashboard.office import Office, shown, title
from tests.fakes import sirene
from tremplin.external.sirene import Sirene

PATH = "/espace/inscription"
SIRET = "77561959600155"
PERSON: dict[str, Any] = {"nom": "Iris", "courriel": "iris@plages.example"}
FORM: dict[str, Any] = {"geste": "creer", "organisation": "Plages propres", "vouloir": ["announce"], **PERSON}


async def link(office: Office) -> str:
    found = re.search(r"http://tremplin\.example(/espace/inscription/[\w-]+)", await office.sent())
    assert found
    return found[1]


async def test_it_works(office: Office) -> None:
    iris = await office.browser()
    answer = await iris.post(PATH, numero="W751212517", **FORM)
    assert title(answer) == "Confirmez votre adresse"
    confirm = await link(office)
    assert "Plages propres" in shown(await iris.get(confirm))
    entered = await iris.post(confirm)
    assert entered.headers["location"].endswith("?fait=inscrite")
    home = await iris.get(entered.headers["location"])
    assert "Votre espace est ouvert" in shown(home)
    assert "Publier une première mission" in shown(home)
    space = entered.headers["location"].split("?")[0]
    assert (await iris.get(f"{space}/cles")).status_code == 200
    assert "Espace créé" in shown(await iris.get(f"{space}/journal"))
    assert (await iris.get(confirm)).status_code == 410


async def test_a_wrong_number_is_refused_and_nothing_typed_is_lost(office: Office) -> None:
    browser = await office.browser()
    answer = await browser.post(PATH, numero="12345678901234", **FORM)
    assert answer.status_code == 422
    assert "14 chiffres" in shown(answer)
    assert 'value="iris@plages.example"' in answer.text


async def test_what_is_missing_is_told(office: Office) -> None:
    browser = await office.browser()
    lacking: tuple[dict[str, Any], ...] = ({"organisation": ""}, {"vouloir": []}, {"courriel": "illisible"})
    for missing in lacking:
        assert (await browser.post(PATH, **{**FORM, **missing})).status_code == 422


async def test_the_directory_tells_the_name_and_its_absence_stops_nobody(office: Office) -> None:
    browser = await office.browser()
    with sirene.serving() as directory:
        office.app.state.dashboard = replace(office.app.state.dashboard, directory=Sirene(directory.url))
        directory.companies[SIRET] = sirene.establishment(name="PLAGES PROPRES SARL")
        assert "PLAGES PROPRES SARL" in (await browser.post(PATH, numero=SIRET, geste="chercher")).text
        directory.status = 503
        assert "nous le vérifierons" in shown(await browser.post(PATH, numero=SIRET, geste="chercher"))
        assert (await browser.post(PATH, numero=SIRET, **FORM)).status_code == 200


async def test_where_the_organisation_already_is_its_owners_decide(office: Office) -> None:
    iris = await office.browser()
    await iris.post(PATH, numero=SIRET, **FORM)
    space = (await iris.post(await link(office))).headers["location"].split("?")[0]
    paul = await office.browser()
    await paul.post(PATH, numero="775 619 596 00155", **{**FORM, "nom": "Paul", "courriel": "paul@plages.example"})
    answer = await paul.post(await link(office))
    assert answer.headers["location"] == "/espace/demande?fait=entree-demandee"
    assert "Paul" in await office.sent()
    assert (await paul.get(space)).status_code == 404
    team = await iris.get(f"{space}/equipe")
    assert "paul@plages.example" in shown(team)
    request_id = re.findall(r'name="demande" value="([^"]+)"', team.text)[0]
    done = await iris.post(f"{space}/equipe", geste="accepter", demande=request_id, role="announcer")
    assert done.headers["location"].endswith("fait=acceptee")
    assert (await paul.get(space)).status_code == 200
    assert (await iris.post(f"{space}/equipe", geste="refuser", demande=request_id)).status_code == 422


async def test_known_and_unknown_addresses_are_answered_the_same(office: Office) -> None:
    await office.signed_in("iris@plages.example", "alize")
    browser = await office.browser()
    known = await browser.post(PATH, **FORM)
    unknown = await browser.post(PATH, **{**FORM, "courriel": "nora@plages.example"})
    assert known.text.replace("iris", "nora") == unknown.text


async def test_whoever_is_signed_in_has_nothing_to_confirm(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    done = await sabine.post(PATH, geste="creer", organisation="Autre association", vouloir=["broadcast"])
    assert done.status_code == 303
    assert "Autre association" in (await sabine.get("/espace")).text
