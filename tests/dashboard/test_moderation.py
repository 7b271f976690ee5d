"""A moderator's desk: the inbox by risk, one decision for alike missions, whole organisations, undoing, rules, history, the thread."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.dashboard.office import Browser, Office, shown, title, tree
from tests.factories.missions import organisation
from tremplin.kit.clock import utc_now
from tremplin.missions.moderation.thread import actions as thread

DESK = "/espace/p/cabestan/moderation"
MOTIVE = {"motif": "CONTENT_INSUFFICIENT"}


@pytest.fixture
async def moderator(office: Office) -> Browser:
    return await office.signed_in("claire@cabestan.example", "cabestan", "moderator")


async def decide(browser: Browser, *mission_ids: str, **sent: Any) -> httpx.Response:
    return await browser.post(DESK, missions=list(mission_ids), **sent)


async def landed(browser: Browser, answer: httpx.Response) -> httpx.Response:
    assert answer.status_code == 303, answer.text
    return await browser.get(answer.headers["location"])


async def statuses(office: Office) -> dict[str, int]:
    async with office.db.reading() as conn:
        rows = await conn.execute("SELECT status, count(*) FROM missions.decision GROUP BY status")
        return dict(await rows.fetchall())


async def test_it_works(office: Office, moderator: Browser) -> None:
    """Alike missions are one line and one decision; one click undoes it."""
    roses = organisation("Les Roses", client_id="r")
    for number in range(3):
        await office.published(title=f"Planter des rosiers, équipe {number}", organisation=roses)
    inbox = await moderator.get(DESK)
    assert len(tree(inbox).xpath("//li[@data-mission]")) == 1
    ids = tree(inbox).xpath("//li[@data-mission]//input[@type='hidden'][@name='missions']/@value")
    assert len(ids) == 1
    page = await landed(moderator, await decide(moderator, *ids, geste="refuser", **MOTIVE))
    assert "3 missions décidées" in shown(page)
    assert await statuses(office) == {"REFUSED": 3}
    batch = tree(page).xpath("//form[@data-undo]//input[@name='lot']/@value")[0]
    await landed(moderator, await moderator.post(DESK, geste="annuler", lot=batch))
    assert await statuses(office) == {"PENDING": 3}


async def test_the_riskiest_comes_first_and_each_sign_is_told(office: Office, moderator: Browser) -> None:
    await office.published(title="Lire aux enfants du quartier")
    paid = "Une cotisation de 30 euros est demandée, écrivez à tresor@alize.example. " + "Accueillir les visiteurs du parc. " * 10
    await office.published(title="TENIR LA BUVETTE DU PARC", description=paid, organisation=organisation("Buvette", client_id="b"))
    page = shown(await moderator.get(DESK))
    assert page.index("TENIR LA BUVETTE") < page.index("Lire aux enfants")
    for sentence in ("La description parle d'argent", "La description donne un contact direct", "Le titre est tout en capitales"):
        assert sentence in page
    assert "TENIR" not in shown(await moderator.get(f"{DESK}?risque=low"))


async def test_a_refusal_without_a_reason_is_refused(office: Office, moderator: Browser) -> None:
    mission = (await office.published()).mission
    answer = await decide(moderator, mission.id, geste="refuser")
    assert answer.status_code == 422
    assert "Donnez un motif" in shown(answer)
    assert await statuses(office) == {}


async def test_everything_is_not_decided_by_mistake(office: Office, moderator: Browser) -> None:
    await office.published()
    answer = await moderator.post(DESK, geste="accepter", tout="1")
    assert answer.status_code == 422
    assert await statuses(office) == {}


async def test_a_whole_organisation_is_decided_from_one_of_its_missions(office: Office, moderator: Browser) -> None:
    roses, lilacs = organisation("Les Roses", client_id="r"), organisation("Les Lilas", client_id="l")
    one = (await office.published(title="Tailler les rosiers", organisation=roses)).mission
    await office.published(title="Arroser les massifs", organisation=roses)
    await office.published(organisation=lilacs)
    sheet = await moderator.get(f"{DESK}/{one.id}")
    assert "2 missions en attente" in shown(sheet)
    assert one.organisation_id
    await landed(moderator, await moderator.post(DESK, organisation=one.organisation_id, geste="refuser", **MOTIVE))
    assert await statuses(office) == {"REFUSED": 2}


async def test_all_that_suits_a_search_is_accepted_and_seen_at_once(office: Office, moderator: Browser) -> None:
    for number in range(3):
        await office.published(title=f"Trier des jouets {number}")
    await office.published(title="Promener des chiens")
    page = await landed(moderator, await moderator.post(DESK, texte="jouets", tout="1", geste="accepter"))
    assert "3 missions décidées" in shown(page)
    async with office.db.reading() as conn:
        rows = await conn.execute(
            "SELECT count(*) FROM search.item WHERE terms @> ARRAY(SELECT hash FROM search.term WHERE value = 'cabestan')"
        )
        assert await rows.fetchone() == (3,)


async def test_rules_are_tried_before_they_decide(office: Office, moderator: Browser) -> None:
    await office.published(title="Tenir un stand")
    rules = f"{DESK}/regles"
    people_say = {"critere_domain": "Éducation, Sport", "critere_publisher": "Alizé", "critere_remote": "Sur place"}
    said = {"nom": "Stands", "critere_titleContains": "stand, buvette", **people_say, "decision": "REFUSED", **MOTIVE}
    trial = await moderator.post(rules, at=f"{rules}?numero=0", geste="ecrire", numero="0", **said)
    assert title(trial) == "Essai des règles"
    assert "1. Stands : 1 mission" in shown(trial)
    assert "Aucune règle" in shown(await moderator.get(rules))
    held, version = (tree(trial).xpath(f"//input[@name='{name}']/@value")[0] for name in ("regles", "version"))
    page = await landed(moderator, await moderator.post(rules, geste="appliquer", regles=held, version=version))
    assert "En service" in shown(page)
    stale = await moderator.post(rules, geste="appliquer", regles=held, version=version)
    assert stale.status_code == 409
    await landed(moderator, await moderator.post(rules, geste="suspendre"))
    assert "Suspendues" in shown(await moderator.get(rules))


async def test_a_rule_that_says_nothing_is_shown_with_its_fault(moderator: Browser) -> None:
    answer = await moderator.post(f"{DESK}/regles", geste="ecrire", numero="0", nom="Vide", **MOTIVE)
    assert answer.status_code == 422
    assert tree(answer).xpath("//input[@name='nom']/@value") == ["Vide"]
    assert "Remplissez au moins une condition" in shown(answer)


async def test_the_preset_and_the_order_of_rules(moderator: Browser) -> None:
    rules = f"{DESK}/regles"
    trial = await moderator.post(rules, geste="modele")
    held, version = (tree(trial).xpath(f"//input[@name='{name}']/@value")[0] for name in ("regles", "version"))
    await moderator.post(rules, geste="garder", regles=held, version=version)
    moved = shown(await moderator.post(rules, geste="monter", numero="2"))
    assert moved.index("Dates incompatibles") < moved.index("Mission trop ancienne")


async def test_the_history_tells_gestures_and_delays(office: Office, moderator: Browser) -> None:
    ids = [(await office.published()).mission.id for _ in range(2)]
    await decide(moderator, *ids, geste="accepter")
    page = await moderator.get(f"{DESK}/historique")
    assert "2 missions, dont" in shown(page)
    assert "claire@cabestan.example" in shown(page)
    assert tree(page).xpath("//table//tbody/tr[1]/td[1]")[0].text == "2"


async def test_an_announcer_reads_a_refusal_answers_and_is_read_again(office: Office, moderator: Browser) -> None:
    mission = (await office.published(title="Repeindre la salle")).mission
    await decide(moderator, mission.id, geste="refuser", commentaire="Il manque l'adresse.")
    async with office.db.writing() as conn:
        await conn.execute("UPDATE missions.refusal_to_tell SET at = at - interval '1 hour'")
        announcer = await office.signed_in("sabine@alize.example", "alize", "announcer")
        assert await thread.tell_refusals(conn, base_url="http://tremplin.example", now=utc_now()) == 1
    page = await announcer.get(f"/espace/p/alize/avis/{mission.id}")
    assert "Il manque l'adresse." in shown(page)
    sent = {"geste": "presenter", "moderateur": "cabestan", "message": "Elle est dans la description."}
    page = await landed(announcer, await announcer.post(f"/espace/p/alize/avis/{mission.id}", **sent))
    assert "En attente" in shown(page)
    assert "Elle est dans la description." in await office.sent()
    assert await statuses(office) == {"PENDING": 1}
    sheet = await moderator.get(f"{DESK}/{mission.id}")
    assert "Présentée de nouveau" in shown(sheet)
    await landed(moderator, await moderator.post(f"{DESK}/{mission.id}", geste="ecrire", message="Merci, c'est clair."))
    assert "Merci, c'est clair." in await office.sent()
    again = await announcer.post(f"/espace/p/alize/avis/{mission.id}", **sent)
    assert again.status_code == 409


async def test_nobody_answers_a_moderator_that_decided_nothing(office: Office) -> None:
    mission = (await office.published()).mission
    announcer = await office.signed_in("sabine@alize.example", "alize", "announcer")
    answer = await announcer.post(
        f"/espace/p/alize/avis/{mission.id}", at="/espace/compte", geste="repondre", moderateur="boussole", message="Bonjour"
    )
    assert answer.status_code == 404


async def test_an_undone_refusal_is_told_to_nobody(office: Office, moderator: Browser) -> None:
    await office.signed_in("sabine@alize.example", "alize")
    mission = (await office.published()).mission
    await decide(moderator, mission.id, geste="refuser", **MOTIVE)
    await moderator.post(f"{DESK}/{mission.id}", geste="annuler")
    async with office.db.writing() as conn:
        assert await (await conn.execute("SELECT count(*) FROM missions.refusal_to_tell")).fetchone() == (0,)
