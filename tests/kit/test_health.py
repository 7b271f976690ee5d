"""Whoever runs the platform knows whether it answers, whether it can serve, and how it goes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from tremplin.kit import health
from tremplin.kit.db import Database


@pytest.fixture
async def http(db: Database) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.db = db
    app.include_router(health.router)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as client:
        yield client


async def test_it_works(http: httpx.AsyncClient) -> None:
    for path, said in {"/health/live": {"status": "ok"}, "/health/ready": {"status": "ok", "database": "ok"}}.items():
        answer = await http.get(path)
        assert (answer.status_code, answer.json()) == (200, said)
        assert answer.headers["cache-control"] == "no-store"


async def test_without_its_database_it_lives_and_is_not_ready(http: httpx.AsyncClient, db: Database) -> None:
    await db.close()
    assert (await http.get("/health/live")).status_code == 200
    answer = await http.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "database": "unreachable"})


async def test_figures_tell_the_state_of_the_pools(http: httpx.AsyncClient) -> None:
    answer = await http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for pool in ("reading", "writing"):
        assert f'tremplin_db_connections{{pool="{pool}",state="pool_size"}}' in answer.text
