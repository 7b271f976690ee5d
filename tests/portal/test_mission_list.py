from __future__ import annotations

from typing import Any

from tests.portal.shelf import FakePortal, Tree, Visit


def count_of(page: Any, parameter: str, value: str) -> str:
    [box] = page.xpath(f"//input[@name='{parameter}'][@value='{value}']")
    return str(page.xpath(f"//label[@for='{box.get('id')}']//span[@class='count']/text()")[0])


async def test_it_works(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions"))
    assert page.xpath("normalize-space(//h1)") == "60 missions"
    assert len(page.xpath("//article")) == 20
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://tremplin.example/missions"]
    assert page.xpath("//link[@rel='next']/@href") == ["https://tremplin.example/missions?page=2"]
    assert page.xpath("//a[@rel='next']/@href") == ["/missions?page=2"]


async def test_the_pages_cover_the_list_once(visit: Visit, tree: Tree) -> None:
    links = [link for number in (1, 2, 3) for link in tree(await visit(f"/missions?page={number}")).xpath("//article//a/@href")]
    assert len(links) == len(set(links)) == 60


async def test_a_page_past_the_end_leads_to_the_last_one(visit: Visit) -> None:
    response = await visit("/missions?page=40")
    assert (response.status_code, response.headers["location"]) == (303, "/missions?page=3")


async def test_counts_tell_what_each_other_value_would_give(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?domaine=education"))
    assert page.xpath("normalize-space(//h1)") == "7 missions"
    assert count_of(page, "domaine", "sport") == "7"
    assert count_of(page, "activite", "Soutien scolaire") == "7"


async def test_what_is_ticked_shows_as_chips_that_untick_it(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?quoi=lire&domaine=education&mineurs=yes"))
    assert page.xpath("//a[@class='chip']/@href") == [
        "/missions?quoi=lire&mineurs=yes",
        "/missions?quoi=lire&domaine=education",
    ]
    assert page.xpath("//a[contains(@class, 'chip--all')]/@href") == ["/missions?quoi=lire"]


async def test_a_value_ticked_that_finds_nothing_can_still_be_unticked(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?domaine=recherche"))
    assert count_of(page, "domaine", "recherche") == "0"


async def test_near_a_town_distances_are_shown_nearest_first(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?ou=Lyon"))
    assert "autour de Lyon (69)" in page.xpath("string(//h1)")
    assert "à moins de 1\u00a0km" in page.xpath("string(//article[1])")
    assert "à 3,4\u00a0km" in page.text_content()


async def test_a_departement_is_an_area_without_distances(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?ou=Rhône"))
    assert page.xpath("normalize-space(//h1)").endswith("– Rhône (69)")
    assert not page.xpath("//select[@name='tri']")


async def test_homonyms_are_asked_about_before_anything_is_searched(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?ou=Saint-Denis&domaine=sport"))
    assert "/missions?ou=Saint-Denis+%2893200%29&domaine=sport" in page.xpath("//section//a/@href")
    assert "Seine-Saint-Denis" in page.text_content()
    assert not page.xpath("//article")


async def test_an_unknown_place_says_what_to_do(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?quoi=lire&ou=Xyzzyqwk"))
    assert "Nous ne connaissons pas d'endroit appelé" in page.text_content()
    assert "/missions?quoi=lire" in page.xpath("//section//a/@href")


async def test_nothing_found_offers_ways_out_with_their_counts(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?quoi=buvette&ou=Tarare&rayon=5&domaine=education"))
    ways = [" ".join(each.text_content().split()) for each in page.xpath("//div[@class='empty']//li")]
    assert "Retirer le filtre « domaine » : 2 missions" in ways
    assert "/missions?quoi=buvette" in page.xpath("//div[@class='empty']//a/@href")


async def test_a_wider_circle_is_offered_when_it_finds_something(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions?quoi=chiens&ou=Tarare&rayon=5"))
    widened = page.xpath("//div[@class='empty']//a[contains(., 'km autour')]/@href")
    assert all("rayon=" in each for each in widened)


async def test_corrected_words_are_said(visit: Visit, tree: Tree, portal: FakePortal) -> None:
    portal.shelf.corrections = {"histoirres": "histoires"}
    page = tree(await visit("/missions?quoi=histoirres"))
    assert "«\u00a0histoires\u00a0»" in page.xpath("string(//p[@class='notice'])")


async def test_htmx_gets_the_changing_part_alone_and_its_clean_address(visit: Visit) -> None:
    response = await visit("/missions?quoi=&ou=&rayon=20&domaine=sport", hx_request="true")
    assert "<html" not in response.text
    assert response.headers["hx-push-url"] == "/missions?domaine=sport"
    assert response.headers["vary"] == "HX-Request"
    restored = await visit("/missions", hx_request="true", hx_history_restore_request="true")
    assert "<html" in restored.text


async def test_what_visitors_type_is_escaped(visit: Visit) -> None:
    response = await visit("/missions?quoi=%3Cscript%3Ealert(1)%3C/script%3E&ou=%22%3E%3Cimg%20src=x%3E")
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
