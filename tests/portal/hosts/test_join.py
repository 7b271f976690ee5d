"""A company joins the directory: steps, drafts, errors, and nothing published before its mailbox says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import httpx
import pytest

from tests.factories.establishments import siret
from tests.fakes.sirene import establishment, serving
from tests.portal.hosts.employer import JOBS, MAIL, PLACES, Employer, company, contact, faults, link, shown, title, tree
from tremplin.external.sirene import Sirene
from tremplin.immersions.hosts import actions
from tremplin.immersions.hosts.model import DRAFTS_KEPT
from tremplin.immersions.offers import store
from tremplin.immersions.offers.model import Establishment, Role, Verification
from tremplin.kit.clock import utc_now


async def kept(employer: Employer, number: str) -> Establishment | None:
    async with employer.db.reading() as conn:
        return await store.find(conn, number)


async def test_it_works(employer: Employer) -> None:
    number = siret()
    draft = await employer.begin(siret=number)
    assert title(await employer.fill(draft)) == "Vérifier et publier"
    sent = await employer.http.post(f"{draft}/verification")
    assert MAIL in shown(sent)
    assert await kept(employer, number) is None
    mail = await employer.last_mail()
    assert mail["To"] == MAIL
    page = await employer.http.get(link(mail))
    assert "Publier ma fiche" in page.text
    assert await kept(employer, number) is None  # programs that follow the links of mails publish nothing
    assert "est publiée" in title(await employer.http.post(link(mail)))
    found = await kept(employer, number)
    assert found
    assert (found.name, found.contact_mode, found.max_contacts_per_month) == ("Le Fournil du Port", "EMAIL", 6)
    assert found.verification == Verification.TO_VERIFY
    async with employer.db.reading() as conn:
        (member,) = await store.members(conn, number)
    assert (member.email, member.role, member.job) == (MAIL, Role.ADMIN, "Gérante")


async def test_the_first_page_leads_to_the_first_step(employer: Employer) -> None:
    page = tree(await employer.http.get("/accueillir"))
    assert page.xpath("//a[@href='/accueillir/nouvelle']")
    assert title(await employer.http.get("/accueillir/nouvelle")) == "Votre entreprise"


async def test_a_draft_is_resumed_where_it_was_left_by_the_link_of_the_mail(employer: Employer) -> None:
    draft = await employer.begin()
    await employer.http.post(f"{draft}/metiers", data=JOBS)
    address = link(await employer.last_mail())
    assert draft not in address  # the browser's own link proves nothing of the mailbox
    answer = await employer.http.get(address, follow_redirects=True)
    assert answer.url.path == f"{address}/lieux"


async def test_whoever_came_from_the_mailbox_publishes_at_once(employer: Employer) -> None:
    await employer.begin()
    draft = link(await employer.last_mail())
    await employer.fill(draft)
    assert "est publiée" in title(await employer.http.post(f"{draft}/verification"))


async def test_another_mailbox_must_be_proved_again(employer: Employer) -> None:
    number = siret()
    await employer.begin(siret=number)
    draft = link(await employer.last_mail())
    await employer.http.post(f"{draft}/entreprise", data=company(siret=number, courriel="autre@fournil.example"))
    await employer.fill(draft)
    await employer.http.post(f"{draft}/verification")
    assert await kept(employer, number) is None
    assert (await employer.last_mail())["To"] == "autre@fournil.example"


async def test_only_a_digest_of_a_link_is_kept(employer: Employer) -> None:
    token = (await employer.begin()).rsplit("/", 1)[1]
    async with employer.db.reading() as conn:
        rows = await (await conn.execute("SELECT host_link::text FROM immersions.host_link")).fetchall()
    assert len(rows) == 2
    assert not any(token in row or token.encode().hex() in row for (row,) in rows)


async def test_going_back_loses_nothing_even_what_is_wrong(employer: Employer) -> None:
    draft = await employer.begin()
    await employer.http.post(f"{draft}/metiers", data=JOBS)
    back = await employer.http.post(f"{draft}/lieux", data={"adresse": ["nulle part"], "precedent": "1"})
    assert back.headers["location"] == f"{draft}/metiers"
    page = tree(await employer.http.get(f"{draft}/metiers"))
    assert page.xpath("//input[@name='metier' and @checked]/@value") == ["11573"]
    page = tree(await employer.http.get(f"{draft}/lieux"))
    assert page.xpath("//input[@id='adresse-0']/@value") == ["nulle part"]


async def test_each_error_of_the_first_step_stands_beside_its_field(employer: Employer) -> None:
    sent = company(siret="12345678901234", nom="", courriel="gerance", naf="boulangerie", site="pas un site")
    answer = await employer.http.post("/accueillir/nouvelle", data=sent)
    assert set(faults(answer)) == {"siret", "nom", "courriel", "naf", "site"}
    assert tree(answer).xpath("//input[@id='naf']/@value") == ["boulangerie"]
    assert await employer.mails() == []


WRONG: tuple[tuple[str, dict[str, Any], set[str]], ...] = (
    ("metiers", {}, {"texte"}),
    ("lieux", {}, {"adresse-0"}),
    ("lieux", {**PLACES, "adresse": ["3 rue des Lilas 35000 Rennes", "au port"]}, {"adresse-1"}),
    ("contact", contact(telephone=[""]), {"telephone-0"}),
    ("contact", contact(fonction=[""]), {"fonction-0"}),
    ("contact", contact(demandes="beaucoup"), {"demandes"}),
    ("contact", contact(disponible="demain"), {"disponible"}),
    ("contact", contact(**{"mode-contact": "PIGEON"}), {"mode-contact-EMAIL"}),
    ("contact", contact(**{"mode-contact": "IN_PERSON"}), {"nom-personne-0"}),
    ("contact", contact(precisions="<b>venez</b>"), {"precisions"}),
    ("contact", contact(handicap="peut-être"), {"handicap"}),
)


async def test_an_error_keeps_one_at_its_step(employer: Employer) -> None:
    draft = await employer.begin()
    await employer.fill(draft)
    for step, sent, wrong in WRONG:
        answer = await employer.http.post(f"{draft}/{step}", data=sent)
        assert set(faults(answer)) == wrong, (step, sent)


async def test_mails_to_others_are_not_sent_by_the_dozen(employer: Employer) -> None:
    answers = [await employer.http.post("/accueillir/lien", data={"courriel": f"p{rank}@fournil.example"}) for rank in range(45)]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert answers[0].status_code == 200


async def test_what_is_left_empty_is_asked_for(employer: Employer) -> None:
    wrong = faults(await employer.http.post("/accueillir/nouvelle", data={}))
    assert set(wrong) == {"siret", "nom", "courriel"}
    assert "Donnez le SIRET" in wrong["siret"]


async def test_a_second_person_is_called(employer: Employer) -> None:
    number = siret()
    draft = await employer.begin(siret=number)
    people = {
        "prenom": ["", "Une"],
        "nom": ["", "Collègue"],
        "fonction": ["Gérante", ""],
        "telephone": ["0639981000", "0639981001"],
        "courriel-personne": ["", "equipe@fournil.example"],
    }
    await employer.fill(draft, **{"mode-contact": "PHONE", "principal": "1", **people})
    await employer.publish(draft)
    async with employer.db.reading() as conn:
        members = await store.members(conn, number)
    assert [(each.email, each.main_contact_by_phone) for each in members] == [(MAIL, False), ("equipe@fournil.example", True)]


async def test_in_person_the_first_place_is_where_to_go_unless_another_is_given(employer: Employer) -> None:
    numbers = siret(), siret()
    for number, given in zip(numbers, ("", "4 quai Sud 35400 Saint-Malo"), strict=True):
        draft = await employer.begin(siret=number)
        await employer.fill(draft, **{"mode-contact": "IN_PERSON", "nom": ["Laccueil"], "accueil": given})
        await employer.publish(draft)
    found = [await kept(employer, number) for number in numbers]
    assert [each.welcome_address.city for each in found if each and each.welcome_address] == ["Rennes", "Saint-Malo"]


async def test_jobs_are_found_without_javascript(employer: Employer) -> None:
    draft = await employer.begin()
    answer = await employer.http.post(f"{draft}/metiers", data={"texte": "boulang", "chercher": "1", "metier": ["11564"]})
    page = tree(answer)
    assert answer.status_code == 200
    assert page.xpath("//input[@name='metier' and @checked]/@value") == ["11564"]
    assert "11573" in page.xpath("//input[@name='metier' and not(@checked)]/@value")


async def test_while_one_types_only_the_choice_is_drawn(employer: Employer) -> None:
    draft = await employer.begin()
    sent = {"texte": "cuisto", "metier": ["11573"]}
    answer = await employer.http.post(f"{draft}/metiers", data=sent, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="choix-metiers">')
    assert "Cuisinier" in answer.text
    assert "Boulanger" in answer.text  # ticked before, and kept


async def test_what_is_typed_and_not_chosen_is_looked_for(employer: Employer) -> None:
    draft = await employer.begin()
    answer = await employer.http.post(f"{draft}/metiers", data={"texte": "fleuriste", "suivant": "1"})
    assert "15095" in tree(answer).xpath("//input[@name='metier']/@value")


async def test_a_company_of_the_directory_is_shown_the_way_to_its_page(employer: Employer) -> None:
    number = siret()
    await employer.join(siret=number)
    answer = await employer.http.post("/accueillir/nouvelle", data=company(siret=number))
    assert "déjà une fiche" in faults(answer)["siret"]


async def test_two_drafts_of_one_company_are_published_once(employer: Employer) -> None:
    number = siret()
    drafts = [await employer.begin(siret=number) for _ in range(2)]
    for draft in drafts:
        await employer.fill(draft)
    await employer.publish(drafts[0])
    assert "déjà une fiche" in faults(await employer.publish(drafts[1]))["siret"]


async def test_pressed_twice_the_button_publishes_once(employer: Employer) -> None:
    await employer.begin()
    draft = link(await employer.last_mail())
    await employer.fill(draft)
    await employer.http.post(f"{draft}/verification")
    assert (await employer.http.post(f"{draft}/verification")).status_code == 410


async def test_one_is_not_let_to_publish_what_lacks_a_step(employer: Employer) -> None:
    draft = await employer.begin()
    assert (await employer.http.get(f"{draft}/verification")).headers["location"] == f"{draft}/metiers"
    assert (await employer.http.post(f"{draft}/verification")).headers["location"] == f"{draft}/metiers"


async def test_an_unknown_draft_asks_for_an_address(employer: Employer) -> None:
    for token, path in product(("xxxx", "%00", "é" * 300), ("", "/metiers", "/verification", "/inconnue")):
        answer = await employer.http.get(f"/accueillir/brouillon/{token}{path}", follow_redirects=True)
        assert (answer.status_code, title(answer)) == (410, "Ce lien n'est plus valable")


async def test_whatever_is_posted_is_answered(employer: Employer) -> None:
    draft = await employer.begin()
    strange = [b"\xff\x00=%00&siret=%00%ff", b"&" * 3000, b'{"a":1}']
    for step in ("entreprise", "metiers", "lieux", "contact", "verification", "rien"):
        for body in strange:
            for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "application/json"):
                answer = await employer.http.post(f"{draft}/{step}", content=body, headers={"content-type": kind})
                assert answer.status_code < 500


async def test_one_mailbox_is_not_flooded(employer: Employer) -> None:
    for _ in range(12):
        await employer.begin()
    assert len(await employer.mails()) == 8


async def test_drafts_left_are_forgotten(employer: Employer) -> None:
    draft = await employer.begin()
    async with employer.db.writing() as conn:
        assert await actions.forget(conn, now=utc_now()) == 0
        assert await actions.forget(conn, now=utc_now() + 2 * DRAFTS_KEPT) == 1
    assert (await employer.http.get(f"{draft}/metiers")).status_code == 410


class TestWithTheNationalDirectory:
    @pytest.fixture
    def sirene(self, employer: Employer) -> object:
        transport = employer.http._transport
        assert isinstance(transport, httpx.ASGITransport)
        app = transport.app
        with serving() as fake:
            app.state.hosts = replace(app.state.hosts, directory=Sirene(fake.url))  # type: ignore[attr-defined]
            yield fake

    async def test_what_it_knows_need_not_be_typed(self, employer: Employer, sirene: object) -> None:
        number = siret()
        sirene.companies[number] = establishment(name="SARL DES DEUX RIVES")  # type: ignore[attr-defined]
        draft = await employer.begin(siret=number, nom="", naf="", effectif="")
        page = await employer.http.get(f"{draft}/entreprise")
        assert tree(page).xpath("//input[@id='nom']/@value") == ["SARL DES DEUX RIVES"]
        await employer.fill(draft)
        await employer.publish(draft)
        found = await kept(employer, number)
        assert found
        assert (found.verification, found.naf) == (Verification.VERIFIED, "1071C")

    async def test_an_unknown_or_closed_company_is_told_at_once(self, employer: Employer, sirene: object) -> None:
        closed = siret()
        sirene.companies[closed] = establishment(is_open=False)  # type: ignore[attr-defined]
        for number, told in ((closed, "est fermé"), (siret(), "inconnu du répertoire")):
            answer = await employer.http.post("/accueillir/nouvelle", data=company(siret=number))
            assert told in faults(answer)["siret"]

    async def test_an_outage_loses_nothing(self, employer: Employer, sirene: object) -> None:
        number = siret()
        sirene.status = 503  # type: ignore[attr-defined]
        await employer.join(siret=number)
        found = await kept(employer, number)
        assert found
        assert found.verification == Verification.TO_VERIFY
