"""Who shows whose missions: asked, accepted, chosen with rules, explained, stopped, resumed, undone; links, widgets, files."""

from __future__ import annotations

import re
from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from tests.dashboard.office import Browser, Office, shown, title, tree
from tremplin.dashboard.diffusion import builder
from tremplin.dashboard.diffusion.why import mission_in
from tremplin.diffusion import store as diffusion
from tremplin.diffusion.model import OLD_ORGANISATION_FIELD, Rule
from tremplin.identity.model import RIGHTS, Right, Role
from tremplin.kit.clock import utc_now
from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not, holds
from tremplin.missions.loading import save_rules
from tremplin.partners import actions as partners

BOUSSOLE, ALIZE = "/espace/p/boussole", "/espace/p/alize"
RULES = f"{BOUSSOLE}/annonceurs/alize"


async def stranger(office: Office) -> None:
    """« Dune » announces, and nobody shows it."""
    async with office.db.writing() as conn:
        await partners.create(conn, name="Dune", now=utc_now(), partner_id="dune", announces=True)


async def build(
    browser: Browser, *rows: tuple[str, str, str], geste: str = "apercu", join: str = "tout", sens: str = ""
) -> httpx.Response:
    """Sends the builder with these rows at its first level."""
    data: dict[str, Any] = {"jeton": await browser.token(RULES), "geste": geste, "joint-0": join, "sens-0": sens}
    data["noeud"] = ["0", *(f"0-{number}" for number in range(len(rows)))]
    for number, (field, operator, values) in enumerate(rows):
        data |= {f"champ-0-{number}": field, f"operateur-0-{number}": operator, f"valeurs-0-{number}": values}
    return await browser.http.post(RULES, data=data)


async def test_it_works(office: Office) -> None:
    await stranger(office)
    await office.published("dune", title="Planter des oyats sur la dune")
    town = await office.signed_in("ville@boussole.example", "boussole", "broadcaster")
    owner = await office.signed_in("oscar@dune.example", "dune")
    catalogue = shown(await town.get(f"{BOUSSOLE}/annonceurs"))
    assert "Dune 1 mission · " in catalogue
    asked = await town.post(f"{BOUSSOLE}/annonceurs", geste="demander", annonceur="dune", mot="Pour notre page d'accueil")
    assert asked.headers["location"].endswith("fait=demandee")
    letter = await office.sent()
    assert "oscar@dune.example" in letter
    assert "/espace/p/dune/diffuseurs" in letter
    again = await town.post(f"{BOUSSOLE}/annonceurs", geste="demander", annonceur="dune")
    assert again.status_code == 409
    page = shown(await owner.get("/espace/p/dune/diffuseurs"))
    assert "Boussole" in page
    assert "Pour notre page d'accueil" in page
    done = await owner.post("/espace/p/dune/diffuseurs", geste="accepter", diffuseur="boussole", mot="Bienvenue")
    assert done.headers["location"].endswith("fait=demande-acceptee")
    assert "ville@boussole.example" in await office.sent()
    assert "1 mission</strong> de Dune" in (await town.get(f"{BOUSSOLE}/annonceurs/dune")).text
    history = shown(await town.get(f"{BOUSSOLE}/annonceurs/dune/histoire"))
    assert "Diffusion ouverte" in history
    assert "par l'annonceur (oscar@dune.example)" in history
    stopped = await owner.post("/espace/p/dune/diffuseurs", geste="arreter", diffuseur="boussole")
    assert stopped.status_code == 303
    assert (await town.get(f"{BOUSSOLE}/annonceurs/dune")).status_code == 404
    assert (await town.post(f"{BOUSSOLE}/annonceurs", geste="reprendre", annonceur="dune")).status_code == 409
    await owner.post("/espace/p/dune/diffuseurs", geste="reprendre", diffuseur="boussole")
    assert (await town.get(f"{BOUSSOLE}/annonceurs/dune")).status_code == 200


