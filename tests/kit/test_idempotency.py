"""Requests sent again: done once, answered alike."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.factories.partners import NOW
from tests.working import tools_on
from tremplin.kit.db import Conn, Database
from tremplin.kit.idempotency.actions import forget_expired, once
from tremplin.kit.idempotency.errors import KeyReused, KeyUnreadable
from tremplin.kit.idempotency.model import Answer, checked, fingerprint

ASKED = fingerprint(b"POST", b"/v2/mission", b"", b"{}")


class Work:
    """Something to be done once."""

    def __init__(self) -> None:
        self.done = 0

    async def __call__(self) -> Answer:
        self.done += 1
        await asyncio.sleep(0.01)
        return Answer(201, b"done %d" % self.done)


async def test_it_works(conn: Conn) -> None:
    work = Work()
    first = await once(conn, "alize", "k", ASKED, now=NOW, answer=work)
    again = await once(conn, "alize", "k", ASKED, now=NOW + timedelta(hours=23, minutes=59), answer=work)
    assert (first, again, work.done) == (Answer(201, b"done 1"), Answer(201, b"done 1", replayed=True), 1)


async def test_another_request_under_the_same_key_is_refused(conn: Conn) -> None:
    await once(conn, "alize", "k", ASKED, now=NOW, answer=Work())
    with pytest.raises(KeyReused):
        await once(conn, "alize", "k", fingerprint(b"PUT"), now=NOW, answer=Work())


async def test_each_owner_has_its_own_keys(conn: Conn) -> None:
    work = Work()
    await once(conn, "alize", "k", ASKED, now=NOW, answer=work)
    await once(conn, "cabestan", "k", ASKED, now=NOW, answer=work)
    assert work.done == 2


async def test_a_day_later_it_is_another_request(conn: Conn) -> None:
    work = Work()
    await once(conn, "alize", "k", ASKED, now=NOW, answer=work)
    later = await once(conn, "alize", "k", fingerprint(b"PUT"), now=NOW + timedelta(hours=24), answer=work)
    assert (later.body, later.replayed) == (b"done 2", False)


async def test_sent_twice_at_once_the_second_waits_for_the_first(db: Database) -> None:
    work = Work()

    async def ask() -> Answer:
        async with db.writing() as conn:
            return await once(conn, "alize", "k", ASKED, now=NOW, answer=work)

    answers = await asyncio.gather(ask(), ask(), ask())
    assert work.done == 1
    assert sorted(answer.replayed for answer in answers) == [False, True, True]


async def test_what_fails_may_be_tried_again(db: Database) -> None:
    async def fails() -> Answer:
        raise ValueError

    with pytest.raises(ValueError):
        async with db.writing() as conn:
            await once(conn, "alize", "k", ASKED, now=NOW, answer=fails)
    async with db.writing() as conn:
        assert (await once(conn, "alize", "k", ASKED, now=NOW, answer=Work())).replayed is False


async def test_answers_are_forgotten_after_a_day(conn: Conn) -> None:
    await once(conn, "alize", "k", ASKED, now=NOW, answer=Work())
    assert await forget_expired(conn, NOW + timedelta(hours=24)) == 0
    assert await forget_expired(conn, NOW + timedelta(hours=26)) == 1


async def test_the_job_forgets_them(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        await once(conn, "alize", "k", ASKED, now=NOW, answer=Work())
    async with tools_on(db, conninfo, now=lambda: NOW + timedelta(days=2)) as run:
        await run("idempotency.forget_expired")
    async with db.reading() as conn:
        assert await (await conn.execute("SELECT FROM kit.idempotency")).fetchall() == []


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "k" * 256, "a\n"])
def test_a_key_must_be_readable(key: str) -> None:
    with pytest.raises(KeyUnreadable):
        checked(key)


def test_requests_are_told_apart() -> None:
    assert fingerprint(b"ab", b"c") != fingerprint(b"a", b"bc") != fingerprint(b"abc")
