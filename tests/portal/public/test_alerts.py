"""A search followed by mail: asked for, confirmed, told what is new and only that, stopped in one gesture, forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from psycopg import AsyncConnection

from tests.factories.missions import draft
from tests.portal.immersions.visitor import words
from tests.portal.public.town import BASE_URL, Town, link, text
from tests.working import SECRET
from tremplin.kit.secrets import SecretBox
from tremplin.portal.alerts import actions, store
from tremplin.portal.alerts.model import KEPT, MOST_ASKED, UNCONFIRMED_KEPT

SEARCH = "/missions?ou=Lyon"


def ask(town: Town, email: str, search: str = SEARCH, *, weekly: bool = False) -> str:
    """Someone asks and confirms; the path of their link."""
    town.platform.clock.at += timedelta(minutes=2)
    town.mails()
    answer = town.visitor.send("/alertes", recherche=search, courriel=email, frequence="semaine" if weekly else "jour")
    assert answer.status_code == 303
    (mail,) = town.mails()
    assert mail["To"] == email
    assert town.visitor.send(link(mail), geste="confirmer").status_code == 303
    return link(mail)


def told(town: Town, *, after: timedelta = timedelta(days=1)) -> dict[str, str]:
    """The mails that the job sends, by address."""
    town.platform.clock.at += after
    now = town.platform.clock()
    postman = actions.Postman(SecretBox(SECRET), BASE_URL)

    async def run() -> None:
        async with await AsyncConnection.connect(town.platform.conninfo) as conn:
            for search_id in await store.searches_due(conn, now):
                await actions.tell(conn, search_id, postman=postman, now=now)

    town.mails()
    asyncio.run(run())
    return {str(each["To"]): text(each) for each in town.mails()}


def publish(town: Town, title: str) -> None:
    town.platform.publish(town.alize, draft(client_id=title, title=title))


def test_it_works(town: Town) -> None:
    """What was there when one asked is no news; what comes is told once, at each one's pace, from one search."""
    ask(town, "lea@courriel.example")
    ask(town, "ines@courriel.example", "/missions?tri=date&ou=Lyon&page=3", weekly=True)
    assert len(town.platform.ask("SELECT id FROM alerts.search WHERE address = %s", SEARCH)) == 1
    assert told(town) == {}
    publish(town, "Planter des haies")
    mails = told(town)
    assert set(mails) == {"lea@courriel.example"}
    assert "Planter des haies" in mails["lea@courriel.example"]
    assert "Lire des histoires" not in mails["lea@courriel.example"]
    assert told(town) == {}
    publish(town, "Trier des livres")
    mails = told(town, after=timedelta(days=7))
    assert "Planter des haies" not in mails["lea@courriel.example"]
    assert "Planter des haies" in mails["ines@courriel.example"]
    assert "Trier des livres" in mails["ines@courriel.example"]


def test_a_followed_search_of_each_kind_finds_what_is_there(town: Town) -> None:
    for address, title in (
        ("/immersions?metier=11573", "Boulanger"),
        ("/evenements", "Forum"),
        ("/recherche?quoi=Forum", "Forum"),
    ):
        link_ = ask(town, f"k{abs(hash(address)) % 997}@courriel.example", address)
        assert words(town.visitor.open(link_).find(".//h1")) == "Votre alerte"
        town.platform.ask(
            "UPDATE alerts.subscription SET told_until = '2000-01-01' FROM alerts.search s WHERE s.id = search_id RETURNING email"
        )
        assert any(title in each for each in told(town).values()), address
        town.visitor.send(link_)


def test_nothing_is_sent_before_a_mailbox_confirms(town: Town) -> None:
    town.mails()
    assert town.visitor.send("/alertes", recherche="/missions", courriel="paul@courriel.example").status_code == 303
    (mail,) = town.mails()
    page = town.platform.http.get(link(mail))
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    publish(town, "Repeindre une salle")
    assert "paul@courriel.example" not in told(town)


def test_one_click_of_a_mail_program_stops_it(town: Town) -> None:
    path = ask(town, "omar@courriel.example")
    publish(town, "Servir des repas")
    town.platform.clock.at += timedelta(days=1)
    assert town.platform.http.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert town.platform.http.get(path).status_code == 404
    assert town.platform.ask("SELECT id FROM alerts.subscription WHERE email = 'omar@courriel.example'") == []


def test_the_link_changes_the_pace_and_stops_all(town: Town) -> None:
    first = ask(town, "ada@courriel.example")
    ask(town, "ada@courriel.example", "/missions?ou=Rennes")
    assert town.visitor.send(first, geste="frequence", frequence="semaine").status_code == 303
    assert "checked" in str(town.visitor.open(first).xpath("//input[@value='semaine']")[0].attrib)
    town.visitor.send(first, geste="tout")
    assert town.platform.ask("SELECT id FROM alerts.subscription WHERE email = 'ada@courriel.example'") == []


def test_a_link_that_was_changed_leads_nowhere(town: Town) -> None:
    path = ask(town, "zoe@courriel.example")
    for changed in (path + "x", path.partition(".")[0], "/alertes/%00.x", "/alertes/x.%C3%A9"):
        assert town.platform.http.get(changed).status_code == 404
        assert town.platform.http.post(changed, data={"geste": "tout"}).status_code == 404
    assert town.platform.http.get(path).status_code == 200
    town.visitor.send(path, geste="tout")


def test_what_is_no_list_can_not_be_followed(town: Town) -> None:
    for address in ("/espace", "https://ailleurs.example/missions", "//ailleurs.example/missions", "/missions/1", "x" * 3000):
        assert town.platform.http.get("/alertes", params={"recherche": address}).status_code == 404, address


def test_an_address_that_is_none_is_asked_for_again(town: Town) -> None:
    found = town.visitor.send("/alertes", recherche=SEARCH, courriel="pas une adresse")
    assert found.status_code == 422
    assert 'value="pas une adresse"' in found.text


def test_nobody_fills_the_mailbox_of_another(town: Town) -> None:
    town.mails()
    for number in range(MOST_ASKED + 3):
        town.platform.clock.at += timedelta(minutes=2)
        town.visitor.send("/alertes", recherche=f"/missions?quoi=mot{number}", courriel="cible@courriel.example")
    assert len(town.mails()) == MOST_ASKED


def test_what_nobody_confirms_is_forgotten(town: Town) -> None:
    kept = ask(town, "noe@courriel.example", "/missions?ou=Brest")
    town.visitor.send("/alertes", recherche="/missions?ou=Nantes", courriel="rien@courriel.example")
    town.platform.clock.at += UNCONFIRMED_KEPT + timedelta(minutes=5)

    def forget() -> None:
        town.platform.write(lambda conn: actions.forget(conn, now=town.platform.clock()))

    forget()
    assert town.platform.ask("SELECT id FROM alerts.subscription WHERE email = 'rien@courriel.example'") == []
    assert town.platform.ask("SELECT id FROM alerts.search WHERE address LIKE '%%Nantes%%'") == []
    assert town.platform.http.get(kept).status_code == 200
    town.platform.clock.at += KEPT
    forget()
    assert town.platform.http.get(kept).status_code == 404
