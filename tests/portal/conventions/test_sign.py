"""Signing from a link: read, then one button; and the proof that is left of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from psycopg import AsyncConnection

from tests.factories.conventions import ID
from tests.portal.conventions.holding import BENEFICIARY, COMPANY, TUTOR, Held, buttons, words
from tests.printed import text_of
from tremplin.immersions.conventions import store
from tremplin.immersions.conventions.evidence import examine
from tremplin.immersions.conventions.links.model import Way
from tremplin.immersions.conventions.signatures import text_hash
from tremplin.immersions.conventions.vocabulary import Status
from tremplin.kit.db import Conn


async def test_it_works(held: Held) -> None:
    """Each signs from their link; the last signature sends the convention to the agency, and everyone reads what comes next."""
    link = await held.link(BENEFICIARY)
    page = await held.read(link)
    assert "Elle attend votre signature" in words(page) and "Pétrir, façonner, cuire" in words(page)
    assert buttons(page) == {"signer", "refuser"}
    answer = await held.post(link, "signer")
    page = await held.read(answer.headers["location"].partition("#")[0])
    assert "Votre signature est enregistrée" in words(page) and "attend la signature de Rozenn Dupré" in words(page)
    assert "signer" not in buttons(page)
    await held.post(await held.link(COMPANY, Way.SMS), "signer")
    page = await held.read(link)
    assert "Tout le monde a signé. Agence des Deux Canaux étudie la demande." in words(page)
    assert (await held.now()).status is Status.IN_REVIEW
    await held.validate()
    page = await held.read(link)
    assert "Elle est validée : l'immersion peut commencer le 15 juin 2026." in words(page)
    assert buttons(page) == set()


async def test_the_proof_says_who_when_how_and_which_text(held: Held) -> None:
    before = await held.now()
    await held.post(await held.link(BENEFICIARY), "signer")
    held.clock.at += timedelta(hours=1)
    await held.post(await held.link(COMPANY, Way.SMS), "signer")
    proof = await held.http.get(f"{await held.link(BENEFICIARY)}/preuves.json")
    found = examine(proof.content)
    assert found.is_valid and found.read == 2 and found.convention_id == ID
    assert [(line.signer, line.channel, line.text_hash) for line in found.lines] == [
        ("Maël Dupré", "email", text_hash(before)),
        ("Rozenn Dupré", "sms", text_hash(before)),
    ]
    assert found.lines[1].signed_at - found.lines[0].signed_at == timedelta(hours=1)
    assert len({line.device for line in found.lines}) == 1 and found.lines[0].device
    assert "Pétrir, façonner, cuire" in json.loads(proof.content)["texts"][0]


async def test_who_signs_after_someone_else_on_the_same_device_is_warned(held: Held) -> None:
    await held.sign(BENEFICIARY)
    page = await held.read(await held.link(COMPANY))
    assert "a déjà signé depuis cet appareil" in words(page) and "Maël Dupré" in words(page)
    assert page.xpath("//input[@type='checkbox']/@required")
    held.http.headers["user-agent"] = "un autre téléphone"
    assert "a déjà signé depuis cet appareil" not in words(await held.read(await held.link(COMPANY)))


async def test_nobody_signs_a_text_that_they_were_not_shown(held: Held) -> None:
    """Someone corrected it between the page and the button."""
    link = await held.link(BENEFICIARY)
    answer = await held.http.post(link, data={"geste": "signer", "version": "0"})
    assert answer.status_code == 400 and "modifié la convention" in answer.text
    assert (await held.now()).status is Status.READY_TO_SIGN


async def test_nobody_signs_twice_nor_in_another_place(held: Held) -> None:
    link = await held.link(BENEFICIARY)
    await held.post(link, "signer")
    assert "a déjà signé" in (await held.post(link, "signer", status=400)).text
    tutor = await held.link(TUTOR)
    assert buttons(await held.read(tutor)) == set()
    assert (await held.post(tutor, "signer", status=403)).status_code == 403
    async with held.db.reading() as conn:
        assert len(await store.evidence(conn, ID)) == 1


async def test_reading_changes_nothing(held: Held) -> None:
    """Programs that check the links of mails open them all."""
    link = await held.link(BENEFICIARY)
    for path in (
        "",
        "?geste=signer",
        "?fait=signer",
        "/corriger",
        "/bilan",
        "/convention.pdf",
        "/agenda.ics",
        "/preuves.json",
        "/autre",
    ):
        await held.http.get(link + path)
        await held.http.head(link + path)
    assert (await held.now()).status is Status.READY_TO_SIGN
    async with held.db.reading() as conn:
        assert await store.history(conn, ID) == []


async def test_what_is_kept_is_printed(held: Held) -> None:
    await held.sign(BENEFICIARY, COMPANY)
    await held.validate()
    link = await held.link(TUTOR)
    pdf = await held.http.get(f"{link}/convention.pdf")
    assert pdf.headers["content-type"] == "application/pdf" and "convention.pdf" in pdf.headers["content-disposition"]
    assert "Validée le" in text_of(pdf.content).replace("\xa0", " ")
    agenda = await held.http.get(f"{link}/agenda.ics")
    assert agenda.text.count("BEGIN:VEVENT") == 10
    assert (await held.http.get(f"{link}/preuves.json")).status_code == 404, "the tutor signs nothing"
    assert (await held.http.get(f"{link}/bilan.pdf")).status_code == 404


async def test_one_question_is_asked_for_a_page(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    link = await held.link(BENEFICIARY)
    asked: list[str] = []
    execute: Any = AsyncConnection.execute

    async def counted(conn: Conn, query: str, *rest: Any, **more: Any) -> Any:
        asked.append(query)
        return await execute(conn, query, *rest, **more)

    monkeypatch.setattr(AsyncConnection, "execute", counted)
    await held.read(link)
    assert len([query for query in asked if "immersions." in query]) == 1
