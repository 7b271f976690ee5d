"""Scheduled work of publication."""

from __future__ import annotations

from tremplin.kit.queue import Tools, job
from tremplin.partners.actions import PORTAL_ID
from tremplin.publication import actions, dumps


@job("publication.keep_up", cron="* * * * *", retry=None)
async def keep_up(tools: Tools) -> None:
    """Tells what was hidden until now, and forgets what has long been gone."""
    async with tools.db.writing() as conn:
        await actions.keep_up(conn, tools.now())


@job("publication.dump", cron="41 3 * * *")
async def dump(tools: Tools) -> None:
    """Writes the files of the night."""
    folder = tools.options["data_dir"] / dumps.FOLDER
    await dumps.write(tools.db, folder, base_url=tools.options["base_url"], reader=PORTAL_ID, now=tools.now())
