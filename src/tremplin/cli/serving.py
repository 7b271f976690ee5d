"""`tremplin serve`, `demo`, `worker`: one parent that owns the database and the port, and children that serve and work."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Annotated

import typer

from tremplin.cli.children import Children
from tremplin.cli.context import database, say
from tremplin.settings import Settings, WrongSetting, load

READY_SECONDS = 60
Host = Annotated[str, typer.Option(help="Adresse d'écoute.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port d'écoute.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Nombre de processus web.")]
NoWorker = Annotated[bool, typer.Option("--no-worker", help="Sans les tâches de fond.")]


def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1, no_worker: NoWorker = False) -> None:
    """Sert les pages et les API, et exécute les tâches de fond. S'arrête proprement sur SIGTERM ou Ctrl-C."""
    _run(host, port, workers, with_worker=not no_worker)


def demo(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1, no_worker: NoWorker = False) -> None:
    """Comme `serve`, avec des données de démonstration, et les clés pour essayer."""

    def prepare(settings: Settings, conninfo: str) -> str:
        from tremplin.demo import loading

        say("Chargement des données de démonstration…")
        return asyncio.run(loading.load(settings, conninfo))

    _run(host, port, workers, with_worker=not no_worker, prepare=prepare)


def worker() -> None:
    """Exécute les tâches de fond seulement."""
    with database(load()) as conninfo, Children(conninfo) as children:
        children.start("jobs")
        children.watch()


def _run(
    host: str,
    port: int,
    workers: int,
    *,
    with_worker: bool,
    prepare: Callable[[Settings, str], str] | None = None,
) -> None:
    # Without a public address, links lead to where this process listens; the children read the same.
    os.environ.setdefault("TREMPLIN_BASE_URL", f"http://localhost:{port}")
    settings = load()
    with _listen(host, port) as listener, database(settings) as conninfo:
        asyncio.run(_ensure_portal(settings, conninfo))
        told = prepare(settings, conninfo) if prepare else ""
        with Children(conninfo) as children:
            for _ in range(workers):
                children.start("web", listener)
            if with_worker:
                children.start("jobs")
            threading.Thread(target=_tell_when_ready, args=(children, host, port, told), daemon=True).start()
            children.watch()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = f"Impossible d'écouter sur {host}, port {port} ({error.strerror})."
        raise WrongSetting(f"{reason} Un autre programme l'occupe peut-être : choisissez un autre --port.") from error
    listener.listen(2048)
    return listener


async def _ensure_portal(settings: Settings, conninfo: str) -> None:
    import psycopg

    from tremplin.kit.clock import utc_now
    from tremplin.partners import actions

    async with await psycopg.AsyncConnection.connect(conninfo) as conn:
        await actions.ensure_portal(conn, base_url=settings.base_url, now=utc_now())


def _tell_when_ready(children: Children, host: str, port: int, told: str) -> None:
    """Says where to go once someone going there would be served."""
    local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 (compared)
    deadline = time.monotonic() + READY_SECONDS
    while not children.stopping and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{local}:{port}/health/ready", timeout=2):
                shown = "localhost" if local == "127.0.0.1" else local
                print(f"{told}Tremplin est prêt : http://{shown}:{port}", flush=True)
                return
        except OSError:
            time.sleep(0.1)
