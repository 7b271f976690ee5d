"""Measures deliveries of webhooks: `python -m bench.webhooks [--deliveries N] [--endpoints N]`.

A courier, as the worker runs it, with a database of its own and a receiver on this machine, in a process of its own, that answers at
once. What is published waits in the outbox before the clock starts: telling, claiming, signing, sending and settling are all counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench.processes import cpu_ms, descendants
from tremplin.kit import changes, migrate
from tremplin.kit.changes import Change
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.kit.postgres import EmbeddedPostgres
from tremplin.kit.secrets import SecretBox
from tremplin.partners import actions as partners
from tremplin.partners import audiences
from tremplin.webhooks import actions
from tremplin.webhooks.deliveries.courier import Courier

_SECRET = "un secret qui ne sert qu'au banc de la plateforme"
_BODY_BYTES = 3_000  # a mission, or a convention
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class WebhooksMeasurement:
    """So many deliveries, in so many seconds; seconds of CPU of the courier and of the database; connections the courier opened."""

    deliveries: int
    endpoints: int
    seconds: float
    courier: float
    database: float
    connections: int

    @property
    def rate(self) -> float:
        return self.deliveries / self.seconds


class _Receiver(asyncio.Protocol):
    """The least that understands a POST with its length: what it costs must not be taken for the courier's."""

    connections = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._buffer = transport, b""
        _Receiver.connections += 1

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            start = head.index(b"content-length:") + len(b"content-length:")
            whole = end + 4 + int(head[start:].split(b"\r\n", 1)[0])
            if len(self._buffer) < whole:
                return
            self._buffer = self._buffer[whole:]
            self._transport.write(_ANSWER)


def _receive(told: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Receiver, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(told.recv)
        told.send(_Receiver.connections)

    asyncio.run(serve())


@contextmanager
def receiving() -> Iterator[tuple[int, Connection]]:
    """A receiver in a process of its own: its port, and a pipe that, once something is sent, gives how many connections it had."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_receive, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.terminate()
        process.join()


async def measure(conninfo: str, port: int, *, deliveries: int, endpoints: int) -> tuple[float, float]:
    """The seconds, and those of CPU, that a courier takes."""
    secrets = SecretBox(_SECRET)
    async with Database(conninfo).opened() as db:
        async with db.writing() as conn:
            partner = await partners.create(conn, name="Banc", now=utc_now(), announces=True)
            for _ in range(endpoints):
                url = f"http://127.0.0.1:{port}/"
                await actions.declare(
                    conn, secrets, partner_id=partner.id, url=url, events=["feed_run.finished"], loopback=True, now=utc_now()
                )
            body = json.dumps({"text": "x" * _BODY_BYTES}).encode()
            audience = (audiences.partner(partner.id),)
            published = [
                Change(kind="feed_run", object_id=f"{at}", event="feed_run.finished", audience=audience, body=body, at=utc_now())
                for at in range(deliveries // endpoints)
            ]
            await changes.publish(conn, published)
        started, cpu = time.perf_counter(), time.process_time()
        courier = Courier(db, secrets, utc_now, base_url="http://localhost", loopback=True)
        async with courier.working():
            while await _left(db, deliveries // endpoints * endpoints):  # noqa: ASYNC110 - only the database tells
                await asyncio.sleep(_POLL_SECONDS)
        return time.perf_counter() - started, time.process_time() - cpu


async def _left(db: Database, deliveries: int) -> bool:
    async with db.reading() as conn:
        found = await conn.execute("SELECT count(*) FROM webhooks.attempt WHERE status = 200")
        return (await found.fetchone() or (0,))[0] < deliveries


def run(folder: Path, *, deliveries: int, endpoints: int) -> WebhooksMeasurement:
    """Measures in an empty folder."""
    with EmbeddedPostgres(folder / "postgres") as server, receiving() as (port, pipe):
        migrate.upgrade(server.conninfo())
        before = _database_seconds(server)
        seconds, courier = asyncio.run(measure(server.conninfo(), port, deliveries=deliveries, endpoints=endpoints))
        database = _database_seconds(server) - before
        pipe.send("end")
        return WebhooksMeasurement(deliveries // endpoints * endpoints, endpoints, seconds, courier, database, pipe.recv())


def _database_seconds(server: EmbeddedPostgres) -> float:
    postmaster = int((server.data_dir / "postmaster.pid").read_text().split("\n")[0])
    return cpu_ms(descendants(postmaster)) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--endpoints", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
        found = run(Path(folder), deliveries=chosen.deliveries, endpoints=chosen.endpoints)
    courier, database = (1000 * seconds / found.deliveries for seconds in (found.courier, found.database))
    print(
        f"webhooks   {found.deliveries:,} deliveries to {found.endpoints} endpoints  {found.rate:,.0f} deliveries/s"
        f"  cpu of each: courier {courier:.3f} ms, database {database:.3f} ms  {found.connections} connections"
    )


if __name__ == "__main__":
    main()
