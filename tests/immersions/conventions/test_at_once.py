"""Two people at the same time: each waits for the other, and neither undoes what the other did."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.factories.conventions import ID, NOW
from tests.immersions.conventions.keeping import BENEFICIARY, EMPLOYER, VALIDATOR, in_review, payload, submitted
from tremplin.immersions.conventions import actions, errors, signatures, store
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.kit.db import Database

LATER = NOW + timedelta(hours=1)


async def sign(db: Database, role: Role, author: Author, *, version: int | None = None) -> Stored:
    async with db.writing() as conn:
        return await actions.sign(conn, ID, role, author, channel="email", now=LATER, version=version)


async def test_it_works(db: Database) -> None:
    """Two signatures at once: both count, the last one sends the convention to the agency, the chain is whole."""
    async with db.writing() as conn:
        await submitted(conn)
    done = await asyncio.gather(sign(db, Role.BENEFICIARY, BENEFICIARY), sign(db, Role.ESTABLISHMENT_REPRESENTATIVE, EMPLOYER))
    assert {each.convention.status for each in done} == {Status.PARTIALLY_SIGNED, Status.IN_REVIEW}
    async with db.reading() as conn:
        kept = await actions.find(conn, ID)
        chain = await store.evidence(conn, ID)
        history = await store.history(conn, ID)
    assert (kept.version, kept.convention.status, kept.convention.all_signed) == (3, Status.IN_REVIEW, True)
    assert (len(chain), signatures.find_break(chain), len(history)) == (2, None, 3)


async def test_the_same_signature_twice_counts_once(db: Database) -> None:
    async with db.writing() as conn:
        await submitted(conn)
    done = await asyncio.gather(*(sign(db, Role.BENEFICIARY, BENEFICIARY) for _ in range(3)), return_exceptions=True)
    refused = [each for each in done if isinstance(each, errors.AlreadySigned)]
    assert len(refused) == 2
    async with db.reading() as conn:
        assert len(await store.evidence(conn, ID)) == 1


async def test_nobody_signs_what_was_edited_under_their_eyes(db: Database) -> None:
    async with db.writing() as conn:
        await submitted(conn)
    async with db.writing() as conn:
        await actions.edit(conn, ID, payload(workConditions="Debout"), VALIDATOR, now=LATER, version=1)
        signing = asyncio.create_task(sign(db, Role.BENEFICIARY, BENEFICIARY, version=1))
        await asyncio.sleep(0.05)
        assert not signing.done()
    with pytest.raises(errors.Outdated):
        await signing
    signed = await sign(db, Role.BENEFICIARY, BENEFICIARY, version=2)
    assert signed.convention.work_conditions == "Debout"


async def test_an_edit_comes_after_the_signature_that_it_did_not_see(db: Database) -> None:
    async with db.writing() as conn:
        await in_review(conn)
    async with db.writing() as conn:
        await actions.decide(conn, ID, Status.REJECTED, VALIDATOR, now=LATER, justification="Trop tard")

    async def edit() -> None:
        async with db.writing() as conn:
            await actions.edit(conn, ID, payload(), BENEFICIARY, now=LATER, version=3)

    with pytest.raises(errors.Outdated):
        await edit()
    async with db.reading() as conn:
        assert (await actions.find(conn, ID)).convention.status is Status.REJECTED
