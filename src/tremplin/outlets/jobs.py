"""Scheduled work of outlets."""

from __future__ import annotations

from tremplin.kit.deferring import defer
from tremplin.kit.logs import log
from tremplin.kit.queue import Tools, job
from tremplin.outlets import store
from tremplin.outlets.actions import Builder
from tremplin.outlets.errors import OutletBuildRunning, OutletUnknown


@job("outlets.build_due", cron="*/5 * * * *", retry=None)
async def build_due(tools: Tools) -> None:
    """Defers a build for each outlet whose time has come."""
    async with tools.db.writing() as conn:
        for outlet_id in await store.take_due(conn, tools.now()):
            await defer(conn, "outlets.build", lock=f"outlets/{outlet_id}", outlet_id=outlet_id)


@job("outlets.build")
async def build(tools: Tools, outlet_id: str) -> None:
    """Makes one outlet's file again."""
    builder = Builder(tools.db, tools.options["data_dir"] / "outlets", tools.options["base_url"], tools.now)
    try:
        outlet = await builder.build(outlet_id)
    except (OutletUnknown, OutletBuildRunning):  # removed since, or a person builds it right now
        return
    edition = outlet.held or outlet.edition
    log(__name__).info("outlet.built", outlet=outlet.id, state=outlet.state, missions=edition.missions if edition else 0)
