"""What an announcer does to its missions: finds them, saves them as a table, acts on many and undoes it, keeps drafts, schedules."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from tests.dashboard.office import Browser, Office, shown, tree
from tests.dashboard.test_missions import NEW, TYPED, kept, written
from tests.factories.missions import address, organisation
from tremplin.kit.clock import utc_now
from tremplin.missions import store
from tremplin.missions.drafts import actions as drafts
from tremplin.missions.model import Mission

LIST = "/espace/p/alize/missions"


@pytest.fixture
async def sabine(office: Office) -> Browser:
    return await office.signed_in("sabine@alize.example", "alize", "announcer")


async def titles(browser: Browser, query: str) -> list[str]:
    return [str(each) for each in tree(await browser.get(f"{LIST}?{query}")).xpath("//p[@class='rows-title']/a/text()")]


async def found(office: Office, mission: Mission) -> Mission:
    async with office.db.reading() as conn:
        held = await store.find(conn, mission.id)
    assert held
    return held


async def test_missions_are_filtered_sorted_and_saved_as_tables(office: Office, sabine: Browser) -> None:
    await office.published(title="Compter les hirondelles du port", domain="animaux", addresses=[address("Rennes", "35000")])
    await office.published(
        title="=Lire à voix haute à l'école", organisation=organisation("Livres ouverts"), end_at=datetime(2020, 5, 1, tzinfo=UTC)
    )
    await office.published(title="Titre sans adresse où candidater", application_url=None)
    assert await titles(sabine, "domaine=animaux") == ["Compter les hirondelles du port"]
    assert await titles(sabine, "lieu=35") == await titles(sabine, "lieu=rénnes") == ["Compter les hirondelles du port"]
    assert await titles(sabine, "organisation=livres") == await titles(sabine, "finies=1") == ["=Lire à voix haute à l'école"]
    assert await titles(sabine, "source=catalogue") == await titles(sabine, "du=2030-01-01") == []
    by_title = await titles(sabine, "tri=title")
    assert by_title == sorted(by_title, key=str.lower)
    page = tree(await sabine.get(f"{LIST}?etat=refused"))
    (reason,) = page.xpath("//select[@id='motif']/option[@value!='']/@value")
    assert await titles(sabine, f"etat=refused&motif={reason}") == ["Titre sans adresse où candidater"]
    async with office.db.writing() as conn:  # whichever door writes, the list follows
        await conn.execute("UPDATE missions.organisation SET name = 'Grimoires réunis' WHERE name = 'Livres ouverts'")
    assert await titles(sabine, "organisation=grim") == await titles(sabine, "texte=VOIX+réunis") == ["=Lire à voix haute à l'école"]
    told = (await sabine.get(f"{LIST}.csv?lieu=69")).content.decode("utf-8-sig").splitlines()
    assert told[0].startswith("Identifiant;Titre;")
    assert len(told) == 3
    assert any(";'=Lire à voix haute" in line for line in told)
    book = openpyxl.load_workbook(io.BytesIO((await sabine.get(f"{LIST}.xlsx?domaine=animaux")).content))
    assert [row[1].value for row in book.worksheets[0]] == ["Titre", "Compter les hirondelles du port"]


async def test_many_missions_are_changed_at_once_then_put_back(office: Office, sabine: Browser) -> None:
    first, second = (await office.published()).mission, (await office.published(start_at=datetime(2029, 1, 1, tzinfo=UTC))).mission
    other = (await office.published("boussole")).mission
    ids = [first.id, second.id, other.id]
    for verb, fin, done in (("retirer", "", 2), ("prolonger", "2028-06-30", 1), ("copier", "", 2)):
        answer = await sabine.post(f"{LIST}/lot", at=LIST, mission=ids, geste=verb, fin=fin)
        page = await sabine.get(answer.headers["location"])
        assert f"Fait : {done}" in shown(page), verb
        assert other.title and other.title not in page.text
        if verb == "retirer":
            assert (await found(office, first)).deleted_at
        if verb == "prolonger":
            assert "Laissée comme elle était" in shown(page)  # it would end before it begins
            assert (await found(office, first)).end_at == datetime(2028, 6, 30, 21, 59, tzinfo=UTC)
        batch = answer.headers["location"].split("?")[0]
        assert "Annulé" in shown(await sabine.get((await sabine.post(batch)).headers["location"]))
        assert (await found(office, first)).deleted_at is None
    assert (await found(office, first)).end_at == first.end_at
    assert "Aucun brouillon" in shown(await sabine.get("/espace/p/alize/brouillons"))
    everything = await sabine.post(f"{LIST}/lot", at=LIST, toutes="1", liste="texte=devoirs", geste="retirer")
    assert "Fait : 2" in shown(await sabine.get(everything.headers["location"]))
    nothing = await sabine.post(f"{LIST}/lot", at=LIST + "?etat=withdrawn", geste="remettre")
    assert "Rien n'a été fait" in shown(await sabine.get(nothing.headers["location"]))
    journal = shown(await sabine.get("/espace/p/alize/journal"))
    for act in ("Missions retirées, 2 missions", "Missions retirées, défait", "Dates de fin changées, 1 mission"):
        assert act in journal


async def test_a_draft_is_kept_then_published(office: Office, sabine: Browser) -> None:
    # As the script of the form keeps it while it is typed: told where, and nothing is shown.
    typed = {"jeton": await sabine.token(NEW), "titre": "Ramasser", "geste": "brouillon"}
    kept_aside = await sabine.http.post(NEW, data=typed, headers={"HX-Request": "true"})
    assert kept_aside.status_code == 204
    aside = kept_aside.headers["location"]
    assert "data-kept" in (await sabine.get(aside)).text
    assert (await sabine.http.post(aside, data=typed, headers={"HX-Request": "true"})).headers["location"] == aside
    await sabine.post(aside, geste="supprimer")
    answer = await sabine.post(NEW, **{**TYPED, "titre": "", "geste": "brouillon"})
    draft = answer.headers["location"].split("?")[0]
    page = tree(await sabine.get(draft))
    assert page.xpath("//*[@id='ville-0']/@value") == ["Saint-Nazaire"]
    assert page.xpath("//*[@id='debut']/@value") == ["2027-03-06"]
    checked = await sabine.post(draft, **{**TYPED, "titre": "Plage", "geste": "verifier"})
    assert "1 point à corriger avant de publier" in shown(checked)
    mission = await kept(office, await sabine.post(draft, **{**TYPED, "places": "7"}))
    assert (mission.places, mission.addresses[0].city) == (7, "Saint-Nazaire")
    assert (await sabine.get(draft)).status_code == 404
    copied = await sabine.post(f"/espace/p/alize/copier/{mission.id}", at=f"/espace/p/alize/mission/{mission.id}")
    copy = copied.headers["location"].split("?")[0]
    assert tree(await sabine.get(copy)).xpath("//*[@id='titre']/@value") == ["Ramasser les déchets de la plage"]
    assert (await sabine.post(copy, **{**TYPED, "geste": "supprimer"})).headers["location"].endswith("fait=brouillon-supprime")
    journal = shown(await sabine.get("/espace/p/alize/journal"))
    for done in ("publiée", "copiée dans un brouillon", "brouillon supprimé"):
        assert f"Ramasser les déchets de la plage, {done}" in journal
    assert journal.count("Ramasser, mise en brouillon") == 1
    assert "Mission sans titre, mise en brouillon" in journal


async def test_a_mission_is_published_when_its_time_comes(office: Office, sabine: Browser) -> None:
    late = await sabine.post(NEW, **{**TYPED, "geste": "programmer", "publier_le": "2020-01-01T08:00"})
    assert late.status_code == 422
    assert "Donnez un jour et une heure à venir" in shown(late)
    assert (
        await sabine.post(NEW, **{**TYPED, "geste": "programmer", "publier_le": "2090-01-01T08:00", "titre": "Oh"})
    ).status_code == 422
    answer = await sabine.post(NEW, **{**TYPED, "geste": "programmer", "publier_le": "2090-01-01T08:00"})
    assert "Publiée le" in shown(await sabine.get(answer.headers["location"]))
    async with office.db.writing() as conn:
        assert await drafts.publish_due(conn, now=utc_now()) == (0, 0)
        assert await drafts.publish_due(conn, now=datetime(2090, 1, 1, 8, tzinfo=UTC)) == (1, 0)
        assert await store.count_live(conn, "alize") == 1
        assert await drafts.publish_due(conn, now=datetime(2090, 1, 1, 9, tzinfo=UTC)) == (0, 0)


async def test_what_is_typed_is_judged_and_shown_as_it_will_be(sabine: Browser) -> None:
    held = await sabine.token(NEW)
    sent = {name.replace("_", "-"): value for name, value in TYPED.items()} | {
        "jeton": held,
        "description": "<script>x</script>Bonjour",
    }
    part = await sabine.http.post(f"{LIST}/verifier", data=sent, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "<script" not in part.text
    assert tree(part).xpath("//article/h3/text()") == ["Ramasser les déchets de la plage"]


async def test_two_people_who_change_a_mission_do_not_erase_each_other(office: Office, sabine: Browser) -> None:
    mission = await kept(office, await written(sabine))
    edit = f"/espace/p/alize/modifier/{mission.id}"
    seen = str(tree(await sabine.get(edit)).xpath("//input[@name='vu']/@value")[0])
    await sabine.post(edit, **{**TYPED, "titre": "Ramasser les déchets des dunes", "vu": seen})
    answer = await sabine.post(edit, **{**TYPED, "places": "3", "vu": seen})
    assert answer.status_code == 409
    assert "diffère pour : le titre, le type, le nombre de places." in shown(answer), shown(answer)[:600]
    assert (await found(office, mission)).title == "Ramasser les déchets des dunes"
    again = str(tree(answer).xpath("//input[@name='vu']/@value")[0])
    assert (await sabine.post(edit, **{**TYPED, "places": "3", "vu": again})).status_code == 303
    assert (await found(office, mission)).places == 3


async def test_a_spreadsheet_is_understood_corrected_and_imported(office: Office, sabine: Browser) -> None:
    ask = "/espace/p/alize/tableur"
    mission = (await office.published(client_id="plage-1", title="Ramasser les déchets", tags=("mer",))).mission
    same = f"{TYPED['description']};Environnement"
    lines = [
        "Réf;Intitulé;Descriptif;Thématique;URL;Association;CP;Commune;Bénévoles voulus",
        f"plage-1;Ramasser les déchets de la plage;{same};https://alize.example/1;Plages propres;44600;Saint-Nazaire;4",
        f"plage-2;Planter des oyats;{same};https://alize.example/2;Plages propres;1000;Bourg-en-Bresse;",
        "plage-3;Oh;court;inconnu;;;;;beaucoup",
    ]
    wrong = await sabine.http.post(ask, data={"jeton": await sabine.token(ask)}, files={"fichier": ("a.xls", b"\xd0\xcf\x11\xe0")})
    assert "ancien classeur .xls" in shown(wrong)
    sent = "\n".join(lines).encode("cp1252")
    answer = await sabine.http.post(ask, data={"jeton": await sabine.token(ask)}, files={"fichier": ("été.csv", sent)})
    sheet = answer.headers["location"]
    page = tree(await sabine.get(sheet))
    chosen = page.xpath("//select/option[@selected]/@value")
    assert chosen == ["identifiant", "titre", "description", "domaine", "lien", "organisation", "code-postal", "ville"]
    columns = {f"colonne_{index}": value for index, value in enumerate([*chosen, "places"])}
    told = shown(await sabine.get((await sabine.post(sheet, geste="colonnes", **columns)).headers["location"]))
    assert "Nouvelle : 1 · Modifiée : 1 · À corriger : 1" in told.replace("\xa0", " ")
    assert "« beaucoup » n'est pas un nombre entier" in told
    done = await sabine.get((await sabine.post(sheet, geste="importer")).headers["location"])
    assert shown(done).count("Laissée de côté") == 1
    after = await found(office, mission)
    assert (after.title, after.places, after.tags) == ("Ramasser les déchets de la plage", 4, ("mer",))
    async with office.db.reading() as conn:
        second = await store.find_by_client_id(conn, "alize", "plage-2")
        assert second and (second.addresses[0].postal_code, second.status) == ("01000", "ACCEPTED")
        assert await store.find_by_client_id(conn, "alize", "plage-3") is None
    # Columns are remembered, and the same file changes nothing.
    again = await sabine.http.post(ask, data={"jeton": await sabine.token(ask)}, files={"fichier": ("été.csv", sent)})
    assert tree(await sabine.get(again.headers["location"])).xpath("//select/option[@selected]/@value")[-1] == "places"
    await sabine.post(again.headers["location"], geste="importer")
    assert "Inchangée : 2" in shown(await sabine.get(again.headers["location"])).replace("\xa0", " ")
    template = await sabine.get("/espace/p/alize/modele-tableur.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(template.content)).worksheets[0]["A1"].value == "Identifiant"


async def test_a_catalogue_is_imported_paused_and_moved(office: Office, sabine: Browser) -> None:
    page, url = "/espace/p/alize/catalogues", "https://alize.example/flux.xml"
    await sabine.post(page, adresse=url)
    (source,) = tree(await sabine.get(page)).xpath("//form[contains(@action, '/source/')]/@action")
    assert (await sabine.post(source, at=page, geste="importer")).headers["location"].endswith("fait=import")
    async with office.db.reading() as conn:
        row = await (await conn.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'feeds.run_source'")).fetchone()
    assert row == (1,)
    await sabine.post(source, at=page, geste="pause")
    assert "En pause" in shown(await sabine.get(page))
    refused = await sabine.post(source, at=page, geste="deplacer", adresse="ftp://alize.example/")
    assert refused.status_code == 422
    await sabine.post(source, at=page, geste="reprendre")
    await sabine.post(source, at=page, geste="deplacer", adresse="https://alize.example/autre.xml")
    assert "https://alize.example/autre.xml" in shown(await sabine.get(page))
    for path in (f"{page}/verifier", f"{LIST}/coller"):
        told = await sabine.post(path, at=page, adresse="http://127.0.0.1/flux.xml")
        assert told.status_code == 422
        assert "ne mène pas à un serveur public" in shown(told)
