"""What a child of `serve` runs: `python -m tremplin.cli.child web|jobs`. Not for people: the parent gives it all it needs."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
import threading

from tremplin.cli.children import CONNINFO, DEMO, LIFELINE, LISTENER
from tremplin.kit import logs
from tremplin.settings import load


def main() -> None:
    """Serves or works until the parent says to stop, or is gone."""
    settings = load()
    logs.configure(level=settings.log_level)
    conninfo = os.environ.pop(CONNINFO)
    _stop_with_parent(int(os.environ.pop(LIFELINE)))
    if sys.argv[1] == "web":
        gc.disable()  # until `_keep` has what it keeps: looking through it while it grows takes a sixth of the time to start
        import uvicorn

        from tremplin.kit.serving import Server
        from tremplin.web import create_app

        listener = socket.socket(fileno=int(os.environ.pop(LISTENER)))
        app = create_app(settings, conninfo, demo=os.environ.pop(DEMO, "") == "1", warm=_keep)
        config = uvicorn.Config(
            app,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=True,
            timeout_graceful_shutdown=10,
        )
        Server(config, leaving=app.state.native.watch.close).run(sockets=[listener])
    else:
        from tremplin import worker

        asyncio.run(worker.run(settings, conninfo))


def _keep() -> None:
    """What was imported and read so far lives as long as the process: looking through it again and again would take up to half of
    the time of large answers, and make a visitor in a thousand wait for it."""
    gc.freeze()
    gc.enable()


def _stop_with_parent(lifeline: int) -> None:
    def wait() -> None:
        os.read(lifeline, 1)  # nothing is ever written: it returns when the parent is gone
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main()
