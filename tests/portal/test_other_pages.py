from __future__ import annotations

import pytest

from tests.portal.shelf import Tree, Visit
from tremplin.portal import pages


@pytest.mark.parametrize("address", ["/accessibilite", "/mentions-legales"])
async def test_it_works(visit: Visit, tree: Tree, address: str) -> None:
    response = await visit(address)
    assert response.status_code == 200
    assert tree(response).xpath("//link[@rel='canonical']/@href") == [f"https://tremplin.example{address}"]


async def test_an_unknown_address_gets_a_page_with_the_search_box(visit: Visit, tree: Tree) -> None:
    response = await visit("/nulle-part")
    assert response.status_code == 404
    assert tree(response).xpath("//form/@action") == ["/missions"]


@pytest.mark.parametrize("status", [404, 405, 410, 429, 500, 503, 418, 502])
def test_each_error_has_a_page_that_says_what_to_do(status: int) -> None:
    response = pages.error(status)
    assert response.status_code == status
    assert f"Erreur {status}" in bytes(response.body).decode()


async def test_built_files_may_be_kept_for_a_year(visit: Visit, tree: Tree) -> None:
    [sheet] = tree(await visit("/")).xpath("//link[@rel='stylesheet']/@href")
    response = await visit(sheet)
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-encoding"] == "gzip"
    assert "immutable" not in (await visit("/static/dist/absent.css")).headers.get("cache-control", "")