async def test_a_request_is_refused_then_made_again_or_taken_back(office: Office) -> None:
    await stranger(office)
    town = await office.signed_in("ville@boussole.example", "boussole")
    owner = await office.signed_in("oscar@dune.example", "dune")
    await town.post(f"{BOUSSOLE}/annonceurs", geste="demander", annonceur="dune")
    await owner.post("/espace/p/dune/diffuseurs", geste="refuser", diffuseur="boussole", mot="Pas cette année")
    assert "« Pas cette année »" in shown(await town.get(f"{BOUSSOLE}/annonceurs?nom=dune"))
    assert (await town.post(f"{BOUSSOLE}/annonceurs", geste="demander", annonceur="dune")).status_code == 303
    assert (await town.post(f"{BOUSSOLE}/annonceurs", geste="reprendre-demande", annonceur="dune")).status_code == 303
    assert (await owner.post("/espace/p/dune/diffuseurs", geste="accepter", diffuseur="boussole")).status_code == 404
    assert (await town.post(f"{BOUSSOLE}/annonceurs", geste="demander", annonceur="alize")).status_code == 409
    assert (await town.post(f"{BOUSSOLE}/annonceurs", geste="demander", annonceur="inconnue")).status_code == 404


async def test_rules_tell_their_effect_before_they_are_kept_and_are_undone(office: Office) -> None:
    kept = (await office.published(title="Planter une haie", domain="environnement")).mission
    other = (await office.published(title="Lire à l'école", domain="education")).mission
    town = await office.signed_in("ville@boussole.example", "boussole", "broadcaster")
    preview = shown(await build(town, ("domain", "parmi", "Environnement")))
    assert "Vous montrez 2 missions de Alizé. Avec ces règles : 1 (-1). Rien n'est encore enregistré." in preview
    assert "2 missions" in shown(await town.get(RULES))
    more = tree(await build(town, ("domain", "parmi", "Environnement"), geste="ligne:0"))
    assert len(more.xpath("//textarea[starts-with(@name, 'valeurs-')]")) == 2
    grouped = tree(await build(town, ("domain", "parmi", "Environnement"), geste="groupe:0"))
    assert grouped.xpath("//input[@name='noeud']/@value") == ["0", "0-0", "0-1", "0-1-0"]
    less = tree(await build(town, ("domain", "parmi", "Environnement"), geste="retirer:0-0"))
    assert not less.xpath("//textarea[starts-with(@name, 'valeurs-')]")
    assert (await build(town, ("domain", "parmi", ""), geste="enregistrer")).status_code == 422
    assert (await build(town, ("domain", "parmi", "Environnement"), geste="enregistrer")).headers["location"].endswith("fait=regles")
    assert "Vous montrez 1 mission de Alizé" in shown(await town.get(RULES))
    why = shown(await town.get(f"{BOUSSOLE}/pourquoi?mission=https://tremplin.example/missions/{other.id}"))
    assert "Pas visible chez vous" in why
    assert "domaine parmi « environnement » ; ici : « education »" in why
    assert "Visible chez vous" in shown(await town.get(f"{BOUSSOLE}/pourquoi?mission={kept.id}"))
    assert "Aucune mission n'a cet identifiant" in shown(await town.get(f"{BOUSSOLE}/pourquoi?mission=%00x"))
    page = await town.get(f"{RULES}/histoire")
    (entry,) = tree(page).xpath("//input[@name='entree']/@value")
    assert "Avant : toutes ses missions. Après : domaine : « Environnement »." in shown(page)
    undone = await town.post(RULES, geste="defaire", entree=entry)
    assert undone.headers["location"].endswith("fait=regles-defaites")
    assert "2 missions" in shown(await town.get(RULES))
    assert (await town.post(RULES, geste="defaire", entree=entry)).status_code == 409


async def test_a_stop_keeps_the_rules_for_when_it_is_resumed(office: Office) -> None:
    await office.published(domain="education")
    town = await office.signed_in("ville@boussole.example", "boussole")
    await build(town, ("domain", "sauf", "education"), geste="enregistrer")
    stopped = await town.post(f"{BOUSSOLE}/annonceurs", geste="arreter", annonceur="alize")
    page = await town.get(stopped.headers["location"])
    assert "Annuler : montrer de nouveau Alizé" in shown(page)
    await town.post(f"{BOUSSOLE}/annonceurs", geste="reprendre", annonceur="alize")
    assert "Vous montrez 0 mission de Alizé" in shown(await town.get(RULES))


