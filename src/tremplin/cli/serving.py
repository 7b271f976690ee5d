"""`tremplin serve`, `demo`, `worker`: one parent that owns the database and the port, and children that serve and work."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from types import FrameType
from typing import Annotated, NoReturn

import typer

from tremplin.cli.children import STOP_SIGNALS, Children
from tremplin.cli.context import database, say
from tremplin.kit.causes import cause
from tremplin.settings import Settings, WrongSetting, load

READY_SECONDS = 60
PORT_SECONDS = 2
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
    _leave_in_order()
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
    _leave_in_order()
    # Without a public address, links lead to where this process listens; the children read the same.
    if not os.environ.get("TREMPLIN_BASE_URL", "").strip():
        os.environ["TREMPLIN_BASE_URL"] = f"http://localhost:{port}"
    settings = load()
    with _listen(host, port) as listener, database(settings) as conninfo:
        asyncio.run(_ensure_portal(settings, conninfo))
        told = prepare(settings, conninfo) if prepare else ""
        with Children(conninfo, demo=prepare is not None) as children:
            for _ in range(workers):
                children.start("web", listener)
            if with_worker:
                children.start("jobs")
            threading.Thread(target=_tell_when_ready, args=(children, host, port, told), daemon=True).start()
            children.watch()


def _leave_in_order() -> None:
    """Asked to stop before the children are there, leave by the way of exceptions: what was started (the database) is stopped."""

    def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
        for name in STOP_SIGNALS:
            signal.signal(name, signal.SIG_IGN)  # asked twice, it must not leave in the middle of leaving
        raise SystemExit(0)

    for name in STOP_SIGNALS:
        signal.signal(name, leave)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        _bind(listener, host, port)
    except OSError as error:
        listener.close()
        reason = f"Impossible d'écouter sur {host}, port {port} ({cause(error)})."
        raise WrongSetting(f"{reason} Un autre programme l'occupe peut-être : choisissez un autre --port.") from error
    listener.listen(2048)
    return listener


def _bind(listener: socket.socket, host: str, port: int) -> None:
    """Takes the port, with some patience: the children of a parent just killed need a moment to let it go."""
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            return listener.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise
        time.sleep(0.1)


async def _ensure_portal(settings: Settings, conninfo: str) -> None:
    import psycopg

    from tremplin.kit.clock import utc_now
    from tremplin.partners import actions

    async with await psycopg.AsyncConnection.connect(conninfo) as conn:
        await actions.ensure_portal(conn, base_url=settings.base_url, now=utc_now())


def _tell_when_ready(children: Children, host: str, port: int, told: str) -> None:
    """Says where to go once someone going there would be served."""
    # Straight to this machine: a proxy set in the environment is for going out.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 (compared)
    deadline = time.monotonic() + READY_SECONDS
    while not children.stopping and time.monotonic() < deadline:
        try:
            with opener.open(f"http://{local}:{port}/health/ready", timeout=2):
                shown = "localhost" if local == "127.0.0.1" else local
                print(f"{told}Tremplin est prêt : http://{shown}:{port}", flush=True)
                return
        except OSError:
            time.sleep(0.1)
