"""A courier in a process of its own, to be killed: `python -m tests.webhooks.working_courier CONNINFO`."""

from __future__ import annotations

import asyncio
import sys

from tests.working import SECRET
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox
from tremplin.webhooks.deliveries.courier import Courier


async def main(conninfo: str) -> None:
    async with Database(conninfo, pool_size=2).opened() as db:
        async with Courier(db, SecretBox(SECRET), utc_now, base_url="", loopback=True).working():
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
