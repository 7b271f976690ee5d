"""Saying why one does not sign, or putting right what is wrong: in both cases everyone signs another text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.factories.conventions import ID, convention, employer, representative, unsigned
from tests.portal.conventions.holding import BENEFICIARY, COMPANY, TUTOR, Held, buttons, words
from tremplin.immersions.conventions import correcting, store
from tremplin.immersions.conventions.model import Renewed
from tremplin.immersions.conventions.schedule import Period
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.portal.conventions import hours as hours_of

HOURS: dict[str, Any] = {
    "horaires": "changer",
    "debut": "2026-06-16",
    "fin": "2026-06-18",
    "jour": ["1", "2", "3"],
    "matin-de": "10:00",
    "matin-a": "12:30",
}


async def fields(held: Held, path: str) -> dict[str, Any]:
    """What the page of a correction holds, to be sent back."""
    page = await held.read(path)
    inputs = page.xpath("//main//input[not(@type='checkbox') and not(@type='radio' and not(@checked))]")
    typed = {str(each.get("name")): str(each.get("value") or "") for each in inputs}
    return typed | {str(each.get("name")): (each.text or "").strip("\n") for each in page.findall(".//main//textarea")}


async def test_it_works(held: Held) -> None:
    """The company corrects: its own signature is given, the other falls, and the chain keeps all three."""
    await held.sign(BENEFICIARY)
    path = f"{await held.link(COMPANY)}/corriger"
    typed = await fields(held, path) | {"activites": "Vendre le pain", "tuteur-prenom": "Nolwenn", "prevention": "Gel"}
    answer = await held.post(path, sent=typed)
    assert answer.headers["location"].endswith("?fait=corriger#etat")
    one = await held.now()
    assert (one.immersion_activities, one.establishment_tutor.first_name) == ("Vendre le pain", "Nolwenn")
    assert one.sanitary_prevention and one.sanitary_prevention_description == "Gel" and one.individual_protection
    assert one.status is Status.PARTIALLY_SIGNED and not one.signatories.beneficiary.signed_at
    async with held.db.reading() as conn:
        lines = await store.evidence(conn, ID)
    assert [line.role for line in lines] == [BENEFICIARY, COMPANY] and lines[1].channel == "email" and lines[1].device
    assert "Elle attend votre signature" in words(await held.read(await held.link(BENEFICIARY)))


async def test_refusing_needs_a_reason_that_everyone_reads(held: Held) -> None:
    await held.sign(BENEFICIARY)
    link = await held.link(COMPANY)
    assert "justification" in (await held.post(link, "refuser", {"raison": " "}, status=400)).text
    # A convention that holds what its fields refuse could not be read by anyone any more.
    told = await held.post(link, "refuser", {"raison": "<b>Non</b>"}, status=400)
    assert "Le texte ne doit pas contenir de HTML" in told.text and "statusJustification" not in told.text
    await held.post(link, "refuser", {"raison": "Le magasin est fermé cette semaine-là <3"})
    page = await held.read(await held.link(BENEFICIARY))
    assert "Ce qui est demandé : Le magasin est fermé cette semaine-là <3" in words(page)
    assert "signer" in buttons(page) and (await held.now()).status is Status.READY_TO_SIGN


async def test_dates_and_hours_are_those_typed(held: Held) -> None:
    path = f"{await held.link(BENEFICIARY)}/corriger"
    await held.post(path, sent=await fields(held, path) | HOURS | {"soir-de": "", "soir-a": ""})
    one = await held.now()
    assert (one.date_start, one.date_end, one.schedule.total_hours) == (date(2026, 6, 16), date(2026, 6, 18), 7.5)
    assert {day.periods for day in one.schedule.days} == {(Period(600, 750),)}


async def test_hours_stay_unless_it_is_asked_to_change_them(held: Held) -> None:
    before = (await held.now()).schedule
    path = f"{await held.link(BENEFICIARY)}/corriger"
    await held.post(path, sent=await fields(held, path) | HOURS | {"horaires": "", "urgence": "Sa mère"})
    one = await held.now()
    assert one.schedule == before and one.signatories.beneficiary.emergency_contact == "Sa mère"


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"prenom": ""}, "prenom"),
    ({"telephone": "12"}, "telephone"),
    ({"naissance": "hier"}, "naissance"),
    ({"naissance": "2015-01-01"}, "naissance"),
    ({**HOURS, "fin": "2026-06-01"}, "debut"),
    ({**HOURS, "fin": "2026-09-01"}, "debut"),
    ({**HOURS, "fin": "demain"}, "debut"),
    ({**HOURS, "matin-a": "25:00"}, "horaires"),
    ({**HOURS, "jour": []}, "horaires"),
)


async def test_what_is_wrong_is_shown_at_its_field_and_what_was_typed_is_kept(held: Held) -> None:
    path = f"{await held.link(BENEFICIARY)}/corriger"
    known = await fields(held, path) | {"nom": "Tapé"}
    for typed, field in WRONG:
        answer = await held.post(path, status=422, sent=known | typed)
        for shown in (f'id="{field}-faute"', 'value="Tapé"', f'href="#{field}"'):
            assert shown in answer.text, (typed, shown)
    assert (await held.now()).status is Status.READY_TO_SIGN


async def test_a_correction_of_what_changed_meanwhile_is_refused(held: Held) -> None:
    path = f"{await held.link(BENEFICIARY)}/corriger"
    answer = await held.http.post(path, data=await fields(held, path) | {"version": "7"})
    assert answer.status_code == 400 and "modifié la convention entre-temps" in answer.text


def test_nobody_changes_where_the_link_of_another_is_sent() -> None:
    one = unsigned()
    for role, groups in correcting.GROUPS.items():
        own = {"beneficiary", "beneficiaryRepresentative", "beneficiaryCurrentEmployer", "establishmentRepresentative"}
        reached = {path[1] for group in groups for entry in group.entries if (path := entry.path)[-1] in ("email", "phone")}
        assert len(reached & own) <= 1, role
        assert not [
            entry for group in groups for entry in group.entries if entry.path[-1] == "email" and entry.path[0] == "signatories"
        ]
    assert correcting.groups_of(one, TUTOR) == ()


async def test_each_corrects_what_they_know(held: Held) -> None:
    """Representative and employer: themselves. The tutor: nothing."""
    one = unsigned(
        signatories__beneficiaryRepresentative={**representative(), "signedAt": "2026-06-01T08:30:00.000Z"},
        signatories__beneficiaryCurrentEmployer={**employer(), "signedAt": "2026-06-01T08:30:00.000Z"},
        status="PARTIALLY_SIGNED",
    )
    async with held.db.writing() as conn:
        await conn.execute("DELETE FROM immersions.convention")
    await held.keep(one)
    for role, name in ((Role.BENEFICIARY_REPRESENTATIVE, "Maryvonne"), (Role.BENEFICIARY_CURRENT_EMPLOYER, "Yann")):
        path = f"{await held.link(role)}/corriger"
        typed = await fields(held, path)
        assert not {"debut", "activites", "naissance"} & typed.keys()
        await held.post(path, sent=typed | {"prenom": name})
        signatory = (await held.now()).signatories.get(role)
        assert signatory is not None and signatory.first_name == name
    answer = await held.http.get(f"{await held.link(TUTOR)}/corriger")
    assert answer.status_code == 303


async def test_once_validated_the_company_may_still_name_another_tutor(held: Held) -> None:
    await held.sign(BENEFICIARY, COMPANY)
    await held.validate()
    assert (await held.http.get(f"{await held.link(BENEFICIARY)}/corriger")).status_code == 303
    path = f"{await held.link(COMPANY)}/corriger"
    typed = await fields(held, path)
    assert set(typed) == {"version", "tuteur-prenom", "tuteur-nom", "tuteur-fonction", "tuteur-courriel", "tuteur-telephone"}
    await held.post(path, sent=typed | {"tuteur-prenom": "Nolwenn"})
    one = await held.now()
    assert one.establishment_tutor.first_name == "Nolwenn" and one.status is Status.ACCEPTED_BY_VALIDATOR
    assert one.all_signed


async def test_a_renewal_is_signed_or_not_but_never_changed(held: Held) -> None:
    async with held.db.writing() as conn:
        await conn.execute("DELETE FROM immersions.convention")
    await held.keep(replace(unsigned(), renewed=Renewed(from_id=ID, justification="Encore")))
    page = await held.read(await held.link(BENEFICIARY))
    assert buttons(page) == {"signer"} and not page.xpath("//a[contains(@href, '/corriger')]")


def test_the_hours_of_the_first_day_are_proposed() -> None:
    hours = hours_of.known(convention())
    assert hours.times == ("09:00", "12:00", "13:00", "17:00") and hours.weekdays == frozenset("01234")
