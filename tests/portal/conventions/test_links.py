"""Links that open nothing any more, and the code that is dictated on the telephone: nobody learns who is known."""

from __future__ import annotations

from datetime import timedelta

from tests.portal.conventions.holding import BENEFICIARY, COMPANY, Held, buttons, words
from tremplin.immersions.conventions.links.model import PATH, Purpose, Way
from tremplin.immersions.conventions.visits import actions as visits
from tremplin.portal.conventions.routes import _MOST_CODES_A_MINUTE


async def test_it_works(held: Held) -> None:
    """From a dead link, another goes to the same telephone; the page says nothing that a stranger could use."""
    link = await held.link(BENEFICIARY, Way.SMS)
    held.clock.at += timedelta(days=2, seconds=1)
    page = await held.read(link, status=404)
    assert "n'est plus valable" in words(page) and buttons(page) == {"lien"} and "Maël" not in words(page)
    answer = await held.post(link, "lien", status=200)
    assert "Si ce lien était le vôtre" in answer.text
    assert await held.notices() == ["SIGNATURE_LINK beneficiary sms"]
    unknown = await held.http.post(f"{PATH}/inconnu", data={"geste": "lien"})
    assert unknown.text.replace("inconnu", "") == answer.text.replace(link.rpartition("/")[2], "")
    assert (await held.http.get(f"{PATH}/inconnu")).text.replace("inconnu", "") == (await held.http.get(link)).text.replace(
        link.rpartition("/")[2], ""
    )


async def test_a_dead_link_opens_no_page(held: Held) -> None:
    link = await held.link(BENEFICIARY, purpose=Purpose.SIGN)
    held.clock.at += timedelta(days=3)
    for path in (link, f"{PATH}/inconnu", f"{PATH}/%00", f"{PATH}/%ff"):
        for rest in ("", "/corriger", "/bilan", "/convention.pdf", "/preuves.json"):
            answer = await held.http.get(path + rest)
            assert answer.status_code in (400, 404) and "Maël" not in answer.text
            posted = await held.http.post(path + rest, data={"geste": "signer"})
            assert posted.status_code in (400, 404, 405) and "Maël" not in posted.text


async def test_a_code_dictated_on_the_telephone_opens_the_page_and_the_proof_says_so(held: Held) -> None:
    await held.link(BENEFICIARY, Way.SMS)
    code = held.codes[BENEFICIARY].lower()
    assert buttons(await held.read("/conventions/code")) == set()
    answer = await held.http.post("/conventions/code", data={"code": f" {code[:4]}-{code[4:]} "})
    assert answer.status_code == 303
    link = answer.headers["location"]
    await held.post(link, "signer")
    async with held.db.reading() as conn:
        found = await visits.visit(conn, link.rpartition("/")[2], now=held.clock())
    assert [line.channel for line in found.chain] == ["code"]


async def test_codes_can_not_be_tried_one_after_the_other(held: Held) -> None:
    for _ in range(_MOST_CODES_A_MINUTE):
        answer = await held.http.post("/conventions/code", data={"code": "ABCD2345"})
        assert answer.status_code == 422 and "n'ouvre rien" in answer.text.replace("&#39;", "'")
    await held.link(COMPANY)
    assert (await held.http.post("/conventions/code", data={"code": held.codes[COMPANY]})).status_code == 429


async def test_what_is_no_code_is_said_to_be_none(held: Held) -> None:
    for typed in ("", "0", "é" * 8, "x" * 5000, "\x00"):
        assert (await held.http.post("/conventions/code", data={"code": typed})).status_code == 422
