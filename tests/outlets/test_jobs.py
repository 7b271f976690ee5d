"""The worker builds each outlet at its hour, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.factories.missions import draft
from tests.outlets.platform import Channel
from tests.working import connected, tools_on, work
from tremplin.outlets import store
from tremplin.outlets.model import State


async def test_a_new_outlet_is_built_by_the_worker(channel: Channel, conninfo: str, tmp_path: Path) -> None:
    await channel.publish(draft())
    outlet = await channel.outlet()
    async with tools_on(channel.db, conninfo, now=channel.clock) as run:
        await run("outlets.build_due")
    async with connected(conninfo) as app:
        await work(app, channel.db, data_dir=tmp_path)
    async with channel.db.reading() as conn:
        built = await store.find(conn, outlet.id)
    assert built is not None
    assert built.state == State.READY
    assert len(channel.jobs(built)) == 1


async def test_each_is_taken_once_an_hour(channel: Channel) -> None:
    outlet, slow = await channel.outlet(), await channel.outlet(every_hours=6)
    async with channel.db.writing() as conn:
        at = channel.clock()
        assert set(await store.take_due(conn, at)) == {outlet.id, slow.id}
        assert await store.take_due(conn, at + timedelta(minutes=59)) == []
        assert await store.take_due(conn, at + timedelta(minutes=60)) == [outlet.id]


async def test_one_that_was_removed_meanwhile_is_left_alone(channel: Channel, conninfo: str, tmp_path: Path) -> None:
    async with tools_on(channel.db, conninfo, data_dir=tmp_path) as run:
        await run("outlets.build", outlet_id="inconnu")


async def test_an_outlet_of_a_deleted_partner_is_not_built(channel: Channel) -> None:
    outlet = await channel.outlet()
    async with channel.db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET deleted_at = now() WHERE id = 'boussole'")
        assert await store.take_due(conn, channel.clock()) == []
        assert await store.find(conn, outlet.id) is None
