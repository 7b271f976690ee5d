"""Camille has asked the baker, who wants to be written to."""

from __future__ import annotations

import pytest

from tests.immersions.contacts.talking import Talk, begin
from tremplin.kit.db import Database


@pytest.fixture
async def talk(db: Database) -> Talk:
    return await begin(db)
