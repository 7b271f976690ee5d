"""/statistiques: the public figures, readable by everyone, without JavaScript."""

from __future__ import annotations

import pytest

from tests.portal import publications
from tests.portal.shelf import FakePortal, Tree, Visit
from tremplin.portal import statistics
from tremplin.tracking.statistics.public.model import Asked, Publication


@pytest.fixture(autouse=True)
def published(portal: FakePortal) -> None:
    portal.publications.update({2026: publications.publication(), 2025: publications.publication(2025)})


def rows(tree: Tree, response: object, caption: str) -> list[list[str]]:
    """The cells of a table."""
    page = tree(response)  # type: ignore[arg-type] # an answer
    (table,) = [each for each in page.xpath("//table") if each.findtext("caption") == caption]
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]


async def test_it_works(visit: Visit, tree: Tree) -> None:
    response = await visit("/statistiques?annee=2026")
    assert response.status_code == 200
    assert tree(response).xpath("string(//h2[@id='ensemble'])") == "2026 · toute la France"
    assert "12\u202f345" in response.text
    assert "Données au 1er\u00a0décembre 2026" in response.text
    assert rows(tree, response, "Mois par mois")[1] == ["Janvier", "333", "1 000", "7 000", "100"]
    assert rows(tree, response, "Par domaine")[1] == ["Éducation", "1 666", "5 000", "35 000", "500"]
    assert rows(tree, response, "Les premiers départements")[1] == ["Rhône", "300", "900", "90", "90"]


async def test_each_bar_is_as_high_as_its_figure_is_large(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/statistiques?annee=2026"))
    (chart,) = page.xpath("//figure[figcaption='Missions en ligne']")
    heights = [float(each) for each in chart.xpath(".//rect/@height")]
    assert len(heights) == 12
    assert heights == sorted(heights)
    assert heights[0] / heights[-1] == pytest.approx(1000 / 1440, abs=0.001)


async def test_what_is_withheld_is_said_to_be(visit: Visit, tree: Tree) -> None:
    response = await visit("/statistiques?annee=2026")
    assert rows(tree, response, "Mois par mois")[3][-1] == "Non communiqué"
    assert "celui d'un seul annonceur" in response.text


async def test_missions_without_a_place_or_a_domain_are_named_as_such(visit: Visit) -> None:
    text = (await visit("/statistiques?annee=2026")).text
    assert "Sans lieu précis" in text
    assert "Sans domaine" in text


async def test_the_first_departments_are_shown_and_the_others_fold(visit: Visit, tree: Tree) -> None:
    response = await visit("/statistiques?annee=2026")
    assert len(rows(tree, response, "Les premiers départements")) == 1 + statistics.FIRST_ROWS
    assert len(rows(tree, response, "Les autres départements")) == 1 + 3


async def test_the_form_shows_what_is_chosen(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/statistiques?annee=2025&departement=69&type=benevolat"))
    assert page.xpath("//option[@selected]/@value") == ["2025", "69", "benevolat"]
    assert page.xpath("string(//h2[@id='ensemble'])") == "2025 · Rhône · Bénévolat"


async def test_files_hold_what_the_page_shows(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/statistiques?annee=2025&departement=69"))
    links = page.xpath("//a[contains(@href, '/api/v1/statistics/public')]/@href")
    assert links[0] == "/api/v1/statistics/public?year=2025&department=69&format=csv"
    assert len(links) == 3


@pytest.mark.parametrize(
    "query", ["annee=abc", "annee=²⁰²⁶", "departement=999", "type=../..", "annee=2026&annee=1", "departement=%00"]
)
async def test_what_can_not_be_understood_is_left_aside(visit: Visit, query: str) -> None:
    assert (await visit(f"/statistiques?{query}")).status_code in {200, 404}


async def test_a_year_that_is_not_published_says_which_ones_are(visit: Visit, tree: Tree) -> None:
    response = await visit("/statistiques?annee=2011")
    assert response.status_code == 404
    assert "Les statistiques de 2011 ne sont pas publiées" in response.text
    assert tree(response).xpath("//section[@aria-labelledby='rien']//a/@href") == [
        "/statistiques?annee=2026",
        "/statistiques?annee=2025",
    ]


async def test_before_the_first_night_the_page_says_when_to_come_back(visit: Visit, portal: FakePortal) -> None:
    portal.publications.clear()
    response = await visit("/statistiques")
    assert response.status_code == 200
    assert "Les premières statistiques arrivent" in response.text


async def test_without_a_year_the_latest_published_one_is_shown(visit: Visit, portal: FakePortal, tree: Tree) -> None:
    portal.publications.clear()
    portal.publications[2019] = publications.publication(2019)
    page = tree(await visit("/statistiques"))
    assert page.xpath("string(//h2[@id='ensemble'])") == "2019 · toute la France"


async def test_every_page_leads_to_it(visit: Visit, tree: Tree) -> None:
    assert "/statistiques" in tree(await visit("/accessibilite")).xpath("//footer//a/@href")


def test_a_measure_that_is_nil_everywhere_has_no_bar() -> None:
    view = statistics.view(Publication(Asked(2026), (2026,), publications.COMPUTED_AT))
    assert {share for line in view.months for share in line.shares.values()} == {0}
