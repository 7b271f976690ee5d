"""A moderator's desk, keys, catalogues, announcers and figures, each through its forms."""

from __future__ import annotations

import re

from tests.dashboard.office import Office, shown, title, tree
from tremplin.dashboard.diffusion.words import in_words
from tremplin.diffusion import actions as diffusion
from tremplin.feeds import store as feeds
from tremplin.kit.clock import utc_now
from tremplin.kit.condition import AnyOf, Exists, Is, Not

DESK = "/espace/p/cabestan/moderation"


async def test_it_works(office: Office) -> None:
    await office.published(title="Compter les hirondelles du port")
    first = (await office.published(title="Lire à voix haute à l'école")).mission
    moderator = await office.signed_in("comite@cabestan.example", "cabestan", "moderator")
    assert "2 missions attendent votre décision" in shown(await moderator.get("/espace/p/cabestan"))
    inbox = tree(await moderator.get(DESK))
    assert inbox.xpath("//p[@class='rows-title']/a/text()") == ["Compter les hirondelles du port", "Lire à voix haute à l'école"]
    one = f"{DESK}/{first.id}"
    assert title(await moderator.get(one)) == "Lire à voix haute à l'école"
    done = await moderator.post(one, geste="accepter")
    assert done.headers["location"].startswith(f"{DESK}?fait=decidee&lot=")
    page = await moderator.get(done.headers["location"])
    assert "C'est décidé. 1 mission décidée" in shown(page)
    assert tree(page).xpath("//p[@class='rows-title']/a/text()") == ["Compter les hirondelles du port"]
    assert (await moderator.post(one, geste="annuler")).headers["location"].endswith("?fait=annulee")
    assert len(tree(await moderator.get(DESK)).xpath("//p[@class='rows-title']/a")) == 2


async def test_a_refusal_says_why(office: Office) -> None:
    mission = (await office.published()).mission
    moderator = await office.signed_in("comite@cabestan.example", "cabestan", "moderator")
    silent = await moderator.post(f"{DESK}/{mission.id}", geste="refuser")
    assert silent.status_code == 422
    assert "Donnez un motif ou un commentaire" in shown(silent)
    done = await moderator.post(f"{DESK}/{mission.id}", geste="refuser", motif="OTHER", commentaire="Le lieu manque.")
    assert done.status_code == 303
    sheet = shown(await moderator.get(f"{DESK}/{mission.id}"))
    assert "Refusée par comite@cabestan.example" in sheet
    assert "Autre : Le lieu manque." in sheet
    assert (await moderator.get(f"{DESK}/inconnue")).status_code == 404
    assert (await moderator.post(f"{DESK}/inconnue", at=DESK, geste="accepter")).status_code in {403, 404}


async def test_a_key_is_shown_once_and_revoked(office: Office) -> None:
    owner = await office.signed_in("ville@boussole.example", "boussole")
    made = await owner.post("/espace/p/boussole/cles", geste="creer", nom="Site internet")
    (key,) = set(re.findall(r"tpl_live_[0-9a-z]{12}_\w{40}", made.text))
    assert key not in (await owner.get("/espace/p/boussole/cles")).text
    assert "jamais utilisée" in shown(await owner.get("/espace/p/boussole/cles"))
    browser = await office.browser()
    assert (await browser.http.get("/v0/mission", headers={"x-api-key": key})).status_code == 200
    key_id = tree(await owner.get("/espace/p/boussole/cles")).xpath("//input[@name='cle']/@value")[0]
    assert (await owner.post("/espace/p/boussole/cles", geste="revoquer", cle=key_id)).status_code == 303
    assert (await browser.http.get("/v0/mission", headers={"x-api-key": key})).status_code == 401
    assert "révoquée le" in shown(await owner.get("/espace/p/boussole/cles"))


async def test_nobody_revokes_the_key_of_another(office: Office) -> None:
    owner = await office.signed_in("ville@boussole.example", "boussole")
    await owner.post("/espace/p/boussole/cles", geste="creer", nom="Site internet")
    key_id = tree(await owner.get("/espace/p/boussole/cles")).xpath("//input[@name='cle']/@value")[0]
    stranger = await office.signed_in("sabine@alize.example", "alize")
    await stranger.post("/espace/p/alize/cles", geste="revoquer", cle=key_id)
    assert "Aucune clé n'est en service" not in shown(await owner.get("/espace/p/boussole/cles"))


async def test_a_catalogue_is_declared(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    wrong = await sabine.post("/espace/p/alize/catalogues", adresse="pas une adresse")
    assert wrong.status_code == 422
    done = await sabine.post("/espace/p/alize/catalogues", adresse="https://alize.example/missions.xml")
    assert done.headers["location"].endswith("fait=source")
    page = shown(await sabine.get("/espace/p/alize/catalogues"))
    assert "https://alize.example/missions.xml Pas encore lu Lu toutes les 6 heures" in page
    async with office.db.reading() as conn:
        assert [each.url for each in await feeds.sources(conn, "alize")] == ["https://alize.example/missions.xml"]


async def test_announcers_are_listed_with_their_conditions(office: Office) -> None:
    async with office.db.writing() as conn:
        await diffusion.restrict(
            conn, announcer_id="alize", broadcaster_ids=["boussole"], field="publisherOrganization.clientId", operator="is_not",
            value="interdite", now=utc_now(),
        )  # fmt: skip
    town = await office.signed_in("ville@boussole.example", "boussole")
    page = shown(await town.get("/espace/p/boussole/annonceurs"))
    assert "Alizé" in page
    page = shown(await town.get("/espace/p/boussole/annonceurs/alize"))
    assert "tout sauf (organisation : « interdite »)" in page


def test_conditions_are_told_in_words() -> None:
    asked = AnyOf((Is("domain", ("environnement", "libre")), Not(Exists("city"))))
    assert in_words(asked) == "(domaine : « Environnement » ou « libre ») ou (tout sauf (ville renseigné))"


async def test_figures_are_shown(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize", "analyst")
    page = await sabine.get("/espace/p/alize/statistiques?periode=7")
    assert page.status_code == 200
    assert len(tree(page).xpath("//table/tbody/tr")) == 7
    assert (await sabine.get("/espace/p/alize/statistiques?periode=%00&cote=x")).status_code == 200


async def test_anything_is_found_from_any_page(office: Office) -> None:
    await office.published(title="Compter les hirondelles du port")
    owner = await office.signed_in("sabine@alize.example", "alize")
    (form,) = tree(await owner.get("/espace/p/alize/equipe")).xpath("//form[@role='search']")
    found = shown(await owner.http.get(form.get("action"), params={form.xpath("string(.//input/@name)"): "Hirondelles port"}))
    assert "1 résultat. Missions Compter les hirondelles du port" in found
    assert "Pages Missions Annoncer" in shown(await owner.get("/espace/p/alize/chercher?q=mission"))
    assert "Annonceurs Alizé" in shown(
        await (await office.signed_in("ville@boussole.example", "boussole")).get("/espace/p/boussole/chercher?q=ali")
    )
    assert "Rien ne porte ces mots" in shown(await owner.get("/espace/p/alize/chercher?q=%00zz"))
    staff = await office.signed_in("equipe@tremplin.example", role="staff")
    assert "Partenaires Boussole boussole" in shown(await staff.get("/espace/plateforme/chercher?q=bouss"))
    assert "Personnes sabine@alize.example" in shown(await staff.get("/espace/plateforme/chercher?q=sabine"))