async def test_an_announcer_allows_some_organisations_only(office: Office) -> None:
    await office.published()
    sabine = await office.signed_in("sabine@alize.example", "alize", "announcer")
    one = f"{ALIZE}/diffuseurs/boussole"
    assert "montre 1 de vos missions" in shown(await sabine.get(one))
    quoi = "publisherOrganization.clientId|is"
    done = await sabine.post(one, geste="restreindre", quoi=quoi, valeurs="premiere\nseconde")
    assert done.headers["location"].endswith("fait=restriction")
    page = await sabine.get(one)
    assert "montre 0 de vos missions" in shown(page)
    assert "organisation : « premiere »" in shown(page)
    rules = tree(page).xpath("//input[@name='regle']/@value")
    assert len(rules) == 2
    for rule in rules:
        await sabine.post(one, geste="lever", regle=rule)
    assert "montre 1 de vos missions" in shown(await sabine.get(one))
    assert "Restriction de l'annonceur levée" in shown(await sabine.get(f"{one}/histoire"))
    assert "Boussole, restriction levée" in shown(await sabine.get(f"{ALIZE}/journal"))
    assert (await sabine.get(f"{ALIZE}/diffuseurs/inconnu")).status_code == 404


async def test_a_link_is_made_printed_paused_and_changed(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    wrong = await town.post(f"{BOUSSOLE}/campagnes", nom="Affiche", adresse="pas une adresse")
    assert wrong.status_code == 422
    made = await town.post(
        f"{BOUSSOLE}/campagnes", nom="Affiche", adresse="https://ville.example/benevolat", type="OTHER", annonceur=""
    )
    one = made.headers["location"].split("?")[0]
    page = await town.get(one)
    (link,) = re.findall(r"http://tremplin.example(/r/campaign/[\w-]+)", shown(page))
    assert (await town.get(f"{one}/qr.svg")).headers["content-type"] == "image/svg+xml"
    assert (await town.get(f"{one}/qr.png")).content.startswith(b"\x89PNG")
    assert (await town.get(f"{one}/qr.gif")).status_code == 404
    assert (await town.get(f"{one}/affiche.pdf?titre=Venez&texte=Samedi")).content.startswith(b"%PDF")
    visitor = await office.browser()
    assert (await visitor.get(link)).headers["location"].startswith("https://ville.example/benevolat")
    await town.post(one, geste="arreter")
    assert not (await visitor.get(link)).headers["location"].startswith("https://ville.example")
    await town.post(one, geste="reprendre")
    changed = await town.post(one, geste="changer", nom="Affiche", adresse="https://ville.example/ici", type="MAILING", suivi="a=1")
    assert changed.status_code == 303
    assert (await visitor.get(link)).headers["location"].startswith("https://ville.example/ici?a=1")
    assert "Affiche;actif;" in (await town.get(f"{BOUSSOLE}/campagnes?format=csv")).text


async def test_a_widget_is_built_with_its_effect_in_sight(office: Office) -> None:
    await office.published(title="Planter une haie", domain="environnement")
    await office.published(title="Lire à l'école", domain="education")
    town = await office.signed_in("ville@boussole.example", "boussole")
    new = f"{BOUSSOLE}/widgets/nouveau"
    assert "2 missions seraient montrées" in shown(await town.get(new))
    typed: dict[str, Any] = {
        "nom": "Accueil", "type": "benevolat", "style": "carousel", "couleur": "#ffff00", "annonceur": "alize", "filtre": ["place"],
        "regle_lien": "and", "regle_champ": "domain", "regle_operateur": "is", "regle_valeur": "Environnement", "distance": "25km",
        "sites": "https://www.ville.example/accueil", "carte": "oui",
    }  # fmt: skip
    preview = shown(await town.post(new, geste="apercu", **typed))
    assert "1 mission serait montrée" in preview
    assert "1,1 pour 1. C'est trop clair pour du texte" in preview
    lost = await town.post(new, geste="enregistrer", **{**typed, "ville": "Nullepartville-sur-Rien"})
    assert lost.status_code == 422
    made = await town.post(new, geste="enregistrer", **typed)
    one = made.headers["location"].split("?")[0]
    page = await town.get(one)
    assert tree(page).xpath("//textarea[@id='sites']/text()") == ["www.ville.example"]
    assert "/embed/" in tree(page).xpath("//textarea[@id='a-copier']/text()")[0]
    assert "<tremplin-missions widget=" in tree(page).xpath("//textarea[@id='element-a-copier']/text()")[0]
    assert tree(page).xpath("//input[@id='carte']/@checked")
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    framed = await (await office.browser()).get(tree(page).xpath("//iframe/@src")[0])
    assert "Planter une haie" in framed.text
    assert "frame-ancestors 'self' www.ville.example" in framed.headers["content-security-policy"]
    assert (await town.post(one, geste="dupliquer")).headers["location"] != made.headers["location"]
    assert "Accueil (copie 1)" in shown(await town.get(f"{BOUSSOLE}/widgets"))
    widget_id = one.rsplit("/", 1)[1]
    visitor = await office.browser()
    assert (await visitor.get(f"/iframe/widget?id={widget_id}")).status_code == 200
    await town.post(one, geste="desactiver")
    assert (await visitor.get(f"/iframe/widget?id={widget_id}")).status_code == 404
    await town.post(one, geste="reactiver")
    assert (await visitor.get(f"/iframe/widget?id={widget_id}")).status_code == 200
    bad = await town.post(one, geste="enregistrer", **{**typed, "sites": "*"})
    assert bad.status_code == 422


async def test_an_endpoint_shows_its_secret_once_and_says_why_it_failed(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    page = f"{BOUSSOLE}/webhooks"
    assert (await town.post(page, adresse="https://ville.example/tremplin")).status_code == 422
    refused = await town.post(page, adresse="http://10.0.0.1/", evenement="mission.updated")
    assert "ne peut pas recevoir de webhooks" in shown(refused)
    made = await town.post(
        page, adresse="https://ville.example/tremplin", nom="Site", evenement=["mission.updated", "mission.withdrawn"]
    )
    (secret,) = set(re.findall(r"whsec_[\w+/=]+", made.text))
    one = str(tree(await town.get(page)).xpath("//p[@class='rows-title']/a/@href")[0])
    assert secret not in (await town.get(one)).text
    rotated = await town.post(one, geste="secret")
    assert "whsec_" in rotated.text
    assert secret not in rotated.text
    assert (await town.post(one, geste="essayer")).status_code == 303
    async with office.db.writing() as conn:
        await conn.execute("UPDATE webhooks.delivery SET state = 'dead', ended_at = now()")
        await conn.execute(
            "INSERT INTO webhooks.attempt (delivery_id, number, at, status, duration_ms)"
            " SELECT id, 1, now(), 404, 5 FROM webhooks.delivery"
        )
    log = await town.get(f"{one}?etat=dead")
    assert "Cette page n'existe pas sur votre serveur" in shown(log)
    (delivery,) = tree(log).xpath("//input[@name='envoi']/@value")
    assert (await town.post(one, geste="renvoyer", envoi=delivery)).status_code == 303
    assert (await town.post(one, geste="renvoyer", envoi=delivery)).status_code == 422
    assert (await town.post(one, geste="renvoyer-tout", lesquels="tous", du="2020-01-01", au="9999-12-31")).status_code == 303
    for gesture in ("pause", "reprendre", "supprimer"):
        assert (await town.post(one, geste=gesture)).status_code == 303
    assert (await town.get(one)).status_code == 404


async def test_a_file_is_declared_paused_and_given_another_address(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    page = f"{BOUSSOLE}/fichiers"
    assert (await town.post(page, format="inconnu")).status_code == 422
    assert (await town.post(page, format="linkedin", plafond="beaucoup")).status_code == 422
    assert (await town.post(page, format="linkedin", plafond="100", frequence="6", domaine="sport")).status_code == 303
    first = re.findall(r"http://tremplin.example(/outlets/\S+)", shown(await town.get(page)))[0]
    one = str(tree(await town.get(page)).xpath("//form[contains(@action, '/fichiers/')]/@action")[0])
    visitor = await office.browser()
    assert (await visitor.get(first)).json()["code"] == "OUTLET_NOT_BUILT"
    await town.post(one, at=page, geste="pause")
    assert (await visitor.get(first)).json()["code"] == "OUTLET_PAUSED"
    await town.post(one, at=page, geste="reprendre")
    await town.post(one, at=page, geste="adresse")
    assert (await visitor.get(first)).status_code == 404
    assert (await town.post(f"{page}/inconnu", at=page, geste="pause")).status_code == 404


async def test_who_only_reads_changes_nothing(office: Office) -> None:
    async with office.db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET announces = true WHERE id = 'boussole'")
    for role in Role:
        if role == Role.STAFF:
            continue
        browser = await office.signed_in(f"{role}@boussole.example", "boussole", role)
        token = await browser.token("/espace/compte")
        for page in ("annonceurs", "annonceurs/alize", "campagnes", "widgets/nouveau", "webhooks", "fichiers"):
            answer = await browser.http.post(f"{BOUSSOLE}/{page}", data={"jeton": token, "geste": "rien"})
            assert (answer.status_code == 403) == (Right.DIFFUSE not in RIGHTS[role]), (role, page)
        answer = await browser.http.post(f"{BOUSSOLE}/diffuseurs", data={"jeton": token, "geste": "rien"})
        assert (answer.status_code == 403) == (not RIGHTS[role] & {Right.DIFFUSE, Right.ANNOUNCE}), role


async def test_nothing_of_another_partner_is_opened_from_one_s_own_pages(office: Office) -> None:
    town = await office.signed_in("ville@boussole.example", "boussole")
    made = await town.post(f"{BOUSSOLE}/campagnes", nom="Affiche", adresse="https://ville.example/", type="OTHER")
    widget = await town.post(
        f"{BOUSSOLE}/widgets/nouveau", geste="enregistrer", nom="W", type="benevolat", style="page", couleur="#000091", distance="25km"
    )
    await town.post(f"{BOUSSOLE}/webhooks", adresse="https://ville.example/", evenement="mission.updated")
    hook = str(tree(await town.get(f"{BOUSSOLE}/webhooks")).xpath("//p[@class='rows-title']/a/@href")[0])
    await town.post(f"{BOUSSOLE}/fichiers", format="linkedin")
    file = str(tree(await town.get(f"{BOUSSOLE}/fichiers")).xpath("//form[contains(@action, '/fichiers/')]/@action")[0])
    thief = await office.signed_in("sabine@alize.example", "alize")
    token = await thief.token("/espace/compte")
    for one in (made.headers["location"], widget.headers["location"], hook, file):
        path = one.split("?")[0].replace("boussole", "alize")
        if path != file.replace("boussole", "alize"):
            assert (await thief.get(path)).status_code == 404, path
        assert (await thief.http.post(path, data={"jeton": token, "geste": "pause"})).status_code == 404, path
    assert title(await town.get(hook)) == "Point de livraison"


leaves = st.one_of(
    st.builds(
        lambda field, values: Is(field, tuple(values)),
        st.sampled_from(["city", "domain"]),
        st.lists(st.sampled_from("ab"), min_size=1),
    ),
    st.builds(Exists, st.sampled_from(["city", "domain"])),
)
trees: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)


@given(
    asked=trees,
    terms=st.fixed_dictionaries({}, optional={"city": st.sets(st.sampled_from("abc")), "domain": st.sets(st.sampled_from("ab"))}),
)
def test_the_builder_says_every_condition_as_it_is(asked: Condition, terms: dict[str, set[str]]) -> None:
    back = builder.condition(builder.shown(asked))
    assert back is not None
    assert holds(back, terms) == holds(asked, terms)


def test_a_mission_is_known_by_its_identifier_or_the_addresses_that_show_it() -> None:
    for typed in ("m-1", "https://t.example/missions/m-1?page=2", "t.example/missions/m-1", "https://t.example/r/m-1/partner"):
        assert mission_in(typed) == "m-1"


async def test_an_old_rule_names_an_organisation_by_either_identifier(office: Office) -> None:
    mission = (await office.published()).mission
    async with office.db.writing() as conn:
        (root,) = await diffusion.rules_of(conn, "boussole")
        old = [
            Rule(
                id=value, broadcaster_id="boussole", root_id=root.id, field=OLD_ORGANISATION_FIELD, operator="is", value=value,
                created_at=utc_now(),
            )
            for value in (str(mission.organisation_id), "org-chez-l-annonceur")
        ]  # fmt: skip
        await save_rules(conn, old)
        kept = [rule.value for rule in await diffusion.rules_of(conn, "boussole") if rule.root_id]
        row = await (await conn.execute("SELECT client_id FROM missions.organisation")).fetchone()
    assert row
    assert set(kept) == {row[0], "org-chez-l-annonceur"}
