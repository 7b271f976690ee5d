"""An announcer's missions: written by a form, corrected beside their fields, found again, withdrawn and put back, explained."""

from __future__ import annotations

from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from tests.dashboard.office import Browser, Office, shown, title, tree
from tests.factories.missions import address
from tremplin.dashboard.missions import form as forms
from tremplin.dashboard.missions.form import Form, Place
from tremplin.missions import store
from tremplin.missions.model import Mission
from tremplin.missions.revision import Changes

NEW = "/espace/p/alize/missions/nouvelle"
TYPED: dict[str, Any] = {
    "titre": "Ramasser les déchets de la plage",
    "description": "Chaque samedi matin, une dizaine de personnes nettoient la plage, gants et sacs fournis. " * 3,
    "domaine": "environnement",
    "organisation": "Plages propres",
    "lien": "https://alize.example/plage",
    "distance": "no",
    "rue": "",
    "code_postal": "44600",
    "ville": "Saint-Nazaire",
    "debut": "2027-03-06",
    "places": "12",
    "mineurs": "oui",
}


async def written(browser: Browser, **given: Any) -> httpx.Response:
    return await browser.post(NEW, **{**TYPED, **given})


async def kept(office: Office, answer: httpx.Response) -> Mission:
    assert answer.status_code == 303, shown(answer)
    async with office.db.reading() as conn:
        found = await store.find(conn, answer.headers["location"].split("/mission/")[1].split("?")[0])
    assert found
    return found


