"""The public pages in English: at the same addresses under /en, which lead to one another and never mix with the French ones."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.portal.public.test_budget import PAGES, at
from tests.portal.public.town import BASE_URL, Town
from tremplin.portal.language.addresses import has_english

LINKS = "//a/@href | //form/@action | //@hx-get"


def leads_to(page: Any) -> set[str]:
    """The paths of the site that a page leads to."""
    found = {re.split(r"[?#]", str(each).removeprefix(BASE_URL))[0] for each in page.xpath(LINKS)}
    return {each for each in found if each.startswith("/")}


@pytest.mark.parametrize("name", PAGES)
def test_it_works(town: Town, name: str) -> None:
    """Each page says its language, and leads on in it wherever there is English; what announcers wrote says that it is French."""
    path = at(town, name)
    answer = town.platform.http.get(f"/en{path}")
    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")
    french, english = town.visitor.open(path), town.visitor.open(f"/en{path}")
    assert english.get("lang") == "en"
    assert [each for each in leads_to(english) if has_english(each)] == [path.partition("?")[0]], "but for the way to French"
    assert not [each for each in leads_to(french) if each.startswith("/en/") and each != f"/en{path.partition('?')[0]}"]
    assert english.findtext(".//title") != french.findtext(".//title") or name in town.paths
    assert english.xpath("//a[@class='site-language']/@href") == [path]
    assert french.xpath("//a[@class='site-language']/@href") == [f"/en{path}"]
    if canonical := french.xpath("//link[@rel='canonical']/@href"):
        both = [canonical[0], canonical[0].replace(BASE_URL, f"{BASE_URL}/en", 1)]
        assert english.xpath("//link[@rel='canonical']/@href") == both[1:]
        assert french.xpath("//link[@hreflang]/@href") == english.xpath("//link[@hreflang]/@href") == both
    if name in ("mission", "offer", "event"):
        assert english.xpath("//h1/@lang") == ["fr"]


def test_a_form_goes_on_in_english(town: Town) -> None:
    """What is wrong is said in it; what is right leads to the next page in it. Mails stay French, and lead to French pages."""
    form = f"/en{town.paths['event']}/inscription"
    wrong = town.visitor.send(form, prenom="Ada")
    assert (wrong.status_code, "Write your last name." in wrong.text) == (422, True)
    asked = town.visitor.send("/en/alertes", recherche="/missions?ou=Lyon", courriel="ada@courriel.example")
    assert (asked.status_code, asked.headers["location"]) == (303, "/en/alertes/demandee")
    (mail,) = town.mails()
    ((title,),) = town.platform.ask("SELECT title FROM alerts.search WHERE address = '/missions?ou=Lyon'")
    assert "autour de Lyon" in title
    assert "/en/" not in mail.as_string()


def test_what_has_no_english_is_not_found_and_shows_the_way_to_french(town: Town) -> None:
    pages = ("/espace", "/docs", "/donnees", "/rien", "//ailleurs.example")
    for path in (*pages, "/v0/mission", "/api/v1/missions", "/missions/browse", "/missions.atom"):
        answer = town.platform.http.get(f"/en{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8"), path
        assert "This page does not exist" in answer.text
        assert f'class="site-language" href="/{path.lstrip("/")}"' in answer.text
    assert town.platform.http.post("/en/espace/entrer").status_code == 404
    assert town.platform.http.get("/en?ou=Lyon").headers["location"] == "/en/?ou=Lyon"
    assert "/en" not in "".join(town.platform.http.get("/openapi.json").json()["paths"])


def test_a_part_of_a_page_is_in_its_language_and_kept_apart(town: Town) -> None:
    answer = town.platform.http.get("/en/missions", headers={"HX-Request": "true"})
    assert answer.headers["hx-push-url"] == "/en/missions"
    assert answer.headers["vary"] == "HX-Request"
    assert "Volunteering missions" in answer.text
    assert town.platform.http.get("/en/missions?page=200").headers["location"] == "/en/missions"
