"""Writing a convention step by step, until it is sent to those who sign it: nothing typed is lost, nothing is asked twice."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import Any

from tests.factories.agencies import CANALS, keep
from tests.immersions.contacts.talking import begin as talking
from tests.portal.conventions.holding import Held, words
from tremplin.immersions.contacts.discussion import Side
from tremplin.immersions.contacts.relay import Relay
from tremplin.immersions.conventions import store
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.links import actions as links

PERSON: dict[str, Any] = {
    "personne-prenom": "Jeanne",
    "personne-nom": "Morvan",
    "personne-courriel": "jeanne@courriel.example",
    "personne-telephone": "06 12 34 50 01",
    "naissance": "1999-05-04",
}
COMPANY: dict[str, Any] = {
    "nom": "Fournil",
    "siret": "159 000 001 00014",
    "signataire-prenom": "Rozenn",
    "signataire-nom": "Le Gall",
    "signataire-courriel": "rozenn@courriel.example",
    "signataire-telephone": "0612345002",
    "tuteur-prenom": "Katell",
    "tuteur-nom": "Riou",
    "tuteur-fonction": "Boulangère",
    "tuteur-courriel": "katell@courriel.example",
    "tuteur-telephone": "0612345005",
}
WORK: dict[str, Any] = {
    "metier": "Boulanger / Boulangère",
    "activites": "Pétrir\nCuire",
    "objectif": "Confirmer un projet professionnel",
    "presence": "ON_SITE",
    "lieu": "3 rue des Lilas 35000 Rennes",
    "protection": "Chaussures",
}
HOURS: dict[str, Any] = {"debut": "2026-06-15", "fin": "2026-06-19", "jour": ["0", "1"], "matin-de": "09:00", "matin-a": "12:00"}


async def begin(held: Held, nature: str = "immersion") -> str:
    """The path of a new draft."""
    answer = await held.http.post("/conventions/nouvelle", data={"nature": nature})
    assert answer.status_code == 303
    return str(answer.headers["location"]).removesuffix("/personne")


async def send(held: Held, path: str, step: str, sent: dict[str, Any], status: int = 303) -> str:
    """Where a step leads, or the page that says what is wrong."""
    answer = await held.post(f"{path}/{step}", sent=sent, status=status)
    return str(answer.headers.get("location", answer.text))


async def test_it_works(held: Held) -> None:
    async with held.db.writing() as conn:
        await keep(conn)
    await held.read("/conventions/nouvelle")
    path = await begin(held)
    for step, sent, after in (
        ("personne", PERSON, "entreprise"),
        ("entreprise", COMPANY, "immersion"),
        ("immersion", WORK, "horaires"),
        ("horaires", HOURS, "prescripteur"),
    ):
        assert await send(held, path, step, sent) == f"{path}/{after}"
    page = await held.read(f"{path}/prescripteur")
    (offered,) = page.xpath("//input[@name='agence']/@value")
    assert await send(held, path, "prescripteur", {"agence": offered}) == f"{path}/verification"
    read = words(await held.read(f"{path}/verification"))
    assert "Jeanne" in read and "Boulanger / Boulangère" in read and "6 heures en 2 jours" in read
    done = await held.http.post(f"{path}/verification")
    assert done.status_code == 200 and "La convention est envoyée" in done.text and "Rozenn Le Gall" in done.text
    async with held.db.reading() as conn:
        row = await (await conn.execute("SELECT id FROM immersions.convention WHERE last_name = 'Morvan'")).fetchone()
        assert row is not None
        made = await store.find(conn, row[0])
    assert made is not None
    one = made.convention
    assert (one.signatories.beneficiary.phone, one.siret, one.individual_protection) == ("+33612345001", "15900000100014", True)
    assert one.immersion_appellation.rome_code == "D1102" and one.immersion_activities == "Pétrir\nCuire"
    assert (await held.http.get(f"{path}/personne")).status_code == 404, "the draft ends with the convention"


async def test_what_is_wrong_is_said_and_kept(held: Held) -> None:
    path = await begin(held)
    said = await send(held, path, "personne", PERSON | {"personne-nom": "", "personne-telephone": "12"}, status=422)
    assert 'id="personne-nom-faute"' in said and 'id="personne-telephone-faute"' in said and 'value="Jeanne"' in said
    assert 'value="Jeanne"' in (await held.http.get(f"{path}/personne")).text
    assert (await held.http.get(path)).headers["location"] == f"{path}/personne"
    assert await send(held, path, "entreprise", {"precedent": "1"}) == f"{path}/personne"
    for sent, field in (({**HOURS, "jour": []}, "horaires"), ({**HOURS, "fin": "2026-01-01"}, "debut")):
        assert f'id="{field}-faute"' in await send(held, path, "horaires", sent, status=422)
    assert 'id="agence-faute"' in await send(held, path, "prescripteur", {}, status=422)


async def test_a_job_is_chosen_among_those_that_words_may_mean(held: Held) -> None:
    path = await begin(held)
    said = await send(held, path, "immersion", WORK | {"metier": "boulang"}, status=422)
    assert 'name="metier-code"' in said and "Choisissez le métier dans la liste." in said
    assert await send(held, path, "immersion", WORK | {"metier": "boulang", "metier-code": "11573"}) == f"{path}/horaires"
    assert 'id="metier-faute"' in await send(held, await begin(held), "immersion", WORK | {"metier": "zzzz"}, status=422)


async def test_rules_are_told_before_anything_is_sent(held: Held) -> None:
    async with held.db.writing() as conn:
        await keep(conn)
    path = await begin(held)
    for step, sent in (("personne", PERSON | {"naissance": "2010-01-01"}), ("entreprise", COMPANY), ("immersion", WORK)):
        await send(held, path, step, sent)
    nowhere = await send(held, path, "immersion", WORK | {"lieu": "3 rue des Lilas Rennes"}, status=422)
    assert "Ajoutez le code postal" in nowhere
    await send(held, path, "immersion", WORK)
    await send(held, path, "horaires", HOURS)
    assert (await held.http.get(path)).headers["location"] == f"{path}/personne", "a minor is represented"
    refused = await held.http.post(f"{path}/verification")
    assert refused.status_code == 422 and "Le prescripteur" in refused.text
    await send(held, path, "prescripteur", {"agence": CANALS})
    refused = await held.http.post(f"{path}/verification")
    assert refused.status_code == 422 and f"{path}/personne" in refused.text


async def test_a_pupil_is_asked_for_a_school(held: Held) -> None:
    page = await held.read(f"{await begin(held, 'mini-stage-cci')}/personne")
    assert page.xpath("//select[@name='niveau']") and page.xpath("//input[@name='ecole']")


async def test_the_link_that_a_partner_gave_leads_to_the_draft_it_filled(held: Held) -> None:
    async with held.db.writing() as conn:
        draft = await drafts.begin(conn, {"siret": "15900000100014", "businessName": "Fournil"}, now=held.clock(), source="x")
        issued = await links.issue_for_draft(conn, held.secrets, draft.id, now=held.clock())
    answer = await held.http.get(issued.path)
    assert answer.headers["location"] == f"/conventions/brouillon/{issued.token}"
    assert 'value="Fournil"' in (await held.http.get(f"/conventions/brouillon/{issued.token}/entreprise")).text


async def test_it_begins_with_what_an_exchange_said(held: Held) -> None:
    talk = await talking(held.db, now=held.clock())
    token = Relay.of("http://tremplin.example", "x@tremplin.example", held.secrets).token(talk.code(Side.APPLICANT))
    answer = await held.http.get(f"/echanges/{token}?geste=convention")
    assert answer.headers["location"] == f"/conventions/nouvelle?echange={token}"
    page = await held.read(answer.headers["location"])
    exchange = page.xpath("string(//input[@name='echange']/@value)")
    path = (await held.http.post("/conventions/nouvelle", data={"nature": "immersion", "echange": exchange})).headers["location"]
    assert 'value="Camille"' in (await held.http.get(path)).text
    path = path.removesuffix("/personne")
    assert 'value="Boulanger / Boulangère"' in (await held.http.get(f"{path}/immersion")).text
    for other in ("x", "%00"):
        assert (await held.http.post("/conventions/nouvelle", data={"nature": "immersion", "echange": other})).status_code == 303


async def test_a_draft_of_nobody_is_a_dead_link(held: Held) -> None:
    for path in ("/conventions/brouillon/x", "/conventions/brouillon/x/personne", "/conventions/brouillon/%00/personne"):
        assert (await held.http.get(path)).status_code in (400, 404)
    for name in ("personne", "verification"):
        assert (await held.http.post(f"/conventions/brouillon/x/{name}", data=PERSON)).status_code == 404
    assert (await held.http.post("/conventions/nouvelle", data={"nature": "autre"})).status_code == 422


async def test_a_page_left_open_elsewhere_erases_nothing(held: Held) -> None:
    path = await begin(held)
    await send(held, path, "personne", PERSON)
    answer = await held.http.post(f"{path}/personne", data=PERSON | {"personne-nom": "Ancien", "version": "1"})
    assert answer.headers["location"] == f"{path}/personne"
    assert 'value="Morvan"' in (await held.http.get(f"{path}/personne")).text


async def test_days_may_all_have_their_own_hours(held: Held) -> None:
    path = await begin(held)
    period = {"debut": "2026-06-15", "fin": "2026-06-26", "rythme": "varie"}
    asked = await send(held, path, "horaires", period, status=422)
    assert asked.count('name="heures-2026-06-') == 12
    assert "Lundi 15 juin 2026" in asked.replace("\xa0", " ")
    wrong = await send(held, path, "horaires", period | {"heures-2026-06-16": "tôt"}, status=422)
    assert 'id="heures-2026-06-16-faute"' in wrong
    copied = await send(held, path, "horaires", period | {"heures-2026-06-15": "9h-12h", "recopier": "1"}, status=200)
    assert copied.count('value="9h-12h"') == 2
    days = {"heures-2026-06-15": "8h-10h, 11h-12h, 14h-16h", "heures-2026-06-23": "14h30-18h"}
    assert await send(held, path, "horaires", period | days) == f"{path}/prescripteur"
    again = (await held.http.get(f"{path}/horaires")).text
    assert 'value="8h-10h, 11h-12h, 14h-16h"' in again and 'value="14h30-18h"' in again


async def test_the_link_is_mailed_to_who_asks_for_it(held: Held) -> None:
    answer = await held.http.post("/conventions/nouvelle", data={"nature": "immersion", "envoi": "pas une adresse"})
    assert answer.status_code == 422 and "envoi-faute" in answer.text
    answer = await held.http.post("/conventions/nouvelle", data={"nature": "immersion", "envoi": "Camille@courriel.example"})
    path = answer.headers["location"].partition("/personne")[0]
    assert "Le lien est parti" in (await held.http.get(answer.headers["location"])).text
    for _ in range(4):
        assert (await held.http.post(f"{path}/lien", data={"envoi": "ami@courriel.example", "etape": "entreprise"})).status_code == 303
    assert (await held.http.post(f"{path}/lien", data={"envoi": "ami@courriel.example"})).status_code == 422
    async with held.db.reading() as conn:
        rows = await (await conn.execute("SELECT message FROM kit.mail ORDER BY id")).fetchall()
    mails = [message_from_bytes(bytes(raw), policy=default) for (raw,) in rows]
    assert [mail["To"] for mail in mails] == ["camille@courriel.example", *["ami@courriel.example"] * 4]
    link = str(mails[0].get_body(("plain",)).get_content()).partition("http://tremplin.example")[2].split()[0]  # type: ignore[union-attr]
    opened = await held.http.get(link, follow_redirects=True)
    assert "étape 1 sur" in opened.text
