"""What tests of commands start from: the program on a database of its own, and Alizé in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.program import Program
from tests.fakes.announcer import Announcer, serving
from tests.feeds.importing import catalogue


@pytest.fixture
def program(conninfo: str) -> Program:
    return Program.on(conninfo)


@pytest.fixture
def alize(program: Program) -> str:
    """The id of a partner."""
    partner_id: str = program.ask("partners", "create", "Alizé", "--id", "alize")["id"]
    return partner_id


@pytest.fixture
def announcer() -> Iterator[Announcer]:
    """The web server of an announcer, whose catalogue has three missions."""
    with serving() as server:
        server.body = catalogue(range(3))
        yield server
