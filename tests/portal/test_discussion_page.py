"""The page of a discussion: what each side reads and does, without an account and without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from lxml import html

from tests.immersions.contacts.talking import BAKERY, CAMILLE, Talk, ban, begin
from tests.structure.application import application
from tremplin.immersions.contacts.discussion import Side, State
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit.db import Database


@dataclass(frozen=True, slots=True)
class Reader:
    """A browser, and the links of a discussion."""

    http: httpx.AsyncClient
    talk: Talk
    relay: Relay

    def link(self, side: Side) -> str:
        return f"/echanges/{self.relay.token(self.talk.code(side))}"

    async def read(self, side: Side = Side.APPLICANT, query: str = "") -> html.HtmlElement:
        answer = await self.http.get(self.link(side) + query)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["cache-control"] and answer.headers["referrer-policy"] == "no-referrer"
        return html.fromstring(answer.text)

    async def post(self, side: Side, geste: str, status: int = 303, **fields: str) -> httpx.Response:
        answer = await self.http.post(self.link(side), data={"geste": geste, **fields})
        assert answer.status_code == status
        return answer


async def reader_of(conninfo: str, talk: Talk, tmp_path: Path) -> AsyncIterator[Reader]:
    app = application(conninfo, tmp_path)
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as http:
            yield Reader(http, talk, app.state.relay)


@pytest.fixture
async def reader(conninfo: str, db: Database, tmp_path: Path) -> AsyncIterator[Reader]:
    async for each in reader_of(conninfo, await begin(db), tmp_path):
        yield each


def words(page: html.HtmlElement) -> str:
    main = page.find(".//main")
    assert main is not None
    return " ".join("".join(map(str, main.itertext())).split())


def buttons(page: html.HtmlElement) -> set[str]:
    return {str(each.get("value")) for each in page.findall(".//main//button[@name='geste']")}


async def test_it_works(reader: Reader) -> None:
    """A whole conversation, each from its page."""
    answer = await reader.post(Side.APPLICANT, "repondre", message="Puis-je venir le matin ?\n<3")
    assert "Votre message est parti" in words(html.fromstring((await reader.http.get(answer.headers["location"])).text))
    page = await reader.read(Side.COMPANY)
    assert "Puis-je venir le matin ?" in words(page) and "Deux semaines en mars" in words(page)
    assert buttons(page) == {"repondre", "accepter", "refuser", "convention"}
    await reader.post(Side.COMPANY, "accepter", prevenu="", convention="non")
    page = await reader.read()
    assert "accepte de vous accueillir" in words(page) and "pas encore commencée" in words(page)
    assert buttons(page) == {"repondre", "convention", "clore"}
    await reader.post(Side.APPLICANT, "convention", convention="oui")
    await reader.post(Side.COMPANY, "clore")
    page = await reader.read()
    assert buttons(page) == {"convention"} and "commencée" in words(page)
    assert set(await reader.talk.told()) == {BAKERY, CAMILLE}


async def test_reading_changes_nothing(reader: Reader) -> None:
    """Programs that check the links of mails open them all."""
    for side in Side:
        for query in ("", "?geste=effacer", "?geste=clore", "?fait=accepter"):
            await reader.read(side, query)
            assert (await reader.http.head(reader.link(side) + query)).status_code == 200
    assert (await reader.talk.row()).state is State.PENDING and await reader.talk.told() == []


async def test_neither_page_shows_the_address_of_the_other(reader: Reader) -> None:
    await reader.post(Side.COMPANY, "repondre", message=f"Je suis {BAKERY}.")
    for side in Side:
        text = html.tostring(await reader.read(side)).decode()
        assert BAKERY not in text and CAMILLE not in text and reader.talk.code(side.other) not in text


REFUSED = [
    ("repondre", {"message": " "}, "Votre message est vide"),
    ("repondre", {"message": "é" * 6_001}, "trop long"),
    ("repondre", {"message": "<script>alert(1)</script>"}, "balises HTML"),
    ("refuser", {"raison": "Je garde ceci"}, "Il manque un choix"),
    ("refuser", {"motif": "DEPRECATED"}, "Il manque un choix"),
    ("refuser", {"motif": "OTHER", "raison": " "}, "dites pourquoi"),
    ("convention", {}, "dites si la convention"),
    ("clore", {}, "terminé"),
]


async def test_what_is_refused_is_said_above_what_was_typed(reader: Reader) -> None:
    for geste, fields, said in REFUSED:
        answer = await reader.post(Side.COMPANY, geste, status=409 if geste == "clore" else 422, **fields)
        page = html.fromstring(answer.text)
        alert = page.find(".//*[@role='alert']")
        assert alert is not None and said in str(alert.text)
        for name in {"message", "raison"} & set(fields):
            typed = page.find(f".//textarea[@name='{name}']")
            assert typed is not None and str(typed.text).strip("\n") == fields[name]
    assert (await reader.talk.row()).state is State.PENDING and await reader.talk.told() == []


async def test_what_is_posted_without_sense_changes_nothing(reader: Reader) -> None:
    link = reader.link(Side.COMPANY)
    for body in (b"", b"\xff\xfe", b"geste=autre", b"&".join([b"a=b"] * 50), b"{}"):
        assert (await reader.http.post(link, content=body)).status_code == 303
    huge = await reader.http.post(link, content=b"message=" + b"x" * 200_000)
    assert huge.status_code == 422
    assert (await reader.talk.row()).state is State.PENDING and await reader.talk.told() == []


async def test_erasing_asks_once_more_then_leaves_nothing(reader: Reader) -> None:
    page = await reader.read(query="?geste=effacer")
    assert buttons(page) == {"effacer"} and page.find(".//main//a[@href='?']") is not None
    done = await reader.post(Side.APPLICANT, "effacer", status=200)
    assert "Il ne reste rien" in words(html.fromstring(done.text))
    for side in Side:
        answer = await reader.http.get(reader.link(side))
        assert answer.status_code == 410 and html.fromstring(answer.text).find(".//main//a[@href='/']") is not None
        assert (await reader.post(side, "repondre", status=410, message="Bonjour")).status_code == 410


async def test_an_invented_link_leads_back_home(reader: Reader) -> None:
    for token in ("inventé", "a" * 43, "0", "%00", "a" * 3_000):
        link = f"/echanges/{token}"
        for answer in (await reader.http.get(link), await reader.http.post(link, data={"geste": "clore"})):
            assert answer.status_code == 404
            assert html.fromstring(answer.text).find(".//main//a[@href='/']") is not None


async def test_a_company_kept_out_is_said_and_may_still_be_left(reader: Reader) -> None:
    async with reader.talk.db.writing() as conn:
        await ban(conn)
    page = await reader.read()
    assert "suspendu" in words(page) and buttons(page) == set()
    assert page.find(".//main//a[@href='?geste=effacer']") is not None
    await reader.post(Side.APPLICANT, "repondre", status=403, message="Bonjour")


async def test_who_must_call_finds_the_number_there(conninfo: str, db: Database, tmp_path: Path) -> None:
    async for reader in reader_of(conninfo, await begin(db, mode="PHONE"), tmp_path):
        page = await reader.read()
        assert "02 99 00 00 00" in words(page) and buttons(page) == {"convention", "clore"}
