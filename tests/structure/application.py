"""The application as `create_app` builds it, for the sweeps that look at all of it at once."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from tremplin.settings import load
from tremplin.web import create_app


def application(conninfo: str, data_dir: Path) -> FastAPI:
    return create_app(load({"TREMPLIN_DATA_DIR": str(data_dir), "TREMPLIN_BASE_URL": "http://tremplin.example"}), conninfo)


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path as declared) of everything the application answers, mounted folders included as `GET /folder`."""
    found = []
    for route in iter_route_contexts(app.routes):
        methods = getattr(route.original_route, "methods", None) or {"GET"}
        found += [(method, route.path or "/") for method in sorted(methods)]
    return found
