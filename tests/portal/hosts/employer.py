"""Someone of a company, with a browser and a mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

import httpx
from lxml import html

from tests.factories.establishments import siret
from tremplin.immersions.hosts import actions
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.kit.mail import POLICY

MAIL = "gerance@fournil.example"
BASE = "http://tremplin.example"


def company(**given: str) -> dict[str, Any]:
    return {"siret": siret(), "nom": "Le Fournil du Port", "courriel": MAIL, "effectif": "3-5", "naf": "1071C", **given}


JOBS: dict[str, Any] = {"metier": ["11573"]}
PLACES: dict[str, Any] = {"adresse": ["3 rue des Lilas 35000 Rennes", ""], "mode-11573": ["ON_SITE"]}


def contact(**given: Any) -> dict[str, Any]:
    person = {"prenom": [""], "nom": [""], "fonction": ["Gérante"], "telephone": ["06 39 98 10 00"], "courriel-personne": [""]}
    return {"mode-contact": "EMAIL", **person, "principal": "0", "demandes": "6", "eleves": "1", "demandeurs": "1", **given}


@dataclass
class Employer:
    http: httpx.AsyncClient
    db: Database

    async def begin(self, **given: str) -> str:
        """The first step, right; gives the address of the draft."""
        answer = await self.http.post("/accueillir/nouvelle", data=company(**given))
        assert answer.status_code == 303, shown(answer)
        return answer.headers["location"].rsplit("/", 1)[0]

    async def fill(self, draft: str, **given: Any) -> httpx.Response:
        """The other steps, right; gives the last page."""
        for name, sent in (("metiers", JOBS), ("lieux", PLACES), ("contact", contact(**given))):
            answer = await self.http.post(f"{draft}/{name}", data=sent)
            assert answer.status_code == 303, (name, shown(answer))
        return await self.http.get(f"{draft}/verification")

    async def publish(self, draft: str) -> httpx.Response:
        """By the link of the mail that the last step sends."""
        await self.http.post(f"{draft}/verification")
        return await self.http.post(link(await self.last_mail()))

    async def join(self, **given: str) -> str:
        """A page in the directory; gives its address."""
        draft = await self.begin(**given)
        await self.fill(draft)
        published = await self.publish(draft)
        assert "est publiée" in title(published), shown(published)
        return str(tree(published).xpath("//a[starts-with(@href, '/accueillir/fiche/')]/@href")[0])

    async def mails(self) -> list[EmailMessage]:
        """Mails on their way, in order."""
        async with self.db.reading() as conn:
            rows = await (await conn.execute("SELECT message FROM kit.mail ORDER BY id")).fetchall()
        return [message_from_bytes(bytes(row[0]), policy=POLICY) for row in rows]

    async def last_mail(self) -> EmailMessage:
        return (await self.mails())[-1]

    async def worker(self) -> None:
        """Answers the requests for links, as the worker does."""
        async with self.db.writing() as conn:
            rows = await (await conn.execute("SELECT id FROM immersions.host_link_request")).fetchall()
            for (request_id,) in rows:
                await actions.answer_request(conn, request_id, base_url=BASE, now=utc_now())


def link(mail: EmailMessage) -> str:
    """Where the link of a mail leads."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"{BASE}(/\S+)", body.get_content())
    assert found
    return found[1]


def tree(answer: httpx.Response) -> Any:
    """The document of a page."""
    return html.fromstring(answer.text)


def shown(answer: httpx.Response) -> str:
    """The text of a page."""
    return " ".join(tree(answer).xpath("string(//main)").split()) if answer.text else answer.headers.get("location", "")


def title(answer: httpx.Response) -> str:
    return str(tree(answer).findtext(".//h1"))


def faults(answer: httpx.Response) -> dict[str, str]:
    """Id of a field → what is wrong with it, as its page says beside it; each is in the summary, and described to screen readers."""
    page = tree(answer)
    found = {each.get("id").removesuffix("-faute"): each.text_content() for each in page.xpath("//p[@class='fault']")}
    summary = {each.removeprefix("#") for each in page.xpath("//*[@role='alert']//a/@href")}
    assert answer.status_code == 422
    assert summary == set(found)
    for name in found:
        (control,) = page.xpath(f"//*[@id='{name}']")
        assert f"{name}-faute" in control.get("aria-describedby", "") or control.get("type") == "radio"
    return found
