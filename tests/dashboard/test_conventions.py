"""The adviser's desk: who sees which conventions, what is said of them, what is done with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.dashboard.advising import (
    HOME,
    VALIDATOR,
    kept,
    network,
    other_browser,
    page,
    payload,
    signed,
    submitted,
)
from tests.dashboard.office import Office, shown, title
from tests.factories.agencies import agency
from tremplin.immersions.agencies.vocabulary import AgencyRole
from tremplin.immersions.conventions import actions
from tremplin.immersions.conventions.advising.model import Adviser
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.model import ReferredAgency
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.kit.clock import utc_now


async def test_it_works(office: Office) -> None:
    adviser = await network(office)
    made = await signed(office)
    listed = await adviser.get(HOME)
    assert "1 convention." in shown(listed)
    assert "Demande à étudier" in shown(listed)
    asked = await adviser.get(page(made, "accepter"))
    assert title(asked) == "Accepter"
    assert "peut commencer" in shown(asked)
    done = await adviser.post(page(made, "accepter"), version=str(made.version), prenom="Gaud", nom="Riou")
    assert done.status_code == 303
    told = shown(await adviser.get(done.headers["location"]))
    assert "C'est accepté." in told
    assert f"{VALIDATOR}, validateur : Validée" in told
    assert (await kept(office, made)).convention.status is Status.ACCEPTED_BY_VALIDATOR


async def test_every_screen_answers_whatever_the_status(office: Office) -> None:
    adviser = await network(office, agency("agence-2", coveredDepartments=["35"], name="Agence des Ponts"))
    made = await submitted(office)
    for gesture in ("modifier", "refuser", "transferer", "clore", "conseiller", "dupliquer"):
        assert (await adviser.get(page(made, gesture))).status_code == 200, gesture
    for gesture in ("accepter", "annuler", "renouveler"):
        answer = await adviser.get(page(made, gesture))
        assert (answer.status_code, answer.headers["location"]) == (303, page(made)), gesture
    assert (await adviser.get(page(made, "inconnu"))).status_code == 404
    for query in (
        "etat=toutes",
        "etat=REJECTED",
        "risque=silent&ordre=oldest",
        "risque=undelivered",
        "risque=one-device",
        "du=x&au=%00",
    ):
        assert (await adviser.get(f"{HOME}?{query}")).status_code == 200, query


async def test_a_reason_is_asked_and_kept(office: Office) -> None:
    adviser = await network(office)
    made = await signed(office)
    answer = await adviser.post(page(made, "refuser"), version=str(made.version), raison=" ")
    assert answer.status_code == 422
    assert "justification" in shown(answer)
    await adviser.post(page(made, "refuser"), version=str(made.version), raison="Le lieu ne convient pas")
    refused = await kept(office, made)
    assert (refused.convention.status, refused.convention.status_justification) == (Status.REJECTED, "Le lieu ne convient pas")


async def test_someone_else_changed_it_meanwhile(office: Office) -> None:
    adviser = await network(office)
    made = await signed(office)
    colleague = Author(id="collegue@agence-1.example", roles=frozenset({Role.VALIDATOR}), connected=True)
    async with office.db.writing() as conn:
        await actions.decide(conn, made.convention.id, Status.READY_TO_SIGN, colleague, justification="Trop tôt", now=utc_now())
    answer = await adviser.post(page(made, "refuser"), version=str(made.version), raison="Non")
    assert answer.status_code == 409
    assert "collegue@agence-1.example" in shown(answer)
    assert "Trop tôt" in shown(answer)
    assert (await kept(office, made)).convention.status is Status.READY_TO_SIGN


async def test_risks_are_said_and_found(office: Office) -> None:
    adviser = await network(office)
    await signed(office, device="un")
    await submitted(office, days=200)
    near = payload(days=0)
    assert near["dateStart"]
    told = shown(await adviser.get(HOME))
    assert "Un même appareil a signé pour Maël Dupré et Rozenn Dupré" in told
    assert "Il manque la signature de Maël Dupré (bénéficiaire) et Rozenn Dupré" in told
    assert "1 convention." in shown(await adviser.get(f"{HOME}?risque=one-device"))
    assert "1 convention." in shown(await adviser.get(f"{HOME}?risque=unsigned"))
    assert "0 convention." in shown(await adviser.get(f"{HOME}?risque=minor"))


async def test_filters_find_what_is_looked_for(office: Office) -> None:
    adviser = await network(office)
    made = await submitted(office)
    start = made.convention.date_start
    for query in (
        "texte=mael+DUPRE", "texte=15900000100014", "texte=rozenn@courriel.example", f"texte={made.convention.id}", "departement=35",
        f"du={start}&au={start}", "nature=immersion", "structure=agence-1", "etat=READY_TO_SIGN",
    ):  # fmt: skip
        assert "1 convention." in shown(await adviser.get(f"{HOME}?{query}")), query
    for query in (
        "texte=personne",
        "departement=75",
        f"du={start + timedelta(days=1)}",
        "nature=mini-stage-cci",
        "miennes=oui",
        "etat=REJECTED",
    ):
        assert "0 convention." in shown(await adviser.get(f"{HOME}?{query}")), query
    await adviser.post(page(made, "conseiller"), version=str(made.version), prenom="Gaud", nom="Riou")
    assert "suivie par Gaud Riou" in shown(await adviser.get(f"{HOME}?texte=riou"))


async def test_a_reminder_says_what_came_of_each(office: Office) -> None:
    adviser = await network(office)
    made, ready = await submitted(office), await signed(office, days=60)
    ids = [made.convention.id, ready.convention.id]
    told = shown(await adviser.post(HOME, convention=ids))
    # Both were asked to sign a moment ago: a mailbox is not filled.
    assert told.count("non envoyé") == 3
    assert "Tout le monde a signé." in told
    async with office.db.writing() as conn:
        await conn.execute("UPDATE immersions.convention_notice SET created_at = created_at - interval '2 days'")
    assert shown(await adviser.post(HOME, convention=ids)).count("rappel envoyé") == 2
    answer = await adviser.post(page(made), geste="sms", role="beneficiary")
    assert answer.status_code == 303
    assert "SMS : Votre lien pour signer" in shown(await adviser.get(page(made)))
    assert (await adviser.post(page(made), geste="sms", role="beneficiary")).status_code == 429


async def test_notes_are_between_colleagues_and_come_back(office: Office) -> None:
    adviser = await network(office)
    made = await submitted(office)
    await adviser.post(page(made), geste="noter", texte="Rappeler la mère <b>jeudi</b>")
    answer = await adviser.get(page(made))
    assert "Rappeler la mère <b>jeudi</b>" in shown(answer)
    note = answer.text.partition('name="note" value="')[2].partition('"')[0]
    await adviser.post(page(made), geste="effacer", note=note)
    assert "Rappeler la mère" not in shown(await adviser.get(page(made)))
    await adviser.post(page(made), geste="remettre", note=note)
    assert "Rappeler la mère" in shown(await adviser.get(page(made)))
    assert (await adviser.post(page(made), geste="noter", texte=" ")).status_code == 422


async def test_a_transfer_and_a_renewal_go_where_they_are_sent(office: Office) -> None:
    adviser = await network(office, agency("agence-2", coveredDepartments=["35"], name="Agence des Ponts", validatorEmails=[]))
    made = await submitted(office)
    answer = await adviser.post(
        page(made, "transferer"), version=str(made.version), structure="agence-2", raison="Son conseiller y est"
    )
    assert answer.headers["location"].startswith(f"{HOME}?")
    assert (await adviser.get(page(made))).status_code == 404
    ready = await signed(office, days=90)
    await adviser.post(page(ready, "accepter"), version=str(ready.version), prenom="Gaud", nom="Riou")
    start = ready.convention.date_end + timedelta(days=3)
    form = await adviser.get(page(ready, "renouveler"))
    assert "9h-12h, 13h-17h" in form.text
    typed = {"debut": str(start), "fin": str(start + timedelta(days=1)), "raison": "La suite", "version": str(ready.version + 1)}
    done = await adviser.post(page(ready, "renouveler"), **typed, heures_0="8h-12h 13h30-16h", heures_1="9h-11h30")
    assert done.status_code == 303, shown(done)
    told = shown(await adviser.get(done.headers["location"]))
    assert "Voici la nouvelle convention" in told
    assert "lundi de 8 h à 12 h et de 13 h 30 à 16 h, mardi de 9 h à 11 h 30" in told


async def test_a_duplicate_is_a_draft_to_finish(office: Office) -> None:
    adviser = await network(office)
    made = await submitted(office)
    done = await adviser.post(page(made, "dupliquer"), version=str(made.version))
    draft = await adviser.http.get(done.headers["location"], follow_redirects=True)
    assert "Convention d'immersion · étape" in shown(draft)


async def test_a_model_keeps_the_company_and_not_the_person(office: Office) -> None:
    adviser = await network(office)
    made = await submitted(office)
    path = f"/espace/p/reseau/modeles/{made.convention.id}"
    assert (await adviser.post(path, at=page(made), nom="Le fournil")).status_code == 303
    listed = await adviser.get("/espace/p/reseau/modeles")
    assert "Le fournil" in shown(listed)
    model = listed.text.partition('name="modele" value="')[2].partition('"')[0]
    stranger = await other_browser(office, "autre@agence-1.example", "reseau")
    answer = await stranger.post("/espace/p/reseau/modeles", at="/espace/compte", modele=model, geste="commencer")
    assert answer.status_code == 404
    done = await adviser.post("/espace/p/reseau/modeles", modele=model, geste="commencer")
    draft = (await adviser.http.get(done.headers["location"], follow_redirects=True)).text
    assert "Maël" not in draft
    await adviser.post("/espace/p/reseau/modeles", modele=model, geste="supprimer")
    assert "pas encore de modèle" in shown(await adviser.get("/espace/p/reseau/modeles"))


async def test_files_and_sheets_are_taken_away(office: Office) -> None:
    adviser = await network(office)
    made = await signed(office, businessName="=Fournil")
    table = (await adviser.get(f"{HOME}/liste.csv")).content.decode("utf-8-sig")
    assert table.splitlines()[0].startswith("État;Nature;Bénéficiaire")
    assert "'=Fournil;15900000100014" in table
    workbook = await adviser.get(f"{HOME}/liste.xlsx?texte=fournil")
    assert workbook.content.startswith(b"PK")
    proof = await adviser.get(f"/espace/p/reseau/fichiers/preuves.json/{made.convention.id}")
    assert proof.json()["convention"] == made.convention.id
    assert (await adviser.get(f"/espace/p/reseau/fichiers/autre/{made.convention.id}")).status_code == 404


async def test_nobody_sees_another_agency(office: Office) -> None:
    adviser = await network(office, agency("agence-2", validatorEmails=["validation@agence-2.example"]))
    made = await submitted(office)
    stranger = await other_browser(office, "validation@agence-2.example", "reseau")
    assert "Aucune convention" in shown(await stranger.get(HOME))
    assert "1 convention." in shown(await adviser.get(HOME))
    for path in (page(made), page(made, "refuser"), f"/espace/p/reseau/fichiers/convention.pdf/{made.convention.id}"):
        assert (await stranger.get(path)).status_code == 404, path
    answer = await stranger.post(page(made, "refuser"), at="/espace/compte", version="1", raison="Non")
    assert answer.status_code == 404
    assert "Tout le monde" not in shown(await stranger.post(HOME, convention=[made.convention.id]))
    nobody = await other_browser(office, "ailleurs@courriel.example", "reseau")
    assert "Vous n'êtes d'aucune structure" in shown(await nobody.get(HOME))


async def test_a_reader_reads_and_decides_nothing(office: Office) -> None:
    people = [
        {"email": "lecture@agence-1.example", "roles": ["agency-viewer"]},
        {"email": "attente@agence-1.example", "roles": ["to-review"]},
    ]
    await network(office, agency(userRights=people))
    made = await signed(office)
    reader = await other_browser(office, "lecture@agence-1.example", "reseau")
    assert "Accepter" not in shown(await reader.get(page(made)))
    assert (
        await reader.post(page(made, "accepter"), at=page(made), version=str(made.version), prenom="A", nom="B")
    ).status_code == 303
    assert (await kept(office, made)).convention.status is Status.IN_REVIEW
    waiting = await other_browser(office, "attente@agence-1.example", "reseau")
    assert "Vous n'êtes d'aucune structure" in shown(await waiting.get(HOME))


async def test_the_partner_that_is_an_agency_advises_for_it(office: Office) -> None:
    await network(office)
    made = await signed(office)
    async with office.db.writing() as conn:
        from tremplin.immersions.agencies import actions as agencies

        await agencies.open_workspace(conn, "agence-1", now=utc_now())
        await agencies.open_workspace(conn, "inconnue", now=utc_now())
    adviser = await other_browser(office, "nouvelle@agence-1.example", "agence-1")
    path = f"/espace/p/agence-1/decider/accepter/{made.convention.id}"
    assert (await adviser.post(path, version=str(made.version), prenom="Nolwenn", nom="Riou")).status_code == 303
    assert (await kept(office, made)).convention.status is Status.ACCEPTED_BY_VALIDATOR


def test_an_adviser_acts_with_what_they_are_in_each_agency() -> None:
    nobody = Adviser(email="x@y.example", agencies={})
    staff = Adviser(email="x@y.example", agencies={}, everywhere=True)
    from tests.factories.conventions import convention

    one = convention()
    assert (nobody.sees(one.agency), staff.sees(one.agency)) == (False, True)
    assert staff.acting_on(one).roles == {Role.BACK_OFFICE}
    # The agency that another refers to validates what it proposes: its counsellors do not accept in the place of the other's.
    above = ReferredAgency(id="reg", name="Région", contact_email="a@reg.example", kind=one.agency.kind, siret=one.agency.siret)
    referring = replace(one, agency=replace(one.agency, refers_to=above))
    both = Adviser(email="x@y.example", agencies={"reg": frozenset({AgencyRole.COUNSELLOR, AgencyRole.VALIDATOR})})
    assert both.sees(referring.agency) and both.acting_on(referring).roles == {Role.VALIDATOR}
