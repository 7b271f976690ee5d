"""The documentation as the whole program serves it: links, weights, what programs read, and the form that tries an operation."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import httpx
import pytest
from fastapi import FastAPI
from lxml import etree, html
from starlette.routing import Match

from tests.apis.engagement.conftest import alize, configuration, server
from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tests.factories.partners import NOW, make_key
from tests.structure.application import application
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners
from tremplin.portal.manual import changes, guides, lookup, trying
from tremplin.portal.manual.reference import Operation, Parameter, reference

__all__ = ["alize", "configuration", "server"]
HEAVIEST = 150_000
MISSIONS = "/docs/essayer/get-v0-mission"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The program without its database, which only the form needs."""
    return application("dbname=nowhere", tmp_path_factory.mktemp("manual"))


@pytest.fixture
async def reader(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as http:
        yield http


def tree(text: str) -> Any:
    return html.fromstring(text)


def feed_of(content: bytes) -> Any:
    return etree.fromstring(content)


def is_served(app: FastAPI, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "root_path": ""}
    return any(route.matches(scope)[0] is Match.FULL for route in app.router.routes)


async def test_it_works(app: FastAPI, reader: httpx.AsyncClient) -> None:
    """From the first page, every link to the documentation leads to a page, and every anchor to a place in it."""
    seen: dict[str, Any] = {}
    wanted: set[tuple[str, str, str]] = set()
    waiting = {"/docs"}
    while waiting:
        path = waiting.pop()
        answer = await reader.get(path)
        assert answer.status_code == 200, path
        assert len(answer.content) < HEAVIEST, path
        seen[path] = page = tree(answer.text)
        for link in page.xpath("//main//a/@href"):
            target, anchor = urldefrag(link)
            if not re.match(r"[a-z]+:", target):
                wanted.add((path, target or path, anchor))
                waiting |= {target} if re.match(f"(?!{changes.FEED})(/en)?/docs(?!/essayer)", target) else set()
        waiting -= seen.keys()
    assert len(seen) > 80
    for path, target, anchor in sorted(wanted):
        assert is_served(app, target.removeprefix("/en")), (path, target)
        assert not anchor or target not in seen or seen[target].xpath("boolean(//*[@id=$anchor])", anchor=anchor), (
            path,
            target,
            anchor,
        )


async def test_the_reference_is_in_english_too(app: FastAPI, reader: httpx.AsyncClient) -> None:
    """A page an API, at the address of the French one; the operations, in the document for tools and in the form."""
    tools = await reader.get("/en/openapi.json")
    assert (tools.status_code, tools.headers["content-language"]) == (200, "en")
    read = tools.json()["paths"]["/v0/mission"]["get"]
    assert (read["summary"], read["tags"]) == ("List missions", ["Engagement API: missions"])
    assert (await reader.get("/openapi.json")).json() == json.loads(json.dumps(app.openapi()))
    page = tree((await reader.get("/en/docs/reference/api-engagement-missions")).text)
    (article,) = page.xpath("//article[h2[@id='get-v0-mission']]")
    assert page.xpath("string(//h1)") == "Engagement API: missions"
    assert page.xpath("//a[@class='site-language']/@href") == ["/docs/reference/api-engagement-missions"]
    assert "curl" in article.xpath("string(.//pre)")
    assert article.xpath("string(p[last() - 1])").startswith("Refusals: 400")
    assert "header, text, required" in " ".join(article.xpath("string(.//tr[.//code='x-api-key'])").split())
    form = await reader.post(f"/en{MISSIONS}", data={"cle": "clé"})
    assert (form.status_code, "copy it again" in form.text, f'action="/en{MISSIONS}#reponse"' in form.text) == (422, True, True)


def test_the_pages_that_guides_name_exist(app: FastAPI) -> None:
    named = {
        (each.name, path)
        for each in guides.guides()
        for path in re.findall(r"`(/(?:espace|valider|conventions)[^`\s]*)`", each.source)
    }
    assert len(named) > 60
    assert sorted((name, path) for name, path in named if not is_served(app, path.replace("…", "x"))) == []


def test_each_person_has_a_short_guide_that_says_what_to_do_when_it_fails() -> None:
    for person in guides.persons():
        assert person.source.count("\n") <= 120
        assert "si-cela-ne-marche-pas" in [heading.anchor for heading in person.headings]
    assert [person.name for person in guides.persons()] == list(guides.PERSONS)


def test_guides_are_shown_once_in_the_order_of_reading() -> None:
    """One that nobody placed is shown at the end."""
    shown = [each.name for each in guides.persons()] + [each.name for shelf in guides.shelves() for each in shelf.guides]
    assert shown == [each.name for each in guides.guides()]
    assert len(set(shown)) == len(shown)
    assert all(guides.guide(name) for _, names in guides.SHELVES for name in names)


async def test_words_are_looked_for_in_guides_and_operations(reader: httpx.AsyncClient) -> None:
    page = tree((await reader.get("/docs/recherche", params={"q": "bac a SABLE"})).text)
    assert any(link.startswith("/docs/espace") for link in page.xpath("//ol[@class='docs-found']//a/@href"))
    operations = tree((await reader.get("/docs/recherche", params={"q": "webhooks pause"})).text)
    assert any("#post-api-v1-webhooks-endpoint-id-pause" in link for link in operations.xpath("//main//a/@href"))
    assert "Aucun passage" in (await reader.get("/docs/recherche", params={"q": "zygomatique <b>"})).text
    assert lookup.look((), "rien") == ()


async def test_programs_read_an_index_and_everything(reader: httpx.AsyncClient) -> None:
    index = await reader.get("/llms.txt")
    assert index.headers["content-type"] == "text/plain; charset=utf-8"
    assert index.text.startswith("# Tremplin\n\n> ")
    assert "(http://tremplin.example/docs/premiers-pas)" in index.text
    assert "## La mission" in (await reader.get("/llms-full.txt")).text


async def test_the_changelog_is_a_feed(reader: httpx.AsyncClient) -> None:
    answer = await reader.get(changes.FEED)
    feed = feed_of(answer.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("count(//a:entry)", namespaces=names) == len(changes.changes()) > 10
    assert len(set(feed.xpath("//a:id/text()", namespaces=names))) == len(changes.changes()) + 1
    assert (await reader.get(changes.FEED, headers={"if-none-match": answer.headers["etag"]})).status_code == 304


def test_a_version_has_its_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [1.2.0] - 2026-03-04\n\n### Added\n- **A thing.** Said\n  on [two](docs/a.md) lines.\n- without a title\n"
    )
    monkeypatch.setattr(changes, "root", lambda: tmp_path)
    (only,) = changes.changes()
    assert (only.title, only.version, only.kind, only.at.date().isoformat()) == ("A thing", "1.2.0", "Added", "2026-03-04")
    assert only.html == "<p>Said on two lines.</p>\n"


def test_an_operation_is_tried_with_the_reader_s_key(server: Platform, alize: Member) -> None:
    server.publish(alize, draft(title="Lire à l'école"))
    form = tree(server.http.get("/docs/essayer/get-v0-mymission").text)
    assert form.xpath("//input[@name='cle']/@type") == ["password"]
    answer = server.http.post("/docs/essayer/get-v0-mymission", data={"cle": alize.key, "p.limit": "5"})
    page = tree(answer.text)
    assert page.xpath("normalize-space(//*[@class='status'])") == "200"
    assert "Lire à l'école" in page.xpath("string(//section[@id='reponse'])")
    assert "limit=5" in page.xpath("string(//section[@id='reponse']//pre)")
    assert alize.key not in page.xpath("string(//section[@id='reponse'])")
    assert answer.headers["cache-control"] == "no-store"
    refused = tree(server.http.post(MISSIONS, data={"cle": "inconnue"}).text)
    assert refused.xpath("normalize-space(//*[contains(@class, 'status--refusal')])") == "401"
    assert "/docs/codes" in refused.xpath("//section[@id='reponse']//a/@href")


def test_what_writes_is_tried_in_a_sandbox(server: Platform) -> None:
    async def join(conn: Conn) -> str:
        end = NOW + timedelta(days=30)
        return await make_key(conn, await partners.create(conn, name="Essai", now=NOW, announces=True, sandbox_until=end))

    key = server.write(join)
    path = "/docs/essayer/put-api-v1-missions-client-id"
    form = tree(server.http.get(path).text)
    sent = {"cle": key, "p.client_id": "lecture-12", "corps": form.xpath("string(//textarea[@name='corps'])")}
    page = tree(server.http.post(path, data=sent).text)
    assert page.xpath("normalize-space(//*[@class='status'])") == "201"
    assert "curl -X PUT" in page.xpath("string(//section[@id='reponse']//pre)")


async def test_what_cannot_be_called_is_told_before_it_is(reader: httpx.AsyncClient) -> None:
    missing = await reader.post("/docs/essayer/get-v0-mission-mission-id", data={"cle": "x"})
    assert (missing.status_code, "Remplissez « mission_id »" in missing.text) == (422, True)
    odd = await reader.post(MISSIONS, data={"cle": "clé"})
    assert (odd.status_code, "copiez-la de nouveau" in odd.text) == (422, True)
    assert (await reader.get("/docs/essayer/get-api-v1-events-live")).status_code == 404
    written = await reader.post("/docs/essayer/put-api-v1-missions-client-id", data={"cle": "tpl_live_x", "p.client_id": "a"})
    assert (written.status_code, "la clé d'un bac à sable" in unescape(written.text)) == (422, True)
    assert (await reader.post("/docs/essayer/inconnue")).status_code == 404


def operation(app: FastAPI, path: str) -> Operation:
    schema = app.openapi()
    (found,) = (each for group in reference(schema, base_url="") for each in group.operations if path in each.paths)
    return found


async def test_a_long_answer_is_cut_and_an_endless_one_is_left() -> None:
    app = FastAPI()

    @app.get("/long/{name}")
    async def long(name: str) -> list[str]:
        return [name] * 10_000

    asked = trying.call(operation(app, "/long/{name}"), {"name": "a/b é"}, "")
    assert asked.address == "/long/a%2Fb%20%C3%A9"
    answered = await trying.send(app, trying.Call("/long/x", "", ""), None)
    assert (answered.status, answered.cut, len(answered.body)) == (200, True, trying.MOST_BYTES)


def test_a_line_of_the_form_goes_where_the_operation_reads_it() -> None:
    parameters = (
        Parameter("x-api-key", "en-tête", True, "texte", guides.inline(""), ""),
        Parameter("q", "paramètre", False, "texte", guides.inline(""), ""),
        Parameter("vide", "paramètre", False, "texte", guides.inline(""), ""),
    )
    one = Operation("GET", ("/v1/choses",), guides.inline(""), guides.inline(""), "", parameters, "", (), triable=True)
    asked = trying.call(one, {"q": "a&b=c", "vide": " "}, " cle ")
    assert (asked.address, asked.header, asked.key) == ("/v1/choses?q=a%26b%3Dc", "x-api-key", "cle")
    assert asked.command("https://t.example") == "curl -H \"x-api-key: $CLE\" 'https://t.example/v1/choses?q=a%26b%3Dc'"
