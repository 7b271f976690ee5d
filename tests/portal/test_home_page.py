from __future__ import annotations

from tests.portal.shelf import FakePortal, Shelf, Tree, Visit
from tremplin.portal.home import tiles
from tremplin.search.model import FacetValue


async def test_it_works(visit: Visit, tree: Tree) -> None:
    response = await visit("/")
    page = tree(response)
    assert response.status_code == 200
    assert page.xpath("//html/@lang") == ["fr"]
    assert page.xpath("//dl[@class='figures']//dd/text()") == ["60", "9", "10"]
    assert page.xpath("//form/@action") == ["/recherche"]
    assert "7 missions" in page.xpath("string(//a[contains(@class, 'tile')][1])")


async def test_each_domain_leads_to_its_list(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/"))
    links = page.xpath("//a[contains(@class, 'tile')]/@href")
    assert "/missions?domaine=education" in links


async def test_an_empty_platform_says_so_instead_of_counting_zero(visit: Visit, tree: Tree, portal: FakePortal) -> None:
    portal.shelf.documents = Shelf().documents
    page = tree(await visit("/"))
    assert not page.xpath("//dl[@class='figures']")
    assert "Les premières missions arrivent" in page.text_content()


async def test_the_page_forbids_everything_it_does_not_need(visit: Visit, tree: Tree) -> None:
    response = await visit("/")
    page = tree(response)
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert not page.xpath("//style | //@style | //script[not(@src)] | //*[@onclick]")
    assert all(each.startswith("/static/") for each in page.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src"))


def test_other_domains_close_the_list_however_many_missions_they_have() -> None:
    found = tiles([FacetValue("autre", 90), FacetValue("sport", 2), FacetValue("sante", 5)])
    assert [tile.label for tile in found] == ["Santé", "Sport", "Autre"]
