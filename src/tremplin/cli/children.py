"""Child processes of `serve`: started, watched, replaced when they die, stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import Self

from tremplin.cli.context import say

STOP_SECONDS = 16  # then killed: `serve` promises to be gone within 20
# SIGHUP too: closing the terminal must not leave the database behind.
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
POLL_SECONDS = 0.2
# A child that dies at once would otherwise be replaced in a tight loop.
PAUSE_SECONDS = 1.0
CONNINFO = "TREMPLIN_RUNNING_CONNINFO"
LIFELINE = "TREMPLIN_RUNNING_LIFELINE"
LISTENER = "TREMPLIN_RUNNING_LISTENER"
DEMO = "TREMPLIN_RUNNING_DEMO"


@dataclass(slots=True)
class Children:
    """The children of this process. They stop when it does, even by SIGKILL: their end of the pipe is then closed."""

    conninfo: str
    demo: bool = False
    _running: dict[subprocess.Popen[bytes], tuple[str, socket.socket | None]] = field(default_factory=dict)
    _pipe: tuple[int, int] = (-1, -1)
    # A plain flag: an Event's lock, taken by the handler of a signal that comes while it is held, would never be given back.
    stopping: bool = False

    def __enter__(self) -> Self:
        self._pipe = os.pipe()
        for name in STOP_SIGNALS:
            signal.signal(name, self._asked_to_stop)
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._running:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._running:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        os.close(self._pipe[0])
        os.close(self._pipe[1])

    def start(self, role: str, listener: socket.socket | None = None) -> None:
        """Starts a `web` process on a listening socket, or a `jobs` one."""
        lifeline = self._pipe[0]
        passed = [lifeline, *([listener.fileno()] if listener else [])]
        env = {**os.environ, CONNINFO: self.conninfo, LIFELINE: str(lifeline)}
        if self.demo:
            env[DEMO] = "1"
        if listener:
            env[LISTENER] = str(listener.fileno())
        child = subprocess.Popen(
            [sys.executable, "-m", "tremplin.cli.child", role],
            env=env,
            pass_fds=passed,
            stdin=subprocess.DEVNULL,
            # Ctrl-C is for the parent, which stops them in order.
            start_new_session=True,
        )
        self._running[child] = (role, listener)

    def watch(self) -> None:
        """Replaces the children that die, until this process is asked to stop."""
        while self._waited(POLL_SECONDS):
            for child in [child for child in self._running if child.poll() is not None]:
                role, listener = self._running.pop(child)
                say(f"Le processus « {role} » s'est arrêté (code {child.returncode}) : il est relancé.")
                if self._waited(PAUSE_SECONDS):
                    self.start(role, listener)

    def _waited(self, seconds: float) -> bool:
        """Whether this time has passed without a request to stop."""
        deadline = time.monotonic() + seconds
        while not self.stopping and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, POLL_SECONDS))
        return not self.stopping

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
