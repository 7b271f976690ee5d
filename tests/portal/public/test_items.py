"""What goes with the page of anything announced: shared links, a poster, a picture, and a problem told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.portal.immersions.visitor import words
from tests.portal.public.town import BASE_URL, Town, text
from tests.printed import text_of
from tremplin.portal.events.desk import PAPERS_A_MINUTE
from tremplin.portal.items import papers

KINDS = ("mission", "offer", "event")


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(town: Town, kind: str) -> None:
    """A page says what it is to programs, and is shared without anyone else hearing of it."""
    path = town.paths[kind]
    found = town.visitor.open(path)
    assert json.loads(found.xpath("//script[@type='application/ld+json']/text()")[0])["@type"]
    (picture,) = found.xpath("//meta[@property='og:image']/@content")
    drawn = town.platform.http.get(picture.removeprefix(BASE_URL))
    assert drawn.headers["content-type"] == "image/png"
    assert (int.from_bytes(drawn.content[16:20], "big"), int.from_bytes(drawn.content[20:24], "big")) == (1200, 630)
    (written,) = found.xpath("//section[@class='share']//a[starts-with(@href, 'mailto:')]/@href")
    assert "tremplin.example" in written
    assert not [each for each in found.xpath("//section[@class='share']//a/@href") if each.startswith("http")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_poster_says_what_it_is_and_leads_there(town: Town, kind: str) -> None:
    path = town.paths[kind]
    answer = town.platform.http.get(f"{path}/affiche.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    said = text_of(answer.content)
    titles = {"mission": "lire des histoires", "offer": "boulanger", "event": "forum de l'emploi"}
    assert titles[kind] in said.casefold().replace("’", "'")
    assert f"{BASE_URL}{path}" in said.replace("\n", "")


def test_the_day_when_a_mission_begins_goes_to_an_agenda(town: Town) -> None:
    answer = town.platform.http.get(f"{town.paths['mission']}/agenda.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:2" in answer.text
    assert "SUMMARY:Lire des histoires" in answer.text
    assert town.platform.http.get(f"{town.paths['offer']}/agenda.ics").status_code == 404


def test_no_address_breaks_the_site(town: Town) -> None:
    """Texts that PostgreSQL cannot read, and names that no file system takes, are those of nothing."""
    zero = ("/missions/%00", "/missions/a%00b/affiche.pdf", "/evenements/%00", "/embed/missions/%00", "/embed/%00")
    for address in (*zero, f"/docs/{'x' * 3000}", f"/oembed?url={BASE_URL}/missions/%2500"):
        assert town.platform.http.get(address).status_code == 404, address


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_goes_with_what_does_not_exist(town: Town, kind: str) -> None:
    nothing = {"mission": "/missions/inconnue", "offer": "/immersions/77561959600999/11573", "event": "/evenements/999999"}[kind]
    for name in ("affiche.pdf", "apercu.png", "signaler"):
        assert town.platform.http.get(f"{nothing}/{name}").status_code == 404
    assert town.visitor.send(f"{nothing}/signaler", motif="scam").status_code == 404


def test_a_problem_reaches_who_announced_and_who_moderates(town: Town) -> None:
    town.mails()
    path = f"{town.paths['mission']}/signaler"
    answer = town.visitor.send(path, motif="wrong", details="L'adresse\0 est fausse.", courriel="lea@courriel.example")
    assert answer.status_code == 303
    assert words(town.visitor.open(answer.headers["location"]).find(".//h1")) == "Merci, c'est signalé"
    mails = town.mails()
    assert {str(each["To"]) for each in mails} == {"alize@alize.example", "garde@garde.example"}
    assert all("L'adresse est fausse." in text(each) and "lea@courriel.example" not in text(each) for each in mails)
    ((kind, item, partner, reason, email),) = town.platform.ask(
        "SELECT kind, item_id, partner_id, reason, email FROM flagging.flag WHERE kind = 'mission'"
    )
    assert (kind, item, partner, reason, email) == ("mission", town.mission_id, "alize", "wrong", "lea@courriel.example")
    town.visitor.send(path, motif="gone")
    assert town.mails() == []  # once a day for one thing
    assert len(town.platform.ask("SELECT id FROM flagging.flag WHERE kind = 'mission'")) == 2


def test_a_problem_with_an_offer_reaches_who_moderates_alone(town: Town) -> None:
    town.mails()
    assert town.visitor.send(f"{town.paths['offer']}/signaler", motif="scam").status_code == 303
    assert [str(each["To"]) for each in town.mails()] == ["garde@garde.example"]


def test_a_problem_without_a_reason_is_asked_for_one(town: Town) -> None:
    found = town.visitor.send(f"{town.paths['event']}/signaler", motif="rien", courriel="pas une adresse")
    assert found.status_code == 422
    assert "2 réponses sont à corriger" in found.text


def test_who_tells_too_much_waits(town: Town) -> None:
    path = f"{town.paths['event']}/signaler"
    codes = [town.visitor.send(path, motif="scam").status_code for _ in range(8)]
    assert codes[0] == 303
    assert codes[-1] == 429


def test_who_asks_for_too_many_posters_waits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "picture", lambda _item: b"")
    answers = [town.visitor.platform.http.get(f"{town.paths['event']}/apercu.png") for _ in range(PAPERS_A_MINUTE + 1)]
    assert {each.status_code for each in answers[:-9]} == {200}
    assert (answers[-1].status_code, answers[-1].headers["retry-after"].isdigit()) == (429, True)
    town.platform.clock.at += timedelta(minutes=1)


def test_an_event_that_was_withdrawn_is_gone_with_others_to_look_at(town: Town) -> None:
    set_status = "UPDATE events.event SET status = %s WHERE id = %s RETURNING id"
    number = int(town.paths["event"].rsplit("/", 1)[1])
    town.platform.ask(set_status, "WITHDRAWN", number)
    try:
        found = town.visitor.open(town.paths["event"], 410)
        assert words(found.find(".//h1")) == "Cet événement n'est plus annoncé"
        assert town.platform.http.get(f"{town.paths['event']}/affiche.pdf").status_code == 404
    finally:
        town.platform.ask(set_status, "SCHEDULED", number)
