"""No page of a partner is readable, and no form of it does anything, for a member of another: every address, every role."""

from __future__ import annotations

from collections.abc import Sequence

from tests.dashboard.office import Office, shown
from tests.structure.application import routes
from tremplin.dashboard.desk import AT
from tremplin.dashboard.pages import MENU
from tremplin.identity.model import RIGHTS, ROLE_LABELS, Right, Role

TITLE = "Compter les hirondelles du port"
SECRETS = (TITLE, "Alizé", "sabine@alize.example")


async def pages_of_partners(office: Office) -> Sequence[tuple[str, str]]:
    """(method, address) of every page of Alizé, filled with ids of its own things."""
    mission = (await office.published(title=TITLE)).mission
    values = {"partner_id": "alize", "mission_id:path": mission.id, "run_id": "une-passe", "convention_id:path": "une-convention"}
    values |= {"draft_id": "un-brouillon", "sheet_id": "un-tableur", "batch_id": "un-lot", "source_id": "une-source"}
    values |= {
        "announcer_id": "boussole",
        "broadcaster_id": "boussole",
        "campaign_id": "un-lien",
        "shape": "svg",
        "widget_id": "un-widget",
    }
    values |= {"endpoint_id": "un-point", "outlet_id": "un-fichier"}
    values |= {"event_id": "7", "kind": "csv", "siret": "12345678900012"}
    values |= {"gesture": "refuser", "name": "convention.pdf"}
    found = []
    for method, path in routes(office.app):
        if path.startswith(AT) and method != "HEAD":
            for name, value in values.items():
                path = path.replace(f"{{{name}}}", value)
            assert "{" not in path, "a new kind of address: say what it is filled with"
            found.append((method, path))
    assert len(found) > 15
    return found


async def test_it_works(office: Office) -> None:
    await office.signed_in("sabine@alize.example", "alize")
    for role in ROLE_LABELS:  # all at once: whoever has every role elsewhere is still a stranger here
        stranger = await office.signed_in("intrus@boussole.example", "boussole", role)
    token = await stranger.token("/espace/compte")
    for method, path in await pages_of_partners(office):
        answer = await stranger.http.request(method, path, data={"jeton": token, "geste": "retirer"} if method == "POST" else None)
        assert answer.status_code == 404, (method, path)
        assert not [secret for secret in SECRETS if secret in answer.text], path


async def test_nobody_reads_without_a_session(office: Office) -> None:
    browser = await office.browser()
    for method, path in await pages_of_partners(office):
        answer = await browser.http.request(method, path)
        assert answer.status_code == (401 if method == "POST" else 303), (method, path)
        assert TITLE not in answer.text


async def test_each_role_opens_what_its_menu_shows_and_nothing_else(office: Office) -> None:
    async with office.db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET broadcasts = true, moderates = true WHERE id = 'alize'")
    for role in ROLE_LABELS:
        browser = await office.signed_in(f"{role}@alize.example", "alize", role)
        home = await browser.get("/espace/p/alize")
        for entry in MENU:
            address = f"/espace/p/alize/{entry.page}".rstrip("/")
            allowed = entry.right in RIGHTS[role]
            assert (await browser.get(address)).status_code == (200 if allowed else 403), (role, address)
            # The owner of a partner that does something else may open conventions; only advisers are shown the way.
            shown_to = allowed and (entry.right is not Right.ADVISE or role is Role.ADVISER)
            assert (f'href="{address}"' in home.text) == shown_to


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
