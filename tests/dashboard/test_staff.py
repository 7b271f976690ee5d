"""The platform's staff: every page opens for them alone; each act has a reason, and the partner concerned reads it."""

from __future__ import annotations

import re

from tests.dashboard.office import Browser, Office, shown, tree
from tests.factories.events import make_event
from tests.structure.application import routes
from tremplin.dashboard.pages import STAFF
from tremplin.diffusion.widgets import actions as widgets
from tremplin.events import reindexing
from tremplin.kit.clock import utc_now, uuid7
from tremplin.tracking import store as tracking
from tremplin.tracking.campaigns import actions as campaigns
from tremplin.tracking.model import Event
from tremplin.tracking.transfer import store as transfer

CARD = f"{STAFF}/partenaires/alize"
WHY = "Le partenaire demande de l'aide"


async def staff(office: Office) -> Browser:
    return await office.signed_in("equipe@tremplin.example", role="staff")


async def test_it_works(office: Office) -> None:
    await office.published(title="Compter les hirondelles du port")
    sabine = await office.signed_in("sabine@alize.example", "alize")
    member = await staff(office)
    assert (await member.get("/espace/p/alize")).headers["location"] == CARD
    assert (await member.post(CARD, geste="intervenir", role="owner")).status_code == 422
    entered = await member.post(CARD, geste="intervenir", role="owner", motif=WHY)
    assert entered.headers["location"] == "/espace/p/alize?fait=intervention"
    page = await member.get("/espace/p/alize/missions")
    assert "Vous intervenez chez Alizé" in page.text
    assert (await member.get("/espace/p/alize/cles")).status_code == 403
    assert (await member.get("/espace/p/alize/equipe")).status_code == 403
    assert (await member.get("/espace/p/boussole")).status_code == 303
    assert (await member.post("/espace/p/alize/missions/nouvelle", titre="Non")).status_code == 403
    left = await member.post(f"{STAFF}/sortir", at="/espace/p/alize")
    assert left.headers["location"].endswith("fait=intervention-finie")
    assert (await member.get("/espace/p/alize")).status_code == 303
    journal = shown(await sabine.get("/espace/p/alize/journal"))
    assert "Intervention commencée" in journal
    assert f"Motif : {WHY}" in journal.replace("\xa0", " ")


async def test_what_staff_changes_in_a_space_is_noted_and_a_mission_restored(office: Office) -> None:
    mission = (await office.published()).mission
    sabine = await office.signed_in("sabine@alize.example", "alize")
    one = f"/espace/p/alize/mission/{mission.id}"
    await sabine.post(one, geste="retirer")
    member = await staff(office)
    await member.post(CARD, geste="intervenir", role="announcer", motif=WHY, modifier="1")
    assert (await member.post(one, geste="remettre")).headers["location"].endswith("fait=remise")
    for page in ("entreprises/nouvelle", "missions/verifier"):  # what asks before it writes notes it as well
        assert (await member.post(f"/espace/p/alize/{page}", at="/espace/p/alize/entreprises/nouvelle")).status_code in (200, 422)
    noted = shown(await sabine.get("/espace/p/alize/journal?qui=plateforme"))
    assert f"mission/{mission.id} : remettre" in noted
    assert "entreprises/nouvelle" in noted


async def test_an_intervention_ends_by_itself(office: Office) -> None:
    member = await staff(office)
    await member.post(CARD, geste="intervenir", role="owner", motif=WHY)
    async with office.db.writing() as conn:
        await conn.execute("UPDATE identity.session SET acting_until = %s", (utc_now(),))
    assert (await member.get("/espace/p/alize")).status_code == 303


