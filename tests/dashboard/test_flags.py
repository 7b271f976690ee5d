"""What visitors tell of an announcement: read by who announced it and who moderates, closed by one of them with their name."""

from __future__ import annotations

import pytest

from tests.dashboard.office import Office, shown
from tremplin.flagging import actions
from tremplin.flagging.model import Flag, Reason, Subject
from tremplin.identity.model import Role
from tremplin.kit.clock import utc_now

ALIZE, CABESTAN = "/espace/p/alize/signalements", "/espace/p/cabestan/signalements"


async def tell(office: Office, partner_id: str | None = "alize") -> Flag:
    subject = Subject(kind="mission", id="m1", title="Compter les oiseaux", path="/missions/m1", partner_id=partner_id)
    async with office.db.writing() as conn:
        told = {"email": "lea@courriel.example", "base_url": "http://tremplin.example", "now": utc_now()}
        return await actions.tell(conn, subject, Reason.SCAM, "On demande de l'argent.", **told)  # type: ignore[arg-type]


async def test_it_works(office: Office) -> None:
    flag = await tell(office)
    sabine = await office.signed_in("sabine@alize.example", "alize")
    said = shown(await sabine.get(ALIZE))
    assert "On demande de l'argent." in said
    assert "lea@courriel.example" not in said
    answer = await sabine.post(ALIZE, signalement=flag.id, suite="Annonce retirée.")
    assert answer.status_code == 303
    journal = shown(await sabine.get("/espace/p/alize/journal"))
    assert "Problème signalé" in journal
    assert "Signalement traité" in journal
    moderator = await office.signed_in("marc@cabestan.example", "cabestan")
    said = shown(await moderator.get(CABESTAN))
    assert "par sabine@alize.example : Annonce retirée." in said
    assert "lea@courriel.example" in said


async def test_one_that_nobody_announced_is_shown_to_moderators_alone(office: Office) -> None:
    flag = await tell(office, partner_id=None)
    sabine = await office.signed_in("sabine@alize.example", "alize")
    assert "Rien n'est signalé." in shown(await sabine.get(ALIZE))
    assert (await sabine.post(ALIZE, at="/espace/compte", signalement=flag.id)).status_code == 404
    moderator = await office.signed_in("marc@cabestan.example", "cabestan")
    assert (await moderator.post(CABESTAN, signalement=flag.id)).status_code == 303
    assert (await moderator.post(CABESTAN, at="/espace/compte", signalement=flag.id)).status_code == 404  # closed once


@pytest.mark.parametrize("role", [Role.ANALYST, Role.BROADCASTER, Role.MODERATOR])
async def test_who_does_not_announce_reads_and_closes_nothing(office: Office, role: Role) -> None:
    flag = await tell(office)
    reader = await office.signed_in("lise@alize.example", "alize", role)
    page = await reader.get(ALIZE)
    assert "On demande de l'argent." in shown(page)
    assert "Marquer comme traité" not in page.text
    assert (await reader.post(ALIZE, at="/espace/compte", signalement=flag.id)).status_code == 403
