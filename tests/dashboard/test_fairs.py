"""An announcer's online fairs: announced by a form, changed, cancelled, put back, withdrawn; what programs are then told of them."""

from __future__ import annotations

from typing import Any

import orjson

from tests.dashboard.office import Office, shown, title, tree
from tremplin.events import agenda
from tremplin.events.fairs import store
from tremplin.events.model import Fair, paris_day
from tremplin.kit.clock import utc_now

LIST, NEW = "/espace/p/alize/salons", "/espace/p/alize/salons/nouveau"
TYPED: dict[str, Any] = {
    "titre": "Salon des métiers du soin",
    "adresse": "https://salons.example/soin",
    "description": "Douze employeurs.\nDes entretiens en visioconférence.",
    "debut": "2090-03-01",
    "fin": "2090-03-15",
    "candidatures_du": "2090-02-20",
    "lieu": "Finistère",
    "offres": "12",
    "organisateur": "Agence de Quimper",
}


async def told(office: Office) -> list[dict[str, Any]]:
    """What the API says of fairs."""
    async with office.db.reading() as conn:
        found: list[dict[str, Any]] = orjson.loads(f"[{await agenda.fairs(conn, at=utc_now())}]")
    return found


async def coming(office: Office) -> list[Fair]:
    async with office.db.reading() as conn:
        return await store.find_coming(conn, today=paris_day(utc_now()))


async def test_it_works(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize", "announcer")
    assert "Annoncez le premier" in shown(await sabine.get(LIST))
    assert "prêt à être annoncé" in shown(await sabine.post(NEW, **TYPED, apercu="1"))
    answer = await sabine.post(NEW, **TYPED)
    page = await sabine.get(answer.headers["location"])
    assert title(page) == "Salon des métiers du soin"
    assert "Votre salon est annoncé" in shown(page)
    (fair,) = await told(office)
    assert (fair["dateDebut"], fair["dateFin"], fair["nombreOffres"]) == ("01/03/2090", "15/03/2090", 12)
    assert (fair["dateDebutCandidature"], fair["dateFinCandidature"]) == ("20/02/2090", "15/03/2090")
    assert "1 salon." in shown(await sabine.get(f"{LIST}?texte=FINISTERE+soin"))
    assert "0 salon." in shown(await sabine.get(f"{LIST}?texte=%25"))


async def test_what_is_wrong_is_told_beside_fields_and_an_address_is_one_fair(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    wrong = await sabine.post(NEW, **{**TYPED, "titre": "", "adresse": "salon", "debut": "bientôt", "offres": "beaucoup"})
    assert wrong.status_code == 422
    assert set(tree(wrong).xpath("//*[@aria-invalid='true']/@id")) == {"titre", "adresse", "debut", "offres"}
    late = await sabine.post(NEW, **{**TYPED, "candidatures_du": "2090-03-20"})
    assert tree(late).xpath("//*[@aria-invalid='true']/@id") == ["candidatures-au"]
    assert await told(office) == []
    await sabine.post(NEW, **TYPED)
    again = await sabine.post(NEW, **TYPED)
    assert again.status_code == 422
    assert "Un autre de vos salons a déjà cette adresse" in shown(again)


async def test_a_change_leaves_the_rest_and_a_fair_may_move_to_another_address(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    one = (await sabine.post(NEW, **TYPED)).headers["location"].split("?")[0]
    (before,) = await coming(office)
    await sabine.post(f"{one}/modifier", **{**TYPED, "candidatures_au": "2090-03-15", "adresse": "https://salons.example/soin-2"})
    (after,) = await coming(office)
    assert after.url == "https://salons.example/soin-2"
    assert (after.id, after.description, after.offers) == (before.id, before.description, 12)
    await sabine.post(NEW, **TYPED)
    taken = await sabine.post(f"{one}/modifier", **{**TYPED, "candidatures_au": "2090-03-15"})
    assert taken.status_code == 422
    assert len(await coming(office)) == 2


async def test_a_fair_is_cancelled_put_back_and_withdrawn(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    one = (await sabine.post(NEW, **TYPED)).headers["location"].split("?")[0]
    await sabine.post(one, geste="annuler", motif="Trop peu d'employeurs")
    (fair,) = await told(office)
    assert fair["titre"] == "Annulé : Salon des métiers du soin"
    public = shown(await (await office.browser()).get("/evenements?type=Salon+en+ligne"))
    assert "Trop peu d'employeurs" in public
    assert "Trop peu d'employeurs" in shown(await sabine.get(one))
    await sabine.post(one, geste="remettre")
    assert [each["titre"] for each in await told(office)] == ["Salon des métiers du soin"]
    await sabine.post(one, geste="retirer")
    assert await told(office) == []
    assert (await sabine.get(f"{one}/modifier")).status_code == 303
    assert "1 salon." in shown(await sabine.get(f"{LIST}?etat=withdrawn"))
    assert (await sabine.post(NEW, **TYPED)).headers["location"].split("?")[0] == one  # announced again
    journal = shown(await sabine.get("/espace/p/alize/journal"))
    for done in ("annoncé", "annulé (Trop peu d'employeurs)", "remis à l'agenda", "retiré"):
        assert f"Salon des métiers du soin, {done}" in journal
    town = await office.signed_in("ville@boussole.example", "boussole")
    assert (await town.get("/espace/p/boussole/salons/nouveau")).status_code in (403, 404)
    assert (await sabine.get(f"{LIST[:-1]}/%00")).status_code == 404
