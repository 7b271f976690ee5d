"""Companies that a partner announces for them: by a form, by a file, changed, withdrawn; never those of another."""

from __future__ import annotations

import json
from typing import Any

from tests.dashboard.office import Office, shown, title, tree
from tests.factories.establishments import draft, siret
from tremplin.immersions.offers import actions, store
from tremplin.kit.clock import utc_now

LIST, NEW, FILE = (f"/espace/p/alize/entreprises{page}" for page in ("", "/nouvelle", "/fichier"))


def typed(number: str, **changes: Any) -> dict[str, Any]:
    given = {
        "siret": number,
        "nom": "Le Fournil du Port",
        "naf": "1071C",
        "metiers": "11573\nBoucher",
        "mode": "ON_SITE",
        "adresses": "3 rue des Lilas 35000 Rennes\n1 quai Surcouf 35400 Saint-Malo",
        "contact": "EMAIL",
        "fonction": "Gérante",
        "telephone": "0639981000",
        "courriel": "gerance@fournil.example",
        "demandes": "8",
        "eleves": "oui",
        "demandeurs": "oui",
    }
    return given | changes


def described(number: str, **changes: Any) -> dict[str, Any]:
    """A company as a line of JSON says it."""
    person = {"email": "a@b.example", "role": "establishment-admin", "phone": "0639981000", "job": "Gérant"}
    place = {"street": "3 rue des Lilas", "postcode": "35000", "city": "Rennes"}
    plain = {"siret": number, "name": "Fournil", "nafCode": "1071C", "contactMode": "EMAIL", "maxContactsPerMonth": 4}
    return {**plain, "locations": [place], "offers": [{"appellationCode": 11573}], "userRights": [person], **changes}


async def test_it_works(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize", "announcer")
    assert "Annoncez la première" in shown(await sabine.get(LIST))
    number = siret()
    answer = await sabine.post(NEW, **typed(number))
    assert answer.status_code == 303, shown(answer)
    page = await sabine.get(answer.headers["location"])
    assert title(page) == "Le Fournil du Port"
    assert "11573 Boulanger" in page.text
    assert "Alizé, qui décrit votre entreprise ici" in (await office.sent()).replace("=C3=A9", "é").replace("\r\n", "")
    assert "SIRET" in shown(await sabine.get(LIST))
    async with office.db.reading() as conn:
        before = await store.find(conn, number)
    # What is left as it was stays, and what was changed is changed.
    sent = {
        each.name.replace("-", "_"): (each.text if each.tag == "textarea" else each.value) or ""
        for each in tree(page).xpath("//input[@class='form-control'] | //textarea | //select")
    }
    one = f"/espace/p/alize/entreprise/{number}"
    assert (await sabine.post(one, **{**sent, "eleves": "oui", "demandeurs": "oui", "enseigne": "Chez Camille"})).status_code == 303
    async with office.db.reading() as conn:
        after = await store.find(conn, number)
    assert before
    assert after
    assert (after.customized_name, after.source) == ("Chez Camille", "alize")
    assert (after.locations, after.offers, after.contact_mode) == (before.locations, before.offers, before.contact_mode)
    assert "Cela ne se défait pas" in shown(await sabine.post(one, geste="retirer"))
    assert (await sabine.post(one, geste="retirer-oui")).status_code == 303
    assert (await sabine.get(one)).status_code == 404


async def test_problems_are_told_beside_fields(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    answer = await sabine.post(NEW, **typed("123", nom="", metiers="dresseur de licornes xyz", courriel="x", demandes="beaucoup"))
    assert answer.status_code == 422
    page = tree(answer)
    assert {"siret", "nom", "metiers", "courriel", "demandes"} <= set(page.xpath("//*[@aria-invalid='true']/@id"))
    assert page.xpath("//*[@id='telephone']/@value") == ["0639981000"]


async def test_a_company_of_another_is_neither_read_nor_changed(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    async with office.db.writing() as conn:
        other = (await actions.save(conn, draft(name="Au Beau Pain"), by="immersion-facile", now=utc_now())).establishment
    assert (await sabine.get(f"/espace/p/alize/entreprise/{other.siret}")).status_code == 404
    refused = await sabine.post(NEW, **typed(other.siret))
    assert refused.status_code == 422
    assert "vous ne pouvez pas la changer" in shown(refused)
    assert (await sabine.post(f"/espace/p/alize/entreprise/{other.siret}", at=NEW, geste="retirer-oui")).status_code == 404
    mine = siret()
    head = "siret;businessName;businessAddress;offers_appellation_code;contactMode;right1_email;right1_role;right1_phone;right1_job"
    rows = [f"{each};Fournil;3 rue des Lilas 35000 Rennes;11573;EMAIL;a@b.example;;0639981000;Gérant" for each in (mine, other.siret)]
    sheet = {"fichier": ("e.csv", "\n".join([head, *rows]).encode(), "text/csv")}
    answer = await sabine.http.post(FILE, data={"jeton": await sabine.token(FILE)}, files=sheet)
    assert "1 ajoutée · 0 modifiée · 1 refusée" in shown(answer)
    assert "ligne 3" in shown(answer)
    async with office.db.reading() as conn:
        kept = await store.find(conn, other.siret)
    assert kept
    assert (kept.name, kept.source) == ("Au Beau Pain", "immersion-facile")
    lines = [described(mine, name="Boulangerie du Port"), described(siret(), name="Menuiserie", offers=[]), "{", "[]"]
    sheet = {
        "fichier": ("e.jsonl", "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines).encode(), "text/plain")
    }
    answer = await sabine.http.post(FILE, data={"jeton": await sabine.token(FILE)}, files=sheet)
    assert "0 ajoutée · 1 modifiée · 3 refusées" in shown(answer)
    assert "ligne 4 Cette ligne n'est pas lisible : valeur inattendue : un objet JSON est attendu" in shown(answer)
    assert "Boulangerie du Port" in shown(await sabine.get(f"{LIST}?texte=BOULANGERIE+rénnes"))
    assert "Aucune entreprise ne correspond" in shown(await sabine.get(f"{LIST}?texte=%25_"))
    assert "Fichier, 0 ajoutées, 1 modifiées, 3 refusées" in shown(await sabine.get("/espace/p/alize/journal"))
    reader = await office.signed_in("lecture@alize.example", "alize", "analyst")
    for path in (NEW, FILE, f"/espace/p/alize/entreprise/{mine}"):
        assert (await reader.get(path)).status_code == 403
