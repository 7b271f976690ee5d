"""The doors of the workspace: links, passwords, codes, invitations; what is sent to browsers; what strangers' forms do."""

from __future__ import annotations

from tests.dashboard.office import Office, shown, title, tree
from tremplin.identity import actions
from tremplin.identity.model import Purpose
from tremplin.kit.clock import utc_now


async def test_it_works(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    home = await sabine.get("/espace")
    assert home.headers["location"] == "/espace/p/alize"
    page = await sabine.get("/espace/p/alize")
    assert page.status_code == 200
    assert title(page) == "Bonjour"
    assert page.headers["cache-control"] == "no-store"
    assert "unsafe" not in page.headers["content-security-policy"]
    left = await sabine.post("/espace/deconnexion", at="/espace/p/alize")
    assert left.headers["location"].startswith("/espace/connexion")
    assert (await sabine.get("/espace/p/alize")).status_code == 303


async def test_a_stranger_is_led_to_the_door_then_back(office: Office) -> None:
    browser = await office.browser()
    asked = await browser.get("/espace/p/alize/missions")
    assert asked.headers["location"] == "/espace/connexion?vers=%2Fespace%2Fp%2Falize%2Fmissions"
    door = await browser.get(asked.headers["location"])
    assert tree(door).xpath("//input[@name='vers']/@value") == ["/espace/p/alize/missions"] * 2
    assert (await browser.post("/espace/p/alize/missions/nouvelle")).status_code == 401


async def test_the_door_leads_nowhere_else(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    for elsewhere in ("https://voleur.example/", "//voleur.example", "/\\voleur.example", "/espacevoleur", "/espace/\r\nX: y"):
        answer = await sabine.http.get("/espace/connexion", params={"vers": elsewhere})
        assert answer.headers["location"] == "/espace", elsewhere


async def test_known_and_unknown_addresses_are_answered_the_same(office: Office) -> None:
    await office.signed_in("sabine@alize.example", "alize")
    browser = await office.browser()
    known = await browser.post("/espace/connexion", courriel="sabine@alize.example", geste="lien")
    unknown = await browser.post("/espace/connexion", courriel="martin@alize.example", geste="lien")
    assert known.text.replace("sabine", "martin") == unknown.text
    denied = [
        await browser.post(
            "/espace/connexion", courriel=f"{name}@alize.example", geste="mot-de-passe", mot_de_passe="un essai quelconque"
        )
        for name in ("sabine", "martin")
    ]
    assert denied[0].status_code == denied[1].status_code == 401
    assert denied[0].text.replace("sabine", "martin") == denied[1].text


async def test_a_link_of_a_mail_waits_for_a_click(office: Office) -> None:
    await office.signed_in("sabine@alize.example", "alize")
    browser = await office.browser()
    async with office.db.writing() as conn:
        row = await (await conn.execute("SELECT id FROM identity.account")).fetchone()
        assert row
        token = await actions.new_link(conn, row[0], Purpose.SIGN_IN, now=utc_now())
    assert (await browser.get(f"/espace/entrer/{token}")).status_code == 200
    assert "sabine@alize.example" in shown(await browser.get(f"/espace/entrer/{token}"))
    entered = await browser.post(f"/espace/entrer/{token}")
    assert entered.headers["location"] == "/espace"
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await (await office.browser()).get(f"/espace/entrer/{token}")).status_code == 410


async def test_a_password_is_chosen_and_serves(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    weak = await sabine.post("/espace/compte", geste="mot-de-passe", mot_de_passe="court")
    assert weak.status_code == 422
    assert "au moins 12 caractères" in shown(weak)
    done = await sabine.post("/espace/compte", geste="mot-de-passe", mot_de_passe="une barque, deux rames")
    assert done.headers["location"] == "/espace/compte?fait=mot-de-passe"
    other = await office.browser()
    entered = await other.post(
        "/espace/connexion", courriel="sabine@alize.example", geste="mot-de-passe", mot_de_passe="une barque, deux rames"
    )
    assert entered.status_code == 303
    assert "Connexion par mot de passe" in shown(await other.get("/espace/compte"))


async def test_forms_of_other_sites_do_nothing(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    token = await sabine.token("/espace/compte")
    for headers in ({"origin": "https://voleur.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        answer = await sabine.http.post("/espace/compte", data={"jeton": token, "geste": "nom", "nom": "Volé"}, headers=headers)
        assert answer.status_code == 403
    for forged in ({}, {"jeton": "x"}, {"jeton": "é"}):
        answer = await sabine.http.post("/espace/compte", data={**forged, "geste": "nom", "nom": "Volé"})
        assert answer.status_code == 403
    assert "Volé" not in (await sabine.get("/espace/compte")).text


async def test_a_visitor_who_insists_waits(office: Office) -> None:
    browser = await office.browser()
    answers = [await browser.http.post("/espace/connexion", data={"courriel": "x", "geste": "lien"}) for _ in range(32)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429


async def test_an_invitation_is_accepted(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    await sabine.post("/espace/p/alize/equipe", geste="inviter", courriel="martin@alize.example", role="announcer")
    link = (await office.sent()).split("http://tremplin.example")[1].split()[0].split('"')[0]
    martin = await office.browser()
    assert title(await martin.get(link)) == "Rejoindre Alizé"
    assert (await martin.post(link)).headers["location"] == "/espace"
    assert (await martin.get("/espace/p/alize/missions/nouvelle")).status_code == 200
    assert (await martin.get("/espace/p/alize/cles")).status_code == 403
    assert (await martin.get(link)).status_code == 410


async def test_the_last_owner_is_not_removed(office: Office) -> None:
    sabine = await office.signed_in("sabine@alize.example", "alize")
    person = tree(await sabine.get("/espace/p/alize/equipe")).xpath("//input[@name='personne']/@value")[0]
    answer = await sabine.post("/espace/p/alize/equipe", geste="retirer", personne=person)
    assert answer.status_code == 422
    assert "seule personne responsable" in shown(answer)