async def test_nobody_else_opens_a_page_of_staff(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    token = await sabine.token("/espace/compte")
    member = await staff(office)
    swept = [(method, path) for method, path in routes(office.app) if path.startswith(STAFF) and method != "HEAD"]
    assert len(swept) > 15
    for method, path in swept:
        path = path.replace("{partner_id}", "alize").replace("{account_id}", "personne")
        answer = await sabine.http.request(method, path, data={"jeton": token} if method == "POST" else None)
        assert answer.status_code == 404, (method, path)
        if method == "GET" and "personne" not in path.rsplit("/", 1)[1]:
            assert (await member.get(path)).status_code == 200, path
    assert (await member.get(f"{STAFF}/personnes")).status_code == 200


async def test_a_space_is_closed_and_opened_again(office: Office) -> None:
    mission = (await office.published(title="Compter les hirondelles du port")).mission
    sabine, member = await office.signed_in("sabine@alize.example", "alize"), await staff(office)
    async with office.db.writing() as conn:
        await make_event(conn, title="Portes ouvertes du fournil", rome_codes=["D1102"])

    async def found() -> bool:
        """By the name of its job."""
        return "fournil" in (await sabine.get("/evenements?quoi=boulangerie")).text

    assert await found()
    assert (await member.post(CARD, geste="fermer")).status_code == 422
    await member.post(CARD, geste="fermer", motif=WHY)
    assert (await sabine.get("/espace/p/alize")).status_code == 404
    assert "hirondelles" not in (await sabine.get("/missions?q=hirondelles")).text.split("<main")[1]
    assert await reindexing.reindex_all(office.db) == 1
    assert not await found()
    await member.post(CARD, geste="rouvrir", motif=WHY)
    assert await found()
    assert (await sabine.get("/espace/p/alize")).status_code == 200
    assert (await sabine.get(f"/missions/{mission.id}")).status_code == 200


async def test_a_partner_is_created_and_described(office: Office) -> None:
    member = await staff(office)
    path = f"{STAFF}/partenaires"
    assert (await member.post(path, nom="")).status_code == 422
    made = await member.post(path, nom="Dérive", courriel="lou@derive.example", fait=["annonce"])
    card = made.headers["location"].split("?")[0]
    assert "lou@derive.example" in await office.sent()
    done = await member.post(card, geste="decrire", nom="Dérive et compagnie", fait=["diffuse"], motif=WHY)
    assert done.status_code == 303
    assert "Dérive et compagnie : diffuse" in shown(await member.get(card))
    assert "Dérive et compagnie" in shown(await member.get(f"{path}?nom=compagnie"))


async def test_people_are_signed_out_closed_and_opened(office: Office) -> None:
    sabine, member = await office.signed_in("sabine@alize.example", "alize"), await staff(office)
    one = next(each for each in tree(await member.get(f"{STAFF}/personnes?nom=sabine")).xpath("//main//li//a/@href"))
    await member.post(one, geste="deconnecter", motif=WHY)
    assert (await sabine.get("/espace/p/alize")).status_code == 303
    await member.post(one, geste="fermer", motif=WHY)
    assert "Compte fermé" in shown(await member.get(f"{STAFF}/journal"))
    await member.post(one, geste="rouvrir", motif=WHY)
    own = next(each for each in tree(await member.get(f"{STAFF}/personnes?nom=equipe")).xpath("//main//li//a/@href"))
    assert (await member.post(own, geste="fermer", motif=WHY)).status_code == 422


async def test_a_job_that_failed_is_run_again_or_given_up(office: Office) -> None:
    member = await staff(office)
    async with office.db.writing() as conn:
        for _ in range(2):
            await conn.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('default', 'mail.send', 'failed', '{}')"
            )
    path = f"{STAFF}/taches"
    first, second = re.findall(r'name="tache" value="(\d+)"', (await member.get(path)).text)
    assert (await member.post(path, geste="relancer", tache=first)).headers["location"].endswith("tache-relancee")
    assert (await member.post(path, geste="abandonner", tache=second)).headers["location"].endswith("tache-abandonnee")
    assert (await member.post(path, geste="relancer", tache=second)).headers["location"] == path
    assert "Aucune tâche n'a échoué" in shown(await member.get(path))


async def test_an_announcement_is_shown_to_partners_then_taken_away(office: Office) -> None:
    sabine, member = await office.signed_in("sabine@alize.example", "alize"), await staff(office)
    path, today = f"{STAFF}/annonces", utc_now().date().isoformat()
    assert (await member.post(path, phrase="Travaux", du="hier", au=today)).status_code == 422
    await member.post(path, phrase="Travaux ce soir", du="2026-01-01", au="2099-01-01")
    assert "Travaux ce soir" in (await sabine.get("/espace/p/alize")).text
    announcement = tree(await member.get(path)).xpath("//input[@name='annonce']/@value")[0]
    await member.post(path, geste="retirer", annonce=announcement)
    assert "Travaux ce soir" not in (await sabine.get("/espace/p/alize")).text


