"""What time, agencies and bans do to conventions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import agencies
from tests.factories.agencies import agency
from tests.factories.conventions import ABSENT, ANOTHER_ID, ID, NOW, read
from tests.immersions.conventions.keeping import TUTOR, VALIDATOR, in_review, submitted, validated
from tests.immersions.conventions.test_store import bilan
from tests.working import Mailbox, Run, connected, tools_on, work
from tremplin.immersions.conventions import actions, assessing, fields, store
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.nightly import actions as nightly
from tremplin.immersions.conventions.notices import store as notices
from tremplin.immersions.conventions.notices.model import Kind
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import Status, ValidationSteps
from tremplin.immersions.conventions.wire import build
from tremplin.immersions.offers import actions as companies
from tremplin.kit.changes import store as changes
from tremplin.kit.db import Conn, Database

FRIDAY_BEFORE = datetime(2026, 6, 12, 7, tzinfo=NOW.tzinfo)  # it begins on Monday the 15th
END = datetime(2026, 6, 19, 7, tzinfo=NOW.tzinfo)


async def kinds(conn: Conn, *among: Kind) -> list[Kind]:
    return [each.kind for each in await notices.of_convention(conn, ID) if each.kind in among]


async def keep(conn: Conn, **changed: object) -> None:
    """A convention as another platform left it."""
    built = build(fields.READ.read(read(**changed), "", []))
    await store.load(conn, [Stored(built, 1, render(built))], changed_at=NOW)


async def until_idle(db: Database, conninfo: str) -> None:
    async with connected(conninfo) as app:
        await work(app, db, now=lambda: NOW)


@pytest.fixture
async def run(db: Database, conninfo: str, tmp_path: Path) -> AsyncIterator[Run]:
    async with tools_on(db, conninfo, now=lambda: NOW, mails=Mailbox(), data_dir=tmp_path) as call:
        yield call


async def test_it_works(conn: Conn) -> None:
    """Who has not signed is reminded on the last working days, once a day."""
    await submitted(conn)
    for _ in range(2):
        assert await nightly.remind(conn, now=FRIDAY_BEFORE, after="") is None
    assert await kinds(conn, Kind.SIGNATORY_REMINDER) == [Kind.SIGNATORY_REMINDER] * 2
    await nightly.remind(conn, now=FRIDAY_BEFORE - timedelta(days=5), after="")
    assert len(await kinds(conn, Kind.SIGNATORY_REMINDER)) == 2


async def test_an_agency_is_reminded_three_working_days_before_and_the_last_one(conn: Conn) -> None:
    await in_review(conn)
    for days in range(6):
        await nightly.remind(conn, now=FRIDAY_BEFORE - timedelta(days=5 - days), after="")
    found = await kinds(conn, Kind.AGENCY_FIRST_REMINDER, Kind.AGENCY_LAST_REMINDER)
    assert found == [Kind.AGENCY_FIRST_REMINDER, Kind.AGENCY_LAST_REMINDER]


async def test_the_company_is_asked_once_how_it_went_and_reminded_twice(conn: Conn) -> None:
    await validated(conn)
    for days in range(-2, 15):
        await nightly.ask_assessments(conn, now=END + timedelta(days=days), after="")
    found = [each for each in await notices.of_convention(conn, ID) if each.kind.name.startswith("ASSESSMENT")]
    assert sorted(((each.created_at - END).days, each.kind, each.address) for each in found) == [
        (-1, Kind.ASSESSMENT_REQUEST, "katell@courriel.example"),
        (3, Kind.ASSESSMENT_REMINDER, "katell@courriel.example"),
        (10, Kind.ASSESSMENT_MISSING, "validation@agence-1.example"),
        (10, Kind.ASSESSMENT_REMINDER, "katell@courriel.example"),
    ]


async def test_nobody_is_asked_for_what_is_filled(conn: Conn) -> None:
    await validated(conn)
    await assessing.create(conn, ID, bilan(), TUTOR, now=END)
    await nightly.ask_assessments(conn, now=END, after="")
    assert await kinds(conn, Kind.ASSESSMENT_REQUEST) == []


async def test_what_nobody_finished_ends_a_month_later_without_a_word(db: Database, run: Run) -> None:
    async with db.writing() as conn:
        await keep(conn, status="IN_REVIEW", dateEnd="2026-04-30", dateStart="2026-04-27", dateValidation=ABSENT)
        await keep(conn, id=ANOTHER_ID, status="IN_REVIEW", dateEnd="2026-05-02", dateValidation=ABSENT)
    await run("conventions.give_up")
    async with db.reading() as conn:
        ended = await actions.find(conn, ID)
        assert (ended.convention.status, ended.version) == (Status.DEPRECATED, 2)
        assert [each.event for each in await store.history(conn, ID)] == [Event.DEPRECATED]
        assert await notices.of_convention(conn, ID) == []
        assert (await actions.find(conn, ANOTHER_ID)).convention.status is Status.IN_REVIEW


async def test_what_led_nowhere_is_deleted_after_two_years_unless_another_prolongs_it(db: Database, run: Run) -> None:
    old, recent = "2024-05-31T10:00:00.000Z", "2024-06-02T10:00:00.000Z"
    kept = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(4)]
    async with db.writing() as conn:
        for id_, at, status, more in (
            (ID, old, "REJECTED", {}),
            (kept[0], recent, "REJECTED", {}),
            (kept[1], old, "ACCEPTED_BY_VALIDATOR", {}),
            (kept[2], old, "CANCELLED", {}),
            (kept[3], recent, "READY_TO_SIGN", {"renewed": {"from": kept[2], "justification": "Encore"}}),
        ):
            await keep(conn, id=id_, updatedAt=at, status=status, statusJustification="Non", **more)
    await run("conventions.forget")
    async with db.reading() as conn:
        assert await store.find(conn, ID) is None
        assert all([await store.find(conn, id_) for id_ in kept])


async def test_conventions_name_their_agency_as_it_has_become(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        await changes.follow(conn, ["convention"])
        made = await submitted(conn)
        more: dict[str, Any] = {"counsellorEmails": ["conseil@agence-1.example"]}
        await agencies.keep(conn, agency(name="Agence du Port", contactEmail="port@agence-1.example", **more))
    await until_idle(db, conninfo)
    async with db.writing() as conn:
        kept = await actions.find(conn, ID)
        assert (kept.convention.agency.name, kept.convention.agency.contact_email) == ("Agence du Port", "port@agence-1.example")
        assert kept.convention.agency.validation_steps is ValidationSteps.ONE  # those of the day it was submitted
        assert kept.version == made.version
        assert b"Agence du Port" in ((await changes.take(conn, 10))[-1].change.body or b"")


async def test_conventions_say_that_their_company_is_banned(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        siret = (await submitted(conn)).convention.siret
        await companies.ban(conn, siret, justification="Travail dissimulé", now=NOW)
    await until_idle(db, conninfo)
    async with db.writing() as conn:
        assert (await actions.find(conn, ID)).convention.establishment_ban == "Travail dissimulé"
        await companies.unban(conn, siret, now=NOW)
    await until_idle(db, conninfo)
    async with db.reading() as conn:
        assert (await actions.find(conn, ID)).convention.establishment_ban is None


async def test_a_decision_and_a_reminder_do_not_disturb_each_other(conn: Conn) -> None:
    made = await in_review(conn)
    await nightly.show_agencies(conn, ["agence-1"], now=NOW, after="")
    decided = await actions.decide(conn, ID, Status.REJECTED, VALIDATOR, now=NOW, justification="Non", version=made.version)
    assert decided.version == made.version + 1
