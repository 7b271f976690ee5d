"""Who opens which page and sends which form: every address, every role, and those who have none there."""

from __future__ import annotations

from tests.dashboard.furnished import ALIZE, TITLE, addresses, furnished
from tests.dashboard.office import Office, shown
from tests.structure.application import routes
from tremplin.dashboard.desk import AT
from tremplin.dashboard.pages import MENU
from tremplin.identity.model import RIGHTS, ROLE_LABELS, Right, Role

SECRETS = (TITLE, "Alizé", "sabine@alize.example")
SEE, ANNOUNCE, DIFFUSE, MODERATE, MEASURE, ADVISE, MANAGE = Right
CONVENTIONS = """
    conventions conventions-structures conventions-structures/{agency_id:path} convention-structure/{agency_id:path}
    convention/{convention_id:path} convention-bilan/{convention_id:path} convention-corriger/{convention_id:path}
    decider/{gesture}/{convention_id:path} modeles
"""
# One of these rights opens these pages.
READ = {
    (SEE,): """
        / agendas agendas/{run_id} annonceurs annonceurs/{announcer_id} annonceurs/{announcer_id}/histoire avis/{mission_id:path}
        brouillons campagnes campagnes/{campaign_id} campagnes/{campaign_id}/affiche.pdf campagnes/{campaign_id}/qr.{shape}
        catalogues catalogues/{run_id} chercher diffuseurs diffuseurs/{broadcaster_id} diffuseurs/{broadcaster_id}/histoire
        entreprises evenement/{event_id} evenements fichiers journal mission/{mission_id:path} missions missions.csv missions.xlsx
        missions/lot/{batch_id} pourquoi salon/{fair_id} salons signalements widgets widgets/{widget_id}
    """,
    (ANNOUNCE,): """
        brouillon/{draft_id} entreprise/{siret} entreprises/fichier entreprises/nouvelle evenement/{event_id}/inscrits
        evenement/{event_id}/inscrits.{kind} evenement/{event_id}/modifier evenements/nouveau missions/coller missions/nouvelle
        modele-tableur.xlsx modifier/{mission_id:path} salon/{fair_id}/modifier salons/nouveau tableur tableur/{sheet_id}
    """,
    (DIFFUSE,): "webhooks webhooks/{endpoint_id} widgets/nouveau",
    (MODERATE,): "moderation moderation/historique moderation/regles moderation/{mission_id:path}",
    (MEASURE,): "statistiques statistiques/alertes statistiques/direct statistiques/direct/flux statistiques/tableau",
    (ADVISE,): f"{CONVENTIONS} conventions/liste.csv conventions/liste.xlsx fichiers/{{name}}/{{convention_id:path}}",
    (MANAGE,): "cles equipe programmes",
}
# One of these rights sends the forms of these addresses.
SENT = {
    (ANNOUNCE,): """
        agendas agendas/{run_id} avis/{mission_id:path} brouillon/{draft_id} catalogues catalogues/source/{source_id}
        catalogues/verifier catalogues/{run_id} copier/{mission_id:path} entreprise/{siret} entreprises/fichier
        entreprises/nouvelle evenement/{event_id} evenement/{event_id}/inscrits evenement/{event_id}/modifier evenements/nouveau
        mission/{mission_id:path} missions/coller missions/lot missions/lot/{batch_id} missions/nouvelle missions/verifier
        modifier/{mission_id:path} salon/{fair_id} salon/{fair_id}/modifier salons/nouveau tableur tableur/{sheet_id}
    """,
    (DIFFUSE,): """
        annonceurs annonceurs/{announcer_id} campagnes campagnes/{campaign_id} fichiers fichiers/{outlet_id} webhooks
        webhooks/{endpoint_id} widgets/nouveau widgets/{widget_id}
    """,
    (ANNOUNCE, DIFFUSE): "diffuseurs diffuseurs/{broadcaster_id}",
    (ANNOUNCE, MODERATE): "signalements",
    (MODERATE,): "moderation moderation/regles moderation/{mission_id:path}",
    (MEASURE,): "statistiques/alertes",
    (ADVISE,): f"{CONVENTIONS.replace(' conventions-structures ', ' ')} modeles/{{convention_id:path}}",
    (MANAGE,): "cles equipe programmes",
}