async def test_a_rule_on_robots_is_added_and_undone(office: Office) -> None:
    member, path = await staff(office), f"{STAFF}/robots"
    assert (await member.post(path, geste="ajouter", motif_programme="araignee-curieuse")).status_code == 422
    await member.post(path, geste="ajouter", motif_programme="araignee-curieuse", motif=WHY)
    rule = tree(await member.get(path)).xpath("//input[@name='regle']/@value")[0]
    assert (await member.post(path, geste="annuler", regle=rule, motif=WHY)).headers["location"].endswith("robot-annule")
    assert "annulée le" in shown(await member.get(path))


async def test_what_is_held_of_someone_is_read_for_a_reason_and_they_see_it(office: Office) -> None:
    sabine, member = await office.signed_in("sabine@alize.example", "alize"), await staff(office)
    path = f"{STAFF}/donnees"
    assert (await member.post(path, courriel="sabine@alize.example", geste="voir")).status_code == 422
    page = await member.post(path, courriel="sabine@alize.example", geste="voir", motif=WHY)
    assert "Rôles chez des partenaires (1)" in shown(page)
    assert "Données lues par l'équipe de la plateforme" in shown(await sabine.get("/espace/compte"))
    own = "/espace/compte/donnees"
    file = await sabine.post(own, geste="exporter")
    assert {each["sorte"] for each in file.json()["donnees"]} >= {"compte", "roles", "connexions"}
    assert (await sabine.post(own, geste="effacer")).status_code == 422
    only_owner = await sabine.post(own, geste="effacer", confirmer="EFFACER")
    assert "seule personne responsable" in shown(only_owner)
    await office.signed_in("martin@alize.example", "alize")
    door = await sabine.post(own, geste="effacer", confirmer="EFFACER")
    assert "Vos données sont effacées" in (await sabine.get(door.headers["location"])).text
    assert (await sabine.get("/espace")).status_code == 303


async def test_two_spaces_become_one(office: Office) -> None:
    mission = (await office.published(title="Compter les hirondelles du port")).mission
    sabine, member = await office.signed_in("sabine@alize.example", "alize"), await staff(office)
    now = utc_now()
    click = Event(
        id=uuid7(now), at=now, kind="click", to_partner="alize", from_partner="boussole", mission_id=mission.id, source="publisher",
        source_id="boussole",
    )  # fmt: skip
    async with office.db.writing() as conn:
        await campaigns.create(conn, owner_id="alize", name="Affiche", url="https://alize.example/", now=now)
        shown_by = await widgets.create(conn, owner_id="cabestan", name="Accueil", publishers=["alize"], now=now)
        await tracking.add(conn, [click])
    assert (await member.post(CARD, geste="reunir", avec="alize", motif=WHY)).status_code == 422
    assert (await member.post(CARD, geste="reunir", avec="inconnu", motif=WHY)).status_code == 422
    done = await member.post(CARD, geste="reunir", avec="boussole", motif=WHY)
    assert done.headers["location"] == f"{STAFF}/partenaires/boussole?fait=partenaires-reunis"
    assert (await sabine.get("/espace/p/alize")).status_code == 404
    told = "Alizé rejoint Boussole : 1 missions, 0 événements, 1 widgets et liens, 1 rôles"
    assert told in shown(await sabine.get("/espace/p/boussole/journal"))
    assert "Affiche" in shown(await sabine.get("/espace/p/boussole/campagnes"))
    async with office.db.writing() as conn:
        assert (await widgets.find(conn, shown_by.id, owner_id="cabestan")).publishers == ("boussole",)
        assert await transfer.give_events(conn, "alize", "boussole", most=10) == 1
        assert await transfer.give_events(conn, "alize", "boussole", most=10) == 0
        await transfer.give_past_sums(conn, "alize", "boussole")
    assert (await sabine.get(f"/espace/p/boussole/mission/{mission.id}")).status_code == 200
    assert "hirondelles" in (await sabine.get(f"/missions/{mission.id}")).text


async def test_the_time_everything_is_kept_is_published(office: Office) -> None:
    browser = await office.browser()
    page = await browser.get("/docs/donnees-personnelles")
    assert "partners.journal" in shown(page)
    assert "/docs/donnees-personnelles" in (await browser.get("/mentions-legales")).text
