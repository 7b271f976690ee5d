"""The page of a company: changed, paused, left by the link of a mail, which never dead-ends and never tells who is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.factories.establishments import admin, make_establishment, siret
from tests.factories.partners import NOW
from tests.portal.hosts.employer import MAIL, PLACES, Employer, company, contact, faults, link, shown, title, tree
from tests.working import tools_on
from tremplin.immersions.hosts import actions
from tremplin.immersions.hosts.model import LINKS_LAST
from tremplin.immersions.offers import actions as offers
from tremplin.immersions.offers import store
from tremplin.immersions.offers.draft import LocationDraft
from tremplin.immersions.offers.model import Establishment, Member
from tremplin.kit.clock import utc_now
from tremplin.kit.french import day_of


async def kept(employer: Employer, number: str) -> Establishment:
    async with employer.db.reading() as conn:
        found = await store.find(conn, number)
    assert found
    return found


async def opened(employer: Employer, **given: Any) -> tuple[Establishment, str]:
    """A company of the directory, and the link of its page asked for and received."""
    async with employer.db.writing() as conn:
        made = await make_establishment(conn, members=[admin(MAIL)], **given)
    await employer.http.post("/accueillir/lien", data={"courriel": MAIL})
    await employer.worker()
    return made, link(await employer.last_mail())


def tomorrow(days: int = 1) -> str:
    return f"{day_of(utc_now() + timedelta(days=days))}"


async def test_it_works(employer: Employer) -> None:
    """Change the page: everything is there, and stays but for what is changed."""
    made, address = await opened(employer, additional_information="Repas sur place.")
    draft = (await employer.http.post(address, data={"geste": "modifier"})).headers["location"].rsplit("/", 1)[0]
    step = tree(await employer.http.get(f"{draft}/contact"))
    assert step.xpath("//textarea/text()") == ["Repas sur place."]
    await employer.http.post(f"{draft}/contact", data=contact(demandes="3", precisions="Venez à 9 h."))
    assert "est à jour" in title(await employer.http.post(f"{draft}/verification"))
    found = await kept(employer, made.siret)
    assert (found.max_contacts_per_month, found.additional_information) == (3, "Venez à 9 h.")
    assert (found.name, found.offers, found.locations, found.score) == (made.name, made.offers, made.locations, made.score)
    assert "à jour" in (await employer.last_mail())["Subject"]


async def test_the_mail_of_publication_opens_the_page(employer: Employer) -> None:
    address = await employer.join()
    assert "Votre fiche est visible" in shown(await employer.http.get(link(await employer.last_mail())))
    assert "Votre fiche est visible" in shown(await employer.http.get(address))


async def test_asking_for_a_link_says_the_same_whether_or_not_one_is_known(employer: Employer) -> None:
    await employer.join()
    before = len(await employer.mails())
    answers = [await employer.http.post("/accueillir/lien", data={"courriel": mail}) for mail in (MAIL, "inconnu@fournil.example")]
    assert shown(answers[0]).replace(MAIL, "") == shown(answers[1]).replace("inconnu@fournil.example", "")
    assert len(await employer.mails()) == before  # a job looks, later: even the time to answer tells nothing
    await employer.worker()
    assert [mail["To"] for mail in (await employer.mails())[before:]] == [MAIL]


async def test_the_worker_sends_what_was_asked_once(employer: Employer, conninfo: str) -> None:
    await opened(employer)
    before = len(await employer.mails())
    async with employer.db.writing() as conn:
        await actions.ask_links(conn, MAIL, now=utc_now())
    async with employer.db.reading() as conn:
        ((request_id,),) = await (await conn.execute("SELECT id FROM immersions.host_link_request")).fetchall()
    async with tools_on(employer.db, conninfo) as run:
        await run("hosts.answer_request", request_id=request_id)
        await run("hosts.answer_request", request_id=request_id)
        await run("hosts.forget")
    assert len(await employer.mails()) == before + 1


async def test_an_unreadable_address_is_told(employer: Employer) -> None:
    assert "illisible" in shown(await employer.http.post("/accueillir/lien", data={"courriel": "gerance"}))


async def test_an_expired_link_asks_for_an_address(employer: Employer) -> None:
    _, address = await opened(employer)
    async with employer.db.writing() as conn:
        await conn.execute("UPDATE immersions.host_link SET expires_at = %s", (utc_now() - timedelta(seconds=1),))
    for method in ("GET", "POST"):
        answer = await employer.http.request(method, address)
        assert answer.status_code == 410
        assert tree(answer).xpath("//form[@action='/accueillir/lien']//input[@name='courriel']")
    assert timedelta(days=30) < LINKS_LAST


async def test_an_unknown_link_says_the_same(employer: Employer) -> None:
    for token in ("xxxx", "%00", "%ff"):
        assert (await employer.http.get(f"/accueillir/fiche/{token}")).status_code == 410


async def test_whoever_left_the_company_no_longer_opens_its_page(employer: Employer) -> None:
    made, address = await opened(employer)
    async with employer.db.writing() as conn:
        await store.save_members(conn, {made.siret: [admin("neuve@fournil.example")]})
    assert (await employer.http.get(address)).status_code == 410


async def test_only_those_who_administer_a_page_receive_its_link(employer: Employer) -> None:
    async with employer.db.writing() as conn:
        await make_establishment(conn, members=[admin("autre@fournil.example"), Member(email=MAIL)])
    await employer.http.post("/accueillir/lien", data={"courriel": MAIL})
    await employer.worker()
    assert await employer.mails() == []


async def test_a_pause_hides_the_page_until_a_day(employer: Employer) -> None:
    made, address = await opened(employer)
    answer = await employer.http.post(address, data={"geste": "pause", "jour": tomorrow(10)})
    assert "En pause" in shown(answer)
    assert not (await kept(employer, made.siret)).shown(utc_now())
    assert "est visible" in shown(await employer.http.post(address, data={"geste": "reprendre"}))
    assert (await kept(employer, made.siret)).shown(utc_now())


async def test_a_pause_ends_later_than_today(employer: Employer) -> None:
    _, address = await opened(employer)
    for day in ("", "hier", tomorrow(-3), "9999-12-31"):
        answer = await employer.http.post(address, data={"geste": "pause", "jour": day})
        assert (answer.status_code, "Choisissez un jour" in shown(answer)) == (422, True)


async def test_the_quota_changes_and_opens_again_who_was_put_aside(employer: Employer) -> None:
    made, address = await opened(employer)
    async with employer.db.writing() as conn:
        await offers.deactivate(conn, made.siret, now=NOW)
    assert "personne ne peut vous écrire" in shown(await employer.http.get(address))
    await employer.http.post(address, data={"geste": "quota", "demandes": "4"})
    found = await kept(employer, made.siret)
    assert (found.max_contacts_per_month, found.status) == (4, None)
    for wrong in ("", "-1", "beaucoup", "٣", "100000"):
        assert (await employer.http.post(address, data={"geste": "quota", "demandes": wrong})).status_code == 422


async def test_a_page_is_taken_away_only_once_confirmed_and_remembered(employer: Employer) -> None:
    made, address = await opened(employer)
    assert "Retirer la fiche" in title(await employer.http.post(address, data={"geste": "retirer"}))
    assert await kept(employer, made.siret)
    assert "est retirée" in title(await employer.http.post(address, data={"geste": "confirmer-retrait"}))
    async with employer.db.reading() as conn:
        assert await store.find(conn, made.siret) is None
        assert list(await store.deleted(conn, [made.siret])) == [made.siret]
        assert await store.sirets_of(conn, MAIL) == []
    assert "est retirée" in (await employer.last_mail())["Subject"]
    assert (await employer.http.get(address)).status_code == 410


async def test_who_left_may_come_back(employer: Employer) -> None:
    number = siret()
    address = await employer.join(siret=number)
    await employer.http.post(address, data={"geste": "confirmer-retrait"})
    await employer.join(siret=number)
    assert await kept(employer, number)


async def test_the_siret_of_a_page_is_not_changed(employer: Employer) -> None:
    made, address = await opened(employer)
    draft = (await employer.http.post(address, data={"geste": "modifier"})).headers["location"].rsplit("/", 1)[0]
    await employer.http.post(f"{draft}/entreprise", data=company(siret=siret(), nom="Un autre nom"))
    await employer.http.post(f"{draft}/contact", data=contact())
    await employer.http.post(f"{draft}/verification")
    assert (await kept(employer, made.siret)).name == "Un autre nom"


async def test_places_keep_their_identity_under_the_same_words(employer: Employer) -> None:
    place = LocationDraft(id="lieu-7", street="12 rue Haute", postcode="35000", city="Rennes", lat=48.1, lon=-1.7)
    made, address = await opened(employer, locations=[place])
    draft = (await employer.http.post(address, data={"geste": "modifier"})).headers["location"].rsplit("/", 1)[0]
    sent = {**PLACES, "adresse": ["12 rue Haute 35000 Rennes", "4 quai Sud 35400 Saint-Malo"]}
    await employer.http.post(f"{draft}/lieux", data=sent)
    await employer.http.post(f"{draft}/contact", data=contact())
    await employer.http.post(f"{draft}/verification")
    first, second = (await kept(employer, made.siret)).locations
    assert (first.id, first.lat, second.city) == ("lieu-7", 48.1, "Saint-Malo")


async def test_whoever_administered_a_page_is_told_that_it_changed_hands(employer: Employer) -> None:
    _, address = await opened(employer)
    draft = (await employer.http.post(address, data={"geste": "modifier"})).headers["location"].rsplit("/", 1)[0]
    shown_siret = tree(await employer.http.get(f"{draft}/entreprise")).xpath("//input[@id='siret']/@value")[0]
    await employer.http.post(f"{draft}/entreprise", data=company(siret=shown_siret, courriel="neuve@fournil.example"))
    await employer.http.post(f"{draft}/contact", data=contact())
    await employer.http.post(f"{draft}/verification")
    last, before = (await employer.mails())[-1], (await employer.mails())[-2]
    assert {last["To"], before["To"]} == {MAIL, "neuve@fournil.example"}
    assert (await employer.http.get(address)).status_code == 410


async def test_an_error_of_a_change_is_told_and_the_page_stays(employer: Employer) -> None:
    made, address = await opened(employer)
    draft = (await employer.http.post(address, data={"geste": "modifier"})).headers["location"].rsplit("/", 1)[0]
    await employer.http.post(f"{draft}/metiers", data={})
    assert set(faults(await employer.http.post(f"{draft}/verification"))) == {"texte"}
    assert (await kept(employer, made.siret)).offers == made.offers


async def test_pages_opened_by_a_secret_are_kept_and_told_nowhere(employer: Employer) -> None:
    _, address = await opened(employer)
    draft = await employer.begin()
    for path in (address, f"{draft}/metiers"):
        answer = await employer.http.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert tree(answer).xpath("//meta[@name='robots']/@content") == ["noindex"]