def opening(office: Office, method: str) -> dict[str, tuple[Right, ...]]:
    """Address as declared → the rights of which one opens it."""
    told = {tail: rights for rights, tails in (SENT if method == "POST" else READ).items() for tail in tails.split()}
    there = {path.removeprefix(AT).lstrip("/") or "/" for each, path in routes(office.app) if path.startswith(AT) and each == method}
    assert there == told.keys(), "a new page, or one less: say who opens it"
    return {AT if tail == "/" else f"{AT}/{tail}": rights for tail, rights in told.items()}


async def test_it_works(office: Office) -> None:
    _, values = await furnished(office)
    await office.signed_in("sabine@alize.example", "alize")
    for role in ROLE_LABELS:  # all at once: whoever has every role elsewhere is still a stranger here
        stranger = await office.signed_in("intrus@boussole.example", "boussole", role)
    nobody, staff = await office.browser(), await office.signed_in("equipe@tremplin.example", role="staff")
    tokens = [await browser.token("/espace/compte") for browser in (stranger, staff)]
    for method, _, path in addresses(office, values):
        told = ((stranger, tokens[0], {404}), (nobody, "", {401 if method == "POST" else 303}), (staff, tokens[1], {303, 403}))
        for browser, token, status in told:
            sent = {"jeton": token, "geste": "retirer"} if method == "POST" else None
            answer = await browser.http.request(method, path, data=sent)
            assert answer.status_code in status, (method, path)
            assert not [secret for secret in SECRETS if secret in answer.text], path


async def test_each_role_opens_and_sends_what_it_may_and_its_menu_shows_it(office: Office) -> None:
    _, values = await furnished(office)
    opened = {method: opening(office, method) for method in ("GET", "POST")}
    for role in ROLE_LABELS:
        browser = await office.signed_in(f"{role}@alize.example", "alize", role)
        token = {"jeton": await browser.token("/espace/compte")}
        for method, pattern, path in addresses(office, values):
            allowed = not RIGHTS[role].isdisjoint(opened[method][pattern])
            if method == "POST" and not allowed:  # what is allowed would be done
                assert (await browser.http.post(path, data=token)).status_code == 403, (role, path)
            elif method == "GET" and not path.endswith("/flux"):
                # Conventions are opened by who advises there: no role is enough.
                assert (await browser.get(path)).status_code in ({200, 404} if allowed else {403}), (role, path)
        home = (await browser.get(ALIZE)).text
        for entry in MENU:
            # The owner of a partner that does something else may open conventions; only advisers are shown the way.
            shown_to = entry.right in RIGHTS[role] and (entry.right is not Right.ADVISE or role is Role.ADVISER)
            assert (f'href="{f"{ALIZE}/{entry.page}".rstrip("/")}"' in home) == shown_to


async def test_a_partner_that_does_not_exist_is_answered_as_one_that_is_not_yours(office: Office) -> None:
    stranger = await office.signed_in("intrus@boussole.example", "boussole")
    answers = [await stranger.get(f"/espace/p/{id_}") for id_ in ("alize", "personne", "%00", "%FF", "a%2Fb")]
    assert {answer.status_code for answer in answers} == {404}
    assert shown(answers[0]) == shown(answers[1])


async def test_another_partner_s_mission_is_not_edited_from_one_s_own_pages(office: Office) -> None:
    mission = (await office.published(title=TITLE)).mission
    async with office.db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET announces = true WHERE id = 'boussole'")
    stranger = await office.signed_in("intrus@boussole.example", "boussole")
    token = await stranger.token("/espace/compte")
    for page in ("mission", "modifier"):
        assert (await stranger.get(f"/espace/p/boussole/{page}/{mission.id}")).status_code == 404
        path = f"/espace/p/boussole/{page}/{mission.id}"
        answer = await stranger.http.post(path, data={"jeton": token, "geste": "retirer", "titre": "Volée"})
        assert answer.status_code == 404


async def test_staff_goes_everywhere_once_they_have_said_why(office: Office) -> None:
    staff = await office.signed_in("equipe@tremplin.example", role="staff")
    assert "Alizé" in shown(await staff.get("/espace"))
    assert (await staff.get("/espace/p/alize")).headers["location"] == "/espace/plateforme/partenaires/alize"
