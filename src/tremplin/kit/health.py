"""`/health/live`, `/health/ready`, `/metrics`: for whoever runs the platform."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tremplin.kit.db import Database

router = APIRouter(tags=["Exploitation"])
CONNECTIONS = Gauge("tremplin_db_connections", "Connections of the pools.", ["pool", "state"])


@router.get(
    "/health/live",
    summary="Savoir si le processus répond",
    responses={200: {"content": {"application/json": {"example": {"status": "ok"}}}}},
)
async def live() -> JSONResponse:
    """Le processus répond. Ne dépend de rien d'autre : un échec veut dire qu'il faut le redémarrer. Exemple : `curl …/health/live`"""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get(
    "/health/ready",
    summary="Savoir si le processus peut servir",
    responses={
        200: {"content": {"application/json": {"example": {"status": "ok", "database": "ok"}}}},
        503: {
            "description": "La base de données ne répond pas",
            "content": {"application/json": {"example": {"status": "unavailable", "database": "unreachable"}}},
        },
    },
)
async def ready(request: Request) -> JSONResponse:
    """Le processus peut servir : la base de données répond. 503 sinon : envoyez les visiteurs ailleurs.

    Exemple : `curl …/health/ready`
    """
    database: Database = request.app.state.db
    try:
        await database.ping()
    except Exception:
        return JSONResponse({"status": "unavailable", "database": "unreachable"}, 503, {"Cache-Control": "no-store"})
    return JSONResponse({"status": "ok", "database": "ok"}, headers={"Cache-Control": "no-store"})


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    summary="Lire les mesures",
    responses={200: {"content": {"text/plain": {"example": "tremplin_http_requests_total 1.0"}}}},
)
async def metrics(request: Request) -> Response:
    """Mesures au format de Prometheus, pour ce processus. Aucune donnée de partenaire ni de personne. Exemple : `curl …/metrics`"""
    database: Database = request.app.state.db
    for pool, figures in database.pool_stats().items():
        for state in ("pool_size", "pool_available", "requests_waiting"):
            CONNECTIONS.labels(pool, state).set(figures.get(state, 0))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