async def test_it_works(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize", "announcer")
    assert "Écrivez la première" in shown(await sabine.get("/espace/p/alize/missions"))
    answer = await written(sabine)
    mission = await kept(office, answer)
    assert (mission.status, mission.places, mission.open_to_minors, mission.remote) == ("ACCEPTED", 12, True, "no")
    assert mission.start_at
    assert mission.start_at.isoformat() == "2027-03-05T23:00:00+00:00"  # midnight in Paris
    page = await sabine.get(answer.headers["location"])
    assert title(page) == "Ramasser les déchets de la plage"
    assert "Votre mission est publiée." in shown(page)
    assert "Visible : Boussole diffuse les missions de Alizé." in shown(page)
    assert "Cabestan modère ce qu'il diffuse et n'a pas accepté cette mission." in shown(page)
    assert "Ramasser les déchets" in shown(await (await office.browser()).get(f"/missions/{mission.id}"))
    home = shown(await sabine.get("/espace/p/alize"))
    assert "3 étapes sur 3" in home
    assert "sur le portail public, et chez Boussole" in home


async def test_problems_are_told_beside_fields_and_nothing_typed_is_lost(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    answer = await written(sabine, titre="Plage", lien="", debut="bientôt", places="beaucoup")
    assert answer.status_code == 422
    page = tree(answer)
    wrong = set(page.xpath("//*[@aria-invalid='true']/@id"))
    assert wrong == {"titre", "lien", "debut", "places"}
    for name in wrong:
        told = page.xpath(f"//*[@id='{name}']/@aria-describedby")[0].split()
        assert all(page.xpath(f"//*[@id='{each}']") for each in told)
    assert page.xpath("//*[@id='ville-0']/@value") == ["Saint-Nazaire"]
    assert page.xpath("//title")[0].text.startswith("Erreur")
    async with office.db.reading() as conn:
        assert await store.count_live(conn, "alize") == 0


async def test_a_change_leaves_the_rest_as_it_is(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    before = (await office.published(tags=("été",), addresses=[address(), address("Rennes", "35000")])).mission
    edit = f"/espace/p/alize/modifier/{before.id}"
    page = tree(await sabine.get(edit))
    sent = {
        each.name.replace("-", "_"): each.value or "" for each in page.xpath("//input[@type='text' or @type='url' or @type='date']")
    }
    sent |= {each.name: each.value for each in page.xpath("//select")} | {"description": page.xpath("//textarea")[0].value}
    sent |= {name: page.xpath(f"//input[@name='{name.replace('_', '-')}']/@value") for name in ("rue", "code_postal", "ville")}
    assert (
        (await sabine.post(edit, **{**sent, "titre": "Aider des collégiens le mardi"})).headers["location"].endswith("fait=modifiee")
    )
    async with office.db.reading() as conn:
        after = await store.find(conn, before.id)
    assert after
    assert after.title == "Aider des collégiens le mardi"
    same = ("description_html", "addresses", "tags", "activities", "start_at", "organisation_id", "application_url", "places")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


async def test_a_place_is_added(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    page = tree(await written(sabine, autre_lieu="1"))
    assert page.xpath("//*[@name='ville']/@value") == ["Saint-Nazaire", ""]
    mission = await kept(
        office, await written(sabine, rue=["", ""], code_postal=["44600", "44000"], ville=["Saint-Nazaire", "Nantes"])
    )
    assert [each.city for each in mission.addresses] == ["Saint-Nazaire", "Nantes"]


async def test_missions_are_found_by_words_and_state(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize", "analyst")
    await office.published(title="Compter les hirondelles du port")
    await office.published(title="Lire à voix haute à l'école")
    await office.published(title="Titre sans domaine ni lien", application_url=None)
    assert tree(await sabine.get("/espace/p/alize/missions?texte=hirondélles+coup")).xpath("//p[@class='rows-title']/a/text()") == [
        "Compter les hirondelles du port"
    ]
    assert len(tree(await sabine.get("/espace/p/alize/missions?texte=%25")).xpath("//p[@class='rows-title']")) == 0
    assert "1 mission." in shown(await sabine.get("/espace/p/alize/missions?etat=refused"))
    assert "2 missions." in shown(await sabine.get("/espace/p/alize/missions?etat=visible&page=1"))
    for strange in ("page=-1", "page=9999999999", "page=x", "etat=%00", "texte=%00%FF"):
        assert (await sabine.get(f"/espace/p/alize/missions?{strange}")).status_code == 200


async def test_a_mission_is_withdrawn_then_put_back(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    before = (await office.published()).mission
    one = f"/espace/p/alize/mission/{before.id}"
    assert (await sabine.post(one, geste="retirer")).headers["location"] == f"{one}?fait=retiree"
    assert "L'annonceur a retiré cette mission." in shown(await sabine.get(one))
    assert (await (await office.browser()).get(f"/missions/{before.id}")).status_code == 410
    assert (await sabine.get(f"/espace/p/alize/modifier/{before.id}")).status_code == 303
    assert (await sabine.post(one, geste="remettre")).headers["location"] == f"{one}?fait=remise"
    async with office.db.reading() as conn:
        after = await store.find(conn, before.id)
    assert after
    assert after.public
    journal = shown(await sabine.get("/espace/p/alize/journal"))
    assert f"{before.title}, retirée" in journal
    assert f"{before.title}, publiée de nouveau" in journal
    assert (after.description_html, after.addresses) == (before.description_html, before.addresses)


async def test_who_only_reads_writes_nothing(office: Office) -> None:
    reader = await office.signed_in("lecture@alize.example", "alize", "analyst")
    mission = (await office.published()).mission
    assert (await reader.get(NEW)).status_code == 403
    assert "Écrire une mission" not in (await reader.get("/espace/p/alize/missions")).text
    answer = await reader.post(f"/espace/p/alize/mission/{mission.id}", at="/espace/compte", geste="retirer")
    assert answer.status_code == 403


async def test_who_does_not_announce_writes_no_mission(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    assert (await town.post("/espace/p/boussole/missions/nouvelle", **TYPED)).status_code == 404


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(lambda each: " ".join(each.split()))


@given(
    values=st.fixed_dictionaries(dict.fromkeys(forms.FIELDS, texts)),
    places=st.lists(st.builds(Place, texts, texts, texts), min_size=1, max_size=3),
)
def test_a_form_left_as_it_was_changes_nothing(values: dict[str, str], places: list[Place]) -> None:
    form = Form(values, tuple(places))
    assert forms.changes(form, form) == Changes()
    sent = forms.changes(forms.BLANK, form)
    assert len(sent.problems) <= 3
