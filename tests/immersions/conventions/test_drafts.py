"""Drafts and templates: kept whatever they say, resumed, submitted once, forgotten when they are left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import agencies
from tests.factories.conventions import ANOTHER_ID, ID, NOW, convention
from tests.immersions.contacts.talking import begin
from tests.immersions.conventions.keeping import BENEFICIARY, payload
from tremplin.immersions.contacts import store as discussions
from tremplin.immersions.conventions import actions
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.drafts import errors, store
from tremplin.immersions.conventions.drafts.checking import judge
from tremplin.kit.db import Conn, Database

OWNER = "gaud@canaux.example"


async def test_it_works(conn: Conn) -> None:
    await agencies.keep(conn)
    draft = await drafts.begin(conn, {"siret": "159"}, now=NOW)
    kept = await drafts.keep(conn, draft.id, payload(), version=1, now=NOW + timedelta(minutes=5))
    assert (await drafts.find(conn, draft.id)) == kept
    made = await actions.submit(conn, {**kept.answers, "id": ID}, BENEFICIARY, now=NOW, draft_id=draft.id)
    assert made.convention.id == ID
    with pytest.raises(errors.DraftUnknown):
        await actions.submit(conn, payload(), BENEFICIARY, now=NOW, draft_id=draft.id)


async def test_only_what_an_author_writes_is_kept_and_nothing_signed(conn: Conn) -> None:
    draft = await drafts.begin(conn, payload(), now=NOW)
    assert {"id", "status", "dateValidation", "validators", "agencyName", "lastReminders"} & set(draft.answers) == set()
    assert "signedAt" not in draft.answers["signatories"]["beneficiary"]


async def test_two_windows_do_not_undo_each_other(conn: Conn) -> None:
    draft = await drafts.begin(conn, {}, now=NOW)
    await drafts.keep(conn, draft.id, {"siret": "1"}, version=1, now=NOW)
    with pytest.raises(errors.DraftOutdated):
        await drafts.keep(conn, draft.id, {"siret": "2"}, version=1, now=NOW)


async def test_a_template_begins_drafts_of_its_owner_only(conn: Conn) -> None:
    template = await drafts.make_template(conn, payload(), name="  Fournil,   une semaine ", owner=OWNER, now=NOW)
    assert [each.name for each in await store.templates(conn, OWNER)] == ["Fournil, une semaine"]
    draft = await drafts.begin_from_template(conn, template.id, owner=OWNER, now=NOW)
    assert (draft.answers, draft.name) == (template.answers, None)
    with pytest.raises(errors.DraftUnknown):
        await drafts.begin_from_template(conn, template.id, owner="autre@canaux.example", now=NOW)
    with pytest.raises(errors.DraftUnknown):
        await drafts.begin_from_template(conn, draft.id, owner=OWNER, now=NOW)
    with pytest.raises(errors.TemplateNameInvalid):
        await drafts.make_template(conn, {}, name=" ", owner=OWNER, now=NOW)


async def test_a_duplicate_has_the_same_people_at_other_dates(conn: Conn) -> None:
    draft = await drafts.begin_from_convention(conn, convention(), now=NOW)
    assert draft.answers["signatories"]["beneficiary"]["firstName"] == "Maël"
    assert {"dateStart", "dateEnd", "schedule"} & set(draft.answers) == set()


async def test_a_draft_that_is_left_is_forgotten_and_a_template_is_not(conn: Conn) -> None:
    left = await drafts.begin(conn, {}, now=NOW - timedelta(days=31))
    recent = await drafts.begin(conn, {}, now=NOW - timedelta(days=29))
    template = await drafts.make_template(conn, {}, name="Modèle", owner=OWNER, now=NOW - timedelta(days=400))
    assert await drafts.forget(conn, now=NOW) == 1
    assert await store.find(conn, left.id) is None
    assert await store.find(conn, recent.id) == recent
    assert await store.find(conn, template.id) == template


async def test_a_draft_has_a_size(conn: Conn) -> None:
    with pytest.raises(errors.DraftTooLong):
        await drafts.begin(conn, {"immersionActivities": "a" * 70_000}, now=NOW)


def test_half_a_draft_is_judged_on_what_it_says() -> None:
    person = {"firstName": "Maël", "email": "non"}
    judged = judge({"siret": "12", "dateStart": "2026-06-15", "signatories": {"beneficiary": person}}, now=NOW)
    assert [(each.path, each.code) for each in judged.wrong] == [
        ("siret", "SIRET_INVALID"),
        ("signatories.beneficiary.email", "EMAIL_INVALID"),
    ]
    missing = {each.path for each in judged.missing}
    assert {"dateEnd", "signatories.beneficiary.lastName", "signatories.establishmentRepresentative"} <= missing
    assert {"id", "status", "dateSubmission", "dateStart"} & missing == set()


def test_rules_speak_as_soon_as_they_can() -> None:
    said: dict[str, Any] = {"immersionAddress": "3 rue des Lilas Rennes", "dateStart": "2026-06-15"}
    person, company = {"birthdate": "2009-06-01", "email": "a@a.example"}, {"email": "a@a.example"}
    people = {"beneficiary": person, "establishmentRepresentative": company}
    judged = judge({**said, "dateEnd": "2026-07-20", "signatories": people}, now=NOW)
    assert {each.code for each in judged.wrong} == {"POSTCODE_MISSING", "SPAN_TOO_LONG", "EMAIL_SHARED"}
    assert [each.message for each in judged.missing if each.code == "REPRESENTATIVE_MISSING"] == [
        "Un représentant légal est nécessaire : le bénéficiaire aura 17 ans le premier jour."
    ]
    assert {each.code for each in judge({**said, "signatories": people}, now=NOW).wrong} == {"POSTCODE_MISSING", "EMAIL_SHARED"}


async def test_the_discussion_it_comes_from_is_told_and_one_that_was_erased_prevents_nothing(db: Database) -> None:
    talk = await begin(db)
    for convention_id in (ID, ANOTHER_ID):
        async with db.writing() as conn:
            await agencies.keep(conn)
            draft = await drafts.begin(conn, payload(), now=NOW, discussion_code=talk.applicant_code)
            await actions.submit(conn, payload(id=convention_id), BENEFICIARY, now=NOW, draft_id=draft.id)
        told = await talk.row()
        assert (told.status, told.convention_started) == ("ACCEPTED", True)
        async with db.writing() as conn:
            assert await (await conn.execute("SELECT convention_id FROM immersions.discussion")).fetchall() == [(ID,)]
            await discussions.erase(conn, told.id, digest=b"", at=NOW)
