"""What every test may ask for: a database of its own, a connection, a server, a cast of partners.

The cast: « Alizé » announces, « Boussole » broadcasts what Alizé announces, « Cabestan » is a stranger to both.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from tests.database import DatabaseServer
from tests.network import kept_inside
from tremplin.kit import migrate
from tremplin.kit.db import Conn, Database

ROOT = Path(__file__).resolve().parent.parent

# Enough at each run, since each draws others; `pytest --hypothesis-profile=thorough` before a release.
settings.register_profile("each run", max_examples=30, deadline=None)  # speed is measured by the bench
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile("each run")

# Drawn in colours and boxes as by default, the failures that tests provoke would cost more than the tests.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, after the shuffle: begun last, one of them would keep a single core busy for a minute."""
    items.sort(key=lambda item: "e2e" not in item.nodeid)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """No test reaches anything but this machine, whatever it asks for."""
    with kept_inside():
        yield


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    with DatabaseServer() as server:
        migrations = sorted((ROOT / "migrations").rglob("*.py"))
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in migrations)).hexdigest()
        server.template(migrate.upgrade, digest)
        yield server


@pytest.fixture
def conninfo(database_server: DatabaseServer) -> Iterator[str]:
    """A migrated database with nothing in it, emptied afterwards."""
    lent = database_server.lend()
    yield lent
    database_server.give_back(lent)


@pytest.fixture
async def db(conninfo: str) -> AsyncIterator[Database]:
    async with Database(conninfo, pool_size=4).opened() as database:
        yield database


@pytest.fixture
async def conn(db: Database) -> AsyncIterator[Conn]:
    """A connection in a transaction, committed when the test ends."""
    async with db.writing() as connection:
        yield connection
