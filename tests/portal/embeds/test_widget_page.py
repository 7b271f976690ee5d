"""The page of a widget, made for frames: the list, what visitors may filter, who may frame it."""

from __future__ import annotations

import pytest

from tests.portal.embeds.conftest import Street, titles
from tremplin.diffusion.widgets import actions
from tremplin.diffusion.widgets.model import FILTERS
from tremplin.publication import freshness


def test_it_works(street: Street) -> None:
    widget = street.widget()
    answer = street.open(f"/embed/{widget}")
    page = street.page(f"/embed/{widget}")
    assert sorted(titles(page)) == ["Courir à Nantes", "Lire à Lyon", "Nager à Nantes"]
    assert page.xpath("string(//h1)") == "Trouver une mission de bénévolat"
    link = page.xpath("//li[@data-mission]//a")[0]
    request = page.xpath("//@data-request")[0]
    assert link.get("href") == f"/r/widget/{street.missions[link.text]}?widgetId={widget}&requestId={request}"
    assert "nouvelle fenêtre" in link.text_content()
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert "set-cookie" not in answer.headers


def test_who_has_it_gets_nothing_twice(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "SECONDS", 0.0)
    path = f"/embed/{street.widget()}?search=lire"
    answer = street.open(path)
    again = street.open(path, **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "public, max-age=60")
    assert again.headers["content-security-policy"] == answer.headers["content-security-policy"]
    assert "x-frame-options" not in again.headers


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=nager", ["Nager à Nantes"]),
        ("city=Nantes", ["Courir à Nantes", "Nager à Nantes"]),
        ("lat=47.2&lon=-1.55&city=Ici", ["Courir à Nantes", "Nager à Nantes"]),
        ("domain=education", ["Lire à Lyon"]),
        ("department=Rh%C3%B4ne&department=Loire-Atlantique", ["Courir à Nantes", "Lire à Lyon", "Nager à Nantes"]),
        ("organization=o-1", ["Lire à Lyon"]),
        ("schedule=Soir", ["Courir à Nantes"]),
        ("schedule=none&department=none&department=Rh%C3%B4ne", ["Lire à Lyon"]),
        ("accessibility=closeToTransport&minor=yes&duration=6", ["Nager à Nantes"]),
        ("duration=5", []),
        ("remote=yes", []),
        ("country=NOT_FR", []),
        ("start=2100-01-01", []),
        ("page=900", ["Courir à Nantes", "Lire à Lyon", "Nager à Nantes"]),
        ("lat=nan&lon=x&duration=%00&start=31&page=-1&remote=%F0", ["Courir à Nantes", "Lire à Lyon", "Nager à Nantes"]),
    ],
)
def test_a_visitor_filters(street: Street, every: str, query: str, found: list[str]) -> None:
    assert sorted(titles(street.page(f"/embed/{every}?{query}"))) == found


def test_what_a_widget_does_not_let_choose_is_left_aside(street: Street) -> None:
    page = street.page(f"/embed/{street.widget(filters=('keyword',))}?domain=education&city=Nantes&department=Rh%C3%B4ne")
    assert len(titles(page)) == 3
    assert page.xpath("//form//input/@name") == ["search"]


def test_each_count_ignores_the_filter_it_is_of(street: Street, every: str) -> None:
    page = street.page(f"/embed/{every}?domain=education")
    boxes = [each.text_content().strip() for each in page.xpath("//fieldset[legend='Domaines']/p")]
    assert boxes == ["Sport pour tous (2)", "Éducation pour tous (1)"] or boxes[0].endswith("(2)")
    assert page.xpath("//fieldset[legend='Domaines']//input[@checked]/@value") == ["education"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("city=Xyzzyqwk", "Aucun lieu ne s'appelle « Xyzzyqwk »"),
        ("city=Saint-Denis", "Quelle commune ?"),
        ("search=introuvable", "Rien ne correspond à cette recherche."),
    ],
)
def test_a_list_without_missions_says_what_to_do(street: Street, every: str, query: str, said: str) -> None:
    page = street.page(f"/embed/{every}?{query}")
    assert said in page.text_content().replace("\u00a0", " ")
    assert titles(page) == []


def test_only_its_hosts_may_frame_it(street: Street) -> None:
    answer = street.open(f"/embed/{street.widget(hosts=('www.ville.example', '*.asso.example'))}")
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self' www.ville.example *.asso.example")


def test_civic_service_has_its_own_words_and_is_done_on_the_spot(street: Street) -> None:
    page = street.page(f"/embed/{street.widget(type='volontariat', style='carousel', filters=FILTERS)}")
    assert page.xpath("string(//h1)") == "Trouver une mission de Service Civique"
    assert "À partir du 1er mars 2027, 6 mois" in page.text_content().replace("\u00a0", " ")
    assert page.xpath("//ul[contains(@class, 'track')]/@tabindex") == ["0"]
    assert page.xpath("//select[@name='remote']") == []


def test_a_map_leads_to_each_departement(street: Street) -> None:
    page = street.page(f"/embed/{street.widget(map=True)}")
    (rhone,) = page.xpath("//*[@aria-label='Rhône\u00a0: 1 mission']/@href")
    assert titles(street.page(rhone)) == ["Lire à Lyon"]
    assert street.open("/embed/departements.svg").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("color", "link"), [("#000091", "#000091"), ("#ffff00", "#07353d")])
def test_a_colour_too_pale_for_text_only_fills(street: Street, color: str, link: str) -> None:
    page = street.page(f"/embed/{street.widget(color=color)}")
    (sheet,) = [each for each in page.xpath("//link[@rel='stylesheet']/@href") if "theme" in each]
    assert f"--accent:{color};" in street.open(sheet).text
    assert f"--link:{link}" in street.open(sheet).text
    assert street.open("/embed/theme.}.css").status_code == 404


def test_who_tries_it_is_not_counted(street: Street) -> None:
    page = street.page(f"/embed/{street.widget()}?notrack")
    assert all(each.startswith("/r/notrack/") for each in page.xpath("//li[@data-mission]//a/@href"))
    assert page.xpath("//@data-request") == []


def test_a_widget_stopped_or_unknown_gives_a_page_for_people(street: Street) -> None:
    widget = street.widget()
    street.open(f"/embed/{widget}")
    street.platform.write(lambda conn: actions.deactivate(conn, widget, owner_id=street.boussole.id, now=street.platform.clock()))
    for path in (f"/embed/{widget}", "/embed/inconnu", "/embed/%00", "/embed/missions/inconnue", "/embed?widgetName=Inconnu"):
        answer = street.open(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "plus proposée" in answer.text
        assert "frame-ancestors *" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("query", ["widget={}&domain=education", "widgetName=Accueil%20{}&domain=education"])
def test_the_addresses_that_sites_pasted_long_ago_still_open(street: Street, query: str) -> None:
    widget = street.widget()
    street.platform.write(
        lambda conn: actions.change(conn, widget, owner_id=street.boussole.id, now=street.platform.clock(), name=f"Accueil {widget}")
    )
    first = street.open(f"/?{query.format(widget)}")
    then = street.open(first.headers["location"])
    assert [first.status_code, then.status_code] == [302, 302]
    page = street.page(then.headers["location"])
    assert titles(page) == ["Lire à Lyon"]
    assert page.xpath("//input[@name='ancien']")


@pytest.fixture(scope="module")
def every(street: Street) -> str:
    """A widget that lets choose all there is."""
    return street.widget(filters=FILTERS)
