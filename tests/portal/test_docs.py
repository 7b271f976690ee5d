"""The documentation: guides read from their files, the reference drawn from the OpenAPI description."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from lxml import html

from tests.portal.demo import NOW
from tests.portal.shelf import Tree, Visit
from tremplin.apis.engagement import missions, redirect
from tremplin.kit import health
from tremplin.missions import validation
from tremplin.portal import pages
from tremplin.portal.legal import Legal
from tremplin.portal.manual import guides
from tremplin.portal.manual import pages as manual
from tremplin.portal.manual.reference import Group, Operation, reference

BASE_URL = "https://tremplin.example"


@pytest.fixture(scope="module")
def groups() -> tuple[Group, ...]:
    """What the APIs that exist say of themselves."""
    app = FastAPI()
    for router in (health.router, missions.router, redirect.router):
        app.include_router(router)
    with warnings.catch_warnings(action="ignore"):  # GET and HEAD share a function, and so an operation id
        schema = app.openapi()
    return reference(schema, base_url=BASE_URL)


def described(**operation: Any) -> Operation:
    schema = {"paths": {"/v1/choses": {"post": operation}}}
    ((only,),) = (group.operations for group in reference(schema, base_url=BASE_URL))
    return only


async def test_it_works(visit: Visit, tree: Tree) -> None:
    response = await visit("/docs")
    page = tree(response)
    assert response.status_code == 200
    assert page.xpath("normalize-space(//h1)") == "Documentation"
    assert "/docs/flux-xml" in page.xpath("//main//a/@href")
    assert page.xpath("//footer//a[@aria-current='page']/@href") == ["/docs"]


def test_operations_are_grouped_and_what_runs_the_platform_comes_last(groups: tuple[Group, ...]) -> None:
    titles = [group.title for group in groups]
    assert "API Engagement : missions" in titles
    assert titles[-1] == "Exploitation"


def test_versions_that_share_a_route_are_shown_once(groups: tuple[Group, ...]) -> None:
    (mission_group,) = (group for group in groups if group.title == "API Engagement : missions")
    assert ("/v0/mission", "/v2/mission") in [operation.paths for operation in mission_group.operations]
    paths = [path for group in groups for operation in group.operations for path in operation.paths]
    assert len(paths) == len(set(paths))


def test_every_operation_says_what_it_does_and_how_to_try_it(groups: tuple[Group, ...]) -> None:
    for operation in (each for group in groups for each in group.operations):
        assert operation.description, operation.paths
        assert "…" not in operation.request.partition("/")[0]
        assert operation.request, operation.paths
        assert any(answer.good for answer in operation.answers)


async def test_the_page_shows_parameters_examples_and_refusals(groups: tuple[Group, ...]) -> None:
    (group,) = (each for each in groups if each.title == "API Engagement : missions")
    page: Any = html.fromstring(bytes(manual.api(group, base_url=BASE_URL).body).decode())
    (article,) = page.xpath("//article[h2[@id='get-v0-mission']]")
    assert f"{BASE_URL}/v0/mission?domain=environnement" in article.xpath("string(.//pre)")
    assert "departmentName" in article.xpath(".//th[@scope='row']/code/text()")
    assert "obligatoire" in article.xpath("string(.//tr[.//code='x-api-key'])")
    assert {"200", "400", "401", "403", "429"} <= set(article.xpath(".//*[contains(@class, 'status')]/text()"))
    assert '"code": "UNAUTHORIZED"' in article.xpath("string(.)")
    assert "Refus" in article.xpath("string(p[last() - 1])")
    assert article.xpath(".//a/@href")[-1] == "/docs/essayer/get-v0-mission"


def test_the_links_of_the_former_single_page_still_arrive(groups: tuple[Group, ...]) -> None:
    page: Any = html.fromstring(bytes(manual.index(groups, base_url=BASE_URL).body).decode())
    for group in groups:
        assert page.xpath(f"//*[@id='{group.anchor}']//a/@href") == [group.href]
        for operation in group.operations:
            assert page.xpath(f"//*[@id='{operation.anchor}']/a/@href") == [f"{group.href}#{operation.anchor}"]


def test_a_docstring_is_cut_into_text_example_and_refusals() -> None:
    operation = described(
        description="Fait *ceci*.\n\nDeuxième.\n\nExemple : `curl …/v1/choses`\n\nRefus : 401 `UNAUTHORIZED`.",
        responses={"201": {"description": "Successful Response"}, "404": {"description": "Inconnue"}},
    )
    assert operation.description == "<p>Fait <em>ceci</em>.</p>\n<p>Deuxième.</p>\n"
    assert operation.request == f"curl {BASE_URL}/v1/choses"
    assert operation.refusals == "<p>Refus : 401 <code>UNAUTHORIZED</code>.</p>\n"
    assert [(answer.status, answer.description, answer.good) for answer in operation.answers] == [
        ("201", "Réponse", True),
        ("404", "Inconnue", False),
    ]


def test_the_example_of_a_body_is_indented_json() -> None:
    body = {"content": {"application/json": {"examples": {"simple": {"value": {"clientId": "é-1"}}}}}}
    assert described(description="x", requestBody=body).body == '{\n  "clientId": "é-1"\n}'


def test_an_operation_that_says_nothing_is_shown_all_the_same() -> None:
    operation = described()
    assert (operation.method, operation.paths, operation.anchor) == ("POST", ("/v1/choses",), "post-v1-choses")


def test_no_html_in_a_description_reaches_the_page() -> None:
    parameter = {"name": "q", "in": "query", "description": "<script>alert(1)</script>"}
    operation = described(description="<img src=x onerror=alert(1)>", parameters=[parameter])
    assert "<img" not in operation.description
    assert "<script" not in operation.parameters[0].description


async def test_a_guide_is_a_page_with_its_contents(visit: Visit, tree: Tree) -> None:
    response = await visit("/docs/flux-xml")
    page = tree(response)
    assert response.status_code == 200
    assert page.xpath("normalize-space(//h1)") == "Le flux XML de vos missions"
    assert page.xpath("//title/text()") == ["Le flux XML de vos missions – Tremplin"]
    assert "<clientId>lecture-042</clientId>" in page.xpath("string(//pre)")
    links = page.xpath("//nav[@aria-label='Sur cette page']//a/@href")
    assert "#la-mission" in links
    assert all(page.xpath(f"//h2[@id='{link[1:]}']") for link in links)


@pytest.mark.parametrize("name", ["inconnu", "..%2f..%2fREADME", "flux-xml.md", "FLUX-XML"])
async def test_an_unknown_guide_is_not_found(visit: Visit, name: str) -> None:
    assert (await visit(f"/docs/{name}")).status_code == 404


def test_links_between_files_become_links_between_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "partenaires").mkdir()
    (tmp_path / "partenaires/codes.md").write_text("# Les codes\n\n## L'API : à voir\n")
    (tmp_path / "compatibility.md").write_text("# Écarts\n")
    (tmp_path / "partenaires/essai.md").write_text(
        "# Un essai\n\nVoyez [les codes](codes.md#lapi--à-voir), [les écarts](../compatibility.md), [une décision](../decisions/1.md)"
        " ou [ailleurs](https://a.example/x.md), à `/espace/bac-a-sable`, à `/espace/p/…/missions`.\n\n## À *part*\n"
    )
    monkeypatch.setattr(guides, "root", lambda: tmp_path)
    found = guides.guide("essai")
    assert found is not None
    assert '<a href="/docs/codes#l-api-a-voir">les codes</a>' in found.html
    assert '<a href="/docs/compatibilite">les écarts</a>, une décision ou' in found.html
    assert '<a href="/espace/bac-a-sable"><code>/espace/bac-a-sable</code></a>, à <code>/espace/p/…/missions</code>' in found.html
    assert '<a href="https://a.example/x.md">ailleurs</a>' in found.html
    assert [(heading.text, heading.anchor) for heading in found.headings] == [("À part", "a-part")]
    assert "<h1" not in found.html


def test_an_installed_package_holds_its_guides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "documents/guides").mkdir(parents=True)
    (tmp_path / "documents/guides/installe.md").write_text("# Installé\n\nUne phrase.\n")
    monkeypatch.setattr(guides, "__file__", str(tmp_path / "guides.py"))
    assert [guide.title for guide in guides.guides()] == ["Installé"]


async def test_researchers_are_told_whom_to_write_to(visit: Visit) -> None:
    response = await visit("/.well-known/security.txt")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"].startswith("mailto:")
    assert fields["Canonical"] == f"{BASE_URL}/.well-known/security.txt"


def test_the_contact_expires_within_the_year_that_the_standard_asks() -> None:
    text = bytes(pages.security_contact(Legal(contact="contact@ici.example"), base_url=BASE_URL, now=NOW).body).decode()
    (written,) = (line.removeprefix("Expires: ") for line in text.splitlines() if line.startswith("Expires"))
    expires = datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - NOW < timedelta(days=365)


async def test_the_codes_of_refusals_can_be_looked_up(visit: Visit, tree: Tree) -> None:
    pages = [await visit(f"/docs/{name}") for name in ("codes", "codes-contenu")]
    assert [each.status_code for each in pages] == [200, 200]
    assert all(len(each.content) < 100_000 for each in pages)
    assert {rule.kind.code for rule in validation.RULES} <= set(tree(pages[1]).xpath("//td/code/text()"))
