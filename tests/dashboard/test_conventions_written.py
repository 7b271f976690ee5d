"""What an adviser writes themselves: a correction, an assessment, a link to one person, who is of their agency."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.dashboard.advising import HOME, VALIDATOR, kept, network, other_browser, page, signed
from tests.dashboard.office import Browser, Office, shown, tree
from tests.factories import agencies as factory
from tests.factories.agencies import agency
from tremplin.immersions.agencies import actions as agencies
from tremplin.immersions.conventions import actions
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.model import PersonName
from tremplin.immersions.conventions.vocabulary import Objective, Role, Status
from tremplin.kit.clock import utc_now

TEAM = f"{HOME}-structures/agence-1"
COLLEAGUE = Author(id=VALIDATOR, roles=frozenset({Role.VALIDATOR}), connected=True)


def form(name: str, stored: Stored) -> str:
    return f"/espace/p/reseau/convention-{name}/{stored.convention.id}"


async def filled(adviser: Browser, path: str) -> dict[str, Any]:
    """What the fields of a form hold, under the names that `Browser.post` sends."""
    found = tree(await adviser.get(path)).xpath("//form[.//input[@name='version']]")[0].form_values()
    return {name.replace("-", "_"): value for name, value in found if name != "jeton"}


async def validated(office: Office, stored: Stored) -> Stored:
    async with office.db.writing() as conn:
        name = PersonName(firstname="Gaud", lastname="Riou")
        return await actions.decide(conn, stored.convention.id, Status.ACCEPTED_BY_VALIDATOR, COLLEAGUE, decider=name, now=utc_now())


async def test_a_correction_clears_signatures_and_is_told(office: Office) -> None:
    adviser = await network(office)
    made = await signed(office)
    typed = await filled(adviser, form("corriger", made))
    other = {"siret": "159 000 002 00012", "metier": "D1104 Pâtissier / Pâtissière", "objectif": Objective.RECRUIT.value}
    done = await adviser.post(form("corriger", made), **typed | {"beneficiary_courriel": "mael@ailleurs.example"} | other)
    assert done.status_code == 303, shown(done)
    corrected = (await kept(office, made)).convention
    assert corrected.status is Status.READY_TO_SIGN
    assert [each.signed_at for each in corrected.signatories] == [None, None]
    assert corrected.signatories.beneficiary.email == "mael@ailleurs.example"
    assert corrected.schedule == made.convention.schedule
    assert (corrected.siret, corrected.immersion_objective) == ("15900000200012", Objective.RECRUIT)
    assert corrected.immersion_appellation.rome_code == "D1104" and corrected.establishment_ban is None
    told = shown(await adviser.get(done.headers["location"]))
    assert f"{VALIDATOR}, validateur : Convention modifiée" in told
    # Whoever still has the page of before is told what they missed, and nothing is done.
    assert (await adviser.post(form("corriger", made), **typed)).status_code == 409


async def test_what_is_wrong_is_said_beside_its_field(office: Office) -> None:
    adviser = await network(office)
    made = await signed(office)
    typed = await filled(adviser, form("corriger", made))
    answer = await adviser.post(form("corriger", made), **typed | {"tuteur_courriel": "personne", "heures_0": "tôt", "debut": ""})
    assert answer.status_code == 422
    assert "Donnez le premier et le dernier jour" in shown(answer)
    answer = await adviser.post(form("corriger", made), **typed | {"tuteur_courriel": "personne"})
    assert tree(answer).xpath("//input[@id='tuteur-courriel']/@aria-invalid") == ["true"]
    answer = await adviser.post(form("corriger", made), **typed | {"metier": "patissier"})
    assert answer.status_code == 422 and "Vouliez-vous dire : Pâtissier / Pâtissière" in shown(answer)
    days = {"rythme": "varie", "fin": str(made.convention.date_start + timedelta(days=9))}
    answer = await adviser.post(form("corriger", made), **typed | days)
    assert "écrivez les heures de chacun" in shown(answer)
    assert len(tree(answer).xpath("//input[starts-with(@id, 'heures-2')]")) == 10
    assert (await kept(office, made)).version == made.version


async def test_a_mistake_is_corrected_after_the_decision(office: Office) -> None:
    adviser = await network(office)
    made = await validated(office, await signed(office))
    typed = await filled(adviser, form("corriger", made))
    assert (await adviser.post(form("corriger", made), **typed | {"beneficiaire_nom": "Dupret"})).status_code == 303
    one = (await kept(office, made)).convention
    assert (one.status, one.signatories.beneficiary.last_name) == (Status.ACCEPTED_BY_VALIDATOR, "Dupret")
    assert one.signatories.beneficiary.signed_at
    answer = await adviser.post(form("corriger", made), **typed | {"version": "4", "beneficiaire_naissance": "hier"})
    assert answer.status_code == 409 or "date de naissance" in shown(answer)


async def test_what_the_law_allows_over_a_year_is_told_before_accepting(office: Office) -> None:
    adviser = await network(office)
    made = await signed(office)
    await signed(office, days=90, id="4a0d6852-7755-48be-a2a9-31c6bcebbc82")
    for path in (page(made), page(made, "accepter")):
        assert "Une autre convention des douze mois a le même métier et le même but" in shown(await adviser.get(path))


async def test_a_renewal_may_have_days_that_all_differ(office: Office) -> None:
    adviser = await network(office)
    made = await validated(office, await signed(office))
    start = made.convention.date_end + timedelta(days=3)
    typed = {"debut": str(start), "fin": str(start + timedelta(days=1)), "raison": "La suite", "rythme": "varie", "heures_0": "9h-12h"}
    asked = await adviser.post(page(made, "renouveler"), version=str(made.version), **typed)
    assert asked.status_code == 422
    assert f'name="heures-{start}" type="text" value="9h-12h"' in asked.text
    days = {f"heures_{start}".replace("-", "_"): "8h-12h", f"heures_{start + timedelta(days=1)}".replace("-", "_"): "14h-18h"}
    done = await adviser.post(page(made, "renouveler"), version=str(made.version), **typed, **days)
    assert done.status_code == 303, shown(done)
    assert "lundi de 8 h à 12 h, mardi de 14 h à 18 h" in shown(await adviser.get(done.headers["location"]))


async def test_an_assessment_is_filled_then_withdrawn_by_the_platform(office: Office) -> None:
    adviser = await network(office)
    made = await validated(office, await signed(office, **{"signatories.beneficiary.phone": "+33612345678"}))
    path = form("bilan", made)
    assert (await adviser.post(path, avis="Bien")).status_code == 422
    said = {"presence": "COMPLETED", "embauche": "non", "avis": "Très bien", "conseils": "Continuer"}
    assert (await adviser.post(path, **said)).status_code == 303
    told = shown(await adviser.get(page(made)))
    assert "Très bien" in told
    assert "Lien pour signer le bilan, par courriel" in told
    assert (await adviser.post(page(made), geste="sms", role="beneficiary")).status_code == 303
    assert (await adviser.post(page(made), geste="sms", role="beneficiary")).status_code == 429
    assert (await adviser.post(page(made), geste="courriel", role="establishment-tutor")).status_code == 303
    assert "Votre lien vers la convention" in shown(await adviser.get(page(made)))
    assert (await adviser.get(page(made, "retirer-bilan"))).status_code == 303
    async with office.db.writing() as conn:
        await conn.execute("UPDATE identity.account SET staff = true WHERE email = %s", (VALIDATOR,))
    seen = str((await kept(office, made)).version)
    assert (await adviser.post(page(made, "retirer-bilan"), version=seen, raison="Fait par erreur")).status_code == 303
    assert (await kept(office, made)).convention.assessment is None


async def test_an_administrator_says_who_is_of_the_agency(office: Office) -> None:
    people = [
        {"email": VALIDATOR, "roles": ["validator", "agency-admin"]},
        {"email": "lecture@agence-1.example", "roles": ["agency-viewer"]},
    ]
    adviser = await network(office, agency(userRights=people))
    assert "Agence des Deux Canaux" in shown(await adviser.get(f"{HOME}-structures"))
    await adviser.post(TEAM, geste="inviter", courriel="Nolwenn@agence-1.example", roles="validator")
    assert "nolwenn@agence-1.example" in shown(await adviser.get(TEAM))
    assert (await adviser.post(TEAM, geste="inviter", courriel="non", roles="validator")).status_code == 422
    refused = await adviser.post(TEAM, geste="retirer", personne=VALIDATOR)
    assert "dernière personne qui administre" in shown(refused)
    await adviser.post(TEAM, geste="roles", personne="lecture@agence-1.example", roles="agency-admin", courriels="oui")
    assert (await adviser.post(TEAM, geste="retirer", personne=VALIDATOR)).status_code == 303
    assert (await adviser.get(TEAM)).status_code == 404
    async with office.db.reading() as conn:
        noted = await (await conn.execute("SELECT subject FROM partners.journal ORDER BY at")).fetchall()
    assert ("nolwenn@agence-1.example, Agence des Deux Canaux",) in noted


async def test_an_administrator_says_where_the_agency_is_and_until_when_it_may_validate(office: Office) -> None:
    adviser = await network(office, agency(userRights=[{"email": VALIDATOR, "roles": ["validator", "agency-admin"]}]))
    path = "/espace/p/reseau/convention-structure/agence-1"
    assert path in (await adviser.get(TEAM)).text
    typed = {"rue": "2 quai Sud", "code_postal": "29000", "ville": "Quimper", "delegue_par": "Département", "jusqu_au": "2027-03-31"}
    assert (await adviser.post(path, **typed)).status_code == 303
    async with office.db.reading() as conn:
        one = await agencies.find(conn, "agence-1")
    assert (one.address.street, one.address.department_code) == ("2 quai Sud", "29")
    assert one.delegation and (one.delegation.name, str(one.delegation.until)) == ("Département", "2027-03-31")
    for wrong in ({"code_postal": "99999"}, {"ville": ""}, {"jusqu_au": "demain"}, {"rue": "<b>2</b>"}):
        refused = await adviser.post(path, **typed | wrong)
        assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
    async with office.db.writing() as conn:
        await factory.keep(conn, agency(userRights=[{"email": VALIDATOR, "roles": ["validator"]}]))
    assert (await adviser.get(path)).status_code == 404 and path not in (await adviser.get(TEAM)).text


async def test_others_only_choose_their_own_mails(office: Office) -> None:
    people = [{"email": VALIDATOR, "roles": ["validator"]}, {"email": "lecture@agence-1.example", "roles": ["agency-viewer"]}]
    adviser = await network(office, agency(userRights=people))
    reader = await other_browser(office, "lecture@agence-1.example", "reseau")
    assert (await reader.post(TEAM, geste="courriels", personne="lecture@agence-1.example", courriels="non")).status_code == 303
    assert "ne reçoit pas les courriels" in shown(await reader.get(TEAM))
    assert (await reader.post(TEAM, geste="courriels", personne=VALIDATOR, courriels="non")).status_code == 404
    assert (await reader.post(TEAM, geste="roles", personne="lecture@agence-1.example", roles="agency-admin")).status_code == 404
    assert "plus personne" in shown(await adviser.post(TEAM, geste="courriels", personne=VALIDATOR, courriels="non")).lower()
    stranger = await other_browser(office, "ailleurs@courriel.example", "reseau")
    assert (await stranger.get(TEAM)).status_code == 404
