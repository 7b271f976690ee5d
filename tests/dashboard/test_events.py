"""An announcer's events: announced by a form, for several days at once, cancelled, withdrawn and put back; who registered; agendas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.dashboard.office import Browser, Office, shown, title, tree
from tests.factories.events import make_event
from tremplin.events import store
from tremplin.events.model import Event
from tremplin.events.registrations import actions as registrations
from tremplin.events.registrations.model import Mode, Person
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.clock import utc_now

LIST, NEW = "/espace/p/alize/evenements", "/espace/p/alize/evenements/nouveau"
TYPED: dict[str, Any] = {
    "titre": "Atelier : préparer un entretien",
    "type": "Atelier",
    "description": "Venez avec une offre qui vous plaît.\nOn s'entraîne à deux.",
    "jour": "2027-03-09",
    "heure": "09:30",
    "heure_fin": "12:00",
    "participation": "place",
    "etablissement": "Maison de l'emploi",
    "ville": "Saint-Denis",
    "code_postal": "97400",
    "inscription": "ici",
    "places": "12",
    "publics": "Ouvert aux jeunes\nDébutant(e) accepté(e)",
    "metiers": "D1102\nboulanger",
    "contact": "accueil@alize.example",
    "organisateur": "Alizé",
}


def fields_of(page: Any) -> dict[str, str]:
    """What a form would send as it is."""
    found = page.xpath("//main//input[@class='form-control'] | //textarea | //select")
    return {each.name.replace("-", "_"): (each.text if each.tag == "textarea" else each.value) or "" for each in found}


async def announced(browser: Browser, **given: Any) -> httpx.Response:
    return await browser.post(NEW, **{**TYPED, **given})


async def checked(browser: Browser, **given: Any) -> httpx.Response:
    """What is said of the form while one types."""
    sent = {name.replace("_", "-"): value for name, value in {**TYPED, **given, "apercu": "1"}.items()}
    return await browser.http.post(NEW, data={"jeton": await browser.token(NEW), **sent}, headers={"HX-Request": "true"})


async def kept(office: Office, answer: httpx.Response) -> Event:
    assert answer.status_code == 303, shown(answer)
    async with office.db.reading() as conn:
        found = await store.find(conn, int(answer.headers["location"].split("/evenement/")[1].split("?")[0].split("/")[0]))
    assert found
    return found


async def test_it_works(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize", "announcer")
    assert "Annoncez le premier" in shown(await sabine.get(LIST))
    seen = await announced(sabine, apercu="1")
    assert seen.status_code == 200
    assert "Aperçu : Atelier" in shown(seen)
    assert "Rien n'est encore enregistré" in shown(seen)
    told = await checked(sabine, titre="")
    assert "1 point à corriger avant" in told.text
    assert "<html" not in told.text
    answer = await announced(sabine, metiers="D1102", metier="boulanger")
    event = await kept(office, answer)
    assert (event.timezone, event.starts_at.isoformat()) == ("Indian/Reunion", "2027-03-09T05:30:00+00:00")  # the clock of the place
    assert (event.seats_on_site, event.audiences[1], event.contact) == (12, "Débutant(e) accepté(e)", "accueil@alize.example")
    assert event.rome_codes == ("D1102",)
    page = await sabine.get(answer.headers["location"])
    assert title(page) == "Atelier : préparer un entretien"
    assert "Votre événement est annoncé" in shown(page)
    public = shown(await (await office.browser()).get(f"/evenements/{event.id}"))
    assert "préparer un entretien" in public
    assert "accueil@alize.example" in public
    assert "1 événement." in shown(await sabine.get(f"{LIST}?texte=ENTRETIEN+denis"))
    assert "0 événement." in shown(await sabine.get(f"{LIST}?texte=%25&etat=coming&page=9"))
    anyone = await office.browser()
    assert 'data-value="Rennes" data-beside="35200"' in (await anyone.get("/espace/communes?ville=35200")).text
    assert 'data-value="D1102 Boulanger / Boulangère"' in (await anyone.get("/espace/metiers?metier=boulang")).text


async def test_problems_are_told_beside_fields_and_nothing_typed_is_lost(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    wrong = {"titre": "", "jour": "bientôt", "heure_fin": "midi", "places": "", "ville": "", "code_postal": "", "etablissement": ""}
    answer = await announced(sabine, **wrong, metiers="dresseur de licornes xyz", lien="")
    assert answer.status_code == 422
    page = tree(answer)
    assert set(page.xpath("//*[@aria-invalid='true']/@id")) == {"titre", "jour", "heure-fin", "places", "ville", "metiers"}
    assert "On s'entraîne à deux." in page.xpath("//*[@id='description']")[0].text
    assert page.xpath("//*[@id='contact']/@value") == ["accueil@alize.example"]
    async with office.db.reading() as conn:
        assert not await (await conn.execute("SELECT FROM events.event")).fetchall()


async def test_a_series_is_announced_at_once_and_changed_together(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    weekly = {"ville": "Rennes", "code_postal": "35000", "repete": "semaine", "dernier_jour": "2027-04-06"}
    weekly["autres_jours"] = "14/04/2027"
    first = await kept(office, await announced(sabine, **weekly))
    async with office.db.writing() as conn:
        dates = await store.hold_series(conn, "alize", first.series or "", after=utc_now())
    # From 30 March on, it is summer time: the hour of the clock stays.
    assert [each.local_start.strftime("%d/%m %H:%M") for each in dates] == [f"{day} 09:30" for day in (
        "09/03", "16/03", "23/03", "30/03", "06/04", "14/04")]  # fmt: skip
    edit = f"/espace/p/alize/evenement/{dates[1].id}/modifier"
    page = tree(await sabine.get(edit))
    sent = fields_of(page)
    changed = {"titre": "Atelier entretien", "heure": "14:00", "heure_fin": "16:00", "toute_la_serie": "oui"}
    answer = await sabine.post(edit, **{**sent, **changed})
    assert answer.status_code == 303, shown(answer)
    async with office.db.writing() as conn:
        after = await store.hold_series(conn, "alize", first.series or "", after=utc_now())
    assert [(each.title[:10], each.local_start.hour, each.local_end.hour) for each in after] == [
        ("Atelier : ", 9, 12), *[("Atelier en", 14, 16)] * 5]  # fmt: skip
    assert [each.local_start.date() for each in after] == [each.local_start.date() for each in dates]
    assert "Toutes les semaines, le mardi, jusqu'au" in shown(await announced(sabine, **{**weekly, "autres_jours": ""}, apercu="1"))


async def test_an_edit_changes_what_was_changed_and_nothing_else(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    async with office.db.writing() as conn:
        before = await make_event(conn, benefits=["Réseau"], operations=["#1jeune1solution"], description="<p>Un <b>mot</b></p>")
    edit = f"/espace/p/alize/evenement/{before.id}/modifier"
    page = tree(await sabine.get(edit))
    sent = fields_of(page)
    after = await kept(office, await sabine.post(edit, **{**sent, "places": "30"}))
    assert replace(after, updated_at=before.updated_at, revision=0, seats_on_site=12) == before
    assert after.seats_on_site == 30


async def test_an_event_is_cancelled_then_put_back_and_withdrawn_then_announced_again(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    event = await kept(office, await announced(sabine))
    one, public = f"/espace/p/alize/evenement/{event.id}", f"/evenements/{event.id}"
    anyone = await office.browser()
    await sabine.post(one, geste="annuler", motif="Grève des transports")
    assert "Grève des transports" in shown(await anyone.get(public))
    assert "1 événement." in shown(await sabine.get(f"{LIST}?etat=cancelled"))
    await sabine.post(one, geste="remettre")
    assert "ne vous déplacez pas" not in shown(await anyone.get(public))
    await sabine.post(one, geste="retirer")
    assert (await anyone.get(public)).status_code == 410
    assert (await anyone.get(f"/api/v1/evenements/{event.id}")).status_code == 404
    assert (await sabine.get(f"{one}/modifier")).status_code == 303
    assert "entretien" not in shown(await anyone.get("/evenements?du=2027-03-01&quoi=entretien"))
    await sabine.post(one, geste="remettre")
    assert "entretien" in shown(await anyone.get("/evenements?du=2027-03-01&quoi=entretien"))
    journal = shown(await sabine.get("/espace/p/alize/journal"))
    for done in ("annoncé", "annulé (Grève des transports)", "remis à l'agenda", "retiré"):
        assert f"Atelier : préparer un entretien, {done}" in journal


async def test_who_registered_is_listed_checked_in_and_taken_away(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    event = await kept(office, await announced(sabine, places="1"))
    tickets = Tickets("http://tremplin.example", office.app.state.dashboard.secrets)
    async with office.db.writing() as conn:
        for name in ("Ada", "Bob"):
            person = Person(first_name=name, last_name="=Exemple", email=f"{name}@gens.example".lower())
            await registrations.register(conn, tickets, event.id, Mode.ON_SITE, person, now=utc_now())
    people = f"/espace/p/alize/evenement/{event.id}/inscrits"
    page = await sabine.get(people)
    assert "1 inscrit, 1 place sur place · 1 en attente · 0 présent" in shown(page)
    code = tree(page).xpath("//input[@name='billet']/@value")[0]
    await sabine.post(people, geste="pointer", billet=code)
    assert "1 présent" in shown(await sabine.get(people))
    link = tree(await sabine.post(people, geste="lien")).xpath("//main//a[contains(@href, '/accueil-evenement/')]/@href")[0]
    assert "Ada" in (await (await office.browser()).get(link)).text
    sheet = (await sabine.get(f"{people}.csv")).text
    assert "'=Exemple;Ada;ada@gens.example;Sur place;Place réservée" in sheet
    assert (await sabine.get(f"{people}.xlsx")).content[:2] == b"PK"
    assert (await sabine.get(f"{people}.pdf")).status_code == 404
    refused = await sabine.post(f"/espace/p/alize/evenement/{event.id}", geste="retirer")
    assert refused.status_code == 409
    assert "annulez-le plutôt que de le retirer" in shown(refused)


async def test_who_only_reads_writes_nothing_and_reads_no_name(office: Office) -> None:
    reader = await office.signed_in("lecture@alize.example", "alize", "analyst")
    async with office.db.writing() as conn:
        event = await make_event(conn)
    one = f"/espace/p/alize/evenement/{event.id}"
    assert (await reader.get(one)).status_code == 200
    for path in (NEW, f"{one}/modifier", f"{one}/inscrits", f"{one}/inscrits.csv"):
        assert (await reader.get(path)).status_code == 403, path
    assert (await reader.post(one, at="/espace/compte", geste="retirer")).status_code == 403


async def test_an_agenda_is_declared_stopped_and_its_reading_told(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    page = "/espace/p/alize/agendas"
    assert (await sabine.post(page, adresse="http://10.0.0.1/agenda.ics")).status_code == 422
    assert (await sabine.post(page, adresse="https://agenda.example/a.ics", format="ics", frequence="1")).status_code == 303
    told = await sabine.get(page)
    assert "Toutes les heures · Calendrier (iCalendar, .ics)" in shown(told)
    source = tree(told).xpath("//input[@name='source']/@value")[0]
    assert "N'est plus lu" in shown(await sabine.get((await sabine.post(page, source=source, geste="arreter")).headers["location"]))
    stranger = await office.signed_in("intrus@boussole.example", "boussole")
    assert (await stranger.post("/espace/p/boussole/agendas", at="/espace/compte", source=source)).status_code == 404


@pytest.mark.parametrize("path", [LIST, "/espace/p/alize/agendas"])
async def test_strange_addresses_are_pages(office: Office, path: str) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    for strange in ("page=-1", "page=9999999999", "etat=%00", "texte=%00%FF"):
        assert (await sabine.get(f"{path}?{strange}")).status_code == 200
